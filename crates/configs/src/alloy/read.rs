//! A text as Alloy reads it: its blocks, and what in it Alloy does not know.
//!
//! The table holds the components and blocks that this crate writes, with all arguments that their documentation of
//! Alloy 1.19 names. <https://grafana.com/docs/alloy/v1.19/reference/components/>

use super::{Block, Value};

/// A block, which blocks may be in it, and its arguments; those with `!` must be there.
struct Known {
    name: &'static str,
    within: &'static [&'static str],
    arguments: &'static [&'static str],
}

const fn known(name: &'static str, within: &'static [&'static str], arguments: &'static [&'static str]) -> Known {
    Known { name, within, arguments }
}

/// What stages are in.
const STAGES: &[&str] = &["loki.process", "stage.match"];

const KNOWN: &[Known] = &[
    known("discovery.kubernetes", &[""], &["role!", "api_server", "kubeconfig_file"]),
    known("selectors", &["discovery.kubernetes"], &["role!", "field", "label"]),
    known("discovery.relabel", &[""], &["targets!"]),
    known(
        "rule",
        &["discovery.relabel"],
        &["action", "modulus", "regex", "replacement", "separator", "source_labels", "target_label"],
    ),
    known("local.file_match", &[""], &["path_targets!", "ignore_older_than", "sync_period"]),
    known(
        "loki.source.file",
        &[""],
        &["targets!", "forward_to!", "encoding", "legacy_positions_file", "tail_from_end"],
    ),
    known("loki.process", &[""], &["forward_to!"]),
    known("loki.write", &[""], &["external_labels", "max_streams"]),
    known(
        "endpoint",
        &["loki.write"],
        &[
            "url!",
            "batch_size",
            "batch_wait",
            "headers",
            "max_backoff_period",
            "max_backoff_retries",
            "min_backoff_period",
            "name",
            "remote_timeout",
            "retry_on_http_429",
            "tenant_id",
        ],
    ),
    known("stage.cri", STAGES, &["max_partial_line_size", "max_partial_line_size_truncate", "max_partial_lines"]),
    known("stage.decolorize", STAGES, &[]),
    known(
        "stage.drop",
        STAGES,
        &["drop_counter_reason", "expression", "longer_than", "older_than", "separator", "source", "value"],
    ),
    known("stage.json", STAGES, &["expressions!", "drop_malformed", "source"]),
    known("stage.label_drop", STAGES, &["values"]),
    known("stage.label_keep", STAGES, &["values"]),
    known("stage.labels", STAGES, &["values"]),
    known("stage.limit", STAGES, &["rate!", "burst!", "by_label_name", "drop", "max_distinct_labels"]),
    known("stage.logfmt", STAGES, &["mapping!", "source"]),
    known("stage.match", STAGES, &["selector!", "action", "drop_counter_reason", "pipeline_name"]),
    known("stage.metrics", STAGES, &[]),
    known(
        "metric.counter",
        &["stage.metrics"],
        &[
            "name!",
            "action!",
            "count_entry_bytes",
            "description",
            "match_all",
            "max_idle_duration",
            "prefix",
            "source",
            "value",
        ],
    ),
    known(
        "metric.gauge",
        &["stage.metrics"],
        &["name!", "action!", "description", "max_idle_duration", "prefix", "source", "value"],
    ),
    known(
        "metric.histogram",
        &["stage.metrics"],
        &["name!", "buckets!", "description", "max_idle_duration", "prefix", "source", "value"],
    ),
    known("stage.multiline", STAGES, &["firstline!", "max_lines", "max_wait_time"]),
    known("stage.output", STAGES, &["source!"]),
    known("stage.regex", STAGES, &["expression!", "source"]),
    known("stage.replace", STAGES, &["expression!", "replace", "source"]),
    known("stage.static_labels", STAGES, &["values"]),
    known("stage.structured_metadata", STAGES, &["values"]),
    known("stage.template", STAGES, &["source!", "template!"]),
    known("stage.timestamp", STAGES, &["source!", "format!", "action_on_failure", "fallback_formats", "location"]),
];

/// The components of a text, or all that is wrong with it: what is not closed, what Alloy does not know or misses, and
/// components that are named and not there.
pub fn read(text: &str) -> Result<Vec<Block>, Vec<String>> {
    let mut reader = Reader { rest: text, line: 1 };
    let blocks = reader.body(None).map_err(|fault| vec![fault])?.1;
    let mut faults = Vec::new();
    for block in &blocks {
        hold_against_table(block, "", &mut faults);
    }
    for text in expressions(&blocks) {
        let is_there = |block: &Block| {
            let label = block.label.as_deref().unwrap_or_default();
            text.strip_prefix(&format!("{}.{label}.", block.name)).is_some_and(|field| !field.contains('.'))
        };
        let is_value = text.starts_with('"') || text.starts_with("sys.") || text.parse::<f64>().is_ok();
        if !is_value && !blocks.iter().any(is_there) {
            faults.push(format!("`{text}` is exported by no component"));
        }
    }
    if faults.is_empty() { Ok(blocks) } else { Err(faults) }
}

fn hold_against_table(block: &Block, within: &str, faults: &mut Vec<String>) {
    match KNOWN.iter().find(|known| known.name == block.name && known.within.contains(&within)) {
        None => faults.push(format!("`{}` is no block of `{within}`", block.name)),
        Some(known) => {
            let name = |argument: &'static str| argument.trim_end_matches('!');
            for (said, _) in &block.attributes {
                if !known.arguments.iter().any(|argument| name(argument) == said) {
                    faults.push(format!("`{}` has no argument `{said}`", block.name));
                }
                if block.attributes.iter().filter(|(other, _)| other == said).count() > 1 {
                    faults.push(format!("`{}` says `{said}` twice", block.name));
                }
            }
            for argument in known.arguments.iter().filter(|argument| argument.ends_with('!')) {
                if block.attribute(name(argument)).is_none() {
                    faults.push(format!("`{}` lacks `{}`", block.name, name(argument)));
                }
            }
            if (within.is_empty()) != block.label.is_some() {
                faults.push(format!("`{}`: components have a label, and other blocks have none", block.name));
            }
        }
    }
    for inner in &block.blocks {
        hold_against_table(inner, &block.name, faults);
    }
}

/// Whatever names what components export.
fn expressions(blocks: &[Block]) -> Vec<String> {
    fn of(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Expression(text) => found.push(text.clone()),
            Value::List(values) => values.iter().for_each(|value| of(value, found)),
            Value::Object(fields) => fields.iter().for_each(|(_, value)| of(value, found)),
            Value::Text(_) | Value::Number(_) | Value::Bool(_) => {}
        }
    }
    let mut found = Vec::new();
    for block in blocks {
        block.attributes.iter().for_each(|(_, value)| of(value, &mut found));
        found.extend(expressions(&block.blocks));
    }
    found
}

/// What is not read yet, and on which line it begins.
struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

/// The attributes of a block, and the blocks in it.
type Body = (Vec<(String, Value)>, Vec<Block>);

impl<'a> Reader<'a> {
    fn fault<T>(&self, what: &str) -> Result<T, String> {
        Err(format!("line {}: {what}", self.line))
    }

    fn step(&mut self, bytes: usize) -> &'a str {
        let (read, rest) = self.rest.split_at(bytes);
        self.line += read.matches('\n').count();
        self.rest = rest;
        read
    }

    fn skip_space(&mut self) {
        self.step(self.rest.len() - self.rest.trim_start().len());
    }

    /// Whether this comes next; then it is read.
    fn takes(&mut self, text: &str) -> bool {
        self.skip_space();
        let is_next = self.rest.starts_with(text);
        if is_next {
            self.step(text.len());
        }
        is_next
    }

    fn name(&mut self) -> Result<&'a str, String> {
        self.skip_space();
        let is_of_it = |letter: char| letter.is_ascii_alphanumeric() || "_.".contains(letter);
        let length = self.rest.find(|letter| !is_of_it(letter)).unwrap_or(self.rest.len());
        if length == 0 { self.fault("a name is missing") } else { Ok(self.step(length)) }
    }

    /// What stands between braces, or in the file.
    fn body(&mut self, of: Option<&str>) -> Result<Body, String> {
        let (mut attributes, mut blocks) = (Vec::new(), Vec::new());
        loop {
            self.skip_space();
            match of {
                Some(_) if self.takes("}") => return Ok((attributes, blocks)),
                None if self.rest.is_empty() => return Ok((attributes, blocks)),
                Some(of) if self.rest.is_empty() => return self.fault(&format!("`{of}` is not closed")),
                _ => {}
            }
            let name = self.name()?;
            if self.takes("=") {
                attributes.push((name.to_owned(), self.value()?));
                continue;
            }
            self.skip_space();
            let label = if self.rest.starts_with('"') { Some(self.text()?) } else { None };
            if !self.takes("{") {
                return self.fault(&format!("`{name}` is neither a block nor an attribute"));
            }
            let (attributes, inner) = self.body(Some(name))?;
            blocks.push(Block { name: name.to_owned(), label, attributes, blocks: inner });
        }
    }

    fn text(&mut self) -> Result<String, String> {
        let mut end = 1;
        let bytes = self.rest.as_bytes();
        while bytes.get(end).is_some_and(|byte| *byte != b'"' && *byte != b'\n') {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        if bytes.get(end) != Some(&b'"') {
            return self.fault("a text is not closed");
        }
        // What Alloy's texts escape, JSON's do too.
        let text = &self.rest[..=end];
        match serde_json::from_str(text) {
            Ok(read) => {
                self.step(end + 1);
                Ok(read)
            }
            Err(_) => self.fault(&format!("{text} holds what no text may")),
        }
    }

    /// The values until this bracket, with commas between them.
    fn values<T>(&mut self, end: &str, one: fn(&mut Self) -> Result<T, String>) -> Result<Vec<T>, String> {
        let mut values = Vec::new();
        while !self.takes(end) {
            values.push(one(self)?);
            if !self.takes(",") && !self.rest.trim_start().starts_with(end) {
                return self.fault(&format!("`,` or `{end}` is missing"));
            }
        }
        Ok(values)
    }

    fn field(&mut self) -> Result<(String, Value), String> {
        self.skip_space();
        let name = if self.rest.starts_with('"') { self.text()? } else { self.name()?.to_owned() };
        if self.takes("=") { Ok((name, self.value()?)) } else { self.fault("`=` is missing") }
    }

    fn value(&mut self) -> Result<Value, String> {
        if self.takes("[") {
            return Ok(Value::List(self.values("]", Self::value)?));
        }
        if self.takes("{") {
            return Ok(Value::Object(self.values("}", Self::field)?));
        }
        self.skip_space();
        if self.rest.starts_with('"') {
            let begun = self.rest;
            let text = self.text()?;
            if !self.takes("+") {
                return Ok(Value::Text(text));
            }
            self.value()?;
            return Ok(Value::Expression(begun[..begun.len() - self.rest.len()].to_owned()));
        }
        let begun = self.rest;
        let word = self.name()?;
        if self.takes("(") {
            self.values(")", Self::value)?;
            return Ok(Value::Expression(begun[..begun.len() - self.rest.len()].to_owned()));
        }
        Ok(match (word, word.parse()) {
            ("true" | "false", _) => Value::Bool(word == "true"),
            (_, Ok(number)) => Value::Number(number),
            _ => Value::Expression(word.to_owned()),
        })
    }
}
