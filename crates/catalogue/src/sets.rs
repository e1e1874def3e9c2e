//! How many series a metric had on a real page, as a catalogue says it.

/// How many sets of labels a metric had on a real page, `le` and `quantile` left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sets {
    /// All of them.
    pub all: u32,
    /// Those with the label `pod`, where the page speaks of the pods of the cluster.
    pub of_pods: u32,
}

impl Sets {
    /// `17`, or `17, 15 of pods`.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let Some((all, of)) = text.split_once(", ") else { return Some(Self { all: text.parse().ok()?, of_pods: 0 }) };
        let sets = Self { all: all.parse().ok()?, of_pods: of.strip_suffix(" of pods")?.parse().ok()? };
        (sets.of_pods <= sets.all).then_some(sets)
    }

    /// The line that says it of a metric, without its `# `.
    pub(crate) fn line(self, metric: &str) -> String {
        let of = if self.of_pods == 0 { String::new() } else { format!(", {} of pods", self.of_pods) };
        format!("SETS {metric} {}{of}", self.all)
    }
}
