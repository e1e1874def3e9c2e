//! Texts that Grafana writes beside each series: only of labels that the query's result has.

use crate::rules::unknown_legend_label;
use crate::variable::is_alphanumeric;
use crate::{Finding, Labels, Span};

/// The labels that a panel's legend speaks of, `{{x}}`, and that the result does not have.
pub fn unknown_legend_labels(text: &str, labels: &Labels) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find("{{") {
        let inner = from + open + 2;
        from = text[inner..].find("}}").map_or(text.len(), |close| inner + close);
        let blanks = text[inner..from].bytes().take_while(u8::is_ascii_whitespace).count();
        let length = text[inner + blanks..].bytes().take_while(|byte| is_alphanumeric(*byte)).count();
        let span = Span::new(inner + blanks, inner + blanks + length);
        findings.extend(unknown_legend_label(span.of(text), span, labels));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::unknown_legend_labels;
    use crate::Labels;

    #[test]
    fn a_legend_speaks_of_labels_that_its_result_has() {
        let mut labels = Labels::NONE;
        labels.add("pot", None, true);
        labels.add("kind", None, true);
        assert_eq!(unknown_legend_labels("{{pot}} of {{ kind }} {{}}", &labels), []);
        let findings = unknown_legend_labels("{{pto}}: {{ room", &labels);
        let texts: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "the text speaks of the label `pto`, which the query's result does not have; fix: did you mean `pot`?",
                "the text speaks of the label `room`, which the query's result does not have; \
                 fix: the result has `kind`, `pot`",
            ]
        );
        assert_eq!(findings[0].span.of("{{pto}}: {{ room"), "pto");
        assert!(unknown_legend_labels("{{pot}}", &Labels::NONE)[0].fix.ends_with("leave it out"));
    }
}
