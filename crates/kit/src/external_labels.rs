//! What tells the series and alerts of one environment from those of another.

use super::environment::Environment;
use terms::text;

impl<'a> Environment<'a> {
    /// A label of every series and alert that leaves Prometheus here, in place of the one of that name which its
    /// settings say, and of every alert of Loki's. Renders to `external_labels` of both.
    ///
    /// # Errors
    ///
    /// Does not compile if the name is no label of Prometheus (letters, digits, `_`, no digit first), or is said twice.
    #[track_caller]
    pub const fn external_label(mut self, name: &'a str, value: &'a str) -> Self {
        if name.is_empty() || !text::alphanumeric_or(name, "_") || name.as_bytes()[0].is_ascii_digit() {
            self.fault()
                .text(" has the external label ")
                .quoted(name)
                .text(", which is no name of a label of Prometheus")
                .fix("write letters, digits and `_`, like `cluster`")
                .raise()
        }
        if value.is_empty() {
            self.fault()
                .text(" has the external label ")
                .quoted(name)
                .text(" without a value, which Prometheus takes for no label")
                .fix("give it one, or leave it out")
                .raise()
        }
        let mut index = 0;
        while index < self.external_labels.len() {
            if text::same(self.external_labels.get(index).0, name) {
                self.fault().text(" says the external label ").quoted(name).text(" twice").fix("keep one").raise()
            }
            index += 1;
        }
        self.external_labels = self.external_labels.push((name, value), "external labels");
        self
    }

    /// The labels of what leaves Prometheus here: those of its settings, and over them what the environment says.
    pub fn external_labels(&self, settings: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let said = |name: &str| self.external_labels.iter().find(|(said, _)| *said == name).map(|(_, value)| *value);
        let mut labels: Vec<_> = settings.iter().map(|(name, value)| (*name, said(name).unwrap_or(value))).collect();
        for (name, value) in self.external_labels.iter().copied() {
            if !labels.iter().any(|(known, _)| *known == name) {
                labels.push((name, value));
            }
        }
        labels
    }
}
