//! What the spec knows of labels: the values under which a picture's series appear.

use std::collections::{BTreeMap, BTreeSet};

use kit::{Component, Kind, Program, Volume, Workload};
use watch::dashboard::Target;
use watch::query::Read;
use watch::record::Record;
use watch::scrape::{Find, Job};

/// More series than this nobody can tell apart.
pub(super) const MOST: usize = 6;

/// Series that are scraped, each with the jobs that can bring it: what a query comes down to behind all recording
/// rules.
pub(super) type Base = BTreeSet<(&'static str, &'static [&'static str])>;

/// Gathered once for all pictures.
pub(super) struct Facts<'a> {
    components: &'a [Component<'a>],
    jobs: &'static [Job],
    records: BTreeMap<&'static str, &'static Record>,
    /// The values that scenarios of alerts give to the labels of a series; of lines of logs, whose name is empty.
    told: BTreeMap<(&'static str, &'static str), Vec<&'static str>>,
    /// The closed sets of values that catalogues state, by metric and label.
    closed: BTreeMap<(&'static str, &'static str), &'static str>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(program: &'a Program) -> Self {
        let watch = program.watch;
        let records = watch.groups.iter().chain(watch.log_groups).flat_map(watch::rule_group::Group::records);
        let mut told: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for alert in watch.alerts() {
            let (fires, ..) = alert.scenarios();
            for series in fires.iter().flat_map(watch::scenario::Scenario::all_series) {
                let lines = series.lines().map_or(&[][..], |lines| lines.metadata);
                for (label, value) in series.labels().iter().chain(lines) {
                    let values = told.entry((series.name(), label)).or_default();
                    if !values.contains(value) {
                        values.push(value);
                    }
                }
            }
        }
        Self {
            components: program.stack.components(),
            jobs: watch.jobs,
            records: records.map(|record| (record.name(), record)).collect(),
            told,
            closed: watch
                .jobs
                .iter()
                .flat_map(Job::catalogues)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .flat_map(closed_sets)
                .collect(),
        }
    }

    /// What a query reads, behind the rules that record it.
    pub(super) fn base(&self, reads: &'static [Read]) -> Base {
        let (mut base, mut left, mut seen) = (Base::new(), reads.to_vec(), BTreeSet::new());
        while let Some((name, jobs)) = left.pop() {
            match self.records.get(name) {
                Some(record) if seen.insert(name) => left.extend(record.query().reads()),
                Some(_) => {}
                None => _ = base.insert((name, jobs)),
            }
        }
        base
    }

    /// The values of a label of a query's result, as far as the spec knows them; numbered ones where it knows none.
    pub(super) fn values(&self, label: &str, target: &Target, base: &Base, named: &[String]) -> Vec<String> {
        let found: [&dyn Fn() -> Vec<String>; 7] = [
            &|| literal(target.text(), label),
            &|| named.to_vec(),
            &|| self.of_the_spec(label, base, target.text()),
            &|| self.closed(label, base),
            &|| self.told(label, base, target),
            &|| usual(label).iter().map(|value| (*value).to_owned()).collect(),
            &|| self.or_numbered(label),
        ];
        let mut values = found.iter().map(|values| values()).find(|values| !values.is_empty()).unwrap_or_default();
        values.truncate(MOST);
        values
    }

    fn or_numbered(&self, label: &str) -> Vec<String> {
        let workloads = self.components.iter().map(|component| component.workload().name().to_string());
        if label == "app" { unique(workloads) } else { (1..=3).map(|number| format!("{label}-{number}")).collect() }
    }

    fn of_the_spec(&self, label: &str, base: &Base, query: &str) -> Vec<String> {
        // Of workloads those that the query mentions, if it mentions any.
        let workloads = || self.components.iter().map(Component::workload);
        let mentions = |one: &Workload| {
            let name = format!("\"{}\"", one.name());
            query.match_indices(&name).any(|(at, _)| !query[..at].ends_with("job="))
        };
        let mentions_any = workloads().any(mentions);
        let chosen = || workloads().filter(|one| !mentions_any || mentions(one));
        let of_kind = |kind: fn(Kind) -> bool| chosen().filter(move |one| kind(one.kind()));
        let name = |one: &Workload| one.name().to_string();
        match label {
            "namespace" | "exported_namespace" => unique(workloads().map(|one| one.namespace().name().to_string())),
            "node" => (1..=5).map(|number| format!("node-{number}")).collect(),
            "pod" => unique(chosen().flat_map(|one| pods(one.name().as_str(), one.kind(), mentions_any))),
            "deployment" => unique(of_kind(|kind| matches!(kind, Kind::Deployment(_))).map(name)),
            "daemonset" => unique(of_kind(|kind| kind == Kind::DaemonSet).map(name)),
            "statefulset" => unique(of_kind(|kind| kind == Kind::StatefulSet).map(name)),
            "container" | "workload" => unique(chosen().map(name)),
            "app" if mentions_any => unique(chosen().map(name)),
            "persistentvolumeclaim" => unique(chosen().flat_map(|one| {
                let claims = one.mounts().iter().filter(|mount| matches!(mount.volume(), Volume::Claim(_)));
                claims.map(|mount| mount.name().to_string()).collect::<Vec<_>>()
            })),
            "job" => unique(self.jobs_of(base).map(|job| job.name().to_owned())),
            "instance" => unique(self.jobs_of(base).flat_map(instances)),
            _ => Vec::new(),
        }
    }

    /// The jobs that bring what is read; all of them where that is not known.
    fn jobs_of<'b>(&'b self, base: &'b Base) -> impl Iterator<Item = &'b Job> {
        let unknown = base.iter().all(|(_, jobs)| jobs.is_empty());
        self.jobs.iter().filter(move |job| unknown || base.iter().any(|(_, jobs)| jobs.contains(&job.name())))
    }

    /// The values that scenarios give to the label: of what the query reads, behind its rules or as it is recorded.
    fn told(&self, label: &str, base: &Base, target: &Target) -> Vec<String> {
        let recorded = target.reads().iter().map(|(name, _)| *name);
        let read = recorded.chain(base.iter().map(|(name, _)| *name)).chain(base.is_empty().then_some(""));
        unique(read.filter_map(|name| self.told.get(&(name, label))).flatten().map(|value| (*value).to_owned()))
    }

    /// The closed set of values that a catalogue states.
    fn closed(&self, label: &str, base: &Base) -> Vec<String> {
        let of = |metric: &'static str| {
            let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| metric.strip_suffix(end));
            [Some(metric), family].into_iter().flatten().find_map(|metric| self.closed.get(&(metric, label)).copied())
        };
        let found: Option<&'static str> = base.iter().find_map(|(metric, _)| of(metric));
        found.into_iter().flat_map(|values| values.split(',')).map(str::to_owned).collect()
    }
}

