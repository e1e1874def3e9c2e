//! Variables that queries can mention: a name that Grafana reads, and one kind of choice.

use crate::kit::{Fault, text};

/// A choice at the top of the dashboard; queries mention it as `$name`. Renders to an entry of `templating.list`.
#[must_use = "a variable can be chosen only once it is on a dashboard"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) choice: Choice,
    pub(super) all: bool,
}

/// Where the values come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// The values that a label has on a metric's series.
    LabelValues { series: &'static str, label: &'static str },
    /// The values that a label has on streams of logs.
    LogLabelValues { stream: &'static str, label: &'static str },
    /// Fixed values.
    Custom(&'static [&'static str]),
    /// What the reader types.
    Textbox(&'static str),
}

impl Variable {
    /// The values of `label` on the series of a selector: `label_values(kube_pod_info{namespace="dhakacart"}, pod)`.
    #[track_caller]
    pub const fn label_values(
        name: &'static str,
        title: &'static str,
        series: &'static str,
        label: &'static str,
    ) -> Self {
        if series.is_empty() || label.is_empty() {
            Fault::new("variable ")
                .quoted(name)
                .text(" lists the values of a label, but the metric or the label is empty")
                .fix("name a metric that is scraped and one of its labels")
                .raise()
        }
        Self::new(name, title, Choice::LabelValues { series, label })
    }

    /// The values of `label` on the streams of Loki's selector: `{namespace="dhakacart"}`, `app`.
    #[track_caller]
    pub const fn log_label_values(
        name: &'static str,
        title: &'static str,
        stream: &'static str,
        label: &'static str,
    ) -> Self {
        if stream.is_empty() || label.is_empty() {
            Fault::new("variable ")
                .quoted(name)
                .text(" lists the values of a label, but the streams or the label are empty")
                .fix("give a selector such as `{namespace=\"dhakacart\"}` and one of the labels of its streams")
                .raise()
        }
        Self::new(name, title, Choice::LogLabelValues { stream, label })
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
            "a name does not begin with a digit, since `$1` belongs to regular expressions; fix: write it like `node_name`"
        } else if text::starts_with(name, "__") {
            "names with `__` in front are Grafana's own; fix: leave the `__` out"
        } else if title.is_empty() {
            "its label is empty; fix: say what is chosen, as people read it on screen"
        } else {
            return Self { name, label: title, choice, all: false };
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

    /// The selector of Prometheus whose series give its values, if they do.
    pub(in crate::observe) const fn selector(&self) -> Option<&'static str> {
        match self.choice {
            Choice::LabelValues { series, .. } => Some(series),
            Choice::LogLabelValues { .. } | Choice::Custom(_) | Choice::Textbox(_) => None,
        }
    }

    /// Its name, without `$`.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}
