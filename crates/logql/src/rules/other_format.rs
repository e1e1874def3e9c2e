//! A parser reads lines of the format that it is for.

use query::{Finding, Rule, RuleText};

use super::listed;
use crate::ast::{Stage, StageKind};
use crate::world::{Format, Source};

/// `json` and `logfmt` read lines that are written so.
pub static OTHER_FORMAT: Rule = Rule::new(RuleText {
    id: "logql/other-format",
    says: "`json` and `logfmt` read lines that are written so, as far as the log pipeline knows it",
    why: "Of a line in another format the parser makes no label but `__error__`. Filters behind it find nothing, and \
        computing with what it should have read is refused while the query runs.",
    source: Some("https://grafana.com/docs/loki/latest/query/log_queries/#parser-expression"),
    fires: "{app=\"counter\"} | json | amount > 5",
    quiet: "{app=\"kitchen\"} | json | amount > 5",
});

/// Whether none of the sources writes what the stage reads.
pub(crate) fn other_format(stage: &Stage, sources: &[&Source]) -> Option<Finding> {
    let (word, is_read): (_, fn(&Format) -> bool) = match stage.kind {
        StageKind::Json(_) => ("json", |format| matches!(format, Format::Json)),
        StageKind::Unpack => ("unpack", |format| matches!(format, Format::Json)),
        StageKind::Logfmt { .. } => ("logfmt", |format| matches!(format, Format::Logfmt)),
        _ => return None,
    };
    let formats: Option<Vec<&Format>> = sources.iter().map(|source| source.format.as_ref()).collect();
    let formats = formats.filter(|formats| !formats.is_empty() && !formats.iter().any(|format| is_read(format)))?;
    let whose = listed(sources.iter().map(|source| &source.name));
    let message = format!("`{word}` reads nothing of the lines of {whose}, which are {}", formats[0].words());
    let fix = match formats[0] {
        Format::Json => "write `| json`".to_owned(),
        Format::Logfmt => "write `| logfmt`".to_owned(),
        Format::Text(_) => {
            "read them by `| pattern \"…\"` or `| regexp \"…\"`, or filter the labels that they have".to_owned()
        }
    };
    Some(Finding::new(&OTHER_FORMAT, stage.span, message, fix))
}