/// The closed sets of a catalogue: its lines `# enum METRIC.LABEL a,b,c`.
fn closed_sets(exporter: &str) -> Vec<((&'static str, &'static str), &'static str)> {
    let text = catalogue::recorded::ALL.iter().find(|(name, _)| *name == exporter).map_or("", |(_, text)| *text);
    // One byte is found quickly without optimisation too, which a whole text is not.
    let lines = text.split('#').filter_map(|line| line.strip_prefix(" enum "));
    let set = |line: &'static str| {
        let (of, values) = line.split_once(' ')?;
        Some((of.split_once('.')?, values.split('\n').next()?))
    };
    lines.filter_map(set).collect()
}

/// What everybody's labels of these names hold.
fn usual(label: &str) -> &'static [&'static str] {
    match label {
        "method" => &["GET", "POST"],
        "status" | "status_code" | "code" => &["200", "404", "500"],
        "class" => &["2xx", "4xx", "5xx"],
        "level" => &["error", "warn"],
        "device" => &["sda", "sdb"],
        _ => &[],
    }
}

/// Each once, in their order.
fn unique(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut unique = Vec::new();
    values.for_each(|value| {
        if !unique.contains(&value) {
            unique.push(value);
        }
    });
    unique
}

/// One pod of a workload, or several; of a Deployment with ends as long as Kubernetes makes them, for which a legend
/// has to have room.
fn pods(workload: &str, kind: Kind, several: bool) -> Vec<String> {
    let ends = ["m8qzt", "4xk2p", "vw7rd"];
    let ends = &ends[..if several { 3 } else { 1 }];
    match kind {
        Kind::Deployment(_) | Kind::Sidecar | Kind::Declared => {
            ends.iter().map(|end| format!("{workload}-7c9d6f5b84-{end}")).collect()
        }
        Kind::DaemonSet => ends.iter().map(|end| format!("{workload}-{end}")).collect(),
        Kind::StatefulSet => vec![format!("{workload}-0")],
    }
}

fn instances(job: &Job) -> Vec<String> {
    let at = |port: u16| (1..=3).map(|host| format!("10.0.{host}.7:{port}")).collect();
    match job.find() {
        Find::Probes(_, urls) => urls.iter().map(watch::scrape::ProbedUrl::url).collect(),
        Find::Service(endpoint) => at(endpoint.port().number()),
        Find::Pods(pods) => at(pods.port().number()),
        Find::Kubelets => at(10_250),
        Find::ApiServer => at(6_443),
        Find::Static { targets, .. } => targets.iter().map(|target| (*target).to_owned()).collect(),
        Find::Annotated(..) => at(8_080),
    }
}

/// The values that the query itself selects: `{state="active"}`, `{state=~"active|idle"}`.
fn literal(query: &str, label: &str) -> Vec<String> {
    for (at, _) in query.match_indices(label) {
        let whole = !query[..at].ends_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '_');
        let rest = &query[at + label.len()..];
        let Some(rest) = rest.strip_prefix("=~\"").or_else(|| rest.strip_prefix("=\"")).filter(|_| whole) else {
            continue;
        };
        let values: Vec<String> = rest.split('"').next().unwrap_or("").split('|').map(str::to_owned).collect();
        let plain = |value: &String| {
            !value.is_empty() && value.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-/:. ".contains(letter))
        };
        if values.iter().all(plain) {
            return values;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn a_query_says_values_of_its_labels() {
        assert_eq!(literal("x{xmode=\"a\", mode=~\"idle|user\"}", "mode"), ["idle", "user"]);
        assert_eq!(literal("x{mode!=\"a\"} + y{mode=~\"$mode\"}", "mode"), Vec::<String>::new());
    }
}
