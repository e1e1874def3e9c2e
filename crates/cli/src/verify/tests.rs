//! Every step over recorded answers: what holds, and what each failure says, in full.

mod access;
mod failures;
mod recorded;

use std::time::Duration;

use recorded::Recorded;

use super::kubectl::{Cluster, Question};
use super::web::Web;
use super::{Check, Expected, Patience, Step, probe, run};

const STEPS: [Step; 5] = [Step::DeployStack, Step::VerifyPods, Step::AccessGrafana, Step::TestMetrics, Step::TestLogs];

/// Asks once, without waiting.
fn asked(cluster: &dyn Cluster, steps: &[Step], write_probe: bool) -> Vec<Check> {
    let patience = Patience { timeout: Duration::ZERO, pause: Duration::from_millis(1) };
    run(&recorded::expected(), cluster, steps, write_probe, patience, &mut |_| ())
}

#[test]
fn a_cluster_as_it_should_be() {
    let cluster = Recorded::healthy();
    let checks = asked(&cluster, &STEPS, false);
    let shown: Vec<_> =
        checks.iter().map(|check| format!("{} | {} | {}", check.name, check.expected, check.seen)).collect();
    assert!(checks.iter().all(|check| check.ok), "{shown:#?}");
    let age =
        |line: &String| line.split_once("the last one ").map_or(line.clone(), |(before, _)| format!("{before}[age]"));
    assert_eq!(
        shown.iter().map(age).collect::<Vec<_>>(),
        [
            "objects of the cluster | 1 object | 1 object",
            "objects in watching | 2 objects | 2 objects",
            "deployment grafana | 1 pod ready | 1 pod ready",
            "daemonset promtail | a pod ready on every node | 2 pods ready",
            "service grafana | 3000/api/health answers | it does",
            "login | as the Secret grafana-admin says | logged in as admin",
            "data source prometheus | there and healthy | Successfully queried the Prometheus API.",
            "data source alertmanager | there | there",
            "dashboard shop | there, and its queries have data | 1 of 2 with data",
            "dashboard runbooks | there | there",
            "job node-exporter | all targets up | 2 of 2 up",
            "job tea-pods | what its pods ask for | 0 of 1 up",
            "rules of Prometheus | 3 rules in 2 groups, healthy | 3 of 3 loaded",
            "alerts go to Alertmanager | Prometheus sends to alertmanager | \
             http://alertmanager.watching.svc:9093/api/v2/alerts",
            "config of Alertmanager | receivers people, phone | 2 receivers",
            "alert Watchdog | it always fires, and Alertmanager has it | Alertmanager has it",
            "other alerts | whatever fires is told | none fires",
            "Loki | ready | ready",
            "rules of Loki | 1 rule in 1 group, healthy | 1 of 1 loaded",
            "agents ship | a line of every node in the last hour | 2 of 2 nodes",
            "logs of tea-backend | a line in the last 24h | [age]",
            "search {app=\"tea-backend\"} |= \"error\" | it runs | 1 line in the last hour",
        ]
    );
    let notes: Vec<_> = checks.iter().filter_map(|check| check.note.as_deref()).collect();
    assert_eq!(
        notes,
        [
            "no data yet: `Orders`",
            "no metrics yet: http://10.0.0.9:5000/metrics: received unsupported Content-Type \"text/html\"",
        ]
    );
}

#[test]
fn what_is_expected_comes_from_the_program() {
    let program = crate::fixture::CLI.program;
    let expected = Expected::of(program, &program.environments()[0], Vec::new());
    assert_eq!((expected.namespace.as_str(), expected.folder.as_str()), ("watching", "k8s/tea"));
    let (grafana, login) = expected.grafana.expect("it has a Grafana");
    assert_eq!((grafana.service.as_str(), grafana.port), ("grafana", 3000));
    assert_eq!((login.secret.as_str(), login.password_key.as_str()), ("grafana-admin", "password"));
    assert_eq!(expected.loki.expect("it has a Loki").workload, "statefulset/loki");
    assert_eq!(expected.apps, ["teapot", "cup"]);
    let rollouts: Vec<_> = expected.rollouts.iter().map(|one| (one.kind, one.name.as_str(), one.pods)).collect();
    let ours =
        [("deployment", "prometheus", Some(1)), ("statefulset", "loki", Some(1)), ("deployment", "grafana", Some(1))];
    assert_eq!(rollouts, ours);
    let pages: Vec<_> = expected.pages.iter().map(|page| (page.place.service.as_str(), page.path.as_str())).collect();
    assert_eq!(pages, [("prometheus", "/-/ready"), ("loki", "/ready"), ("grafana", "/api/health")]);
    let jobs: Vec<_> = expected.jobs.iter().map(|job| (job.name.as_str(), job.is_voluntary)).collect();
    assert_eq!(jobs, [("prometheus", false), ("tea-pods", true)]);
    let sources: Vec<_> = expected.data_sources.iter().map(|(uid, _)| uid.as_str()).collect();
    assert_eq!(sources, ["prometheus", "loki"], "there is no Alertmanager");
}

