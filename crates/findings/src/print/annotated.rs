//! Findings as rustc prints its errors: the source, with what is meant underlined.

use std::rc::Rc;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};

use crate::{Edit, Finding, Place, Severity, Sources, Spot};

/// Whether to colour. A command line colours where its output is a terminal and `NO_COLOR` is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// With the escapes of a terminal; the id of a rule that has a source is a link to it.
    Always,
    /// Text only.
    Never,
}

/// Each finding with its source, underlined: header, place, other ends, fix, how to have it explained, and the edit.
///
/// `explain` is the command that explains a rule, like `cargo xtask explain`. Findings are apart by an empty line.
///
/// ```
/// # use findings::{Place, Rule, RuleText, Sources};
/// # static RULE: Rule =
/// #     Rule::new(RuleText { id: "promql/never-matches", says: "a", why: "b", source: None, fires: "c", quiet: "d" });
/// use findings::print::{Color, annotated};
///
/// let sources = Sources::in_memory().with("alerts.rs", "const DOWN: Query = promql! { up{job=\"nod\"} == 0 };");
/// let place = Place::in_code("alerts.rs", 1, 21).inside("up{job=\"nod\"} == 0", 3..12);
/// let found = [RULE.error(place, "no job is called `nod`").fix("did you mean `node`?")];
/// let text = r#"error[promql/never-matches]: no job is called `nod`
///  --> alerts.rs:1:34
///   |
/// 1 | const DOWN: Query = promql! { up{job="nod"} == 0 };
///   |                                  ^^^^^^^^^
///   |
///   = fix: did you mean `node`?
///   = explain: cargo xtask explain promql/never-matches
/// "#;
/// assert_eq!(annotated(&found, &sources, "cargo xtask explain", Color::Never), text);
/// ```
pub fn annotated(findings: &[Finding], sources: &Sources, explain: &str, color: Color) -> String {
    let renderer = match color {
        Color::Always => Renderer::styled(),
        Color::Never => Renderer::plain(),
    };
    let page = |finding: &Finding| renderer.render(&groups(finding, sources, explain)) + "\n";
    findings.iter().map(page).collect::<Vec<_>>().join("\n")
}

/// What a place shows: lines of a file, or only its name.
enum Seen {
    Source(Rc<str>, Spot),
    Name(String),
    Nothing,
}

impl Seen {
    fn new(place: &Place, sources: &Sources) -> Self {
        let Some(path) = place.path() else { return Self::Nothing };
        match sources.spot(place).zip(sources.text(path)) {
            Some((spot, text)) if spot.bytes().is_some() => Self::Source(text, spot),
            _ => Self::Name(path.to_owned()),
        }
    }
}

fn groups<'a>(finding: &'a Finding, sources: &Sources, explain: &str) -> Vec<Group<'a>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut title = level.primary_title(finding.message.as_str()).id(finding.rule.id);
    if let Some(source) = finding.rule.source {
        title = title.id_url(source);
    }
    let mut group = title.elements(shown(finding, sources));
    if !finding.fix.is_empty() {
        group = group.element(Level::HELP.with_name("fix").message(finding.fix.as_str()));
    }
    let command = format!("{explain} {}", finding.rule.id);
    group = group.element(Level::NOTE.with_name("explain").message(command));
    let mut groups = vec![group];
    groups.extend(finding.edit.as_ref().and_then(|edit| suggested(edit, sources)));
    groups
}

/// The source at the place and at the other ends: one snippet a file.
fn shown<'a>(finding: &'a Finding, sources: &Sources) -> Vec<Element<'a>> {
    let mut snippets: Vec<(String, Snippet<'a, Annotation<'a>>)> = Vec::new();
    let (mut names, mut notes) = (Vec::<Element<'a>>::new(), Vec::<Element<'a>>::new());
    let primary = std::iter::once((&finding.place, None));
    let others = finding.also.iter().map(|(place, says)| (place, Some(says.as_str())));
    for (place, says) in primary.chain(others) {
        match Seen::new(place, sources) {
            Seen::Source(text, spot) => {
                let kind = if says.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
                let annotation = kind.span(spot.bytes().unwrap_or_default()).label(says);
                let known =
                    snippets.iter().position(|(file, _)| *file == spot.file).map(|at| (at, snippets.remove(at)));
                let (at, (file, snippet)) = known.unwrap_or_else(|| {
                    let snippet = Snippet::source(text.to_string()).path(spot.file.clone());
                    (snippets.len(), (spot.file, snippet))
                });
                snippets.insert(at, (file, snippet.annotation(annotation)));
            }
            Seen::Name(path) => match says {
                Some(says) => notes.push(Level::NOTE.message(format!("{place}: {says}")).into()),
                None => names.push(origin(path, place).into()),
            },
            Seen::Nothing => notes.extend(says.map(|says| Element::from(Level::NOTE.message(says)))),
        }
    }
    names.into_iter().chain(snippets.into_iter().map(|(_, snippet)| snippet.into())).chain(notes).collect()
}

