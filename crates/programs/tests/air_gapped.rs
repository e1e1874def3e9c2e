//! A whole stack where nothing comes from outside: what an environment says of images, nodes, pods, volumes and ways in
//! is what is written, and what it does not say is as everywhere.

use kit::{
    Component, Environment, Exposure, Gateway, Namespace, Notifications, PriorityClass, Program, Resources, Secret,
    SecretEntry, Stack, gibibytes, mebibytes, millicores,
};
use programs::deploy;
use programs::prelude::*;
use serde_json::Value as Json;
use watch::scrape::Job;
use watch::watch::Watch;

const NAMESPACE: Namespace = Namespace::ours("observability");
const RECEIVERS: Secret = Secret::ours("receivers", &[SecretEntry::to_be_filled_in("password")]);
const LOGIN: Secret =
    Secret::ours("login", &[SecretEntry::bundled("user", "admin"), SecretEntry::to_be_filled_in("password")]);
deploy! { Prometheus = prometheus(NAMESPACE) {
    external_labels: &[("cluster", "tea"), ("region", "sylhet")],
    alertmanager: Some(Alertmanager::ENDPOINT),
} }
deploy! { Alertmanager = alertmanager(NAMESPACE, RECEIVERS) { smtp_password: Some(RECEIVERS.key("password")) } }
deploy! { Grafana = grafana(NAMESPACE, LOGIN.key("user"), LOGIN.key("password"), Prometheus::ENDPOINT) {} }
deploy! { Loki = loki(NAMESPACE) { alertmanager: Some(Alertmanager::ENDPOINT) } }
deploy! { NodeExporter = node_exporter(NAMESPACE) {} }
deploy! { KubeStateMetrics = kube_state_metrics(NAMESPACE) {} }
deploy! { BlackboxExporter = blackbox_exporter(NAMESPACE) {} }

const COMPONENTS: &[Component] = &[
    Prometheus::COMPONENT,
    Alertmanager::COMPONENT,
    Grafana::COMPONENT,
    Loki::COMPONENT,
    NodeExporter::COMPONENT,
    KubeStateMetrics::COMPONENT,
    BlackboxExporter::COMPONENT,
];
const MAIL: Notifications =
    Notifications { smarthost: "mail.tea.example:465", username: "tea", from: "a@tea.example", placeholders: false };

const PLAIN: Environment = Environment::new("plain", "plain", MAIL);
const AIR_GAPPED: Environment =
    Environment::new("air-gapped", "air-gapped", Notifications { smarthost: "relay.internal:2525", ..MAIL })
        .registry_mirror("registry.internal:5000/mirror")
        .image_pull_secrets(&["regcred"])
        .resources(
            &Prometheus::WORKLOAD,
            Resources::requests(millicores(500), gibibytes(2)).limits(millicores(1500), gibibytes(6)),
        )
        .node_selector("pool", "monitoring")
        .node_selector_of(&Loki::WORKLOAD, "pool", "storage")
        .node_selector_of(&NodeExporter::WORKLOAD, "kubernetes.io/arch", "amd64")
        .toleration("dedicated=monitoring:NoSchedule")
        .toleration_of(&Loki::WORKLOAD, "slow-disk:PreferNoSchedule")
        .priority_class(PriorityClass::existing("company-high"))
        .priority_class_of(&NodeExporter::WORKLOAD, PriorityClass::SYSTEM_NODE_CRITICAL)
        .replicas(&BlackboxExporter::WORKLOAD, 2)
        .spread_over("topology.kubernetes.io/zone")
        .storage_class("standard")
        .storage_class_of(Prometheus::SETTINGS.data, "fast")
        .external_label("cluster", "tea-vault")
        .external_label("site", "vault")
        .reached_at("lb.tea.internal")
        .expose(Exposure::load_balancer(Alertmanager::ENDPOINT).annotation("lb.example.com/internal", "true"))
        .expose(
            Exposure::ingress(Grafana::ENDPOINT, "grafana.tea.internal")
                .class("traefik", "traefik-system")
                .annotation("cert-manager.io/cluster-issuer", "company")
                .tls("grafana-tls"),
        );
