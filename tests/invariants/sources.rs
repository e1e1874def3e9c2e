//! Programs answer where they are asked, agents look where they are told, and what they bring has few labels.

use serde_json::Value;

use crate::look::{Look, strings};
use crate::pods::Pods;
use crate::testing::Faults;
use crate::world::World;

/// A program that is told an address with a path serves its pages under that path, unless it is told to stay at the
/// root, where probes and scrape jobs ask.
fn pages_are_at_the_root(world: &World) -> Faults {
    let mut faults = Faults::new();
    for pods in world.pods() {
        for container in pods.containers() {
            let flag = |name: &str| {
                let arguments = container.list("/args").iter().filter_map(Value::as_str);
                arguments.filter_map(|one| one.split_once('=')).find(|(flag, _)| *flag == name).map(|(_, value)| value)
            };
            let prefix = flag("--web.route-prefix");
            let moves =
                prefix.is_some_and(|prefix| prefix != "/") || prefix.is_none() && flag("--web.external-url").is_some();
            if moves {
                faults.push(format!(
                    "{}: its pages are not at the root, where probes and jobs ask; fix: --web.route-prefix=/",
                    pods.workload.title()
                ));
            }
        }
    }
    faults
}

/// Every folder of the node that is mounted is named to the program: by default it looks at its own container.
fn folders_of_the_node_are_read(world: &World) -> Faults {
    let mut faults = Faults::new();
    for pods in world.pods() {
        let of_node: Vec<_> = pods.volumes().filter(|(_, volume)| volume.at("/hostPath").is_object()).collect();
        for container in pods.containers() {
            for mount in container.list("/volumeMounts") {
                let path = mount.word("/mountPath");
                let is_of_node = of_node.iter().any(|(name, _)| *name == mount.word("/name"));
                if is_of_node && !is_named(world, pods, container, path) {
                    faults.push(format!(
                        "{}: nothing tells it to read {path}, a folder of the node; fix: a flag that names it, or no \
                         mount",
                        pods.workload.title()
                    ));
                }
            }
        }
    }
    faults
}

/// Whether an argument or a config of the pods names the path, or one below it.
fn is_named(world: &World, pods: Pods, container: &Value, path: &str) -> bool {
    let names = |text: &str| {
        text.match_indices(path).any(|(at, _)| matches!(text[at + path.len()..].chars().next(), None | Some('/')))
    };
    let in_arguments = container.list("/args").iter().filter_map(Value::as_str).any(names);
    let read: Vec<_> = pods.config_maps().collect();
    in_arguments
        || world.configs().any(|config| {
            config.object.namespace() == pods.workload.namespace()
                && read.contains(&config.object.name())
                && !config.is_json()
                && strings(&config.parsed()).iter().any(|(_, text)| names(text))
        })
}

/// What containerd puts before each line is taken off before anything else happens to it.
fn lines_are_unwrapped(world: &World) -> Faults {
    let mut faults = Faults::new();
    for config in world.configs().filter(|config| !config.is_json()) {
        let value = config.parsed();
        if !value.at("/positions").is_object() {
            continue;
        }
        for scrape in value.list("/scrape_configs") {
            if !scrape.at("/pipeline_stages/0/cri").is_object() {
                faults.push(format!(
                    "{}: lines of `{}` keep the time and stream that containerd puts before them; fix: `cri` as first \
                     stage",
                    config.object.title(),
                    scrape.word("/job_name")
                ));
            }
        }
    }
    faults
}

/// Labels are chosen one by one. Whoever copies them all lets every rollout begin new series and streams.
fn labels_are_chosen(world: &World) -> Faults {
    let mut faults = Faults::new();
    for config in world.configs().filter(|config| !config.is_json()) {
        for scrape in config.parsed().list("/scrape_configs") {
            let rules = scrape.list("/relabel_configs").iter().chain(scrape.list("/metric_relabel_configs"));
            for _ in rules.filter(|rule| rule.word("/action") == "labelmap") {
                faults.push(format!(
                    "{}: `{}` copies labels by pattern; fix: copy those that queries need, one by one",
                    config.object.title(),
                    scrape.word("/job_name")
                ));
            }
        }
    }
    faults
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    #[test]
    fn every_program_answers_where_it_is_asked() {
        holds(pages_are_at_the_root);
    }

    #[test]
    fn a_prefix_that_moves_the_metrics_is_reported() {
        let mut world = World::tea_house();
        let arguments = world.object("Deployment", "prometheus").value.list(&container("/args"));
        let at = arguments.iter().position(|one| one == "--web.route-prefix=/");
        let at = at.expect("Prometheus is told to stay at the root").to_string();
        let expected = "Deployment monitoring/prometheus: its pages are not at the root, where probes and jobs ask; \
                        fix: --web.route-prefix=/";
        let prefix = "--web.route-prefix=/prometheus/";
        let place = container(&format!("/args/{at}"));
        reports(pages_are_at_the_root, |world| world.put("Deployment", "prometheus", &place, prefix), expected);
        reports(
            pages_are_at_the_root,
            |world| world.cut("Deployment", "prometheus", &container("/args"), &at),
            expected,
        );
    }

    #[test]
    fn every_folder_of_the_node_is_read() {
        holds(folders_of_the_node_are_read);
    }

    #[test]
    fn a_folder_of_the_node_that_no_flag_names_is_reported() {
        reports(
            folders_of_the_node_are_read,
            |world| world.cut("DaemonSet", "node-exporter", &container(""), "args"),
            "DaemonSet monitoring/node-exporter: nothing tells it to read /host/root, a folder of the node; fix: a \
             flag that names it, or no mount",
        );
    }

    #[test]
    fn every_line_is_unwrapped_first() {
        holds(lines_are_unwrapped);
    }

    #[test]
    fn lines_that_keep_what_containerd_wrote_are_reported() {
        reports(
            lines_are_unwrapped,
            |world| world.rewrite("promtail", "promtail.yaml", "- cri: {}\n", "- docker: {}\n"),
            "ConfigMap monitoring/promtail: lines of `kubernetes-pods` keep the time and stream that containerd puts \
             before them; fix: `cri` as first stage",
        );
    }

    #[test]
    fn no_job_copies_every_label() {
        holds(labels_are_chosen);
    }

    #[test]
    fn a_job_that_copies_every_label_is_reported() {
        reports(
            labels_are_chosen,
            |world| {
                let rule = "relabel_configs:\n  - action: labelmap\n    regex: __meta_kubernetes_pod_label_(.+)\n";
                world.rewrite("promtail", "promtail.yaml", "relabel_configs:\n", rule);
            },
            "ConfigMap monitoring/promtail: `kubernetes-pods` copies labels by pattern; fix: copy those that queries \
             need, one by one",
        );
    }
}
