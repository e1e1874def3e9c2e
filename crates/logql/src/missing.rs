//! What a query needs and the world lacks through no fault of the query: a label that no pipeline sets any more, an app
//! that is called otherwise.

use std::borrow::Cow;
use std::collections::BTreeSet;

use query::missing::{Assumes, assuming, unknown_values};
use query::{Finding, nearest};

use crate::analysis::{Analysis, analyse};
use crate::ast::Expr;
use crate::rules::{UNKNOWN_LABEL, UNKNOWN_STREAM_LABEL};
use crate::world::World;
use query::rules::UNKNOWN_GROUPING_LABEL;

pub use query::missing::Missing;

/// The labels that agents commonly give to streams and lines: where a stack lacks one, its pipeline is wrong sooner
/// than the query, however near the name of another label is.
const COMMON: [&str; 17] = [
    "app",
    "cluster",
    "component",
    "container",
    "host",
    "instance",
    "job",
    "level",
    "method",
    "namespace",
    "node",
    "pod",
    "route",
    "service_name",
    "severity",
    "status",
    "stream",
];

/// The world of one query.
struct Asked<'a> {
    query: &'a Expr,
    text: &'a str,
    world: Cow<'a, World>,
    is_renamed: &'a dyn Fn(&str) -> bool,
}

impl Assumes for Asked<'_> {
    fn missing(&self, findings: &[Finding]) -> Missing {
        let mut missing = self.world.missing_values(self.query, self.text, findings, self.is_renamed);
        missing.extend(findings.iter().filter_map(|finding| self.world.missing_label(finding, self.text)));
        missing
    }

    fn assuming(&self, missing: &Missing) -> Self {
        Self { world: Cow::Owned(self.world.assuming(missing)), ..*self }
    }
}

/// As [`analyse`], in a world that has what the query needs, and what that is. `text` is what `query` was parsed from.
///
/// A name that is nearly one of the world is a slip of the query, and stays its fault; but where `is_repeated` says
/// that it is written elsewhere as well, and nothing is called so, the thing was renamed sooner than the queries are
/// wrong.
///
/// ```
/// use logql::{Dialect, Source, World, analyse_assuming, parse};
///
/// // The pipeline calls it `levle`.
/// let backend = Source::new("backend").label("app", &["backend"]).label("levle", &["error", "info"]);
/// let world = World { sources: vec![backend], shortest_range: None };
/// let text = r#"{app="backend", level="error"}"#;
/// let (_, faults, missing) = analyse_assuming(&parse(text, Dialect::LOKI).unwrap(), text, &world, &|_| false);
/// assert!(faults.is_empty());
/// assert_eq!(missing.into_iter().collect::<Vec<_>>(), [("level".to_owned(), String::new())]);
/// ```
pub fn analyse_assuming(
    query: &Expr,
    text: &str,
    world: &World,
    is_repeated: &dyn Fn(&str) -> bool,
) -> (Analysis, Vec<Finding>, Missing) {
    let is_renamed = |name: &str| !world.calls(name) && is_repeated(name);
    let asked = Asked { query, text, world: Cow::Borrowed(world), is_renamed: &is_renamed };
    assuming(&asked, |asked| analyse(query, &asked.world))
}

impl World {
    /// The values in selectors that explain some of the findings.
    fn missing_values(
        &self,
        query: &Expr,
        text: &str,
        findings: &[Finding],
        is_renamed: &dyn Fn(&str) -> bool,
    ) -> Missing {
        let lines = query.lines();
        let matchers = lines.iter().flat_map(|lines| &lines.selector.matchers);
        // Lines lack what other lines have: it may be the name by which they are selected that is wrong.
        let is_elsewhere = findings.iter().any(|finding| misses_label(finding) && self.has(finding.span.of(text)));
        let is_told = |span| is_elsewhere || findings.iter().any(|finding| finding.span == span);
        let of = |matcher| {
            let known = self.names(matcher);
            let is_slip = |value: &str| nearest(value, known.iter().copied()).is_some() && !is_renamed(value);
            unknown_values(matcher, &known, is_slip)
        };
        matchers.filter(|matcher| is_told(matcher.span)).flat_map(of).collect()
    }

    /// The values of a matcher's label where that tells sources apart, as `app` does and `level` does not: the stack's
    /// names.
    fn names(&self, matcher: &query::tree::Matcher) -> BTreeSet<&str> {
        let labels = self.sources.iter().filter_map(|source| source.labels.get(&matcher.label.text));
        let known: Vec<_> = labels.filter_map(|label| label.values.as_ref()).collect();
        let tells_apart = known.windows(2).any(|two| two[0] != two[1]);
        known.into_iter().filter(|_| tells_apart).flatten().map(String::as_str).collect()
    }