const BY_GATEWAY: Environment = Environment::new("by-gateway", "by-gateway", MAIL)
    .namespace("vault")
    .without(&KubeStateMetrics::WORKLOAD)
    .node_affinity("topology.kubernetes.io/zone", &["a", "b"])
    .node_affinity_of(&Loki::WORKLOAD, "disk", &["ssd"])
    .node_affinity_of(&NodeExporter::WORKLOAD, "kubernetes.io/arch", &["amd64"])
    .pod_anti_affinity(&Loki::WORKLOAD, &Prometheus::WORKLOAD)
    .expose(
        Exposure::http_route(
            Grafana::ENDPOINT,
            "grafana.tea.internal",
            Gateway::new("company", "gateways").listener("https").pods_in("envoy-gateway-system"),
        )
        .annotation("tea.example/owner", "cellar")
        .https(),
    );
const STACK: Stack = Stack::new(NAMESPACE, COMPONENTS).environments(&[PLAIN, AIR_GAPPED, BY_GATEWAY], &[]);
const WATCH: Watch = Watch {
    jobs: &[Job::service("prometheus", Prometheus::ENDPOINT)],
    grafana: Some(Grafana::ENDPOINT),
    ..Watch::NONE
};
const PROGRAM: Program = Program { watch: &WATCH, ..Program::unwatched(&STACK, file!()) };

fn objects(environment: &Environment<'static>) -> Vec<Json> {
    let objects = render::objects(&PROGRAM, environment).expect("the stack has no problems");
    objects.iter().map(|object| serde_yaml::from_str(&object.yaml).expect("it is YAML")).collect()
}

fn object(kind: &str, name: &str) -> Json {
    object_of(&AIR_GAPPED, kind, name)
}

fn object_of(environment: &Environment<'static>, kind: &str, name: &str) -> Json {
    let is_it = |object: &Json| object["kind"] == kind && object["metadata"]["name"] == name;
    objects(environment).into_iter().find(is_it).unwrap_or_else(|| panic!("there is no {kind} `{name}`"))
}

fn pod(kind: &str, name: &str) -> Json {
    object(kind, name)["spec"]["template"]["spec"].clone()
}

/// Whatever stands under `image` anywhere in an object.
fn images(value: &Json, found: &mut Vec<String>) {
    match value {
        Json::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Json::String(image) if key == "image" => found.push(image.clone()),
                    _ => images(value, found),
                }
            }
        }
        Json::Array(items) => {
            for item in items {
                images(item, found);
            }
        }
        _ => {}
    }
}

fn images_of(environment: &Environment<'static>) -> Vec<String> {
    let mut found = Vec::new();
    for object in objects(environment) {
        images(&object, &mut found);
    }
    found
}

#[test]
fn every_image_comes_from_the_mirror_under_its_own_path() {
    let (plain, mirrored) = (images_of(&PLAIN), images_of(&AIR_GAPPED));
    assert_eq!(plain.len(), COMPONENTS.len());
    let expected: Vec<String> = plain
        .iter()
        .map(|image| format!("registry.internal:5000/mirror/{}", image.split_once('/').expect("it has a registry").1))
        .collect();
    assert_eq!(mirrored, expected);
    assert!(mirrored.contains(&format!("registry.internal:5000/mirror/grafana/loki:{}", Loki::SETTINGS.image.tag())));
}

#[test]
fn no_text_of_any_object_names_another_registry() {
    let registries: Vec<&str> = COMPONENTS
        .iter()
        .filter_map(|component| component.workload().image()?.repository().split('/').next())
        .collect();
    for object in objects(&AIR_GAPPED) {
        let text = object.to_string();
        for registry in &registries {
            assert!(!text.contains(&format!("{registry}/")), "{registry} in {}", object["metadata"]["name"]);
        }
    }
}

#[test]
fn every_pod_logs_in_to_the_registry() {
    let pods: Vec<Json> =
        objects(&AIR_GAPPED).into_iter().filter_map(|object| object.pointer("/spec/template/spec").cloned()).collect();
    assert_eq!(pods.len(), COMPONENTS.len());
    for pod in pods {
        assert_eq!(pod["imagePullSecrets"], serde_json::json!([{ "name": "regcred" }]));
    }
}