/// As in an environment of several Alertmanagers, whose Grafana asks a layer over several Prometheis.
#[test]
fn several_pods_are_each_told_and_the_layer_above_is_looked_at() {
    let pods = |count: u32| -> Vec<String> {
        (0..count).map(|pod| format!("alertmanager-{pod}.alertmanager-headless.watching.svc:9093")).collect()
    };
    let place = recorded::expected().prometheus.expect("it has a Prometheus");
    let layer = super::expected::Place {
        service: "thanos-query".to_owned(),
        workload: "deployment/thanos-query".to_owned(),
        ..place
    };
    let ha = || Expected {
        alertmanagers: pods(2),
        behind: std::collections::BTreeMap::from([("prometheus".to_owned(), layer.clone())]),
        ..recorded::expected()
    };
    let sent = |count: u32| {
        let urls: Vec<_> = pods(count).iter().map(|pod| format!(r#"{{"url":"http://{pod}/api/v2/alerts"}}"#)).collect();
        format!(r#"{{"status":"success","data":{{"activeAlertmanagers":[{}]}}}}"#, urls.join(","))
    };
    let patience = || Patience { timeout: Duration::ZERO, pause: Duration::from_millis(1) };
    for (count, is_held) in [(2, true), (1, false)] {
        let cluster = Recorded::healthy().answering("api/v1/alertmanagers", &sent(count));
        let checks = run(&ha(), &cluster, &[Step::TestMetrics], false, patience(), &mut |_| ());
        let check = checks.iter().find(|check| check.name == "alerts go to Alertmanager").expect("it is asked");
        assert_eq!(
            (check.ok, check.expected.as_str()),
            (is_held, "Prometheus sends to 2 pods of alertmanager"),
            "{check:?}"
        );
        assert!(is_held || check.seen.contains("missing: alertmanager-1."), "{check:?}");
    }
    let cluster = Recorded::healthy().showing("/api/datasources/uid/prometheus/health", 500, "no");
    let checks = run(&ha(), &cluster, &[Step::AccessGrafana], false, patience(), &mut |_| ());
    let check = checks.iter().find(|check| check.name == "data source prometheus").expect("it is asked");
    assert_eq!(
        check.next.as_deref(),
        Some("kubectl --context kind -n watching logs deployment/thanos-query --tail=50")
    );
}

#[test]
fn what_the_stack_does_not_run_is_not_asked_for() {
    let bare = Expected { prometheus: None, alertmanager: None, loki: None, grafana: None, ..recorded::expected() };
    let web = Recorded::healthy();
    let patience = Patience { timeout: Duration::ZERO, pause: Duration::from_millis(1) };
    let steps = [Step::AccessGrafana, Step::TestMetrics, Step::TestLogs];
    assert!(run(&bare, &web, &steps, false, patience, &mut |_| ()).is_empty());
    let without = Expected { alertmanager: None, agent: None, ..recorded::expected() };
    let checks = run(&without, &web, &[Step::TestMetrics], false, patience, &mut |_| ());
    let names: Vec<_> = checks.iter().map(|check| check.name.as_str()).collect();
    assert_eq!(names, ["job node-exporter", "job tea-pods", "rules of Prometheus"]);
    let probe = probe::check(&Expected { probe_image: None, ..without }, &Web::new(&web), Duration::ZERO);
    assert_eq!(probe.seen, "the stack has no Loki, or names no image with a shell");
}

/// The promise of the module, seen from outside: whatever is asked, `kubectl` is only told to read.
#[test]
fn without_a_write_probe_it_only_reads() {
    let cluster = Recorded::healthy();
    asked(&cluster, &STEPS, false);
    let told = cluster.told();
    assert!(told.len() > 15, "{told:?}");
    for line in &told {
        let reads = ["get ", "config ", "auth can-i ", "port-forward "].iter().any(|verb| line.starts_with(verb));
        assert!(reads, "{line}");
    }
    let writes: Vec<_> = told.iter().filter(|line| line.contains("--raw") && !line.contains("--raw /")).collect();
    assert!(writes.is_empty(), "{writes:?}");
    // A question has no way to say anything else, whatever its words.
    for question in [
        Question::Contexts,
        Question::CurrentContext,
        Question::Namespace("delete"),
        Question::May("create", "pods/portforward", "a"),
        Question::Names(None, "delete"),
        Question::Objects("a", "b"),
        Question::Secret("a", "b", "c"),
        Question::Raw("/x"),
    ] {
        let verb = question.arguments()[0].clone();
        assert!(["get", "config", "auth"].contains(&verb.as_str()), "{verb}");
    }
}

#[test]
fn the_write_probe_makes_a_pod_finds_its_line_and_deletes_it() {
    let cluster = Recorded::healthy();
    let checks = asked(&cluster, &[Step::TestLogs], true);
    let last = checks.last().expect("there are checks");
    assert_eq!(
        (last.name.as_str(), last.expected.as_str(), last.ok),
        ("a marked line", "found within 60 s", true),
        "{last:?}"
    );
    assert_eq!(last.seen, "found after 0 s");
    let told = cluster.told();
    let written: Vec<_> = told.iter().filter(|line| !line.starts_with("get ")).collect();
    assert_eq!(written.len(), 2, "{written:?}");
    assert_eq!(written[0], "create --filename=-");
    assert!(written[1].starts_with("delete pod stack-verify-"), "{written:?}");
    let pod: serde_json::Value = serde_json::from_str(&cluster.created()).expect("a pod is JSON");
    assert_eq!(pod["spec"]["automountServiceAccountToken"], false);
    assert_eq!(pod["spec"]["containers"][0]["image"], "quay.io/prometheus/blackbox-exporter:v0.28.0");
}

#[test]
fn a_write_probe_that_is_refused_or_never_found_says_so() {
    let cluster = Recorded::healthy().refusing_to_write("Error from server (Forbidden): pods is forbidden");
    let checks = asked(&cluster, &[Step::TestLogs], true);
    let last = checks.last().expect("there are checks");
    assert_eq!(last.seen, "the pod is refused: Error from server (Forbidden): pods is forbidden");
    assert_eq!(last.next.as_deref(), Some("kubectl --context kind auth can-i create pods -n watching"));
    let cluster = Recorded::healthy().without_lines("stack-verify");
    let (short, pause) = (Duration::from_millis(20), Duration::from_millis(5));
    let check = probe::check_within(short, &recorded::expected(), &Web::new(&cluster), pause);
    assert_eq!((check.ok, check.seen.as_str()), (false, "not found"));
    assert_eq!(check.next.as_deref(), Some("kubectl --context kind -n watching logs daemonset/promtail --tail=50"));
    assert!(cluster.told().last().is_some_and(|line| line.starts_with("delete pod")), "{:?}", cluster.told());
}

#[test]
fn it_waits_for_what_may_come_and_tells_what_for() {
    let cluster = Recorded::healthy().answering_later("loki:3100/proxy/ready", 2, "Ingester not ready");
    let mut told = Vec::new();
    let patience = Patience { timeout: Duration::from_secs(30), pause: Duration::from_millis(1) };
    let checks = run(&recorded::expected(), &cluster, &[Step::TestLogs], false, patience, &mut |text| {
        told.push(text.to_owned());
    });
    assert!(checks.iter().all(|check| check.ok), "{checks:?}");
    assert_eq!(
        told,
        ["5. Test Logs: asking", "5. Test Logs: after 0 s of 30 s, waiting for Loki (Ingester not ready)"]
    );
}

#[test]
fn it_does_not_wait_for_what_cannot_come() {
    let cluster = Recorded::healthy().logging_in(401, "{\"message\":\"Invalid username or password\"}");
    let patience = Patience { timeout: Duration::from_hours(1), pause: Duration::from_mins(10) };
    let checks = run(&recorded::expected(), &cluster, &[Step::AccessGrafana], false, patience, &mut |_| ());
    assert_eq!(checks.len(), 1);
    assert_eq!(checks[0].seen, "refused: Grafana reads the Secret only when it first creates its database");
    assert_eq!(
        checks[0].next.as_deref(),
        Some(
            "kubectl --context kind -n watching exec -it deployment/grafana -- grafana cli admin reset-admin-password \
             PASSWORD"
        )
    );
}
