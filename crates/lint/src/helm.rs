//! Files that Helm or another engine fills in before anybody reads them: read as far as they are YAML without it.

use crate::document::{Node, Unreadable, read};

/// The documents of a file; of a chart's template, with its own lines left out where it is YAML then.
pub(crate) fn documents(text: &str) -> Result<Vec<Node>, Unreadable> {
    read(text, 1).or_else(|told| {
        if is_template(text, &told) { read(&without_actions(text), 1).map_err(|_| told) } else { Err(told) }
    })
}

/// Whether a text may hold anything that is checked here.
pub(crate) fn concerns(text: &str) -> bool {
    const WORDS: [&str; 5] = ["expr:", "\"expr\"", "alert:", "scrape_configs:", "receivers:"];
    WORDS.iter().any(|word| text.contains(word))
}

/// Whether a text that cannot be read is one that an engine fills in: Helm, ERB, Jinja or a shell.
///
/// `{{ $labels.pod }}` in the text of an alert is Prometheus' own, and makes no template of a file: what is wrong with
/// it is told. `${NAME}` stands in every dashboard: only where the YAML breaks at it, a shell was to fill it in.
pub(crate) fn is_template(text: &str, told: &Unreadable) -> bool {
    const SIGNS: [&str; 7] = ["<%", "{%", "{{`", ".Values", ".Release.", ".Chart.", "{{ include "];
    let line = text.lines().nth((told.line as usize).saturating_sub(1));
    SIGNS.iter().any(|sign| text.contains(sign))
        || text.lines().any(is_action)
        || line.is_some_and(|line| line.contains("${"))
}

/// Whether a line begins with what an engine does, and not with what Prometheus shows.
fn is_action(line: &str) -> bool {
    let action = line.trim_start().strip_prefix("{{").map(|rest| rest.trim_start_matches('-').trim_start());
    action.is_some_and(|words| !words.starts_with('$'))
}

/// The text without lines that are nothing but actions; what stands beside others is a text of as many letters.
fn without_actions(text: &str) -> String {
    let line = |line: &str| {
        let words = line.trim();
        let is_action = words.starts_with("{{") && words.ends_with("}}") && !words.starts_with("{{`");
        let value = line.trim_start().trim_start_matches("- ").split_once(": ").map(|(_, value)| value.trim_start());
        match value {
            _ if is_action => String::new(),
            // Plain YAML cannot begin with a brace that way.
            Some(value) if value.starts_with("{{") => {
                let at = line.len() - value.len();
                format!("{}'{}'", &line[..at], value.trim_end().replace('\'', "''"))
            }
            _ => line.to_owned(),
        }
    };
    without_comments(text).lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The text without Helm's comments, which may have several lines.
fn without_comments(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = ["{{- /*", "{{/*", "{{-/*"].iter().filter_map(|sign| rest.find(sign)).min() {
        let Some(close) = rest[open..].find("}}").map(|close| open + close + 2) else { break };
        left.push_str(&rest[..open]);
        left.extend(rest[open..close].matches('\n'));
        rest = &rest[close..];
    }
    left + rest
}

#[cfg(test)]
mod tests {
    use super::{documents, is_template, read};

    #[test]
    fn a_template_is_read_without_its_actions() {
        let text = "{{- /*\n#*/ -}}{{- if .Values.rules }}\na: {{ .Release.Name }}\nb:\n{{- range .x }}\n- c: \
            'it'\n{{- end }}\n{{- end }}\n";
        let documents = documents(text).expect("it is YAML without them");
        assert_eq!(documents[0].text_of("a"), Some("{{ .Release.Name }}"));
        assert_eq!(documents[0].items_of("b")[0].line, 6);
    }

    #[test]
    fn a_file_that_only_shows_values_is_no_template() {
        let broken = |line: &str| format!("groups:\n- name: a\n   rules: []\n{line}\n");
        for (line, filled_in) in [
            ("  summary: '{{ $labels.pod }} is down'", false),
            ("  {{ $value }} pods are down", false),
            ("  text: ${pod}", false),
            ("  {{- if .on }}", true),
            ("  interval: {{ .Values.interval }}", true),
            ("  interval: <%= interval %>", true),
            ("{% for job in jobs %}", true),
        ] {
            let text = broken(line);
            let told = read(&text, 1).expect_err("its third line is too far to the right");
            assert_eq!(is_template(&text, &told), filled_in, "{line}");
        }
        let text = "ids: [${IDS}\n";
        assert!(read(text, 1).is_err_and(|told| is_template(text, &told)));
    }
}
