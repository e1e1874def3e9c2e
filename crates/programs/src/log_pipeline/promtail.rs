//! The pipeline as Promtail's stages. Conditions are Go templates.

use configs::promtail::{Metric, Stage};
use kit::Fault;

use super::redaction::MARK;
use super::{Counter, Pipeline, Step, Then, When};

impl Pipeline {
    /// What Promtail does after it has read line and stream.
    pub fn promtail(&self) -> Vec<Stage> {
        // One file a restart of a container: as a label it would begin new streams, and new counters, for the same pod.
        let without_file = Stage::labeldrop(&["filename"]);
        [without_file].into_iter().chain(stages(&self.steps, None)).collect()
    }
}

impl Pipeline {
    /// What Alloy does to each line, the container runtime's format first: Promtail's stages, which it took over.
    pub fn alloy(&self) -> Vec<Stage> {
        [Stage::cri()].into_iter().chain(self.promtail()).collect()
    }
}

/// `app`: whose lines they are, where that is known.
fn stages<'a>(steps: &'a [Step], app: Option<&'a str>) -> impl Iterator<Item = Stage> {
    steps.iter().flat_map(move |step| stage(step, app))
}

fn stage(step: &Step, app: Option<&str>) -> Vec<Stage> {
    match step {
        Step::Read { of: None, pattern } => vec![Stage::regex(pattern.clone())],
        Step::Read { of: Some(value), pattern } => vec![Stage::regex_of(value, pattern.clone())],
        Step::Of { app, but, steps } => {
            let selector = match but {
                None => selector(app),
                Some(pattern) => format!("{} !~ {pattern:?}", selector(app)),
            };
            vec![Stage::matching(&selector, stages(steps, Some(app)))]
        }
        Step::Join { firstline, wait } => vec![Stage::multiline(firstline.clone(), *wait)],
        Step::Choose { into, choices, otherwise } => vec![Stage::template(into, template(choices, otherwise))],
        Step::Known { value, words, other } => {
            let template = format!(
                "{{{{ if .{value} }}}}{{{{ if has .{value} (list {}) }}}}{{{{ .{value} }}}}\
                 {{{{ else }}}}{other}{{{{ end }}}}{{{{ end }}}}",
                quoted(words)
            );
            vec![Stage::template(value, template)]
        }
        Step::Redact(redactions) => redactions.iter().map(|one| Stage::replace(one.pattern(), MARK)).collect(),
        Step::Drop { pattern, reason } => {
            let selector = app.map_or_else(|| "{app=~\".+\"}".to_owned(), selector);
            vec![Stage::drop_matching(&format!("{selector} |~ {pattern:?}"), reason)]
        }
        Step::Count(counter) => count(counter),
        Step::Labels(values) => vec![Stage::labels(values)],
        Step::Metadata(values) => vec![Stage::structured_metadata(values)],
    }
}

/// A counter has the labels that the line has at that moment; the stream keeps none of them.
fn count(counter: &Counter) -> Vec<Stage> {
    // Promtail puts a name together of a prefix, which is never empty, and the rest.
    let words = counter.name.match_indices('_').take(2).last();
    let Some(split) = words.map(|(at, _)| at + 1) else {
        Fault::new("counter ")
            .quoted(counter.name)
            .text(" is one word, but Promtail writes a prefix of its own before it")
            .fix("name it like `shop_requests_total`")
            .raise()
    };
    let (prefix, name) = counter.name.split_at(split);
    let metric = Metric::lines_with(counter.description, counter.with).prefix(prefix).max_idle_duration(counter.idle);
    vec![Stage::labels(counter.by), Stage::metrics([(name, metric)]), Stage::labeldrop(counter.by)]
}

fn selector(app: &str) -> String {
    format!("{{app={app:?}}}")
}

/// `"a" "b"`.
fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(" ")
}

/// `{{ if … }}…{{ else if … }}…{{ else }}…{{ end }}`.
fn template(choices: &[(When, Then)], otherwise: &Then) -> String {
    let mut text = String::new();
    // Words are compared in lower case: each value whose words are is made so first.
    for (index, (when, _)) in choices.iter().enumerate() {
        if let When::OneOf(value, _) = when
            && !choices[..index].iter().any(|(earlier, _)| matches!(earlier, When::OneOf(other, _) if other == value))
        {
            text += &format!("{{{{ ${value} := lower (default \"\" .{value}) }}}}");
        }
    }
    for (index, (when, then)) in choices.iter().enumerate() {
        let word = if index == 0 { "if" } else { "else if" };
        text += &format!("{{{{ {word} {} }}}}{}", condition(when), value(then, Some(when)));
    }
    if !matches!(otherwise, Then::Nothing) {
        text += &format!("{{{{ else }}}}{}", value(otherwise, None));
    }
    text + "{{ end }}"
}

fn condition(when: &When) -> String {
    match when {
        When::Has(value) => format!(".{value}"),
        When::Lacks(value) => format!("not .{value}"),
        When::Is(value, word) => format!("eq .{value} {word:?}"),
        When::AtLeast(value, word) => format!("ge .{value} {word:?}"),
        When::OneOf(value, words) => format!("has ${value} (list {})", quoted(words)),
    }
}

fn value(then: &Then, when: Option<&When>) -> String {
    match then {
        Then::Word(word) => (*word).to_owned(),
        Then::Same(value) if matches!(when, Some(When::Has(other)) if other == value) => format!("{{{{ .{value} }}}}"),
        // A value that is not there would be written `<no value>`.
        Then::Same(value) => format!("{{{{ default \"\" .{value} }}}}"),
        Then::Nothing => String::new(),
    }
}
