//! The tables of the document, one function each.

use crate::manifest::edges;
use crate::preview::Paths;
use kit::{Bytes, Component, Environment, Kind, Program, Scope, Target, Verb, View, Volume};
use watch::scrape::Find;
use watch::watch::Watch;

/// A Markdown table. Cells may hold `|`.
pub(super) fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let rows: Vec<Vec<String>> = rows.into_iter().map(Vec::from).collect();
    wide(&head.map(str::to_owned), &rows)
}

/// The same with as many columns as `head` has.
pub(super) fn wide(head: &[String], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return "None.\n".to_owned();
    }
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

pub(super) fn code(text: impl std::fmt::Display) -> String {
    format!("`{text}`")
}

pub(super) fn workloads(cx: &View) -> String {
    let mut sum = [0_u64; 4];
    let rows: Vec<[String; 6]> = cx
        .stack()
        .components()
        .iter()
        .filter_map(|component| {
            let workload = component.workload();
            let resources = cx.environment().placement(workload).resources?;
            let replicas = cx.environment().replicas_of(workload);
            let kind = match workload.kind() {
                Kind::Deployment(_) => format!("Deployment of {}", replicas.unwrap_or(1)),
                Kind::StatefulSet => format!("StatefulSet of {}", replicas.unwrap_or(1)),
                Kind::DaemonSet => "DaemonSet".to_owned(),
                Kind::Sidecar | Kind::Init | Kind::Declared => return None,
            };
            if let Some(count) = replicas.map(u64::from) {
                sum[0] += count * resources.cpu_request.as_millicores();
                sum[1] += count * resources.cpu_limit.as_millicores();
                sum[2] += count * resources.memory_request.count();
                sum[3] += count * resources.memory_limit.count();
            }
            Some([
                format!("`{}`: {}", workload.name(), workload.purpose()),
                code(cx.called(workload.namespace())),
                kind,
                workload.image().map(|image| code(cx.environment().pulled(&image))).unwrap_or_default(),
                format!("{} / {}", resources.cpu_request, resources.cpu_limit),
                format!("{} / {}", resources.memory_request, resources.memory_limit),
            ])
        })
        .collect();
    let mut text =
        table(["Workload", "Namespace", "Kind", "Image", "CPU request / limit", "Memory request / limit"], rows);
    let [cpu, cpu_limit, memory, memory_limit] = sum;
    text.push_str(&format!(
        "\nTogether, without the DaemonSets: {cpu}m of CPU and {} MiB requested, {cpu_limit}m and {} MiB at most.\n",
        memory >> 20,
        memory_limit >> 20,
    ));
    text
}

pub(super) fn ports(cx: &View) -> String {
    let rows = cx.stack().components().iter().flat_map(|component| {
        let services: Vec<_> = component.services().collect();
        component.workload().ports().iter().map(move |port| {
            let service = services.iter().find(|service| service.ports().iter().any(|other| other.is(port)));
            let at = service.map_or_else(
                || "pods only".to_owned(),
                |service| {
                    format!("{}.{}.svc:{}", service.name(), cx.called(component.workload().namespace()), port.number())
                },
            );
            [code(component.workload().name()), code(port.name()), port.number().to_string(), code(at)]
        })
    });
    table(["Workload", "Port", "Number", "Reached at"], rows)
}

pub(super) fn volumes(cx: &View) -> String {
    let rows = cx.stack().components().iter().flat_map(|component| {
        component.workload().mounts().iter().filter_map(|mount| {
            let Volume::Claim(claim) = mount.volume() else { return None };
            let size: Bytes = cx.size_of(claim);
            Some([code(component.workload().name()), code(claim.name()), size.to_string(), code(mount.path())])
        })
    });
    let environment = cx.environment();
    let kept = format!(
        "\nMetrics are kept for {}, logs for {}.\n",
        environment.metrics_retention(),
        environment.log_retention()
    );
    table(["Workload", "Claim", "Size", "Mounted at"], rows) + &kept
}