#[test]
fn resources_are_the_environments_for_the_one_that_it_names() {
    let resources = |name| pod("Deployment", name)["containers"][0]["resources"].clone();
    let expected = serde_json::json!({
        "requests": { "cpu": "500m", "memory": "2Gi" }, "limits": { "cpu": "1500m", "memory": "6Gi" },
    });
    assert_eq!(resources("prometheus"), expected);
    let own = Alertmanager::SETTINGS.resources;
    assert_eq!(own.memory_request, mebibytes(48));
    assert_eq!(resources("alertmanager")["requests"]["memory"], own.memory_request.to_string());
}

#[test]
fn pods_run_on_the_nodes_that_are_said() {
    let node = |kind, name| pod(kind, name)["nodeSelector"].clone();
    assert_eq!(node("Deployment", "grafana"), serde_json::json!({ "kubernetes.io/os": "linux", "pool": "monitoring" }));
    assert_eq!(node("StatefulSet", "loki"), serde_json::json!({ "kubernetes.io/os": "linux", "pool": "storage" }));
    // A DaemonSet stays on every node but for what is said of it alone.
    assert_eq!(
        node("DaemonSet", "node-exporter"),
        serde_json::json!({ "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" })
    );
}

#[test]
fn pods_tolerate_what_is_said() {
    let dedicated =
        serde_json::json!({ "key": "dedicated", "operator": "Equal", "value": "monitoring", "effect": "NoSchedule" });
    let slow = serde_json::json!({ "key": "slow-disk", "operator": "Exists", "effect": "PreferNoSchedule" });
    assert_eq!(pod("Deployment", "grafana")["tolerations"], serde_json::json!([dedicated]));
    assert_eq!(pod("StatefulSet", "loki")["tolerations"], serde_json::json!([dedicated, slow]));
    assert_eq!(pod("DaemonSet", "node-exporter")["tolerations"], serde_json::json!([{ "operator": "Exists" }]));
}

#[test]
fn pods_have_the_priority_that_is_said() {
    assert_eq!(pod("Deployment", "prometheus")["priorityClassName"], "company-high");
    assert_eq!(pod("DaemonSet", "node-exporter")["priorityClassName"], "system-node-critical");
}

#[test]
fn several_pods_are_spread_over_zones_beside_nodes() {
    let spread = pod("Deployment", "blackbox-exporter")["topologySpreadConstraints"].clone();
    let over: Vec<&Json> = spread.as_array().expect("there are two").iter().map(|one| &one["topologyKey"]).collect();
    assert_eq!(over, ["kubernetes.io/hostname", "topology.kubernetes.io/zone"]);
    assert_eq!(pod("Deployment", "grafana")["topologySpreadConstraints"], Json::Null);
}

#[test]
fn a_claim_has_the_storage_class_that_is_said_of_it() {
    let class = |name| object("PersistentVolumeClaim", name)["spec"]["storageClassName"].clone();
    assert_eq!(class("prometheus-data"), "fast");
    assert_eq!(class("alertmanager-data"), "standard");
}

#[test]
fn external_labels_are_the_settings_but_for_what_is_said() {
    let config = |name: &str| -> Json {
        let map = object("ConfigMap", name)["data"].clone();
        let key = map.as_object().and_then(|files| files.keys().next()).expect("it has a file");
        serde_yaml::from_str(map[key].as_str().expect("it is text")).expect("it is YAML")
    };
    let expected = serde_json::json!({ "cluster": "tea-vault", "region": "sylhet", "site": "vault" });
    assert_eq!(config("prometheus")["global"]["external_labels"], expected);
    // Alerts of logs come from the same place.
    let expected = serde_json::json!({ "cluster": "tea-vault", "site": "vault" });
    assert_eq!(config("loki")["ruler"]["external_labels"], expected);
}

