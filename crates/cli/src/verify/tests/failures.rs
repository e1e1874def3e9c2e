//! What each step says of a cluster that is not as it should be.

use super::recorded::{RULES, Recorded, TARGETS, WORKLOADS};
use super::{Step, asked};

/// What does not hold: name, what is seen, and what to look at.
#[track_caller]
fn says(cluster: &Recorded, step: Step, name: &str, seen: &str, next: &str) {
    let checks = asked(cluster, &[step], false);
    let failing: Vec<_> = checks.iter().filter(|check| !check.ok).collect();
    let found = failing.iter().find(|check| check.name == name);
    let found = found.unwrap_or_else(|| panic!("{name} holds; what does not: {failing:#?}"));
    assert_eq!(found.seen, seen);
    assert_eq!(found.next.as_deref(), Some(format!("kubectl --context kind {next}").as_str()));
}

#[test]
fn an_object_is_missing() {
    let cluster = Recorded::healthy().answering("get deployment.apps,service", "Service   grafana\n");
    let seen = "1 of 2; missing: Deployment `grafana`";
    says(&cluster, Step::DeployStack, "objects in watching", seen, "apply -f k8s/watching/");
    let text = "Error from server (Forbidden): deployments.apps is forbidden: User \"eve\" cannot list resource";
    let cluster = Recorded::healthy().refusing("get deployment.apps,service", text);
    says(&cluster, Step::DeployStack, "objects in watching", text, "auth can-i --list -n watching");
    let cluster = Recorded::healthy().refusing("get deployments", text);
    says(&cluster, Step::VerifyPods, "deployment grafana", text, "auth can-i --list -n watching");
}

