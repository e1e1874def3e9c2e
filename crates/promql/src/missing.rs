//! What a query needs and the world lacks through no fault of the query: a job that nobody lists, a workload that was
//! renamed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use catalogue::Catalogue;
use query::missing::{Assumes, assuming, unknown_values};
use query::{Finding, nearest};

use crate::analysis::{Analysis, analyse};
use crate::ast::{Expr, Selector};
use crate::world::{Job, World};

/// Pairs of a label and the value that nothing has. Of the label `job` it is a scrape job, or an exporter that none
/// scrapes.
pub use query::missing::Missing;

/// Whether what a label calls so has another name now.
type IsRenamed<'a> = dyn Fn(&str, &str) -> bool + 'a;

/// The world of one query.
struct Asked<'a> {
    query: &'a Expr,
    world: Cow<'a, World>,
    is_renamed: &'a IsRenamed<'a>,
}

impl Assumes for Asked<'_> {
    fn missing(&self, findings: &[Finding]) -> Missing {
        let selectors = self.query.selectors().into_iter();
        selectors.flat_map(|selector| self.world.missing_of(selector, findings, self.is_renamed)).collect()
    }

    fn assuming(&self, missing: &Missing) -> Self {
        Self { world: Cow::Owned(self.world.assuming(missing)), ..*self }
    }
}

/// As [`analyse`], in a world that has what the query needs, and what that is.
///
/// A name that is nearly one of the world is a slip of the query, and stays its fault; but where `is_repeated` says
/// that it is written elsewhere as well, and nothing is called so, the thing was renamed sooner than the queries are
/// wrong.
///
/// ```
/// use promql::{Catalogue, Dialect, Job, World, analyse_assuming, parse};
///
/// let kettle = "# exporter: kettle\n# TYPE kettle_on gauge\nkettle_on{room}\n";
/// let world = World { catalogues: vec![Catalogue::parse(kettle).unwrap()], ..World::default() };
/// let query = parse("sum by (room) (kettle_on) > 1", Dialect::PROMETHEUS).unwrap();
/// let (analysis, faults, missing) = analyse_assuming(&query, &world, &|_| false);
/// assert!(faults.is_empty());
/// assert_eq!(analysis.labels.to_string(), "`room`");
/// assert_eq!(missing.into_iter().collect::<Vec<_>>(), [("job".to_owned(), "kettle".to_owned())]);
/// ```
pub fn analyse_assuming(
    query: &Expr,
    world: &World,
    is_repeated: &dyn Fn(&str) -> bool,
) -> (Analysis, Vec<Finding>, Missing) {
    // Most jobs are called like a workload, which keeps its name where the job loses it.
    let is_renamed = |label: &str, name: &str| (label == "job" || !world.calls(name)) && is_repeated(name);
    let asked = Asked { query, world: Cow::Borrowed(world), is_renamed: &is_renamed };
    assuming(&asked, |asked| analyse(query, &asked.world))
}

impl World {
    /// What of a selector explains some of the findings.
    fn missing_of(&self, selector: &Selector, findings: &[Finding], is_renamed: &IsRenamed) -> Missing {
        let is_told = |span| findings.iter().any(|finding| finding.span == span);
        let is_wrong = || selector.matchers.iter().any(|matcher| is_told(matcher.span));
        let unscraped = selector.metric().filter(|name| {
            is_told(name.span) && self.exposing(&name.text).is_empty() || self.lacks_a_catalogue() && is_wrong()
        });
        let exporter = unscraped.and_then(|name| self.exporter_of(&name.text));
        let mut missing: Missing =
            exporter.map(|exporter| ("job".to_owned(), exporter.to_owned())).into_iter().collect();
        for matcher in selector.matchers.iter().filter(|matcher| is_told(matcher.span)) {
            let label = &matcher.label.text;
            let known = self.known(label);
            let is_slip = |value: &str| {
                let is_near = nearest(value, known.iter().copied()).is_some();
                is_near && !self.is_exporter(label, value) && !is_renamed(label, value)
            };
            missing.extend(unknown_values(matcher, &known, is_slip));
        }
        missing
    }

    /// The values of a label by which the stack calls its own things; none of any other label.
    fn known(&self, label: &str) -> BTreeSet<&str> {
        if label == "job" {
            return self.jobs.iter().map(|job| job.name.as_str()).collect();
        }
        let of_targets = self.jobs.iter().filter_map(|job| job.labels.get(label)?.as_ref());
        of_targets.chain(self.values.get(label)).flatten().map(String::as_str).collect()
    }

    /// Whether anything of the stack but a job bears the name, by whatever label.
    fn calls(&self, name: &str) -> bool {
        let of_targets = self.jobs.iter().flat_map(|job| job.labels.values().flatten());
        of_targets.chain(self.values.values()).any(|values| values.contains(name))
    }

    /// Whether nobody knows what some job scrapes: it was renamed, and its catalogue was not.
    fn lacks_a_catalogue(&self) -> bool {
        let is_known = |exporter: &String| self.catalogues.iter().any(|catalogue| catalogue.exporter == *exporter);
        self.jobs.iter().flat_map(|job| &job.exporters).any(|exporter| !is_known(exporter))
    }

    /// The exporter that no job scrapes, and whose catalogue has the series.
    fn exporter_of(&self, series: &str) -> Option<&str> {
        let is_scraped = |name: &String| self.jobs.iter().any(|job| job.exporters.contains(name));
        let has = |catalogue: &&Catalogue| catalogue.find(series).is_some() && !is_scraped(&catalogue.exporter);
        self.catalogues.iter().find(has).map(|catalogue| catalogue.exporter.as_str())
    }