#[test]
fn the_policy_opens_the_port_of_the_environments_mail_server() {
    let policy = object("NetworkPolicy", "alertmanager").to_string();
    assert!(policy.contains(r#""port":2525"#) && !policy.contains(r#""port":465"#), "{policy}");
}

#[test]
fn a_way_in_is_as_it_is_said() {
    let ingress = object("Ingress", "grafana");
    assert_eq!(ingress["spec"]["ingressClassName"], "traefik");
    assert_eq!(
        ingress["spec"]["tls"],
        serde_json::json!([{ "hosts": ["grafana.tea.internal"], "secretName": "grafana-tls" }])
    );
    assert_eq!(ingress["metadata"]["annotations"]["cert-manager.io/cluster-issuer"], "company");
    let policy = object("NetworkPolicy", "grafana").to_string();
    let admitted = r#"{"kubernetes.io/metadata.name":"traefik-system"}"#;
    assert!(policy.contains(admitted) && !policy.contains("ingress-nginx"), "{policy}");
    let service = object("Service", "alertmanager");
    assert_eq!(service["spec"]["type"], "LoadBalancer");
    assert_eq!(service["metadata"]["annotations"], serde_json::json!({ "lb.example.com/internal": "true" }));
    assert_eq!(object("Service", "grafana")["metadata"]["annotations"], Json::Null);
    assert_eq!(AIR_GAPPED.external_url(&Grafana::ENDPOINT.any()), "https://grafana.tea.internal");
}

#[test]
fn a_gateway_leads_to_the_service_by_an_http_route() {
    let route = object_of(&BY_GATEWAY, "HTTPRoute", "grafana");
    assert_eq!(route["apiVersion"], "gateway.networking.k8s.io/v1");
    assert_eq!(
        route["spec"],
        serde_json::json!({
            "parentRefs": [{ "name": "company", "namespace": "gateways", "sectionName": "https" }],
            "hostnames": ["grafana.tea.internal"],
            "rules": [{ "backendRefs": [{ "name": "grafana", "port": 3000 }] }],
        })
    );
    assert_eq!(route["metadata"]["namespace"], "vault");
    assert_eq!(route["metadata"]["annotations"], serde_json::json!({ "tea.example/owner": "cellar" }));
    assert_eq!(object_of(&BY_GATEWAY, "Service", "grafana")["spec"]["type"], "ClusterIP");
    let policy = object_of(&BY_GATEWAY, "NetworkPolicy", "grafana").to_string();
    assert!(policy.contains(r#"{"kubernetes.io/metadata.name":"envoy-gateway-system"}"#), "{policy}");
    assert_eq!(BY_GATEWAY.external_url(&Grafana::ENDPOINT.any()), "https://grafana.tea.internal");
}

#[test]
fn no_object_names_the_namespace_that_is_called_otherwise() {
    let objects = objects(&BY_GATEWAY);
    assert!(objects.iter().any(|object| object["kind"] == "Namespace" && object["metadata"]["name"] == "vault"));
    for object in objects {
        let text = object.to_string().replace("\"app.kubernetes.io/part-of\":\"observability\"", "");
        assert!(!text.contains("observability"), "{text}");
    }
}

#[test]
fn a_part_that_is_left_out_is_not_written() {
    let of_it = |environment| {
        let all = objects(environment).into_iter();
        all.filter(|object| object.to_string().contains("kube-state-metrics")).count()
    };
    assert!(of_it(&AIR_GAPPED) > 0);
    assert_eq!(of_it(&BY_GATEWAY), 0);
}

#[test]
fn pods_run_where_their_affinity_says() {
    let affinity = |kind, name| {
        object_of(&BY_GATEWAY, kind, name).pointer("/spec/template/spec/affinity").cloned().unwrap_or_default()
    };
    let wanted = |affinity: &Json| {
        let path = "/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchExpressions";
        affinity.pointer(path).cloned().unwrap_or_default()
    };
    let zones = serde_json::json!({ "key": "topology.kubernetes.io/zone", "operator": "In", "values": ["a", "b"] });
    let disk = serde_json::json!({ "key": "disk", "operator": "In", "values": ["ssd"] });
    assert_eq!(wanted(&affinity("Deployment", "grafana")), serde_json::json!([zones]));
    let loki = affinity("StatefulSet", "loki");
    assert_eq!(wanted(&loki), serde_json::json!([zones, disk]));
    assert_eq!(
        loki["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"],
        serde_json::json!([{
            "weight": 100,
            "podAffinityTerm": {
                "labelSelector": { "matchLabels": { "app": "prometheus" } },
                "topologyKey": "kubernetes.io/hostname",
            },
        }])
    );
    // A DaemonSet stays on every node but for what is said of it alone.
    let arch = serde_json::json!({ "key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"] });
    assert_eq!(wanted(&affinity("DaemonSet", "node-exporter")), serde_json::json!([arch]));
}