pub(super) fn connections(cx: &View) -> String {
    let rows = edges(cx).into_iter().map(|edge| {
        let to = match edge.to {
            Target::Pods { workload, port } => format!("`{}`, port {}", workload.name, port.number()),
            Target::ApiServer => "the API server, ports 443 and 6443".to_owned(),
            Target::Kubelets => "the kubelet of every node, port 10250".to_owned(),
            Target::Address { address, port } => format!("`{address}`, port {port}"),
            Target::Outside { port, what } => format!("{what}, port {port}"),
        };
        [code(edge.from.name), to]
    });
    table(["From", "To"], rows)
        + "\nWhoever connects may also ask the cluster's DNS. Everything else is refused, both ways.\n"
}

pub(super) fn rights(cx: &View) -> String {
    let rows = cx.stack().components().iter().flat_map(|component| {
        let workload = component.workload();
        let grants = workload.grants(&cx.of(*workload.id()));
        grants.into_iter().map(|grant| {
            let things: Vec<String> = grant
                .resources
                .iter()
                .map(|resource| code(resource.plural()))
                .chain(grant.paths.iter().map(code))
                .collect();
            let verbs: Vec<&str> = grant.verbs.iter().copied().map(Verb::name).collect();
            let place = match grant.scope {
                Scope::Cluster => "cluster".to_owned(),
                Scope::Namespace(namespace) => format!("namespace `{}`", cx.called(namespace)),
            };
            [code(workload.name()), things.join(", "), verbs.join(", "), place]
        })
    });
    table(["Service account", "Of", "May", "In"], rows) + "\nAll others get no token.\n"
}

pub(super) fn exemptions(cx: &View) -> String {
    let rows = cx.stack().components().iter().flat_map(|component| {
        let exemptions = component.workload().exemptions();
        exemptions.map(|exemption| {
            let privilege = exemption.privilege.name().trim_start_matches("Privilege::").to_owned();
            [code(component.workload().name()), privilege, exemption.reason.to_owned()]
        })
    });
    table(["Workload", "Privilege", "Why"], rows)
}

pub(super) fn jobs(cx: &View) -> String {
    let rows = cx.watch().jobs.iter().map(|job| {
        let targets = match job.find() {
            Find::Service(endpoint) => {
                format!("pods behind `{}`, port {}", endpoint.service(), endpoint.port().number())
            }
            Find::Pods(pods) => format!("pods of `{}`, port {}", pods.workload().name, pods.port().number()),
            Find::Annotated(namespace, _) => format!("annotated pods in `{}`", cx.called(namespace)),
            Find::Kubelets => "the kubelet of every node".to_owned(),
            Find::ApiServer => "the API server".to_owned(),
            Find::Static { targets, .. } => targets.iter().map(code).collect::<Vec<_>>().join(", "),
            Find::Probes(_, urls) => {
                let urls: Vec<String> = urls.iter().map(|url| code(url.url_called(cx.names()))).collect();
                urls.join(", ")
            }
        };
        [code(job.name()), targets, code(job.path()), job.target_labels().join(", ")]
    });
    table(["Job", "Targets", "Path", "Target labels beside `job` and `instance`"], rows)
}

pub(super) fn alerts(watch: &Watch) -> String {
    let groups = watch.groups.iter().chain(watch.log_groups);
    let rows = groups.flat_map(|group| {
        group.alerts().iter().map(|alert| {
            [code(alert.name()), alert.severity().label().to_owned(), alert.lasts().to_string(), alert.summary_text()]
        })
    });
    table(["Alert", "Severity", "After", "Says"], rows)
}

