//! Stages that Loki's grammar reads and Loki cannot build.

use std::collections::BTreeSet;

use super::Checker;
use crate::ast::{Extraction, Filter, FilterKind, Format, LineFilter, LineOp, Name, Named, Stage, StageKind};
use crate::captures::{self, Capture, Wrong};
use crate::{paths, template};

impl Checker<'_> {
    pub(super) fn stage(&mut self, stage: &Stage) {
        match &stage.kind {
            StageKind::LineFilter(filter) => self.line_filter(filter),
            StageKind::Json(extractions) => self.paths(extractions, paths::is_json, "json", "servers[0].ip"),
            StageKind::Logfmt { extractions, .. } => self.paths(extractions, paths::is_logfmt, "logfmt", "status"),
            StageKind::Pattern(pattern) => self.captures(pattern, captures::of_pattern),
            StageKind::Regexp(pattern) => self.captures(pattern, captures::of_regexp),
            StageKind::Filter(filter) => self.filter(filter),
            StageKind::LineFormat(template) => self.template(template),
            StageKind::LabelFormat(formats) => self.label_format(formats),
            StageKind::Drop(names) | StageKind::Keep(names) => {
                for name in names {
                    if let Named::Matcher(matcher) = name
                        && matcher.op.is_regex()
                    {
                        self.regex(&matcher.value);
                    }
                }
            }
            StageKind::Unpack | StageKind::Decolorize | StageKind::Variable(_) => {}
        }
    }

    fn captures<'n>(&mut self, pattern: &'n Name, read: fn(&'n str) -> Result<Vec<Capture<'n>>, Wrong>) {
        if !self.is_variable(pattern)
            && let Err(wrong) = read(&pattern.text)
        {
            self.wrong(pattern, wrong);
        }
    }

    fn line_filter(&mut self, filter: &LineFilter) {
        for operand in &filter.operands {
            let text = &operand.text;
            match filter.op {
                _ if operand.ip && filter.operands.len() > 1 => {
                    let message = "in a chain of `or`, Loki looks for the address as a text";
                    let fix = "give `ip(…)` a filter of its own, or write a regular expression";
                    self.stage_fault(operand.span, message, fix);
                }
                _ if operand.ip => self.ip(filter, text),
                LineOp::Regex | LineOp::NotRegex => self.regex(text),
                LineOp::Pattern | LineOp::NotPattern if !self.is_variable(text) => {
                    if let Err(wrong) = captures::of_line_filter(&text.text) {
                        self.wrong(text, wrong);
                    }
                }
                _ => {}
            }
        }
    }

    fn ip(&mut self, filter: &LineFilter, text: &Name) {
        if !matches!(filter.op, LineOp::Contains | LineOp::NotContains) {
            let message = format!("`ip` cannot stand behind `{}`", filter.op.text());
            return self.stage_fault(text.span, message, "write `|= ip(…)` or `!= ip(…)`");
        }
        self.address(text);
    }

    fn address(&mut self, text: &Name) {
        if !self.is_variable(text) && !paths::is_ip(&text.text) {
            let message = format!("`{}` is no address, network or range of addresses", text.text);
            self.stage_fault(text.span, message, "write it like `10.0.0.1`, `10.0.0.0/8` or `10.0.0.1-10.0.0.9`");
        }
    }

    pub(super) fn filter(&mut self, filter: &Filter) {
        filter.walk(&mut |filter| match &filter.kind {
            FilterKind::Text(matcher) if matcher.op.is_regex() => self.regex(&matcher.value),
            FilterKind::Ip { pattern, .. } => self.address(pattern),
            _ => {}
        });
    }

    fn paths(&mut self, extractions: &[Extraction], is_path: fn(&str) -> bool, parser: &str, example: &str) {
        for Extraction { path, .. } in extractions {
            let Some(path) = path else { continue };
            if !self.is_variable(path) && !is_path(&path.text) {
                let message = format!("`{}` names nothing that `{parser}` could read", path.text);
                self.stage_fault(path.span, message, format!("write it like `{example}`"));
            }
        }
    }

    fn template(&mut self, text: &Name) {
        // What Grafana fills in may be a part of the template.
        let is_filled = self.is_variable(text) && !text.text.contains("{{");
        if !is_filled && let Err(wrong) = query::template::fields(&text.text, &template::LANGUAGE) {
            self.wrong(text, Wrong::new(wrong.start, wrong.end, wrong.message, wrong.fix));
        }
    }

    fn label_format(&mut self, formats: &[Format]) {
        let mut set = BTreeSet::new();
        for format in formats {
            let label = &format.label.text;
            if label == "__error__" {
                let fix = "set another label, or drop it: `| drop __error__`";
                self.stage_fault(format.label.span, "`__error__` cannot be set", fix);
            } else if !set.insert(label) {
                let message = format!("`label_format` sets `{label}` twice");
                self.stage_fault(format.label.span, message, "set it in a second `label_format`");
            }
            if !format.rename {
                self.template(&format.value);
            }
        }
    }
}