    /// Whether anything of the stack bears the name, by whatever label.
    fn calls(&self, name: &str) -> bool {
        let labels = self.sources.iter().flat_map(|source| source.labels.values());
        labels.filter_map(|label| label.values.as_ref()).any(|values| values.contains(name))
    }

    /// The label that a finding misses, if no source has it.
    fn missing_label(&self, finding: &Finding, text: &str) -> Option<(String, String)> {
        let label = finding.span.of(text);
        // What a line lacks may be hidden in it, so that only what agents commonly read from lines is missed there.
        let in_selector = finding.rule.id == UNKNOWN_STREAM_LABEL.id;
        let is_new = COMMON.contains(&label) || in_selector && nearest(label, self.labels()).is_none();
        (misses_label(finding) && !self.has(label) && is_new).then(|| (label.to_owned(), String::new()))
    }

    /// The labels of all streams and lines.
    fn labels(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().flat_map(|source| source.labels.keys().chain(source.metadata.keys())).map(String::as_str)
    }

    fn has(&self, label: &str) -> bool {
        self.labels().any(|known| known == label)
    }

    /// The world as it would be if nothing of this were missing.
    fn assuming(&self, missing: &Missing) -> Self {
        let mut world = self.clone();
        for (label, value) in missing {
            for source in &mut world.sources {
                match source.labels.get_mut(label).and_then(|label| label.values.as_mut()) {
                    Some(values) if !value.is_empty() => _ = values.insert(value.clone()),
                    _ if value.is_empty() => *source = std::mem::take(source).label(label, &[]),
                    _ => {}
                }
            }
        }
        world
    }
}

/// Whether a finding says that a label is not there, and stands at its name.
fn misses_label(finding: &Finding) -> bool {
    [&UNKNOWN_STREAM_LABEL, &UNKNOWN_LABEL, &UNKNOWN_GROUPING_LABEL].iter().any(|rule| finding.rule.id == rule.id)
}

#[cfg(test)]
mod tests {
    use super::analyse_assuming;
    use crate::{Dialect, Source, World, parse};

    /// The kitchen's log agent calls the level `levle`, and the pot is called `kettle` no more.
    fn world() -> World {
        let source = |app: &str| {
            Source::new(app).label("app", &[app]).label("levle", &["error", "info"]).label("namespace", &["tea"])
        };
        let sky = Source::new("sky").label("app", &[]).label("levle", &["error", "info"]).label("namespace", &["sky"]);
        let sources = vec![source("pot").metadata("ruote", &["/tea"]), source("cellar"), sky];
        World { sources, shortest_range: None }
    }

    /// What is missing, and what is wrong beside.
    fn said(text: &str) -> (String, Vec<String>) {
        let query = parse(text, Dialect::LOKI).expect("it is LogQL");
        let (_, findings, missing) = analyse_assuming(&query, text, &world(), &|name| name == "celler");
        let missing: Vec<String> = missing.iter().map(|(label, value)| format!("{label}={value}")).collect();
        (missing.join(" "), findings.iter().map(|finding| finding.message.clone()).collect())
    }

    #[test]
    fn what_a_pipeline_or_a_name_explains_is_assumed() {
        for (query, missing) in [
            (r#"{app="pot", level="error"}"#, "level="),
            (r#"sum by (level) (rate({app="pot"} [5m]))"#, "level="),
            (r#"sum by (route) (rate({app="pot"} | route="/tea" [5m]))"#, "route="),
            (r#"{app="pot", tenant="green"}"#, "tenant="),
            (r#"{app="samovar", level="error"} | ruote="/tea""#, "app=samovar level="),
            (r#"{app="celler"} | ruote="/tea""#, "app=celler"),
            (r#"{app="tea-room"} | ruote="/tea""#, "app=tea-room"),
            (r#"{app="pot"}"#, ""),
        ] {
            assert_eq!(said(query), (missing.to_owned(), Vec::new()), "{query}");
        }
    }

    #[test]
    fn a_slip_stays_a_fault_of_the_query() {
        for query in [
            r#"{ap="pot"}"#,
            r#"{app="poot"}"#,
            r#"{app="pot", levle="fatal"}"#,
            r#"{app="pot"} | user="green""#,
            r#"{app="pot"} | ruute="/tea""#,
        ] {
            let (missing, faults) = said(query);
            assert_eq!((missing.as_str(), faults.len()), ("", 1), "{query}");
        }
    }
}
