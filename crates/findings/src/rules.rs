//! All rules of a program, found by id.

use crate::{Rule, suggest};

/// Groups of rules, one group an area or a crate. No two rules have one id.
///
/// ```
/// # use findings::{Rule, RuleText, Rules};
/// # const fn rule(id: &'static str) -> Rule {
/// #     Rule::new(RuleText { id, says: "says", why: "why", source: None, fires: "fires", quiet: "quiet" })
/// # }
/// static NOBODY: Rule = rule("routes/nobody-notified");
/// static NEVER: Rule = rule("promql/never-matches");
/// static ROUTES: &[&Rule] = &[&NOBODY];
/// static PROMQL: &[&Rule] = &[&NEVER];
/// static RULES: Rules = Rules::new(&[ROUTES, PROMQL]);
///
/// assert_eq!(RULES.find("routes/nobody-notified"), Ok(&NOBODY));
/// let refusal = RULES.find("routes/nobody-notifed").unwrap_err();
/// assert_eq!(
///     refusal,
///     "no rule is called `routes/nobody-notifed`; fix: did you mean `routes/nobody-notified`?"
/// );
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rules(&'static [&'static [&'static Rule]]);

impl Rules {
    /// All rules of these groups, whose order does not matter.
    ///
    /// # Panics
    /// Where two rules have one id. In a `static` or `const` this is a compile error.
    #[track_caller]
    pub const fn new(groups: &'static [&'static [&'static Rule]]) -> Self {
        assert!(
            first_double(groups).is_none(),
            "two rules have one id, so nobody could tell which is meant; fix: give one of them another id"
        );
        Self(groups)
    }

    /// The rule of that id, or a sentence that says which was meant.
    pub fn find(&self, id: &str) -> Result<&'static Rule, String> {
        let all = self.0.iter().copied().flatten().copied();
        all.into_iter().find(|rule| rule.id == id).ok_or_else(|| self.unknown(id))
    }

    /// All of them, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &'static Rule> {
        let mut all: Vec<&'static Rule> = self.0.iter().copied().flatten().copied().collect();
        all.sort_by_key(|rule| rule.id);
        all.into_iter()
    }

    /// One line a rule: its id and what it says. For `explain` without an id.
    pub fn list(&self) -> String {
        let width = self.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
        let lines: Vec<_> = self.iter().map(|rule| format!("{:width$}  {}\n", rule.id, rule.says)).collect();
        lines.concat()
    }

    /// The sections of all rules in Markdown, under a heading for each area.
    pub fn markdown(&self) -> String {
        let mut page = String::new();
        let mut area = "";
        for rule in self.iter() {
            if rule.area() != area {
                area = rule.area();
                page.push_str(&format!("{}## {area}\n", if page.is_empty() { "" } else { "\n" }));
            }
            page.push_str(&format!("\n{}", rule.markdown()));
        }
        page
    }

    /// An area whose name was given for an id lists its rules; a name without its area finds the rule.
    fn unknown(&self, id: &str) -> String {
        let in_area: Vec<_> =
            self.iter().filter(|rule| rule.area() == id).map(|rule| format!("`{}`", rule.id)).collect();
        let ids = || self.iter().map(|rule| rule.id);
        let by_name = || ids().find(|known| known.split_once('/').is_some_and(|(_, name)| name == id));
        let fix = if in_area.is_empty() {
            let near = by_name().or_else(|| suggest::nearest(id, ids()));
            near.map_or_else(
                || "`explain` without an id lists all".to_owned(),
                |near| format!("did you mean `{near}`?"),
            )
        } else {
            format!("say one of: {}", in_area.join(", "))
        };
        format!("no rule is called `{id}`; fix: {fix}")
    }
}

/// The first id that a rule before has too.
const fn first_double(groups: &[&[&Rule]]) -> Option<&'static str> {
    let (mut group, mut at) = (0, 0);
    while group < groups.len() {
        if at == groups[group].len() {
            (group, at) = (group + 1, 0);
            continue;
        }
        let id = groups[group][at].id();
        let (mut earlier, mut before) = (0, 0);
        while earlier < group || earlier == group && before < at {
            if before == groups[earlier].len() {
                (earlier, before) = (earlier + 1, 0);
                continue;
            }
            if is_same(id, groups[earlier][before].id()) {
                return Some(id);
            }
            before += 1;
        }
        at += 1;
    }
    None
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Rules, first_double};
    use crate::{Rule, RuleText};

    const fn rule(id: &'static str, says: &'static str) -> Rule {
        Rule::new(RuleText { id, says, why: "b", source: None, fires: "c", quiet: "d" })
    }

    static NOBODY: Rule = rule("routes/nobody-notified", "somebody is notified");
    static GROUPED: Rule = rule("routes/grouped", "groups are read");
    static NEVER: Rule = rule("promql/never-matches", "selectors match");
    static TWICE: &[&[&Rule]] = &[&[&NOBODY], &[&NOBODY]];
    static RULES: Rules = Rules::new(&[&[&NOBODY, &GROUPED], &[], &[&NEVER]]);

    #[test]
    fn they_come_sorted_by_id() {
        let ids: Vec<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids, ["promql/never-matches", "routes/grouped", "routes/nobody-notified"]);
        assert_eq!(
            RULES.list(),
            "promql/never-matches    selectors match\n\
             routes/grouped          groups are read\n\
             routes/nobody-notified  somebody is notified\n"
        );
    }

    #[test]
    fn one_is_found_by_its_id_only_and_others_are_suggested() {
        assert_eq!(RULES.find("routes/grouped"), Ok(&GROUPED));
        let fix = |id: &str| RULES.find(id).unwrap_err().split_once("; fix: ").unwrap().1.to_owned();
        assert_eq!(fix("route/grouped"), "did you mean `routes/grouped`?");
        assert_eq!(fix("never-matches"), "did you mean `promql/never-matches`?");
        assert_eq!(fix("routes"), "say one of: `routes/grouped`, `routes/nobody-notified`");
        assert_eq!(fix("kitchen/sink"), "`explain` without an id lists all");
    }

    #[test]
    fn an_id_that_two_have_is_noticed_in_one_group_and_across_groups() {
        assert_eq!(first_double(&[&[&NOBODY, &GROUPED], &[&NEVER]]), None);
        assert_eq!(first_double(&[&[&NOBODY, &GROUPED, &GROUPED]]), Some("routes/grouped"));
        assert_eq!(first_double(&[&[&NOBODY], &[], &[&GROUPED, &NOBODY]]), Some("routes/nobody-notified"));
        let refusal = std::panic::catch_unwind(|| Rules::new(TWICE)).unwrap_err();
        assert!(refusal.downcast_ref::<&str>().unwrap().contains("two rules have one id"));
    }

    #[test]
    fn the_page_in_markdown_has_a_heading_for_each_area() {
        let page = RULES.markdown();
        let headings: Vec<_> = page.lines().filter(|line| line.starts_with('#')).collect();
        assert_eq!(
            headings,
            [
                "## promql",
                "### `promql/never-matches`",
                "## routes",
                "### `routes/grouped`",
                "### `routes/nobody-notified`"
            ]
        );
    }
}
