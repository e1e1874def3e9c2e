//! The model: an exporter with its metrics, and their labels.

use std::collections::{BTreeMap, BTreeSet};

use query::Unit;

use crate::{Kind, Part, Sets};

/// What an exporter exposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Its name, by which scrape jobs refer to it.
    pub exporter: String,
    /// The image that it speaks of; `None` for the cluster's own programs and for a company's.
    pub image: Option<String>,
    /// The flags that it was recorded with.
    pub flags: Vec<String>,
    /// How this came about: `recorded from …` or `written from …`.
    pub source: String,
    /// What a reader should know beside.
    pub notes: Vec<String>,
    /// How many series its page has, where somebody counted.
    pub series_count: Option<SeriesCount>,
    /// Collectors that are off unless a flag switches them on, and patterns of their metrics.
    pub off_by_default: BTreeMap<String, Vec<String>>,
    /// Limits that are 0 where there is none.
    pub unlimited_at_zero: Vec<String>,
    /// What only grows, or starts anew, although its program calls it a gauge.
    pub counting: Vec<String>,
    /// Its metrics by name: histograms and summaries by their base name.
    pub families: BTreeMap<String, Family>,
}

/// How many series a real page had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesCount {
    /// All of its lines.
    pub series: u32,
    /// Of how many pods they spoke, where there is a part of them for each pod of the cluster; else they are those of
    /// one target.
    pub pods: Option<u32>,
}

/// A metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its name; a histogram's without `_bucket`.
    pub name: String,
    /// What kind of number it is.
    pub kind: Kind,
    /// The unit that the catalogue states; see [`Family::unit`].
    pub stated_unit: Option<Unit>,
    /// What it means.
    pub help: String,
    /// Its labels, without `le` of a histogram and `quantile` of a summary; `None` where they are unknown.
    pub labels: Option<BTreeMap<String, Label>>,
    /// The bounds of a histogram's buckets, or the quantiles of a summary, as Prometheus stores them; `None` where they
    /// are unknown.
    pub bounds: Option<BTreeSet<String>>,
    /// Whether it had series when it was recorded.
    pub had_series: bool,
    /// How many sets of labels it had on a page that was counted, where those are not the fewest that its closed sets
    /// allow.
    pub sets: Option<Sets>,
    /// The collector that must be switched on for it, by [`Catalogue::off_by_default`].
    pub collector: Option<String>,
    /// Whether it is one of [`Catalogue::unlimited_at_zero`].
    pub unlimited_at_zero: bool,
    /// Whether it is one of [`Catalogue::counting`].
    pub counts: bool,
}

/// A label of a metric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Whether every series has it.
    pub always: bool,
    /// All values that it can have, if these are a closed set.
    pub values: Option<BTreeSet<String>>,
    /// Values that it has as a rule, where it may have others: what is nearly one of them is a slip.
    pub usual: BTreeSet<String>,
}

/// How a flag begins that switches a collector on: node-exporter's and postgres-exporter's, and mysqld-exporter's.
const COLLECTOR_FLAGS: [&str; 2] = ["--collector.", "--collect."];

impl Catalogue {
    /// The metric that a series belongs to, and which part of it the series is.
    pub fn find(&self, series: &str) -> Option<(&Family, Part)> {
        let of_part = |(base, part)| Some((self.families.get(base).filter(|family| family.has(part))?, part));
        let whole = || self.families.get(series).filter(|family| family.has(Part::Whole));
        Part::split(series).find_map(of_part).or_else(|| whole().map(|family| (family, Part::Whole)))
    }

