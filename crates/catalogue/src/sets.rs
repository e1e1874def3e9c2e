//! How many series each metric had on a real page: what is kept of a page costs what its own metrics have, and one has a
//! series for each core where another has one.

use crate::exposition::Exposition;
use crate::{Catalogue, Family, SeriesCount};

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

/// Series of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Those that are there whatever runs in the cluster.
    pub fixed: u32,
    /// Those with the label `pod`, of as many pods as the page spoke of.
    pub of_pods: u32,
}

impl Catalogue {
    /// Notes how many series each metric has on a page, which speaks of that many pods if it speaks of any. Returns the
    /// metrics of the page that the catalogue does not have: they are not counted.
    ///
    /// ```
    /// use catalogue::{Brought, Catalogue, exposition::Exposition};
    ///
    /// let text = "# exporter: census\n# TYPE cores gauge\ncores{cpu}\n# TYPE age_seconds gauge\nage_seconds{pod}\n";
    /// let mut catalogue = Catalogue::parse(text).unwrap();
    /// let page = "cores{cpu=\"0\"} 1\ncores{cpu=\"1\"} 1\nage_seconds{pod=\"a\"} 7\nold 1\n";
    /// let page = Exposition::parse(&format!("# TYPE cores gauge\n# TYPE age_seconds gauge\n{page}"), "it").unwrap();
    /// assert_eq!(catalogue.count(&page, Some(1)), ["old"]);
    /// assert_eq!(catalogue.brought(|_| true), Some(Brought { fixed: 2, of_pods: 1 }));
    /// assert_eq!(catalogue.brought(|name| name == "cores"), Some(Brought { fixed: 2, of_pods: 0 }));
    /// assert_eq!(Catalogue::parse(&catalogue.text()).unwrap(), catalogue);
    /// ```
    pub fn count(&mut self, page: &Exposition, pods: Option<u32>) -> Vec<String> {
        for family in self.families.values_mut() {
            let shown = page.families.get(&family.name).map_or(&[][..], |exposed| &exposed.series);
            let is_of_pod = |labels: &&_| pods.is_some() && has_pod(labels);
            let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            let sets = Sets { all: count(shown.len()), of_pods: count(shown.iter().filter(is_of_pod).count()) };
            let fewest = if family.is_shown() { family.fewest() } else { Sets { all: 0, of_pods: 0 } };
            family.sets = (sets != fewest).then_some(sets);
        }
        let Brought { fixed, of_pods } = self.brought_by_all(|_| true);
        self.series_count = Some(SeriesCount { series: fixed + of_pods, pods });
        let known = |name: &&String| !self.families.contains_key(*name);
        page.families
            .iter()
            .filter(|(_, one)| !one.series.is_empty())
            .map(|(name, _)| name)
            .filter(known)
            .cloned()
            .collect()
    }

    /// How many series of wanted names a target has that is as the counted one was; none where nobody counted metric by
    /// metric.
    pub fn brought(&self, wants: impl Fn(&str) -> bool) -> Option<Brought> {
        self.families.values().any(|family| family.sets.is_some()).then(|| self.brought_by_all(wants))
    }

    fn brought_by_all(&self, wants: impl Fn(&str) -> bool) -> Brought {
        let mut brought = Brought::default();
        for family in self.families.values().filter(|family| family.is_shown() || family.sets.is_some()) {
            let (sets, parts) = (family.sets.unwrap_or_else(|| family.fewest()), family.parts_of(&wants));
            brought.fixed += (sets.all - sets.of_pods) * parts;
            brought.of_pods += sets.of_pods * parts;
        }
        brought
    }
}

impl Family {
    /// Whether it is taken to be there, unless somebody counted.
    const fn is_shown(&self) -> bool {
        self.had_series && self.collector.is_none()
    }

    /// What is taken of a metric of which no line says how many sets it had.
    fn fewest(&self) -> Sets {
        Sets { all: self.closed_sets(), of_pods: 0 }
    }
}

fn has_pod(labels: &crate::exposition::Labels) -> bool {
    labels.get("pod").is_some_and(|pod| !pod.is_empty())
}
