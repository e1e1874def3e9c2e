//! Variables that queries can mention: a name that Grafana reads, and one kind of choice.

use super::target::Language;
use crate::query::{Lack, LogQuery, Query, ResultLabels};
use crate::template::listed;
use terms::{Fault, Origin, text};

/// A choice at the top of the dashboard; queries mention it as `$name`. Renders to an entry of `templating.list`.
#[must_use = "a variable can be chosen only once it is on a dashboard"]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variable {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) choice: Choice,
    pub(super) all: bool,
    origin: Origin,
}

/// Where the values come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Choice {
    /// The values that a label has on a metric's series.
    LabelValues { series: Query, label: &'static str },
    /// The values that a label has on streams of logs.
    LogLabelValues { streams: LogQuery, label: &'static str },
    /// Fixed values.
    Custom(&'static [&'static str]),
    /// What the reader types.
    Textbox(&'static str),
}

impl Variable {
    /// The values of `label` on the series of a selector: `promql! { Count => kube_pod_info{namespace="tea"} }`, `pod`.
    #[track_caller]
    pub const fn label_values(name: &'static str, title: &'static str, series: Query, label: &'static str) -> Self {
        if !series.selects() {
            Fault::new("variable ")
                .quoted(name)
                .text(" lists the values of a label on something computed, for which Prometheus has no list")
                .fix("leave the selector alone, such as `promql! { Count => kube_pod_info }`")
                .raise()
        }
        check_label(name, label, series.labels(), "series");
        Self::new(name, title, Choice::LabelValues { series, label })
    }

    /// The values of `label` on the streams of Loki's selector: `logql!(r#"{namespace="tea"}"#)`, `app`.
    #[track_caller]
    pub const fn log_label_values(
        name: &'static str,
        title: &'static str,
        streams: LogQuery,
        label: &'static str,
    ) -> Self {
        let Some(labels) = streams.streams() else {
            Fault::new("variable ")
                .quoted(name)
                .text(" lists the values of a label on more than streams, for which Loki has no list")
                .fix("leave the selector alone, such as `logql!(r#\"{namespace=\"tea\"}\"#)`")
                .raise()
        };
        check_label(name, label, labels, "streams");
        Self::new(name, title, Choice::LogLabelValues { streams, label })
    }

    /// One of these values, the first at first sight.
    #[track_caller]
    pub const fn custom(name: &'static str, title: &'static str, values: &'static [&'static str]) -> Self {
        if values.is_empty() {
            Fault::new("variable ").quoted(name).text(" has no values to choose from").fix("list at least one").raise()
        }
        Self::new(name, title, Choice::Custom(values))
    }

    /// Text that the reader types; `initial` stands there at first.
    #[track_caller]
    pub const fn textbox(name: &'static str, title: &'static str, initial: &'static str) -> Self {
        Self::new(name, title, Choice::Textbox(initial))
    }

    #[track_caller]
    const fn new(name: &'static str, title: &'static str, choice: Choice) -> Self {
        let rule = if name.is_empty() || !text::alphanumeric_or(name, "_") {
            "a name holds letters, digits and `_` only; fix: write it like `node_name`"
        } else if name.as_bytes()[0].is_ascii_digit() {
            "a name does not begin with a digit, since `$1` belongs to regular expressions; fix: write it like \
             `node_name`"
        } else if text::starts_with(name, "__") {
            "names with `__` in front are Grafana's own; fix: leave the `__` out"
        } else if title.is_empty() {
            "its label is empty; fix: say what is chosen, as people read it on screen"
        } else {
            return Self { name, label: title, choice, all: false, origin: Origin::here() };
        };
        Fault::new("variable ").quoted(name).text(": ").text(rule).raise()
    }

    /// Allows several values and adds `All`, which is chosen at first. Queries must then match it with `=~`.
    #[track_caller]
    pub const fn with_all(mut self) -> Self {
        if matches!(self.choice, Choice::Textbox(_)) {
            Fault::new("variable ")
                .quoted(self.name)
                .text(" is a text box, which cannot offer `All`")
                .fix("leave the box empty and match with `=~ \".*$name.*\"`")
                .raise()
        }
        self.all = true;
        self
    }

    /// The query of Prometheus whose series give its values, if they do.
    pub const fn series(&self) -> Option<Query> {
        match self.choice {
            Choice::LabelValues { series, .. } => Some(series),
            Choice::LogLabelValues { .. } | Choice::Custom(_) | Choice::Textbox(_) => None,
        }
    }

    /// What is asked for its values, and in which language, if something is.
    pub const fn asks(&self) -> Option<(&'static str, Language)> {
        match self.choice {
            Choice::LabelValues { series, .. } => Some((series.text(), Language::PromQl)),
            Choice::LogLabelValues { streams, .. } => Some((streams.text(), Language::LogQl)),
            Choice::Custom(_) | Choice::Textbox(_) => None,
        }
    }

    /// The label whose values it offers, if they are a label's.
    pub const fn offers(&self) -> Option<&'static str> {
        match self.choice {
            Choice::LabelValues { label, .. } | Choice::LogLabelValues { label, .. } => Some(label),
            Choice::Custom(_) | Choice::Textbox(_) => None,
        }
    }

    /// What its query needs and nothing has.
    pub(crate) const fn lacks(&self) -> &'static [Lack] {
        match self.choice {
            Choice::LabelValues { series, .. } => series.lacks(),
            Choice::LogLabelValues { streams, .. } => streams.lacks(),
            Choice::Custom(_) | Choice::Textbox(_) => &[],
        }
    }

    /// Whether several values, or `All`, can be chosen.
    pub const fn has_all(&self) -> bool {
        self.all
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Its name, without `$`.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

#[track_caller]
const fn check_label(variable: &str, label: &str, labels: ResultLabels, whose: &str) {
    if !labels.has(label) {
        let fault = Fault::new("variable ").quoted(variable).text(" lists values of the label ").quoted(label);
        listed(fault.text(", but its ").text(whose).text(" have "), labels.names())
            .fix("name one of those, or select what has it")
            .raise()
    }
}
