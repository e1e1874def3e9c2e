//! Findings as SARIF 2.1.0, which code hosts show beside the lines of a pull request:
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use serde_json::{Map, Value, json};

use super::json::written;
use crate::{Edit, Finding, Place, Rule, Sources, Spot};

/// The program that found them, as SARIF names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tool<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its version.
    pub version: &'a str,
}

/// One log with one run: the rules that are broken, and a result a finding.
///
/// Paths become relative addresses, so they must be relative to the repository's root. The message is the finding and
/// its fix.
pub fn sarif(findings: &[Finding], sources: &Sources, tool: Tool<'_>) -> String {
    let mut rules: Vec<&Rule> = findings.iter().map(|finding| finding.rule).collect();
    rules.sort_by_key(|rule| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    let results: Vec<_> = findings.iter().map(|finding| result(finding, &rules, sources)).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": tool.name,
                    "version": tool.version,
                    "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    written(serde_json::to_string_pretty(&log)) + "\n"
}

fn descriptor(rule: &Rule) -> Value {
    let mut descriptor = json!({
        "id": rule.id,
        "shortDescription": { "text": rule.says },
        "fullDescription": { "text": rule.why },
        "help": { "text": rule.explain(), "markdown": rule.markdown() },
    });
    if let Some(source) = rule.source {
        descriptor["helpUri"] = source.into();
    }
    descriptor
}

fn result(finding: &Finding, rules: &[&Rule], sources: &Sources) -> Value {
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": rules.iter().position(|rule| rule.id == finding.rule.id),
        "level": finding.severity.word(),
        "message": { "text": finding.to_string() },
        "locations": location(&finding.place, sources).into_iter().collect::<Vec<_>>(),
    });
    let other = |(place, says): &(Place, String)| {
        let mut location = location(place, sources).unwrap_or_else(|| json!({}));
        location["message"] = json!({ "text": says });
        location
    };
    if !finding.also.is_empty() {
        result["relatedLocations"] = finding.also.iter().map(other).collect();
    }
    if let Some(fix) = finding.edit.as_ref().and_then(|edit| fix(finding, edit, sources)) {
        result["fixes"] = json!([fix]);
    }
    result
}

fn location(place: &Place, sources: &Sources) -> Option<Value> {
    let mut physical = Map::new();
    physical.insert("artifactLocation".into(), artifact(place.path()?));
    if let Some(spot) = sources.spot(place) {
        physical.insert("region".into(), region(&spot));
    }
    Some(json!({ "physicalLocation": physical }))
}

/// Columns are those of [`Spot`]: from 1, in code points, the end is behind the last one.
fn region(spot: &Spot) -> Value {
    json!({
        "startLine": spot.start.line,
        "startColumn": spot.start.column,
        "endLine": spot.end.line,
        "endColumn": spot.end.column,
    })
}

fn fix(finding: &Finding, edit: &Edit, sources: &Sources) -> Option<Value> {
    let (spot, replacement) = edit.resolved(sources).ok()?;
    let mut fix = json!({
        "artifactChanges": [{
            "artifactLocation": artifact(&spot.file),
            "replacements": [{ "deletedRegion": region(&spot), "insertedContent": { "text": replacement } }],
        }],
    });
    if !finding.fix.is_empty() {
        fix["description"] = json!({ "text": finding.fix });
    }
    Some(fix)
}

/// A path as an address: with slashes, and escapes for what an address cannot hold.
fn artifact(path: &str) -> Value {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(byte);
    let path = path.replace('\\', "/");
    let escaped =
        path.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    json!({ "uri": escaped.collect::<String>() })
}

#[cfg(test)]
mod tests {
    use super::{Tool, artifact, sarif};
    use crate::fixture::{OTHER, RULE, in_query, others, sources};
    use serde_json::{Value, json};

    fn log() -> Value {
        let findings: Vec<_> = others().into_iter().chain([in_query()]).collect();
        let text = sarif(&findings, &sources(), Tool { name: "stack", version: "1.2.3" });
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn the_log_names_its_version_its_tool_and_each_rule_once() {
        let log = log();
        assert_eq!(log["version"], "2.1.0");
        assert!(log["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
        assert_eq!(log["runs"].as_array().unwrap().len(), 1);
        let driver = &log["runs"][0]["tool"]["driver"];
        assert_eq!((&driver["name"], &driver["version"]), (&json!("stack"), &json!("1.2.3")));
        assert_eq!(driver["rules"].as_array().unwrap().len(), 2);
        assert_eq!(driver["rules"][0]["id"], RULE.id);
        assert_eq!(driver["rules"][0]["helpUri"], RULE.source.unwrap());
        assert_eq!(driver["rules"][1]["shortDescription"]["text"], OTHER.says);
        assert_eq!(driver["rules"][1].get("helpUri"), None);
        assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
    }

    #[test]
    fn a_result_leads_to_its_rule_its_words_its_other_end_and_its_fix() {
        let log = log();
        let result = &log["runs"][0]["results"][3];
        let region = json!({ "startLine": 4, "startColumn": 8, "endLine": 4, "endColumn": 17 });
        let file = json!({ "uri": "spec/alerts.rs" });
        assert_eq!(
            (&result["ruleId"], &result["ruleIndex"], &result["level"]),
            (&json!(RULE.id), &json!(0), &json!("error"))
        );
        assert_eq!(result["message"]["text"], in_query().to_string());
        assert_eq!(
            result["locations"],
            json!([{ "physicalLocation": { "artifactLocation": file, "region": region } }])
        );
        assert_eq!(result["relatedLocations"][0]["message"]["text"], "this job is scraped");
        assert_eq!(result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"], "spec/jobs.rs");
        assert_eq!(
            result["fixes"],
            json!([{
                "description": { "text": "did you mean `node`?" },
                "artifactChanges": [{
                    "artifactLocation": file,
                    "replacements": [{ "deletedRegion": region, "insertedContent": { "text": "job=\"node\"" } }],
                }],
            }])
        );
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let log = log();
        let results = &log["runs"][0]["results"];
        assert_eq!((&results[0]["level"], &results[1]["level"]), (&json!("warning"), &json!("note")));
        assert_eq!(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "rules/a%20b.yaml");
        assert_eq!(results[0]["locations"][0]["physicalLocation"]["region"]["startLine"], 7);
        assert_eq!(results[1]["locations"][0]["physicalLocation"].get("region"), None);
        assert_eq!(results[1]["relatedLocations"], json!([{ "message": { "text": "no receiver either" } }]));
        assert_eq!((&results[2]["locations"], results[2].get("fixes")), (&json!([]), None));
    }

    #[test]
    fn paths_become_addresses() {
        assert_eq!(artifact("a\\b c/é#%.rs"), json!({ "uri": "a/b%20c/%C3%A9%23%25.rs" }));
    }
}
