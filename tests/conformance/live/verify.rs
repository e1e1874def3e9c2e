//! `cargo xtask verify` against a live cluster: all holds where all runs, and what is stopped is named with what to
//! look at.
//!
//! Behind Grafana's address is the stand-in `grafana.js`. It hands queries on to the real Prometheus and Loki; what it
//! says of logins and dashboards is what we know of Grafana, and no proof of what Grafana does.

use cli::Outcome;

use super::ask::until;
use super::cluster::{Cluster, write};
use super::lab::{self, sh};
use super::operator::{Fault, Operator, checks, kubectl};
use super::targets::{PROGRAMS, whole_cluster};
use super::{impatience, kubelet};

const STEPS: [(&str, &str); 5] = [
    ("deploy-stack", "1. Deploy Stack"),
    ("verify-pods", "2. Verify Pods"),
    ("access-grafana", "3. Access Grafana"),
    ("test-metrics", "4. Test Metrics"),
    ("test-logs", "5. Test Logs"),
];

/// The only fault of that name: what is seen begins so, and to look at next is this.
#[track_caller]
fn says(faults: &[Fault], name: &str, seen: &str, next: &str) {
    let found = faults.iter().find(|fault| fault.name == name);
    let found = found.unwrap_or_else(|| panic!("{name} holds; what does not: {faults:#?}"));
    assert!(found.seen.starts_with(seen), "{name}: {}", found.seen);
    assert_eq!(found.next, kubectl(next), "{name}");
}

fn names(faults: &[Fault]) -> Vec<&str> {
    faults.iter().map(|fault| fault.name.as_str()).collect()
}

#[test]
fn verify_holds_of_a_live_cluster_and_names_what_was_stopped() {
    lab::alone(verify_holds_of_a_live_cluster_and_names_what_was_stopped, &PROGRAMS, || {
        let mut cluster = whole_cluster();
        cluster.start_after(|cluster| {
            impatience::apply(cluster);
            agents_reach_loki(cluster, false);
        });
        let operator = Operator::new();
        logs_that_are_not_shipped_are_missed(&operator);
        agents_reach_loki(&cluster, true);
        all_of_it_holds(&operator);
        a_marked_line_is_found(&cluster, &operator);
        a_pod_that_crashes_is_named_and_so_is_its_target(&mut cluster, &operator);
        grafana_that_refuses_the_login(&cluster, &operator);
        a_dashboard_that_grafana_could_not_load(&mut cluster, &operator);
        programs_that_are_gone(&mut cluster, &operator);
    });
}

/// Cuts the log agents off from Loki, as a network policy would, or lets them reach it again.
fn agents_reach_loki(cluster: &Cluster, reach: bool) {
    let (verb, loki) = (if reach { "del" } else { "add" }, &cluster.pod_of("loki").address);
    for agent in cluster.pods_of("promtail") {
        sh(&format!("ip -n {} route {verb} unreachable {loki}", agent.network));
    }
}

fn logs_that_are_not_shipped_are_missed(operator: &Operator) {
    let faults = operator.faults("test-logs");
    let agents = "-n monitoring logs daemonset/promtail --tail=50";
    says(&faults, "agents ship", "0 of 2 nodes; silent: node-1, node-2", agents);
    for app in ["dhakacart-backend", "dhakacart-frontend", "dhakacart-db", "dhakacart-redis"] {
        says(&faults, &format!("logs of {app}"), "none", agents);
    }
    let logs = operator.paste(&kubectl(agents));
    assert!(logs.contains("error sending batch"), "what it says to look at tells why: {logs}");
}

fn all_of_it_holds(operator: &Operator) {
    let answer = operator.verify(&["--timeout", "90s"]);
    assert_eq!(answer.outcome, Outcome::Done, "{}", answer.shown());
    assert_eq!(answer.outcome.code(), 0);
    println!("{}", answer.out);
    let rows: Vec<_> = answer.out.lines().skip(1).take_while(|line| !line.starts_with("      note")).collect();
    for (_, title) in STEPS {
        assert_eq!(rows.iter().filter(|row| row.starts_with(title)).count(), 1, "{title}: {}", answer.out);
    }

    let answer = operator.verify(&["--timeout", "30s", "--format", "json"]);
    assert_eq!(answer.outcome, Outcome::Done, "{}", answer.shown());
    let checks = checks(&answer);
    for (step, _) in STEPS {
        assert!(checks.iter().any(|check| check["step"] == step), "{step}: {}", answer.out);
    }
    assert!(checks.iter().all(|check| check["ok"] == true && check["next"].is_null()), "{}", answer.out);
}

fn a_marked_line_is_found(cluster: &Cluster, operator: &Operator) {
    let ask = || operator.verify(&["--only", "test-logs", "--timeout", "30s", "--write-probe", "--format", "json"]);
    let (answer, pods) = kubelet::meanwhile(cluster, "stack-verify", ask);
    assert_eq!(answer.outcome, Outcome::Done, "{}", answer.shown());
    let last = checks(&answer).pop().unwrap_or_default();
    assert_eq!(last["name"], "a marked line", "{}", answer.shown());
    let seen = last["seen"].as_str().unwrap_or_default();
    assert!(seen.starts_with("found after "), "{seen}");
    println!("a marked line: {seen}");
    assert_eq!(pods, 1, "one pod is made, and deleted again");
}