    /// Most jobs are called like what they scrape: the name of what none scrapes is right, however near another is.
    fn is_exporter(&self, label: &str, value: &str) -> bool {
        let is_scraped = || self.jobs.iter().any(|job| job.exporters.iter().any(|exporter| exporter == value));
        label == "job" && self.catalogues.iter().any(|catalogue| catalogue.exporter == value) && !is_scraped()
    }

    /// The world as it would be if nothing of this were missing.
    fn assuming(&self, missing: &Missing) -> Self {
        let mut world = self.clone();
        for (label, value) in missing {
            if label == "job" {
                let exporters = self.catalogues.iter().map(|catalogue| catalogue.exporter.clone()).collect();
                world.jobs.push(Job::assumed(value, exporters));
                continue;
            }
            let of_targets = world.jobs.iter_mut().filter_map(|job| job.labels.get_mut(label)?.as_mut());
            of_targets.chain(world.values.get_mut(label)).for_each(|values| _ = values.insert(value.clone()));
        }
        world
    }
}

#[cfg(test)]
mod tests {
    use super::analyse_assuming;
    use crate::{Catalogue, Dialect, Job, World, parse};

    const CATALOGUES: [&str; 3] = [
        "# exporter: kettle\n# TYPE kettle_on gauge\nkettle_on{room}\n",
        "# exporter: kettles\n# TYPE kettles_on gauge\nkettles_on{}\n",
        "# exporter: cellar\n# TYPE leaves_kilograms gauge\nleaves_kilograms{namespace,kind}\n",
    ];

    /// The job `kettles` is there, and `cellar`; nothing scrapes `kettle`.
    fn world() -> World {
        let job = |name: &str| Job::new(name, name);
        let mut world = World {
            catalogues: CATALOGUES.iter().map(|text| Catalogue::parse(text).expect("it is one")).collect(),
            jobs: vec![job("kettles").label("namespace", &["tea"]), Job { honor_labels: true, ..job("cellar") }],
            recorded_by_name: true,
            ..World::default()
        };
        world.values.insert("namespace".into(), ["tea".into(), "teahouse".into()].into());
        world.values.insert("deployment".into(), ["tea-houses".into()].into());
        world
    }

    /// What is missing, and what is wrong beside.
    fn said(query: &str) -> (String, Vec<String>) {
        let query = parse(query, Dialect::PROMETHEUS).expect("it is PromQL");
        let is_repeated = |name: &str| ["tea-house", "tea-houses", "kettels"].contains(&name);
        let (_, findings, missing) = analyse_assuming(&query, &world(), &is_repeated);
        let missing: Vec<String> = missing.iter().map(|(label, value)| format!("{label}={value}")).collect();
        (missing.join(" "), findings.iter().map(|finding| finding.message.clone()).collect())
    }

    #[track_caller]
    fn lacks(query: &str, missing: &str) {
        assert_eq!(said(query), (missing.to_owned(), Vec::new()));
    }

    #[test]
    fn a_job_that_nobody_lists_is_assumed() {
        lacks("sum by (room, pod) (kettle_on) > 1", "job=kettle");
        // The name is near to `kettles`, and right.
        lacks("up{job=\"kettle\"} == 0", "job=kettle");
        lacks("up{job=~\"kettles|kettle|samovars\"} == 0", "job=kettle job=samovars");
        lacks("kettle_on{job=\"of-another-name\"}", "job=kettle");
    }

    #[test]
    fn a_value_that_nothing_has_any_more_is_assumed() {
        lacks("leaves_kilograms{namespace=\"cellar\"}", "namespace=cellar");
        lacks("up{job=\"samovars\", namespace=\"cellar\"}", "job=samovars namespace=cellar");
        lacks("leaves_kilograms{namespace=\"tea\"}", "");
    }

    #[test]
    fn a_slip_stays_a_fault_of_the_query() {
        for query in [
            "kettle_onn",
            "up{job=\"ketlles\"}",
            "leaves_kilograms{namespace=\"teahuose\"}",
            "leaves_kilograms{knd=\"green\"}",
        ] {
            let (missing, faults) = said(query);
            assert_eq!((missing.as_str(), faults.len()), ("", 1), "{query}");
        }
    }

    #[test]
    fn what_several_places_call_so_was_renamed_however_near_another_name_is() {
        lacks("leaves_kilograms{namespace=\"tea-house\"}", "namespace=tea-house");
        lacks("up{job=\"kettels\", namespace=\"tea-house\"}", "job=kettels namespace=tea-house");
        // A Deployment is called so.
        let (missing, faults) = said("leaves_kilograms{namespace=\"tea-houses\"}");
        assert_eq!((missing.as_str(), faults.len()), ("", 1));
    }

    #[test]
    fn what_is_wrong_beside_is_told() {
        let (missing, faults) = said("sum by (rom) (kettle_on{namespace=\"cellar\"})");
        assert_eq!(missing, "job=kettle");
        assert!(faults.is_empty(), "nothing is known of the targets of a job that is not there: {faults:?}");
        let (_, faults) = said("rate(kettle_on[5m])");
        let [gauge, unscraped] = faults.as_slice() else { panic!("both are told: {faults:?}") };
        assert!(gauge.contains("is a gauge") && unscraped.contains("no job scrapes"), "{faults:?}");
    }
}