#[test]
fn a_pod_is_not_ready() {
    let zero = WORKLOADS.replace("\"readyReplicas\":1,", "");
    let pod = |status: &str| {
        format!(r#"{{"items":[{{"metadata":{{"name":"grafana-1","labels":{{"app":"grafana"}}}},"status":{status}}}]}}"#)
    };
    let cluster =
        |status: &str| Recorded::healthy().answering("get deployments", &zero).answering("get pods", &pod(status));
    for (status, seen, next) in [
        (
            r#"{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/2 nodes are available"}]}"#,
            "0 of 1 ready; grafana-1: Unschedulable (0/2 nodes are available)",
            "-n watching describe pod grafana-1",
        ),
        (
            r#"{"phase":"Pending","containerStatuses":[{"restartCount":0,"state":{"waiting":{"reason":"ImagePullBackOff"}}}]}"#,
            "0 of 1 ready; grafana-1: ImagePullBackOff",
            "-n watching describe pod grafana-1",
        ),
        (
            r#"{"phase":"Running","containerStatuses":[{"restartCount":7,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}"#,
            "0 of 1 ready; grafana-1: CrashLoopBackOff after 7 restarts",
            "-n watching logs grafana-1 --previous --tail=50",
        ),
        (
            r#"{"phase":"Running","conditions":[{"type":"Ready","status":"False","reason":"ContainersNotReady"}]}"#,
            "0 of 1 ready; grafana-1: ContainersNotReady",
            "-n watching describe pod grafana-1",
        ),
        (
            r#"{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}"#,
            "0 of 1 ready",
            "-n watching describe deployment grafana",
        ),
    ] {
        says(&cluster(status), Step::VerifyPods, "deployment grafana", seen, next);
    }
}

#[test]
fn a_rollout_is_under_way_or_absent() {
    let case = |from: &str, to: &str| Recorded::healthy().answering("get deployments", &WORKLOADS.replace(from, to));
    let describe = "-n watching describe deployment grafana";
    let old = case("\"observedGeneration\":2", "\"observedGeneration\":1");
    let seen = "1 of 1 ready, the last change is not taken up";
    says(&old, Step::VerifyPods, "deployment grafana", seen, describe);
    let half = case("\"updatedReplicas\":1", "\"updatedReplicas\":0");
    says(&half, Step::VerifyPods, "deployment grafana", "1 of 1 ready, 0 of them as last applied", describe);
    let scaled = case("\"replicas\":1", "\"replicas\":0");
    says(&scaled, Step::VerifyPods, "deployment grafana", "1 of 0 ready, as it is scaled to 0 and not to 1", describe);
    let gone = case("\"grafana\"", "\"other\"");
    says(&gone, Step::VerifyPods, "deployment grafana", "it is not there", "-n watching describe deployment");
    let nowhere = case("\"desiredNumberScheduled\":2,\"numberReady\":2", "\"desiredNumberScheduled\":0");
    let seen = "no node takes it";
    says(&nowhere, Step::VerifyPods, "daemonset promtail", seen, "-n watching describe daemonset promtail");
}

#[test]
fn a_service_does_not_answer() {
    let text = "Error from server (ServiceUnavailable): no endpoints available for service \"http:grafana:3000\"";
    let cluster = Recorded::healthy().refusing("grafana:3000/proxy", text);
    let next = "-n watching get endpointslices -l kubernetes.io/service-name=grafana -o wide";
    says(&cluster, Step::VerifyPods, "service grafana", text, next);
}

#[test]
fn what_the_proxy_does_not_reach_is_asked_through_a_forwarded_port() {
    let next = "-n watching get endpointslices -l kubernetes.io/service-name=grafana -o wide";
    let timeout = "error trying to reach service: dial tcp 10.1.0.7:3000: i/o timeout";
    // Of a Service that is there, too, as long as it has no Endpoints.
    let absent = "Error from server (NotFound): services \"grafana\" not found";
    for (text, told) in [(timeout, timeout), (absent, &format!("{absent}, or it has no endpoints"))] {
        let cluster = || Recorded::healthy().refusing("grafana:3000/proxy", text);
        let forwarded = cluster().showing("/api/health", 200, "{}");
        assert!(asked(&forwarded, &[Step::VerifyPods], false).iter().all(|check| check.ok));
        assert!(forwarded.told().contains(&"port-forward grafana".to_owned()));
        // A program that answers is heard; what neither reaches is told as the proxy tells it.
        let ill = cluster().showing("/api/health", 503, "down\n");
        says(&ill, Step::VerifyPods, "service grafana", "/api/health answers with status 503: down", next);
        says(&cluster(), Step::VerifyPods, "service grafana", told, next);
    }
}

#[test]
fn what_kubectl_says_in_a_programs_place_is_asked_for_in_its_own_words() {
    let logs = "-n watching logs statefulset/loki --tail=50";
    let text = "Error from server (ServiceUnavailable): the server is currently unable to handle the request";
    let cluster = || Recorded::healthy().refusing("loki:3100/proxy/ready", text);
    let not_yet = cluster().showing("/ready", 503, "Ingester not ready: waiting for 15s after being ready\n");
    let seen = "/ready answers with status 503: Ingester not ready: waiting for 15s after being ready";
    says(&not_yet, Step::TestLogs, "Loki", seen, logs);
    says(&cluster().showing("/ready", 500, ""), Step::TestLogs, "Loki", "/ready answers with status 500", logs);
    says(&cluster(), Step::TestLogs, "Loki", text, logs);
    // By now it may be ready.
    assert!(asked(&cluster().showing("/ready", 200, "ready\n"), &[Step::TestLogs], false).iter().all(|check| check.ok));
}

#[test]
fn grafana_has_no_login_or_does_not_answer() {
    let text = "Error from server (NotFound): secrets \"grafana-admin\" not found";
    let cluster = Recorded::healthy().refusing("get secret", text);
    says(&cluster, Step::AccessGrafana, "login", text, "-n watching describe secret grafana-admin");
    let logs = "-n watching logs deployment/grafana --tail=50";
    let cluster = Recorded::healthy().logging_in(503, "starting");
    says(&cluster, Step::AccessGrafana, "login", "status 503: starting", logs);
}

#[test]
fn a_data_source_is_missing_or_ill() {
    let logs = "-n watching logs deployment/grafana --tail=50";
    let ill = Recorded::healthy().showing(
        "/api/datasources/uid/prometheus/health",
        400,
        r#"{"message":"dial tcp: no route"}"#,
    );
    let behind = "-n watching logs deployment/prometheus --tail=50";
    says(&ill, Step::AccessGrafana, "data source prometheus", "status 400: dial tcp: no route", behind);
    // Its panels are not asked one by one for what was told already.
    let seen = "0 of 2 with data; 2 not asked: data source prometheus is not well";
    says(&ill, Step::AccessGrafana, "dashboard shop", seen, behind);
    let mut cluster = Recorded::healthy();
    cluster = cluster.showing("/api/datasources", 200, r#"[{"uid":"prometheus"}]"#);
    says(&cluster, Step::AccessGrafana, "data source alertmanager", "not there", logs);
}

#[test]
fn a_dashboard_is_missing_has_no_data_or_a_query_fails() {
    let logs = "-n watching logs deployment/grafana --tail=50";
    let cluster = Recorded::healthy().showing("/api/dashboards/uid/shop", 404, r#"{"message":"Dashboard not found"}"#);
    says(&cluster, Step::AccessGrafana, "dashboard shop", "status 404: Dashboard not found", logs);
    let empty = r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#;
    let query = "/api/datasources/proxy/uid/prometheus/api/v1/query?query=up";
    let cluster = Recorded::healthy().showing(query, 200, empty);
    let asked = "get --raw '/api/v1/namespaces/watching/services/http:prometheus:9090/proxy/api/v1/query?query=up'";
    says(&cluster, Step::AccessGrafana, "dashboard shop", "0 of 2 with data; no data: `Up`, `Orders`", asked);
    let cluster = Recorded::healthy().showing(query, 400, r#"{"status":"error","error":"parse error"}"#);
    let seen = "0 of 2 with data; failing: `Up`: status 400: parse error";
    says(&cluster, Step::AccessGrafana, "dashboard shop", seen, logs);
    // Something that is no data source answers there.
    let cluster = Recorded::healthy().showing(query, 200, r#"{"type":"Buffer"}"#);
    let seen = "0 of 2 with data; failing: `Up`: it does not answer as its API does: there is no `data.result`";
    says(&cluster, Step::AccessGrafana, "dashboard shop", seen, logs);
}

#[test]
fn a_target_is_down_or_there_is_none() {
    let next =
        "get --raw '/api/v1/namespaces/watching/services/http:prometheus:9090/proxy/api/v1/targets?state=active'";
    let down =
        TARGETS.replacen(r#""lastError":"","health":"up""#, r#""lastError":"connection refused","health":"down""#, 1);
    let cluster = Recorded::healthy().answering("api/v1/targets", &down);
    let seen = "1 of 2 up; http://10.0.0.1:9100/metrics: connection refused";
    says(&cluster, Step::TestMetrics, "job node-exporter", seen, next);
    let unknown = TARGETS.replacen("\"health\":\"up\"", "\"health\":\"unknown\"", 1);
    let cluster = Recorded::healthy().answering("api/v1/targets", &unknown);
    let seen = "1 of 2 up; http://10.0.0.1:9100/metrics: not scraped yet";
    says(&cluster, Step::TestMetrics, "job node-exporter", seen, next);
    let cluster =
        Recorded::healthy().answering("api/v1/targets", r#"{"status":"success","data":{"activeTargets":[]}}"#);
    says(&cluster, Step::TestMetrics, "job node-exporter", "no target", next);
    let cluster = Recorded::healthy().answering("api/v1/targets", "<html>");
    let seen = "it does not answer as its API does: expected value at line 1 column 1";
    says(&cluster, Step::TestMetrics, "targets", seen, "-n watching logs deployment/prometheus --tail=50");
}

#[test]
fn a_rule_is_missing_or_ill() {
    let logs = "-n watching logs deployment/prometheus --tail=50";
    let missing = RULES.replace("InstanceDown", "Other");
    let cluster = Recorded::healthy().answering("prometheus:9090/proxy/api/v1/rules", &missing);
    let seen = "2 of 3 loaded; missing: `InstanceDown` of targets";
    says(&cluster, Step::TestMetrics, "rules of Prometheus", seen, logs);
    // Two alerts of one name are two rules: one of them alone is one too few.
    let twin = RULES.replacen(r#"{"name":"HighCPU","health":"ok","type":"alerting"},"#, "", 1);
    let cluster = Recorded::healthy().answering("prometheus:9090/proxy/api/v1/rules", &twin);
    let seen = "2 of 3 loaded; missing: `HighCPU` of nodes";
    says(&cluster, Step::TestMetrics, "rules of Prometheus", seen, logs);
    let ill =
        RULES.replace(r#""InstanceDown","health":"ok""#, r#""InstanceDown","health":"err","lastError":"many-to-many""#);
    let cluster = Recorded::healthy().answering("prometheus:9090/proxy/api/v1/rules", &ill);
    let seen = "3 of 3 loaded; not healthy: `InstanceDown`: many-to-many";
    let next = "get --raw '/api/v1/namespaces/watching/services/http:prometheus:9090/proxy/api/v1/rules'";
    says(&cluster, Step::TestMetrics, "rules of Prometheus", seen, next);
}

#[test]
fn alertmanager_is_not_connected_or_has_another_config() {
    let none = r#"{"status":"success","data":{"activeAlertmanagers":[],"droppedAlertmanagers":[]}}"#;
    let cluster = Recorded::healthy().answering("api/v1/alertmanagers", none);
    let next = "get --raw '/api/v1/namespaces/watching/services/http:prometheus:9090/proxy/api/v1/alertmanagers'";
    says(&cluster, Step::TestMetrics, "alerts go to Alertmanager", "it sends to none", next);
    let cluster = Recorded::healthy().answering("api/v2/receivers", r#"[{"name":"people"}]"#);
    let next = "-n watching logs deployment/alertmanager --tail=50";
    says(&cluster, Step::TestMetrics, "config of Alertmanager", "1 receiver; missing: phone", next);
    let cluster = Recorded::healthy().answering("api/v2/alerts", "[]");
    let next = "-n watching logs deployment/prometheus --tail=50";
    says(&cluster, Step::TestMetrics, "alert Watchdog", "Alertmanager does not have it", next);
}

#[test]
fn what_fires_is_told_the_worst_first_with_its_runbook() {
    let alert = |name: &str, severity: &str| {
        format!(
            r#"{{"labels":{{"alertname":"{name}","severity":"{severity}"}},"annotations":{{"runbook_url":"http://grafana/{name}"}}}}"#
        )
    };
    let alerts = [alert("HighCPU", "warning"), alert("PostgresDown", "critical"), alert("Watchdog", "none")].join(",");
    let cluster = Recorded::healthy().answering("api/v2/alerts?active=true", &format!("[{alerts}]"));
    let checks = asked(&cluster, &[Step::TestMetrics], false);
    let check = checks.iter().find(|check| check.name == "other alerts").expect("it is asked");
    assert_eq!((check.ok, check.seen.as_str()), (true, "critical: PostgresDown; warning: HighCPU"));
    assert_eq!(check.note.as_deref(), Some("the runbook of PostgresDown: http://grafana/PostgresDown"));
    let cluster = Recorded::healthy().refusing("api/v2/alerts?active=true", "Error from server: no");
    let next = "-n watching logs deployment/alertmanager --tail=50";
    says(&cluster, Step::TestMetrics, "other alerts", "Error from server: no", next);
}

#[test]
fn logs_do_not_arrive() {
    let agents = "-n watching logs daemonset/promtail --tail=50";
    let cluster = Recorded::healthy().answering("label/node/values", r#"{"status":"success","data":["node-1"]}"#);
    says(&cluster, Step::TestLogs, "agents ship", "1 of 2 nodes; silent: node-2", agents);
    let cluster = Recorded::healthy().answering("label/node/values", r#"{"status":"success"}"#);
    let failing = asked(&cluster, &[Step::TestLogs], false);
    assert!(failing.iter().any(|check| check.name == "agents ship" && !check.ok), "{failing:?}");
    // Nothing of one app: it may be quiet, as long as every node ships.
    let quiet = asked(&Recorded::healthy().without_lines("tea-backend"), &[Step::TestLogs], false);
    assert!(quiet.iter().all(|check| check.ok), "{quiet:?}");
    assert!(quiet.iter().any(|check| check.name == "logs of tea-backend" && check.note.is_some()), "{quiet:?}");
    let cluster = Recorded::healthy().without_lines("tea-backend");
    let cluster = cluster.answering("label/node/values", r#"{"status":"success","data":["node-1"]}"#);
    let failing = asked(&cluster, &[Step::TestLogs], false);
    assert!(failing.iter().any(|check| check.name == "logs of tea-backend" && !check.ok), "{failing:?}");
    let cluster =
        Recorded::healthy().refusing("loki:3100/proxy/ready", "Error from server (ServiceUnavailable): not ready");
    let seen = "Error from server (ServiceUnavailable): not ready";
    says(&cluster, Step::TestLogs, "Loki", seen, "-n watching logs statefulset/loki --tail=50");
    assert_eq!(asked(&cluster, &[Step::TestLogs], false).len(), 1, "what cannot be asked is not said to fail");
}

#[test]
fn the_plans_own_search_fails() {
    let cluster = Recorded::healthy().refusing("%7C%3D", "Error from server (BadRequest): parse error");
    let next = "get --raw '/api/v1/namespaces/watching/services/http:loki:3100/proxy/loki/api/v1/query_range\
        ?query=%7Bapp%3D%22tea%2Dbackend%22%7D%20%7C%3D%20%22error%22&since=1h&limit=100&direction=backward'";
    let name = "search {app=\"tea-backend\"} |= \"error\"";
    says(&cluster, Step::TestLogs, name, "Error from server (BadRequest): parse error", next);
}