fn origin<'a>(path: String, place: &Place) -> Origin<'a> {
    let number = |number: Option<u32>| number.and_then(|number| usize::try_from(number).ok());
    let origin = Origin::path(path);
    match (number(place.line()), number(place.column())) {
        (Some(line), Some(column)) => origin.line(line).char_column(column),
        (Some(line), None) => origin.line(line),
        _ => origin,
    }
}

/// The edit as the lines would read; nothing where it cannot be applied.
fn suggested<'a>(edit: &Edit, sources: &Sources) -> Option<Group<'a>> {
    let (spot, replacement) = edit.resolved(sources).ok()?;
    let text = sources.text(&spot.file)?;
    let patch = Patch::new(spot.bytes()?, replacement);
    let snippet = Snippet::source(text.to_string()).path(spot.file).patch(patch);
    Some(Level::HELP.secondary_title("this edit fixes it").element(snippet))
}

#[cfg(test)]
mod tests {
    use super::{Color, annotated};
    use crate::fixture::{RULE, in_query, others, sources};
    use crate::{Edit, Place, Sources};

    fn text(findings: &[crate::Finding]) -> String {
        annotated(findings, &sources(), "cargo xtask explain", Color::Never)
    }

    #[test]
    fn a_finding_in_a_query_is_underlined_there_with_its_other_end_and_edit() {
        let shown = r#"error[promql/never-matches]: `job="nod"` selects nothing: no job of that name is scraped
 --> spec/alerts.rs:4:8
  |
4 |     up{job="nod"} == 0
  |        ^^^^^^^^^
  |
 ::: spec/jobs.rs:1:23
  |
1 | pub const NODE: Job = Job::new("node");
  |                       -------- this job is scraped
  |
  = fix: did you mean `node`?
  = explain: cargo xtask explain promql/never-matches
help: this edit fixes it
  |
4 |     up{job="node"} == 0
  |                +
"#;
        assert_eq!(text(&[in_query()]), shown);
    }

    #[test]
    fn what_has_no_source_is_told_by_its_name() {
        let shown = "\
warning[routes/nobody-notified]: nobody is notified
                                 of `A`
--> rules/a b.yaml:7
 = fix: add a route
 = explain: cargo xtask explain routes/nobody-notified

note[routes/nobody-notified]: no route
--> alertmanager.yaml
 = note: no receiver either
 = explain: cargo xtask explain routes/nobody-notified

error[routes/nobody-notified]: no receiver is declared
 |
 = fix: declare one
 = explain: cargo xtask explain routes/nobody-notified
";
        assert_eq!(text(&others()), shown);
    }

    #[test]
    fn two_ends_in_one_file_are_one_snippet() {
        let source = "a:\r\n\tüber: 1\r\nb: 2\r\n";
        let sources = Sources::in_memory().with("a.yaml", source);
        let finding = RULE
            .warning(Place::of_line("a.yaml", 2), "a")
            .also(Place::of_line("a.yaml", 3), "b")
            .edit(Edit::bytes("a.yaml", 0..99, "x"));
        let shown = "\
warning[promql/never-matches]: a
 --> a.yaml:2:2
  |
2 |     über: 1
  |     ^^^^^^^
3 | b: 2
  | ---- b
  |
  = explain: explain promql/never-matches
";
        assert_eq!(annotated(&[finding], &sources, "explain", Color::Never), shown);
    }

    #[test]
    fn colours_are_only_there_where_asked_for() {
        let colored = annotated(&[in_query()], &sources(), "explain", Color::Always);
        assert!(colored.contains("\u{1b}["));
        assert!(!text(&[in_query()]).contains('\u{1b}'));
    }
}
