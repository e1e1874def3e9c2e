//! What differs between environments, side by side, from what each writes.

use super::tables::{code, wide};
use kit::{
    Component, Environment, Kind, Label, Name, Placement, PodSettings, Said, Stack, View, Volume, Way, Workload,
    WorkloadId,
};
use watch::scrape::Exploration;
use watch::unit::Bound;
use watch::watch::Watch;

/// What holds where several pods run of a program that has volumes.
const SEVERAL: &str = "
Where an environment runs several pods of a program that has a volume, each has its own and does all of the work, \
preferably on a node of its own. They stand in for each other: a Prometheus that was down has a gap that the other has \
not. Its Service therefore keeps each client at the same pod as long as that is ready (`sessionAffinity: ClientIP`); \
after a failure it shows the other's samples. An alert that both send is told once.
";

/// What holds where blocks of metrics are kept in a bucket.
const STORED: &str = "
Where blocks of metrics are kept in a bucket, Grafana asks Thanos' query layer, which merges what the Prometheis and \
the bucket have: one series without the gap of the one that was down. It leaves a Prometheus out until it has answered \
again, so that a gap can be seen for some seconds. Each Prometheus cuts a block every two hours, and its sidecar \
uploads it: what is younger lies on its volume alone.

Addresses outside of the cluster, of buckets and of databases, stand here as the spec names them. Nobody asked whether \
they exist: create them, or name yours in the spec, before such an environment is applied.
";

/// What holds where lines of logs are kept in a bucket.
const KEPT: &str = "
Where logs are kept in a bucket, a volume holds only what is not stored there yet. Several Lokis are one: each line is \
taken by three, and two suffice to take and to find it; rules are shared out among them, and one deletes what is too \
old. What a Loki had on its volume before is not found any more.
";

/// What holds where samples are written to a receiver.
const WRITTEN: &str = "
Where samples are written to a receiver, each is sent on when it has been stored: alerts and dashboards here do not \
depend on the receiver. While the receiver is away they wait, for as long as the write-ahead log has them: about \
two hours.
";

/// A row for each setting in which environments differ; none where there is nothing to compare.
pub(super) fn differences(cx: &View) -> Option<String> {
    let environments: Vec<&Environment> = cx.stack().all_environments().iter().collect();
    if environments.len() < 2 {
        return None;
    }
    let names = environments.iter().map(|environment| code(environment.name()));
    let head: Vec<String> = ["Setting".to_owned()].into_iter().chain(names).collect();
    let table = wide(&head, &rows(cx.stack(), cx.watch(), &environments));
    let mut workloads = cx.stack().components().iter().map(Component::workload);
    let several = workloads.any(|one| environments.iter().any(|there| there.members_of(one.id()).is_some()));
    let stored = environments.iter().any(|one| one.bucket().is_some());
    let written = environments.iter().any(|one| one.remote_writes().next().is_some());
    let kept = environments.iter().any(|one| one.log_bucket().is_some());
    let texts = [(several, SEVERAL), (stored, STORED), (kept, KEPT), (written, WRITTEN)];
    Some(texts.iter().filter(|(holds, _)| *holds).fold(table, |page, (_, text)| page + text))
}

