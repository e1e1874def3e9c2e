//! Lines for Cargo, from a build script.

use crate::{Finding, Severity, Sources};

/// What a build script prints, so that `cargo check` fails, or warns, with each finding: a line each,
/// `cargo::error=file:line:column: message; fix: …`.
///
/// Errors are `cargo::error`, warnings and notes `cargo::warning`. Cargo goes by lines, so a newline in a message is
/// written as `\n`. The last words are the rule's id, for `explain`.
///
/// ```no_run
/// # let findings: Vec<findings::Finding> = Vec::new();
/// // In build.rs; the compiler's paths begin at the workspace's root.
/// print!("{}", findings::build_script(&findings, &findings::Sources::below("../..")));
/// ```
pub fn build_script(findings: &[Finding], sources: &Sources) -> String {
    let line = |finding: &Finding| {
        let key = if finding.severity == Severity::Error { "error" } else { "warning" };
        let place = sources.spot(&finding.place).map_or_else(|| finding.place.to_string(), |spot| spot.to_string());
        let colon = if place.is_empty() { "" } else { ": " };
        let text = format!("{place}{colon}{finding} [{}]", finding.rule.id);
        format!("cargo::{key}={}\n", text.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n"))
    };
    findings.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::build_script;
    use crate::fixture::{in_query, others, sources};

    #[test]
    fn each_finding_is_one_line_at_its_very_words() {
        let findings: Vec<_> = std::iter::once(in_query()).chain(others()).collect();
        assert_eq!(
            build_script(&findings, &sources()),
            "cargo::error=spec/alerts.rs:4:8: `job=\"nod\"` selects nothing: no job of that name is scraped; fix: \
             did you mean `node`? [promql/never-matches]\n\
             cargo::warning=rules/a b.yaml:7:1: nobody is notified\\nof `A`; fix: add a route \
             [routes/nobody-notified]\n\
             cargo::warning=alertmanager.yaml: no route [routes/nobody-notified]\n\
             cargo::error=no receiver is declared; fix: declare one [routes/nobody-notified]\n"
        );
    }
}