/// What of each workload was never run with the real program, and where; none where there is nothing.
pub(super) fn not_run_here(program: &Program) -> Option<String> {
    let environments = program.environments();
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for environment in environments {
        let there = program.within(environment);
        for workload in there.stack.components().iter().map(Component::workload) {
            for what in workload.unproven() {
                let line = format!("`{}`: {what}.", workload.name());
                match lines.iter_mut().find(|(other, _)| *other == line) {
                    Some((_, names)) => names.push(environment.name().as_str()),
                    None => lines.push((line, vec![environment.name().as_str()])),
                }
            }
        }
    }
    let said = |(line, names): &(String, Vec<&str>)| {
        let all = names.len() == environments.len();
        let names: Vec<_> = names.iter().map(|name| code(*name)).collect();
        if all { format!("- {line}\n") } else { format!("- Environment {}: {line}\n", names.join(", ")) }
    };
    (!lines.is_empty()).then(|| lines.iter().map(said).collect())
}

/// Who is told, when and how often, in this environment; and in each other that says so itself.
pub(super) fn routes(cx: &View) -> String {
    let environment = cx.environment();
    let mut text = ways(cx.watch(), environment);
    if environment.notifications().placeholders {
        text.push_str(
            "\nIn this environment nobody is reached until the Secret `alertmanager-receivers` is filled in; an alert \
             says so.\n",
        );
    }
    let tells_otherwise = |one: &&Environment| one.own_routing().is_some() || one.own_receivers().next().is_some();
    for other in cx.stack().all_environments().iter().skip(1).filter(tells_otherwise) {
        text.push_str(&format!("\nIn environment `{}`:\n\n{}", other.name(), ways(cx.watch(), other)));
    }
    text
}

fn ways(watch: &Watch, environment: &Environment) -> String {
    let Some(routing) = environment.routing_of(watch) else { return table(["Alerts"], []) };
    let rows = routing.ways().into_iter().map(|way| {
        let receiver = environment.told(way.receiver());
        let notifiers: Vec<String> = receiver.notifiers().map(ToString::to_string).collect();
        let again = if way.route.continue_ { "; the routes below as well" } else { "" };
        [
            code(way.conditions()),
            code(receiver.name()) + again,
            notifiers.join(", "),
            way.when(),
            format!("after {}, then every {}", way.group_wait, way.group_interval),
            way.repeat_interval.to_string(),
        ]
    });
    let text = table(["Alerts", "Receiver", "Reaches", "When", "News", "Repeated every"], rows);
    let intervals = routing.intervals();
    if intervals.is_empty() {
        return text;
    }
    let rows = intervals.into_iter().map(|interval| {
        let periods: Vec<String> = interval.periods().iter().map(ToString::to_string).collect();
        [code(interval.name()), periods.join("; ")]
    });
    text + "\n" + &table(["Interval", "Times"], rows)
}

pub(super) fn dashboards(watch: &Watch, pictures: &[Paths]) -> String {
    let rows = watch.dashboards.iter().zip(pictures).map(|(board, picture)| {
        let alert = picture.alert.as_ref().map(|(path, alert)| format!(", [while {} fires]({path})", code(alert)));
        let links = format!("[calm]({}){}", picture.calm, alert.unwrap_or_default());
        [board.title().to_owned(), code(format!("/d/{}", board.uid())), board.about().to_owned(), links]
    });
    let verbatim = watch.verbatim.iter().map(|board| {
        let of_others = format!("as others wrote it: {}", code(board.file()));
        [board.title().to_owned(), code(format!("/d/{}", board.uid())), board.about().to_owned(), of_others]
    });
    table(["Dashboard", "Path in Grafana", "Shows", "Looks like"], rows.chain(verbatim))
}

/// The queries that bypass the compiler, each with its reason; `None` where there are none.
pub(super) fn unchecked(watch: &Watch) -> Option<String> {
    let questions = watch.questions().into_iter();
    let rows = questions.filter_map(|asked| Some([asked.asker, code(asked.text), asked.unchecked?.to_owned()]));
    let mut rows = rows.peekable();
    rows.peek()?;
    Some(table(["Asked by", "Query", "Why"], rows))
}