/// What these environments do not all say alike: the setting, and what each says. Markdown.
pub(crate) fn rows<'a>(stack: &Stack<'a>, watch: &Watch, environments: &[&Environment<'a>]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = |setting: String, value: &dyn Fn(&Environment<'a>) -> String| {
        let values: Vec<String> = environments.iter().map(|environment| value(environment)).collect();
        if values.iter().any(|value| *value != values[0]) {
            rows.push([vec![setting], values].concat());
        }
    };
    row("Namespace".to_owned(), &|one| code(one.names(stack).of(stack.namespace()).name()));
    of_the_whole(&mut row);
    of_bounds(watch, environments, &mut row);
    for component in stack.components() {
        let workload = component.workload();
        if workload.is_declared() {
            continue;
        }
        let name = code(workload.name());
        row(name.clone(), &|one| if stack.leaves_out(one, workload.id()) { "left out" } else { "runs" }.to_owned());
        let mut row = |setting: String, value: &dyn Fn(&Environment<'a>) -> String| {
            row(setting, &|one| if stack.leaves_out(one, workload.id()) { "-".to_owned() } else { value(one) });
        };
        let placed = |environment: &Environment<'a>| environment.placement(workload);
        if matches!(workload.kind(), Kind::Deployment(_) | Kind::StatefulSet) {
            row(format!("{name}: pods"), &|one| one.replicas_of(workload).unwrap_or(1).to_string());
        }
        row(format!("{name}: CPU and memory, request / limit"), &|one| resources(&placed(one)));
        if is_said_of(environments, workload, |pods| pods.node_affinities.iter().map(|said| said.of).collect()) {
            row(format!("{name}: affinity to nodes"), &|one| affinity(placed(one).node_affinity));
        }
        if is_said_of(environments, workload, |pods| pods.anti_affinities.iter().map(|said| said.of).collect()) {
            row(format!("{name}: keeps off the nodes of"), &|one| {
                listed(placed(one).anti_affinity.iter().map(|other| other.name.to_string()))
            });
        }
        // What is said of all stands above.
        if is_said_of(environments, workload, |pods| pods.node_selectors.iter().map(|said| said.of).collect()) {
            row(format!("{name}: nodes"), &|one| nodes(placed(one).node_selector));
        }
        if is_said_of(environments, workload, |pods| pods.tolerations.iter().map(|said| said.of).collect()) {
            row(format!("{name}: tolerates"), &|one| listed(placed(one).tolerations.iter().map(ToString::to_string)));
        }
        if is_said_of(environments, workload, |pods| pods.priority_classes.iter().map(|said| said.of).collect()) {
            row(format!("{name}: priority class"), &|one| {
                listed(placed(one).priority_class.iter().map(|class| class.as_str().to_owned()))
            });
        }
        for mount in workload.mounts().iter() {
            let Volume::Claim(claim) = mount.volume() else { continue };
            row(format!("{name}: size of `{}`", claim.name()), &|one| one.size_of(claim).to_string());
            let is_told_apart = |one: &&Environment| one.classes_of_claims().any(|(other, ..)| other.is(claim));
            if environments.iter().any(is_told_apart) {
                row(format!("{name}: storage class of `{}`", claim.name()), &|one| class(one.class_of(claim)));
            }
        }
        for service in component.services() {
            for port in service.ports().iter() {
                let setting = format!("`{}`, port `{}`: from outside", service.name(), port.name());
                row(setting, &|one| {
                    let is_it = |exposure: &&kit::Exposure| {
                        exposure.endpoint().service() == service.name() && exposure.endpoint().port().is(port)
                    };
                    let Some(exposure) = one.exposures().iter().find(is_it) else {
                        return "`kubectl port-forward`".to_owned();
                    };
                    format!("{}: <{}>", way(&exposure.way()), one.external_url(&exposure.endpoint()))
                });
            }
        }
    }
    rows
}

