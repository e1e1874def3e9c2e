//! What differs between environments, side by side, from what each writes.

use super::tables::{code, wide};
use kit::{Environment, Kind, Label, Name, Placement, PodSettings, Said, View, Volume, Way, WorkloadId};

/// A row for each setting in which environments differ; none where there is nothing to compare.
pub(super) fn differences<'a>(cx: &View<'a>) -> Option<String> {
    let environments = cx.stack().all_environments();
    if environments.len() < 2 {
        return None;
    }
    let mut head = vec!["Setting".to_owned()];
    head.extend(environments.iter().map(|environment| code(environment.name())));
    let mut rows = Vec::new();
    let mut row = |setting: String, value: &dyn Fn(&Environment<'a>) -> String| {
        let values: Vec<String> = environments.iter().map(value).collect();
        if values.iter().any(|value| *value != values[0]) {
            rows.push([vec![setting], values].concat());
        }
    };
    of_the_whole(&mut row);
    for component in cx.stack().components() {
        let workload = component.workload();
        if workload.is_declared() {
            continue;
        }
        let name = code(workload.name());
        let placed = |environment: &Environment<'a>| environment.placement(workload);
        if let Kind::Deployment(_) = workload.kind() {
            row(format!("{name}: pods"), &|one| one.replicas_of(workload).unwrap_or(1).to_string());
        }
        row(format!("{name}: CPU and memory, request / limit"), &|one| resources(&placed(one)));
        // What is said of all stands above.
        let is_said = |said: &dyn Fn(&PodSettings<'a>) -> Vec<Option<WorkloadId<'a>>>| {
            let of = environments.iter().flat_map(|one| said(one.pod_settings()));
            of.flatten().any(|id| id.is(workload.id()))
        };
        if is_said(&|pods| pods.node_selectors.iter().map(|said| said.of).collect()) {
            row(format!("{name}: nodes"), &|one| nodes(placed(one).node_selector));
        }
        if is_said(&|pods| pods.tolerations.iter().map(|said| said.of).collect()) {
            row(format!("{name}: tolerates"), &|one| listed(placed(one).tolerations.iter().map(ToString::to_string)));
        }
        if is_said(&|pods| pods.priority_classes.iter().map(|said| said.of).collect()) {
            row(format!("{name}: priority class"), &|one| {
                listed(placed(one).priority_class.iter().map(|class| class.as_str().to_owned()))
            });
        }
        for mount in workload.mounts().iter() {
            let Volume::Claim(claim) = mount.volume() else { continue };
            row(format!("{name}: size of `{}`", claim.name()), &|one| one.size_of(claim).to_string());
            let is_told_apart = |one: &Environment| one.classes_of_claims().any(|(other, ..)| other == claim.name());
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
    Some(wide(&head, &rows))
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
    row("Logs kept for".to_owned(), &|one| one.log_retention().to_string());
    row("Nodes, but of DaemonSets".to_owned(), &|one| nodes(of_all(one.pod_settings().node_selectors.iter())));
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
