//! Findings as text without their source.

use crate::{Finding, Place, Severity, Sources};

/// A few lines a finding: header, place, other ends, fix. The `report` feature has the same with the source underlined.
///
/// `explain` is the command that explains a rule, like `cargo xtask explain`.
pub fn plain(findings: &[Finding], sources: &Sources, explain: &str) -> String {
    let place = |place: &Place| sources.spot(place).map_or_else(|| place.to_string(), |spot| spot.to_string());
    let page = |finding: &Finding| {
        let mut page = format!("{}[{}]: {}\n", finding.severity.word(), finding.rule.id, indented(&finding.message));
        if !finding.place.is_nowhere() {
            page.push_str(&format!(" --> {}\n", place(&finding.place)));
        }
        for (other, says) in &finding.also {
            let at = if other.is_nowhere() { String::new() } else { format!("{}: ", place(other)) };
            page.push_str(&format!("  = note: {at}{}\n", indented(says)));
        }
        if !finding.fix.is_empty() {
            page.push_str(&format!("  = fix: {}\n", indented(&finding.fix)));
        }
        page.push_str(&format!("  = explain: {explain} {}\n", finding.rule.id));
        page
    };
    findings.iter().map(page).collect::<Vec<_>>().join("\n")
}

fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}

/// `3 errors, 1 warning`; `no findings` where there is none.
pub fn summary(findings: &[Finding]) -> String {
    let count = |severity: Severity| {
        let number = findings.iter().filter(|finding| finding.severity == severity).count();
        (number > 0).then(|| format!("{number} {}{}", severity.word(), if number == 1 { "" } else { "s" }))
    };
    let counts: Vec<_> = [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter_map(count).collect();
    if counts.is_empty() { "no findings".to_owned() } else { counts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::{plain, summary};
    use crate::fixture::{in_query, others, sources};

    #[test]
    fn a_finding_is_a_header_and_what_there_is_to_it() {
        assert_eq!(
            plain(&[in_query()], &sources(), "cargo xtask explain"),
            "error[promql/never-matches]: `job=\"nod\"` selects nothing: no job of that name is scraped\n \
             --> spec/alerts.rs:4:8\n  \
             = note: spec/jobs.rs:1:23: this job is scraped\n  \
             = fix: did you mean `node`?\n  \
             = explain: cargo xtask explain promql/never-matches\n"
        );
        let text = plain(&others(), &sources(), "explain");
        assert!(
            text.starts_with(
                "warning[routes/nobody-notified]: nobody is notified\n    of `A`\n --> rules/a b.yaml:7:1\n"
            )
        );
        assert!(text.contains(
            "\n\nnote[routes/nobody-notified]: no route\n --> alertmanager.yaml\n  = note: no receiver either\n"
        ));
        assert!(text.contains("no receiver is declared\n  = fix: declare one\n  = explain: explain routes/"));
    }

    #[test]
    fn the_summary_counts_what_there_is() {
        assert_eq!(summary(&[]), "no findings");
        assert_eq!(summary(&[in_query()]), "1 error");
        let findings: Vec<_> = std::iter::once(in_query()).chain(others()).collect();
        assert_eq!(summary(&findings), "2 errors, 1 warning, 1 note");
    }
}
