//! Whether the stack sees what it should: nothing goes silent because what would have spoken is gone or misread its
//! files.

use super::own_storage::PROMETHEUS_CANNOT_WRITE;
use super::shop;
use super::{SCOPE, board};
use super::{namespace, steps, workload};
use crate::thresholds;
use crate::{logql, promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::all_jobs;
use watch::all_jobs::AllJobs;
use watch::rule_group::Group;
use watch::runbook::{ask, kubectl_files, kubectl_in, run, say, search, sh};
use watch::scenario::{given, told_by};
use watch::severity::{INFO, WARNING};

pub const MONITORING: Group = Group::new(
    "monitoring",
    &[
        NODE_AGENT_DOWN,
        NODE_NOT_WATCHED,
        INSTANCE_DOWN,
        PROBES_UNREACHABLE,
        NO_INSTANCE_LEFT,
        NOT_INSTRUMENTED,
        PROMETHEUS_BAD_CONFIG,
        PROMETHEUS_CANNOT_WRITE,
        PROMETHEUS_RULE_FAILURES,
    ],
);

/// Every job; in scenarios Grafana is what vanishes.
const ALL_JOBS: AllJobs = all_jobs!(crate::jobs::JOBS, "grafana");

pub const NODE_AGENT_DOWN: Alert = Alert::new("InstanceDown", WARNING)
    .when_any(promql! { up{job=~"node-exporter|promtail|otel-collector|alloy|access-log|kubelet|cadvisor"} == 0 })
    .for_(minutes(1))
    .identified_by(&["job", "node", "instance"])
    .label(SCOPE, "node")
    .summary("{{ $labels.job }} on node {{ $labels.node }} is down")
    .description("Prometheus cannot read {{ $labels.job }} on node {{ $labels.node }} ({{ $labels.instance }}).")
    .panel(board::STACK.panel("Targets up, by job"))
    .fires(
        given(series! { up{job="node-exporter", node="n1", instance="10.0.0.1:9100"} 1 0x10 })
            .and(ALL_JOBS.is_up())
            .beside(ALL_JOBS.others()),
    )
    .stays_quiet(
        given(series! { up{job="node-exporter", node="n1", instance="10.0.0.1:9100"} 1 0 1x10 })
            .and(ALL_JOBS.is_up())
            .beside(ALL_JOBS.others()),
    )
    .when_gone(told_by(&NODE_NOT_WATCHED).given(series! { kube_node_info{job="kube-state-metrics", node="n1"} 1x300 }))
    .meaning(
        "What watches this node does not answer. If the node itself is down, KubeNodeNotReady follows, and mutes \
         this alert.",
    )
    .impact("The shop is not hurt. We are blind on this node: its CPU, memory, disks or logs are missing.")
    .look(&run("Is the node there?", sh("kubectl get node <node>")))
    .look(&run("Does the agent run there?", steps::AGENTS_OF_NODE))
    .look(&say("What does Prometheus say? Its page Status > Target health shows the error of the last scrape."))
    .fix(&run(
        "The pod crashes: read why, then restart it.",
        sh("kubectl -n <namespace> logs <pod> --previous\nkubectl -n <namespace> delete pod <pod>"),
    ))
    .fix(&say(
        "`connection refused` or a timeout while the pod runs: a firewall or security group blocks the port between \
         nodes.",
    ))
    .fix(&say("`401` or `403` of kubelet or cadvisor: Prometheus' ClusterRole was not applied."));

pub const NODE_NOT_WATCHED: Alert = Alert::new("NodeNotWatched", WARNING)
    .when_any(promql! {
    group by (node) (kube_node_info{job="kube-state-metrics"}) unless on (node) up{job="node-exporter"}
    or
    group by (node) (kube_node_info{job="kube-state-metrics"}) unless on (node) up{job=~"promtail|otel-collector|alloy"}
    })
    .for_(minutes(10))
    .label(SCOPE, "node")
    .summary("Nothing watches node {{ $labels.node }}")
    .description(
        "Node {{ $labels.node }} is in the cluster, but Prometheus finds no node-exporter or no log agent on it: \
         not even one that fails.",
    )
    .panel(board::STACK.panel("Targets up, by job"))
    .fires(
        given(series! { kube_node_info{job="kube-state-metrics", node="n1"} 1x20 })
            .and(series! { up{job="node-exporter", node="n1"} 1x20 })
            .and(series! { up{job="promtail", node="n2"} 1x20 }),
    )
    .fires(
        given(series! { kube_node_info{job="kube-state-metrics", node="n1"} 1x20 })
            .and(series! { up{job="node-exporter", node="n1"} 1x20 })
            .and(series! { up{job="otel-collector", node="n2"} 1x20 }),
    )
    .fires(
        given(series! { kube_node_info{job="kube-state-metrics", node="n1"} 1x20 })
            .and(series! { up{job="node-exporter", node="n1"} 1x20 })
            .and(series! { up{job="alloy", node="n2"} 1x20 }),
    )
    .stays_quiet(
        given(series! { kube_node_info{job="kube-state-metrics", node="n1"} 1x20 })
            .and(series! { up{job="node-exporter", node="n1"} 1x2 _x8 1x20 })
            .and(series! { up{job="promtail", node="n1"} 0x30 }),
    )
    .stays_quiet(
        given(series! { kube_node_info{job="kube-state-metrics", node="n1"} 1x20 })
            .and(series! { up{job="node-exporter", node="n1"} 1x20 })
            .and(series! { up{job="otel-collector", node="n1"} 0x30 }),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("kube-state-metrics"))
    .meaning(
        "The node takes part in the cluster, but an agent of the monitoring was never started there, was evicted, or \
         waits.",
    )
    .impact(
        "The shop is not hurt. We are blind on this node: its CPU, memory, disks or logs are missing, and their \
         alerts silent.",
    )
    .look(&run(
        "Which agents run there, and which wait?",
        steps::AGENTS_OF_NODE.then(kubectl_in(namespace::MONITORING, "get daemonsets,pods -o wide")),
    ))
    .look(&run(
        "Why does it wait? The events at the end say so.",
        kubectl_in(namespace::MONITORING, "describe pod <pod> | tail -20"),
    ))
    .fix(&say(
        "A taint that the DaemonSet does not tolerate: add the toleration in the stack, or take the taint off the \
         node.",
    ))
    .fix(&say("No room on the node: follow HighMemoryUsage or HighCPU, or move a pod away."))
    .fix(&run("The DaemonSet is missing: deploy the stack again.", kubectl_files("apply -f {files}")));

pub const INSTANCE_DOWN: Alert = Alert::new("InstanceDown", WARNING)
    .when_any(promql! {
        up{
          job!~"node-exporter|promtail|otel-collector|alloy|access-log|kubelet|cadvisor|dhakacart-pods|dhakacart-probes"
        } == 0
    })
    .for_(minutes(1))
    // What reads of it over minutes ends before it does.
    .keep_firing_for(super::LONGER_THAN_RATES)
    .identified_by(&["job", "instance"])
    .label(SCOPE, "service")
    .summary("{{ $labels.job }} is down")
    .description("Prometheus cannot read {{ $labels.job }} ({{ $labels.instance }}).")
    .panel(board::STACK.panel("Targets up, by job"))
    .fires(
        given(series! { up{job="loki", instance="10.0.0.9:3100"} 1 0x10 })
            .and(ALL_JOBS.is_up())
            .beside(ALL_JOBS.others()),
    )
    // A pod of the shop that shows no metrics is NotInstrumented; one that is gone, ServiceDown.
    .stays_quiet(
        given(series! { up{job="dhakacart-pods", instance="10.0.0.7:5000"} 0x20 })
            .and(ALL_JOBS.is_up())
            .beside(ALL_JOBS.others()),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("loki"))
    .meaning("A part of the monitoring does not answer. That a part of the shop does not, ServiceDown says.")
    .impact("The shop is not hurt, but we are blind to what this part watches: alerts that rely on it stay silent.")
    .look(&run("Does its pod run?", sh("kubectl get pods -A -o wide | grep -wF <instance without its port>")))
    .look(&search("What does it say?", logql!(r#"{pod="<pod>"} |~ "(?i)error|fatal""#)))
    .look(&say("What does Prometheus say? Its page Status > Target health shows the error of the last scrape."))
    .fix(&say("The pod crashes: fix what its log names; often a Secret is missing or a volume is full."))
    .fix(&run("It hangs: delete its pod, and it is started anew.", sh("kubectl -n <namespace> delete pod <pod>")))
    .fix(&say(
        "A timeout while it runs: a network policy blocks Prometheus. Run `cargo xtask gen`, and apply all of it.",
    ));

/// The probes go through the prober's Service, which Prometheus looks up in the cluster's DNS; the prober's own metrics
/// are read from its pod. So the probes can be gone while the prober looks well, and with them every alert of
/// `probe_success`.
pub const PROBES_UNREACHABLE: Alert = Alert::new("ProbesUnreachable", WARNING)
    .when(promql! { max by (job) (up{job="dhakacart-probes"}) }, thresholds::IS_DOWN)
    .for_(minutes(1))
    .summary("Nothing probes the shop")
    .description("Prometheus reaches no probe of {{ $labels.job }}: the Service of blackbox-exporter does not answer.")
    .panel(board::STACK.panel("Targets up, by job"))
    .fires(
        given(series! { up{job="dhakacart-probes", instance="http://dhakacart.com/"} 1 0x10 })
            .and(series! { up{job="dhakacart-probes", instance="http://api.dhakacart.com/health"} 1 0x10 }),
    )
    // One probe without an answer is not the way to all of them.
    .stays_quiet(
        given(series! { up{job="dhakacart-probes", instance="http://dhakacart.com/"} 1 0x10 })
            .and(series! { up{job="dhakacart-probes", instance="http://api.dhakacart.com/health"} 1x20 }),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("dhakacart-probes"))
    .meaning(
        "blackbox-exporter asks for the shop's addresses whenever Prometheus asks it to, by the name of its Service. \
         Prometheus cannot: its pods are gone, the cluster's DNS is, or a network policy is in the way.",
    )
    .impact("The shop may be well or not: the alerts over its probes are silent. Without DNS it is closed too.")
    .look(&run("Does the cluster's DNS run?", sh("kubectl get pods -A -o wide -l k8s-app=kube-dns")))
    .look(&run(
        "Has the Service pods behind it?",
        kubectl_in(namespace::MONITORING, "get endpointslices -l kubernetes.io/service-name=blackbox-exporter"),
    ))
    .look(&say("What does Prometheus say? Its page Status > Target health shows the error of the last scrape."))
    .fix(&say("CoreDNS is gone: scale its Deployment in `kube-system` to two replicas."))
    .fix(&run("The prober is gone: deploy the stack again.", kubectl_files("apply -f {files}")));

/// Tells of every scrape job that has lost its last target: what most alerts rely on when theirs vanishes.
pub const NO_INSTANCE_LEFT: Alert = Alert::jobs_vanished("InstanceDown", WARNING, &ALL_JOBS)
    .label(SCOPE, "job")
    .panel(board::STACK.panel("Targets up, by job"))
    .meaning(
        "Nothing of this kind exists any more: it was deleted or scaled to zero, or Prometheus can no longer find it.",
    )
    .impact("The shop is not hurt, but every alert that relies on this job is silent.")
    .look(&run("Does it exist?", sh("kubectl get deployments,statefulsets,daemonsets,services -A -l app=<job>")))
    .look(&run(
        "May Prometheus look for it?",
        workload::PROMETHEUS.kubectl("logs -l {app} --tail=50 | grep -i forbidden"),
    ))
    .look(&ask("When did it vanish?", promql! { count by (job) (up) }))
    .fix(&run(
        "Deploy the stack again: it brings back what is missing, and changes nothing else.",
        kubectl_files("apply -f {files}"),
    ))
    .fix(&say("`forbidden` in the log: the Roles of Prometheus are missing; the same command brings them back."));

pub const NOT_INSTRUMENTED: Alert = Alert::new("NotInstrumented", INFO)
    .when(promql! { min by (namespace, app) (up{job="dhakacart-pods"}) }, thresholds::IS_DOWN)
    .for_(minutes(15))
    .summary("{{ $labels.app }} shows no metrics")
    .description(
        "Pods of {{ $labels.namespace }}/{{ $labels.app }} ask to be scraped (`prometheus.io/scrape`), but what they \
         serve is not metrics.",
    )
    .dashboard(board::APPLICATION.uid())
    .when_gone(told_by(&shop::SERVICE_DOWN).given(series! {
        kube_deployment_status_replicas_available{
            job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"
        } 0x300
    }))
    .meaning(
        "The annotations of these pods promise metrics, but the path answers with an error or a web page. Until the \
         backend has `prom-client`, and the frontend no annotation, this is expected.",
    )
    .impact("The alerts over this app's own metrics cannot fire. Those over the access log and the probes still do.")
    .look(&run(
        "What does the path answer?",
        kubectl_in(namespace::SHOP, "port-forward deployment/<app> 8080:http &")
            .then(sh("curl -si http://localhost:8080/metrics | head -20")),
    ))
    .look(&ask("Which pods?", promql! { up{job="dhakacart-pods"} == 0 }))
    .fix(&say(
        "The backend: add `prom-client` and serve `/metrics`; the names of the metrics are in the stack's contract.",
    ))
    .fix(&run(
        "An app that will have no metrics, such as the frontend: take the annotation away, in its manifest and here.",
        workload::FRONTEND.kubectl(
            "patch deployment {name} --type=json -p \
             '[{\"op\":\"remove\",\"path\":\"/spec/template/metadata/annotations/prometheus.io~1scrape\"}]'",
        ),
    ));

pub const PROMETHEUS_BAD_CONFIG: Alert = Alert::new("PrometheusBadConfig", WARNING)
    .when(
        promql! { Truth => min by (pod) (prometheus_config_last_reload_successful{job="prometheus"}) },
        thresholds::IS_DOWN,
    )
    .for_(minutes(5))
    .summary("Prometheus refuses its new configuration")
    .description("{{ $labels.pod }} could not load its configuration or rules, and keeps using the old ones.")
    .panel(board::STACK.panel("Configurations"))
    .meaning("The configuration or a rule file was changed, and Prometheus cannot read it.")
    .impact(
        "New jobs and alerts are not in force. If Prometheus restarts now, it does not come up, and all alerts are \
         silent.",
    )
    .look(&run("Which line is wrong?", workload::PROMETHEUS.kubectl("logs -l {app} --tail=100 | grep -i error")))
    .look(&run("Were the files edited by hand?", kubectl_files("diff -f {files}")))
    .fix(steps::APPLY_GENERATED);

pub const PROMETHEUS_RULE_FAILURES: Alert = Alert::new("PrometheusRuleFailures", WARNING)
    .when(
        promql! { sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total{job="prometheus"}[5m])) },
        thresholds::ANY,
    )
    .for_(minutes(5))
    .summary("Prometheus cannot evaluate its rules")
    .description("Rules of {{ $labels.rule_group }} fail again and again.")
    .panel(board::STACK.panel("Rules that failed or were skipped"))
    .meaning("A rule's query ends in an error, such as two series where one was expected, or takes too long.")
    .impact("The alerts of that rule cannot fire.")
    .look(&search(
        "Which rule, and why?",
        logql!(r#"{namespace="monitoring", app="prometheus"} |= "Evaluating rule failed""#),
    ))
    .look(&say("Prometheus' page Status > Rule health shows the error beside the rule."))
    .fix(&say(
        "`many-to-many matching` or `duplicate series`: aggregate that side of the query by the labels that matter.",
    ))
    .fix(&say(
        "`query timed out`: Prometheus is short of CPU or memory; follow HighCPU or HighMemoryUsage of its pod.",
    ));