/// The bounds that one of them moves, by the alerts and panels that compare with them.
fn of_bounds<'a>(
    watch: &Watch,
    environments: &[&Environment<'a>],
    row: &mut impl FnMut(String, &dyn Fn(&Environment<'a>) -> String),
) {
    let mut seen: Vec<Bound> = Vec::new();
    for (bound, ..) in environments.iter().flat_map(|one| one.moved_bounds()) {
        if seen.iter().any(|other| other.is_made_by(bound)) {
            continue;
        }
        seen.push(bound);
        let setting = format!("Bound of {}", watch.comparing_with(bound).join(", "));
        row(setting, &|one| {
            let moved = one.moved_bounds().find(|(other, ..)| other.is_made_by(bound));
            moved.map_or(bound, |(_, here, _)| here).in_words()
        });
    }
}

/// Whether one of them says something of the pods of this workload alone.
fn is_said_of<'a>(
    environments: &[&Environment<'a>],
    workload: &Workload<'a>,
    said: impl Fn(&PodSettings<'a>) -> Vec<Option<WorkloadId<'a>>>,
) -> bool {
    environments.iter().flat_map(|one| said(one.pod_settings())).flatten().any(|id| id.is(workload.id()))
}

/// What is said of no workload alone.
fn of_the_whole<'a>(row: &mut impl FnMut(String, &dyn Fn(&Environment<'a>) -> String)) {
    row("Images from".to_owned(), &|one| one.mirror().map_or_else(|| "their own registries".to_owned(), code));
    row("Image pull secrets".to_owned(), &|one| listed(one.pull_secrets().iter().map(ToString::to_string)));
    row("Secrets".to_owned(), &|one| if one.bundles_secrets() { "written" } else { "there already" }.to_owned());
    row("Mail server".to_owned(), &|one| listed([one.notifications().smarthost.to_owned()]));
    row("Sender of mails".to_owned(), &|one| listed([one.notifications().from.to_owned()]));
    row("Alerts".to_owned(), &|one| {
        if one.notifications().placeholders { "reach nobody until the receivers are filled in" } else { "reach people" }
            .to_owned()
    });
    row("Metrics kept for".to_owned(), &|one| one.metrics_retention().to_string());
    row("Metrics kept that nobody reads".to_owned(), &|one| {
        match one.exploration() {
            Exploration::Everything => "all",
            Exploration::Margins => "what each job names, and what every program tells of itself",
            Exploration::Small => "what every program tells of itself",
            Exploration::Nothing => "none",
        }
        .to_owned()
    });
    row("Blocks of metrics kept in".to_owned(), &|one| {
        let kept = |bucket: kit::Bucket| format!("{}, for {}", bucket.in_words(), bucket.retention());
        one.bucket().map_or_else(|| "no bucket".to_owned(), kept)
    });
    row("Samples written to".to_owned(), &|one| listed(one.remote_writes().map(|receiver| receiver.name().to_owned())));
    row("Logs kept for".to_owned(), &|one| one.log_retention().to_string());
    row("Logs kept in".to_owned(), &|one| {
        one.log_bucket().map_or_else(|| "a volume".to_owned(), |bucket| bucket.in_words())
    });
    row("Nodes, but of DaemonSets".to_owned(), &|one| nodes(of_all(one.pod_settings().node_selectors.iter())));
    row("Affinity to nodes, but of DaemonSets".to_owned(), &|one| {
        affinity(of_all(one.pod_settings().node_affinities.iter()))
    });
    row("Tolerated, but by DaemonSets, which tolerate all".to_owned(), &|one| {
        listed(of_all(one.pod_settings().tolerations.iter()).map(|taint| taint.to_string()))
    });
    row("Priority class, where no other is said".to_owned(), &|one| {
        let mut said = of_all(one.pod_settings().priority_classes.iter());
        said.next().map_or_else(|| "each program's own".to_owned(), |class| code(class.as_str()))
    });
    row("Several pods are spread over".to_owned(), &|one| {
        let over = of_all(one.pod_settings().spreads.iter()).map(str::to_owned);
        listed(["kubernetes.io/hostname".to_owned()].into_iter().chain(over))
    });
    row("Storage class".to_owned(), &|one| class(one.class_of_storage()));
    row("External labels".to_owned(), &|one| {
        listed(one.external_labels(&[]).into_iter().map(|(name, value)| format!("{name}={value}")))
    });
}

/// What is said of the pods of every workload.
fn of_all<'a, T: Copy + 'a>(said: impl Iterator<Item = &'a Said<'a, T>>) -> impl Iterator<Item = T> {
    said.filter(|said| said.of.is_none()).map(|said| said.value)
}

fn nodes<'a>(labels: impl IntoIterator<Item = Label<'a>>) -> String {
    listed(labels.into_iter().map(|label| format!("{}={}", label.key(), label.value())))
}

fn affinity<'a>(said: impl IntoIterator<Item = (&'a str, &'a [&'a str])>) -> String {
    listed(said.into_iter().map(|(key, values)| format!("{key} in {}", values.join(", "))))
}

fn resources(placed: &Placement) -> String {
    placed.resources.map_or_else(String::new, |one| {
        format!("{} / {}, {} / {}", one.cpu_request, one.cpu_limit, one.memory_request, one.memory_limit)
    })
}

fn class(class: Option<Name>) -> String {
    class.map_or_else(|| "the cluster's default".to_owned(), code)
}

fn way(way: &Way) -> String {
    match way {
        Way::NodePort(port) => format!("NodePort {}", port.number()),
        Way::LoadBalancer => "a load balancer".to_owned(),
        Way::Ingress { class, .. } => format!("Ingress of class `{}`", class.name),
        Way::HttpRoute { gateway, .. } => format!("HTTPRoute of Gateway `{}`", gateway.name),
    }
}

/// Each in code; a dash for none.
fn listed(texts: impl IntoIterator<Item = String>) -> String {
    let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).map(code).collect();
    if texts.is_empty() { "-".to_owned() } else { texts.join(", ") }
}