    /// The names of all its series.
    pub fn series(&self) -> impl Iterator<Item = String> + '_ {
        self.families.values().flat_map(Family::series)
    }

    /// At least how many series a target has that is as the recorded one was: of each metric that had series those of
    /// its closed sets and bounds, and one of each other label. Without collectors that are off by default.
    pub fn least_series(&self) -> u32 {
        self.least_series_of(|_| true)
    }

    /// The same of those series only whose names are wanted.
    ///
    /// ```
    /// let catalogue = catalogue::Catalogue::parse("\
    /// ## exporter: kettle
    /// ## TYPE boil_seconds histogram
    /// ## BOUNDS boil_seconds 0.5,1.0,+Inf
    /// boil_seconds
    /// ## TYPE kettles gauge
    /// kettles
    /// ").unwrap();
    /// assert_eq!(catalogue.least_series(), 6);
    /// assert_eq!(catalogue.least_series_of(|name| name == "boil_seconds_sum" || name == "kettles"), 2);
    /// ```
    pub fn least_series_of(&self, wants: impl Fn(&str) -> bool) -> u32 {
        let shown = self.families.values().filter(|family| family.had_series && family.collector.is_none());
        shown.map(|family| family.least_series_of(&wants)).sum()
    }

    /// The share that series of wanted names have of all that a target shows, as far as labels tell: of a page that
    /// speaks of several pods, a metric with the label `pod` has as many of its series for each.
    ///
    /// ```
    /// let catalogue = catalogue::Catalogue::parse("\
    /// ## exporter: census
    /// ## series: 91 for 9 pods
    /// ## TYPE pod_age_seconds gauge
    /// pod_age_seconds{pod}
    /// ## TYPE nodes gauge
    /// nodes
    /// ").unwrap();
    /// assert_eq!(catalogue.share_of(|name| name == "pod_age_seconds"), 0.9);
    /// ```
    pub fn share_of(&self, wants: impl Fn(&str) -> bool) -> f64 {
        let pods = self.series_count.and_then(|count| count.pods).unwrap_or(1);
        let weighed = |wants: &dyn Fn(&str) -> bool| -> f64 {
            let shown = self.families.values().filter(|family| family.had_series && family.collector.is_none());
            let series = |family: &Family| {
                let is_of_pods = family.labels.iter().flatten().any(|(label, _)| label == "pod");
                f64::from(family.least_series_of(wants)) * if is_of_pods { f64::from(pods) } else { 1.0 }
            };
            shown.map(series).sum()
        };
        let all = weighed(&|_| true);
        if all > 0.0 { weighed(&wants) / all } else { 0.0 }
    }

    /// The collectors that are off by default and that these flags switch on.
    ///
    /// `--collector.NAME` and `--collect.NAME` do, with `=true` or without. A name in the catalogue that begins with
    /// `-` is the whole flag.
    ///
    /// ```
    /// let catalogue = catalogue::Catalogue::parse("\
    /// ## exporter: mysqld-exporter
    /// ## off-by-default: info_schema.tables mysql_info_schema_table_*
    /// ## TYPE mysql_info_schema_table_rows gauge
    /// ").unwrap();
    /// let flags = ["--collect.info_schema.tables"];
    /// assert_eq!(catalogue.switched_on_by(flags).collect::<Vec<_>>(), ["info_schema.tables"]);
    /// ```
    pub fn switched_on_by<'a>(
        &'a self,
        flags: impl IntoIterator<Item = &'a str> + Clone,
    ) -> impl Iterator<Item = &'a str> {
        let on = move |collector: &&str| flags.clone().into_iter().any(|flag| switches_on(flag, collector));
        self.off_by_default.keys().map(String::as_str).filter(on)
    }

    /// Lets each metric know what the header says of it; returns what the header says of metrics that are not there.
    pub(crate) fn settle(&mut self) -> Vec<Unmatched> {
        let mut unmatched = Vec::new();
        for (collector, patterns) in &self.off_by_default {
            for pattern in patterns {
                let mut found = false;
                for family in self.families.values_mut().filter(|family| matches(pattern, &family.name)) {
                    family.collector = Some(collector.clone());
                    found = true;
                }
                if !found {
                    unmatched.push(Unmatched::Collector(collector.clone(), pattern.clone()));
                }
            }
        }
        for limit in &self.unlimited_at_zero {
            match self.families.get_mut(limit) {
                Some(family) => family.unlimited_at_zero = true,
                None => unmatched.push(Unmatched::Limit(limit.clone())),
            }
        }
        for counting in &self.counting {
            let mut found = false;
            for family in self.families.values_mut().filter(|family| matches(counting, &family.name)) {
                family.counts = true;
                found = true;
            }
            if !found {
                unmatched.push(Unmatched::Counting(counting.clone()));
            }
        }
        unmatched
    }
}

