//! The labels of lines from stage to stage: what parsers and formats add, and what stages rely on.

use std::collections::{BTreeMap, BTreeSet};

use query::tree::Name;
use query::values::narrow;
use query::{Labels, did_you_mean, holds_variable};

use super::{Analyser, is_there};
use crate::ast::{Extraction, Format, Lines, Named, Stage, StageKind};
use crate::captures::{self, within};
use crate::rules::{label_too_early, other_format, unknown_label};
use crate::template;

/// What is known of the lines at one place of a pipeline.
pub(super) struct Flow {
    pub labels: Labels,
    /// The labels that the lines came with: what a parser reads under such a name gets another.
    own: BTreeSet<String>,
    /// Where labels come to be that are not there yet: their stages, from left to right.
    later: Later,
}

/// The stages at which labels come to be: those that name them, and the last one that may make any.
#[derive(Default)]
struct Later {
    named: BTreeMap<String, usize>,
    any: Option<usize>,
    /// Each stage as its author would call it.
    words: Vec<&'static str>,
    /// How many stages have been passed.
    passed: usize,
}

impl Later {
    fn new(stages: &[Stage]) -> Self {
        let mut later = Self { words: stages.iter().map(|stage| word(&stage.kind)).collect(), ..Self::default() };
        for (at, stage) in stages.iter().enumerate() {
            for label in added(&stage.kind) {
                later.named.insert(label, at);
            }
            if adds_any(&stage.kind) {
                later.any = Some(at);
            }
        }
        later
    }

    /// The stage behind this place that makes the label.
    fn of(&self, label: &str) -> Option<&'static str> {
        let at = self.named.get(label).copied().or(self.any).filter(|at| *at >= self.passed)?;
        self.words.get(at).copied()
    }
}

impl Analyser<'_> {
    /// What the lines bear behind all stages.
    pub(super) fn flow(&mut self, lines: &Lines) -> Flow {
        let (labels, sources) = self.selected(&lines.selector);
        let own = labels.may.keys().cloned().collect();
        let mut flow = Flow { labels, own, later: Later::new(&lines.stages) };
        let mut is_as_written = true;
        for stage in &lines.stages {
            self.findings.extend(other_format(stage, &sources).filter(|_| is_as_written));
            is_as_written &= !matches!(stage.kind, StageKind::LineFormat(_) | StageKind::Variable(_));
            self.stage(&stage.kind, &mut flow);
            flow.later.passed += 1;
        }
        flow
    }

    fn stage(&mut self, stage: &StageKind, flow: &mut Flow) {
        match stage {
            StageKind::Filter(filter) => self.filter(filter, flow),
            StageKind::LineFormat(text) => self.template(text, flow),
            StageKind::LabelFormat(formats) => self.label_format(formats, flow),
            StageKind::Drop(dropped) => self.drop(dropped, flow),
            StageKind::Keep(kept) => self.keep(kept, flow),
            _ => {}
        }
        for label in added(stage) {
            if matches!(stage, StageKind::LabelFormat(_)) {
                continue;
            }
            let label = if flow.own.contains(&label) { format!("{label}_extracted") } else { label };
            flow.labels.add(&label, None, false);
            flow.labels.own.insert(label);
        }
        flow.labels.open |= adds_any(stage);
    }

    /// A label that a stage reads must be there; whether it is.
    pub(super) fn check_there(&mut self, label: &Name, flow: &Flow) -> bool {
        let text = &label.text;
        if is_there(text, &flow.labels) {
            return true;
        }
        self.findings.push(match flow.later.of(text) {
            Some(stage) => label_too_early(label, stage),
            None => unknown_label(label, &flow.labels),
        });
        false
    }

    fn template(&mut self, text: &Name, flow: &Flow) {
        for field in query::template::fields(&text.text, &template::LANGUAGE).unwrap_or_default() {
            let span = within(text, field.start, field.start + field.name.len());
            self.check_there(&Name { span, text: field.name.to_owned() }, flow);
        }
    }

    fn label_format(&mut self, formats: &[Format], flow: &mut Flow) {
        for Format { label, value, rename } in formats {
            let mut values = None;
            let mut always = false;
            if *rename {
                self.check_there(value, flow);
                values = flow.labels.may.get(&value.text).cloned().flatten();
                always = flow.labels.must.contains(&value.text);
                flow.labels.remove(&value.text);
            } else {
                self.template(value, flow);
            }
            if !holds_variable(&label.text) {
                flow.labels.add(&label.text, values, always);
            }
        }
    }

    /// To drop a label that is not there does no harm, unless another one was meant.
    fn drop(&mut self, dropped: &[Named], flow: &mut Flow) {
        for named in dropped {
            let label = named.label();
            if did_you_mean(&label.text, flow.labels.names()).is_some() {
                self.check_there(label, flow);
            }
            match named {
                Named::Label(label) => flow.labels.remove(&label.text),
                Named::Matcher(matcher) => {
                    flow.labels.must.remove(&matcher.label.text);
                }
            }
        }
    }

    fn keep(&mut self, kept: &[Named], flow: &mut Flow) {
        if kept.iter().any(|named| holds_variable(&named.label().text)) {
            return;
        }
        for named in kept {
            let label = named.label();
            self.check_there(label, flow);
            if flow.labels.open {
                flow.labels.may.entry(label.text.clone()).or_default();
            }
            if let Named::Matcher(matcher) = named {
                flow.labels.must.remove(&matcher.label.text);
                if !matcher.op.is_negative() {
                    let must = flow.labels.must.clone();
                    narrow(matcher, &mut flow.labels);
                    flow.labels.must = must;
                }
            }
        }
        let labels = std::mem::take(&mut flow.labels);
        flow.labels = labels.keep(|label| kept.iter().any(|named| named.label().text == label));
        flow.labels.open = false;
    }
}

/// The labels that a stage names and makes.
fn added(stage: &StageKind) -> Vec<String> {
    let of_captures = |text: &Name, read: fn(&str) -> Result<Vec<captures::Capture<'_>>, captures::Wrong>| {
        let found = read(&text.text).unwrap_or_default();
        found.iter().map(|capture| capture.name.to_owned()).collect()
    };
    match stage {
        StageKind::Json(extractions) | StageKind::Logfmt { extractions, .. } => {
            extractions.iter().map(|Extraction { label, .. }| label.text.clone()).collect()
        }
        StageKind::Pattern(text) => of_captures(text, captures::of_pattern),
        StageKind::Regexp(text) => of_captures(text, captures::of_regexp),
        StageKind::LabelFormat(formats) => formats.iter().map(|format| format.label.text.clone()).collect(),
        _ => Vec::new(),
    }
}

/// Whether a stage may make any label.
fn adds_any(stage: &StageKind) -> bool {
    match stage {
        StageKind::Json(extractions) | StageKind::Logfmt { extractions, .. } => extractions.is_empty(),
        StageKind::Unpack | StageKind::Variable(_) => true,
        StageKind::Pattern(text) | StageKind::Regexp(text) => holds_variable(&text.text),
        StageKind::LabelFormat(formats) => formats.iter().any(|format| holds_variable(&format.label.text)),
        _ => false,
    }
}

const fn word(stage: &StageKind) -> &'static str {
    match stage {
        StageKind::Json(_) => "json",
        StageKind::Logfmt { .. } => "logfmt",
        StageKind::Pattern(_) => "pattern",
        StageKind::Regexp(_) => "regexp",
        StageKind::Unpack => "unpack",
        StageKind::LabelFormat(_) => "label_format",
        _ => "…",
    }
}