fn a_pod_that_crashes_is_named_and_so_is_its_target(cluster: &mut Cluster, operator: &Operator) {
    cluster.stop("redis-exporter");
    cluster.tell();
    let faults = operator.faults("verify-pods");
    assert_eq!(names(&faults), ["deployment redis-exporter", "service redis-exporter"], "{faults:#?}");
    let pod = "redis-exporter-6d5f9c7b8-0";
    says(
        &faults,
        "deployment redis-exporter",
        &format!("0 of 1 ready; {pod}: CrashLoopBackOff after 1 restart"),
        &format!("-n dhakacart logs {pod} --previous --tail=50"),
    );
    assert!(!operator.paste(&faults[0].next).is_empty(), "its last lines are shown");
    let slices = "-n dhakacart get endpointslices -l kubernetes.io/service-name=redis-exporter -o wide";
    let seen =
        "Error from server (ServiceUnavailable): no endpoints available for service \"http:redis-exporter:9121\"";
    says(&faults, "service redis-exporter", seen, slices);
    assert!(operator.paste(&faults[1].next).contains("redis-exporter-lab"), "the slice is shown");
    let faults = until("a target that is down, and nothing else", 30, || {
        let faults = operator.faults("test-metrics");
        if names(&faults) == ["job redis-exporter"] { Ok(faults) } else { Err(format!("{faults:#?}")) }
    });
    let seen = &faults[0].seen;
    assert!(seen.starts_with("0 of 1 up; http://") && seen.contains("connection refused"), "{seen}");
    assert!(operator.paste(&faults[0].next).contains("connection refused"), "Prometheus shows it too");
}

fn grafana_that_refuses_the_login(cluster: &Cluster, operator: &Operator) {
    let patch = r#"{"stringData":{"admin-password":"changed afterwards"}}"#;
    cluster.kubectl(&["patch", "secret", "grafana-admin", "-n", "monitoring", "--patch", patch]);
    let faults = operator.faults("access-grafana");
    assert_eq!(names(&faults), ["login"], "nothing else can be asked: {faults:#?}");
    says(
        &faults,
        "login",
        "refused: Grafana reads the Secret only when it first creates its database",
        "-n monitoring exec -it deployment/grafana -- grafana cli admin reset-admin-password PASSWORD",
    );
    cluster.kubectl(&["delete", "secret", "grafana-admin", "-n", "monitoring"]);
    let faults = operator.faults("access-grafana");
    let seen = "Error from server (NotFound): secrets \"grafana-admin\" not found";
    says(&faults, "login", seen, "-n monitoring describe secret grafana-admin");
    let faults = operator.faults("deploy-stack");
    assert_eq!(names(&faults), ["objects in monitoring"], "{faults:#?}");
    assert!(faults[0].seen.ends_with("missing: Secret `grafana-admin`"), "{faults:#?}");
    // What it says to do is done, and fixes it.
    operator.paste(&faults[0].next);
    assert!(operator.faults("deploy-stack").is_empty());
}

fn a_dashboard_that_grafana_could_not_load(cluster: &mut Cluster, operator: &Operator) {
    let pod = cluster.pod_of("grafana").name().to_owned();
    let file = lab::path(&format!("volumes/{pod}/grafana-dashboard/databases.json"));
    assert!(file.is_file(), "{} is a dashboard", file.display());
    cluster.restart(&pod, true, |_| write(&file, "{"));
    let faults = until("Grafana, without a dashboard", 20, || {
        let faults = operator.faults("access-grafana");
        if names(&faults) == ["dashboard databases"] { Ok(faults) } else { Err(format!("{faults:#?}")) }
    });
    let logs = "-n monitoring logs deployment/grafana --tail=50";
    says(&faults, "dashboard databases", "status 404: Dashboard not found", logs);
    assert!(operator.paste(&kubectl(logs)).contains("failed to load dashboard"), "Grafana has said why");
}

/// One after the other, so that the messages of each stand alone as long as they can.
fn programs_that_are_gone(cluster: &mut Cluster, operator: &Operator) {
    let gone = "Error from server (ServiceUnavailable): error trying to reach service: dial tcp";
    cluster.stop("alertmanager");
    let faults = operator.faults("test-metrics");
    let logs = "-n monitoring logs deployment/alertmanager --tail=50";
    says(&faults, "config of Alertmanager", gone, logs);
    says(&faults, "alert Watchdog", gone, logs);

    cluster.stop("loki");
    let faults = operator.faults("test-logs");
    assert_eq!(names(&faults), ["Loki"], "the rest would say the same again: {faults:#?}");
    says(&faults, "Loki", gone, "-n monitoring logs statefulset/loki --tail=50");

    cluster.stop("prometheus");
    let faults = operator.faults("test-metrics");
    let logs = "-n monitoring logs deployment/prometheus --tail=50";
    for name in ["targets", "rules of Prometheus", "alerts go to Alertmanager"] {
        says(&faults, name, gone, logs);
    }
    let faults = operator.faults("access-grafana");
    let loki = "-n monitoring logs statefulset/loki --tail=50";
    says(&faults, "data source prometheus", "status 400: Get \"http://", logs);
    says(&faults, "data source loki", "status 400: Get \"http://", loki);
    // Each panel would fail for the reason that was told already.
    for (board, source, next) in [("cluster-health", "prometheus", logs), ("logs", "loki", loki)] {
        says(&faults, &format!("dashboard {board}"), "0 of ", next);
        let found = faults.iter().find(|fault| fault.name == format!("dashboard {board}"));
        let why = format!(" not asked: data source {source} is not well");
        assert!(found.is_some_and(|fault| fault.seen.ends_with(&why)), "{faults:#?}");
    }

    cluster.stop("grafana");
    let faults = operator.faults("access-grafana");
    assert_eq!(names(&faults), ["login"], "{faults:#?}");
    let gone = "kubectl port-forward: failed to connect to port 3000 of the pod: ";
    says(&faults, "login", gone, "-n monitoring logs deployment/grafana --tail=50");
}
