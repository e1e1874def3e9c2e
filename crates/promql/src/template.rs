//! Texts that speak of labels: only of those that the query's result has.

use crate::analysis::Labels;
use crate::finding::{Finding, Span};
use crate::lexer::is_alphanumeric;
use crate::suggest::did_you_mean;

/// The labels that an alert's text speaks of, `{{ $labels.x }}`, and that the result does not have.
pub fn unknown_labels(text: &str, labels: &Labels) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (start, end) in actions(text) {
        for marker in ["$labels.", ".Labels."] {
            for (at, _) in text[start..end].match_indices(marker) {
                let begin = start + at + marker.len();
                check(text, begin, labels, &mut findings);
            }
        }
        for marker in ["index $labels \"", "index .Labels \""] {
            for (at, _) in text[start..end].match_indices(marker) {
                check(text, start + at + marker.len(), labels, &mut findings);
            }
        }
    }
    findings.sort_by_key(|finding| finding.span);
    findings
}

/// The labels that a panel's legend speaks of, `{{x}}`, and that the result does not have.
pub fn unknown_legend_labels(text: &str, labels: &Labels) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (start, end) in actions(text) {
        let blanks = text[start..end].bytes().take_while(u8::is_ascii_whitespace).count();
        check(text, start + blanks, labels, &mut findings);
    }
    findings
}

/// What stands between `{{` and `}}`.
fn actions(text: &str) -> Vec<(usize, usize)> {
    let mut actions = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find("{{") {
        let start = from + open + 2;
        let end = text[start..].find("}}").map_or(text.len(), |close| start + close);
        actions.push((start, end));
        from = end;
    }
    actions
}

fn check(text: &str, start: usize, labels: &Labels, findings: &mut Vec<Finding>) {
    let length = text[start..].bytes().take_while(|byte| is_alphanumeric(*byte)).count();
    let label = &text[start..start + length];
    if label.is_empty() || labels.has(label) {
        return;
    }
    let fix = did_you_mean(label, labels.may.keys().map(String::as_str)).unwrap_or_else(|| {
        if labels.may.is_empty() {
            "the result has no labels: leave it out".to_owned()
        } else {
            format!("the result has {labels}")
        }
    });
    let span = Span::new(start, start + length);
    findings.push(Finding::new(
        span,
        format!("the text speaks of the label `{label}`, which the query's result does not have"),
        fix,
    ));
}

#[cfg(test)]
mod tests {
    use super::{unknown_labels, unknown_legend_labels};
    use crate::{Catalogue, Dialect, Job, Labels, World, analyse, parse};

    fn labels(query: &str) -> Labels {
        let catalogue = Catalogue::parse("# exporter: e\n# TYPE a gauge\na{node,device}\n").unwrap();
        let world = World { catalogues: vec![catalogue], jobs: vec![Job::new("j", "e")], ..World::default() };
        analyse(&parse(query, Dialect::PROMETHEUS).unwrap(), &world).0.labels
    }

    #[test]
    fn an_alert_speaks_of_labels_that_its_result_has() {
        let labels = labels("sum by (node, device) (a)");
        assert_eq!(
            unknown_labels("{{ $labels.node }} {{ $value }} {{ .Labels.device | title }} $labels.x", &labels),
            []
        );
        let findings = unknown_labels("on {{ $labels.nod }}, {{ index $labels \"instance\" }}", &labels);
        let texts: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "the text speaks of the label `nod`, which the query's result does not have; fix: did you mean `node`?",
                "the text speaks of the label `instance`, which the query's result does not have; fix: the result has `device`, `node`",
            ]
        );
        assert_eq!(findings[0].span.of("on {{ $labels.nod }}"), "nod");
    }

    #[test]
    fn a_legend_speaks_of_labels_that_its_result_has() {
        assert_eq!(unknown_legend_labels("{{node}} of {{ device }}", &labels("a")), []);
        let findings = unknown_legend_labels("{{node}}", &labels("sum(a)"));
        assert_eq!(
            findings[0].to_string(),
            "the text speaks of the label `node`, which the query's result does not have; fix: the result has no labels: leave it out"
        );
    }
}
