//! Findings for programs.

use serde::Serialize;

use crate::{Edit, Finding, Place, Sources};

#[derive(Serialize)]
struct Record<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    fix: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Where>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Other<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edit: Option<Change>,
}

#[derive(Serialize)]
struct Other<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Where>,
    says: &'a str,
}

#[derive(Serialize)]
struct Where {
    file: String,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Change {
    #[serde(flatten)]
    place: Where,
    replacement: String,
}

/// One array of all findings, over several lines.
///
/// Of each: `rule`, `severity` (`error`, `warning`, `note`), `message`, and where there is one `fix`, `place`, `also`
/// (`place`, `says`) and `edit` (a place and its `replacement`). A place has its `file`, and where they are known
/// `line`, `column`, `end_line` and `end_column`: from 1, columns in characters, the end is behind the last one.
pub fn json(findings: &[Finding], sources: &Sources) -> String {
    let records: Vec<_> = findings.iter().map(|finding| record(finding, sources)).collect();
    written(serde_json::to_string_pretty(&records)) + "\n"
}

/// The same with one line a finding, as it would be in [`json`]'s array.
pub fn json_lines(findings: &[Finding], sources: &Sources) -> String {
    findings.iter().map(|finding| written(serde_json::to_string(&record(finding, sources))) + "\n").collect()
}

/// Texts and numbers under fixed names, which JSON can always hold.
pub(super) fn written(text: serde_json::Result<String>) -> String {
    text.unwrap_or_else(|error| unreachable!("texts and numbers are JSON: {error}"))
}

fn record<'a>(finding: &'a Finding, sources: &Sources) -> Record<'a> {
    let other = |(place, says): &'a (Place, String)| Other { place: of_place(place, sources), says };
    Record {
        rule: finding.rule.id,
        severity: finding.severity.word(),
        message: &finding.message,
        fix: &finding.fix,
        place: of_place(&finding.place, sources),
        also: finding.also.iter().map(other).collect(),
        edit: finding.edit.as_ref().and_then(|edit| change(edit, sources)),
    }
}

fn of_place(place: &Place, sources: &Sources) -> Option<Where> {
    let file = place.path()?.to_owned();
    Some(Where { file, range: sources.spot(place).map(|spot| range(&spot)) })
}

fn range(spot: &crate::Spot) -> Range {
    let (start, end) = (spot.start, spot.end);
    Range { line: start.line, column: start.column, end_line: end.line, end_column: end.column }
}

/// Left out where it cannot be applied.
fn change(edit: &Edit, sources: &Sources) -> Option<Change> {
    let (spot, replacement) = edit.resolved(sources).ok()?;
    let range = Some(range(&spot));
    Some(Change { place: Where { file: spot.file, range }, replacement })
}

#[cfg(test)]
mod tests {
    use super::{json, json_lines};
    use crate::fixture::{in_query, others, sources};
    use serde_json::{Value, json as value};

    #[test]
    fn a_finding_is_an_object_with_resolved_places() {
        let found: Value = serde_json::from_str(&json(&[in_query()], &sources())).unwrap();
        let words = value!({ "file": "spec/alerts.rs", "line": 4, "column": 8, "end_line": 4, "end_column": 17 });
        let mut edit = words.clone();
        edit["replacement"] = value!("job=\"node\"");
        assert_eq!(
            found,
            value!([{
                "rule": "promql/never-matches",
                "severity": "error",
                "message": "`job=\"nod\"` selects nothing: no job of that name is scraped",
                "fix": "did you mean `node`?",
                "place": words,
                "also": [{
                    "place": { "file": "spec/jobs.rs", "line": 1, "column": 23, "end_line": 1, "end_column": 31 },
                    "says": "this job is scraped",
                }],
                "edit": edit,
            }])
        );
    }

    #[test]
    fn lines_are_the_elements_of_the_array_without_what_is_not_there() {
        let text = json_lines(&others(), &sources());
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(Value::from(lines.clone()), serde_json::from_str::<Value>(&json(&others(), &sources())).unwrap());
        let rule = "routes/nobody-notified";
        assert_eq!(
            lines[1],
            value!({
                "rule": rule, "severity": "note", "message": "no route", "place": { "file": "alertmanager.yaml" },
                "also": [{ "says": "no receiver either" }],
            })
        );
        assert_eq!(
            lines[2],
            value!({ "rule": rule, "severity": "error", "message": "no receiver is declared", "fix": "declare one" })
        );
        assert_eq!(json(&[], &sources()), "[]\n");
        assert_eq!(json_lines(&[], &sources()), "");
    }
}