/// What a header says of a metric that is not there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unmatched {
    /// A collector, and the pattern that no metric matches.
    Collector(String, String),
    /// A limit.
    Limit(String),
    /// What counts although it is called a gauge.
    Counting(String),
}

impl Family {
    /// A metric of which only that is known.
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            kind,
            stated_unit: None,
            help: String::new(),
            labels: None,
            bounds: None,
            had_series: false,
            sets: None,
            collector: None,
            unlimited_at_zero: false,
            counts: false,
        }
    }

    /// Its unit: the one that the catalogue states, else the one that its help or its name tells.
    pub fn unit(&self) -> Unit {
        self.stated_unit.unwrap_or_else(|| match self.kind {
            Kind::Info => Unit::Truth,
            // Such as `pg_stat_database_stats_reset`, which is called a counter.
            _ if self.is_point_in_time() => Unit::Timestamp,
            kind => Unit::of_metric(&self.name, kind == Kind::Counter),
        })
    }

    /// Whether its help says that its value is a point in time, in seconds.
    fn is_point_in_time(&self) -> bool {
        const SAID: [&str; 6] = [
            "ime at which ",
            "nix timestamp",
            "nixtime",
            "seconds since epoch",
            "seconds since 1970",
            "Second timestamp",
        ];
        !self.help.contains("millisecond") && SAID.iter().any(|said| self.help.contains(said))
    }

    /// Whether its labels are what it says, and its value is always 1 or follows from them.
    pub fn says_by_labels(&self) -> bool {
        const ENDINGS: [&str; 5] = ["_info", "_labels", "_annotations", "_owner", "_created"];
        self.kind == Kind::Info || ENDINGS.iter().any(|ending| self.name.ends_with(ending))
    }

    /// The names of its series.
    pub fn series(&self) -> impl Iterator<Item = String> + '_ {
        let parts = Part::ALL.into_iter().filter(|part| self.has(*part));
        parts.map(|part| format!("{}{}", self.name, part.suffix()))
    }

    /// At least how many series it has of those names: one of each closed value, and each part.
    fn least_series_of(&self, wants: impl Fn(&str) -> bool) -> u32 {
        self.closed_sets().saturating_mul(self.parts_of(wants))
    }

    /// How many sets its closed labels can have.
    pub(crate) fn closed_sets(&self) -> u32 {
        let closed = self.labels.iter().flatten().filter_map(|(_, label)| label.values.as_ref()).map(BTreeSet::len);
        u32::try_from(closed.product::<usize>()).unwrap_or(u32::MAX)
    }

    /// How many series of wanted names one set has.
    pub(crate) fn parts_of(&self, wants: impl Fn(&str) -> bool) -> u32 {
        let wanted = Part::ALL
            .into_iter()
            .filter(|part| self.has(*part) && wants(&format!("{}{}", self.name, part.suffix())))
            .map(|part| match (&self.bounds, part) {
                (Some(bounds), Part::Whole | Part::Bucket) => bounds.len(),
                // A summary may have no quantile.
                (None, Part::Whole) if self.kind == Kind::Summary => 0,
                _ => 1,
            });
        // Of a histogram whose bounds nobody knows, one series is certain.
        let is_unknown = self.bounds.is_none() && self.kind != Kind::Summary;
        let parts = if is_unknown { wanted.max().unwrap_or(0) } else { wanted.sum() };
        u32::try_from(parts).unwrap_or(u32::MAX)
    }

    /// Whether it has that part.
    pub const fn has(&self, part: Part) -> bool {
        self.kind.has(part)
    }
}

/// Whether a name is what a pattern says: itself, or any name that begins with what stands before its `*`.
///
/// ```
/// assert!(catalogue::matches("kettle_*", "kettle_boils_total") && !catalogue::matches("kettle", "kettle_info"));
/// ```
pub fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |prefix| name.starts_with(prefix))
}

fn switches_on(flag: &str, collector: &str) -> bool {
    let of_collector = |text: &str| matches!(text.strip_prefix(collector), Some("" | "=true"));
    of_collector(flag) && collector.starts_with('-')
        || COLLECTOR_FLAGS.iter().any(|start| flag.strip_prefix(start).is_some_and(of_collector))
}
