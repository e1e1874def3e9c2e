# What differs between clusters: lines of an environment.

wants retention 'metrics kept for 30 days, on 100 GiB' \
    'monitoring/prometheus/deployment.yaml storage.tsdb.retention.time=30d' \
    'monitoring/prometheus/persistentvolumeclaim.yaml storage: 100Gi'
change_retention() {
    overlay '.keep_metrics(days(30))' '.volume(Prometheus::SETTINGS.data, kit::gibibytes(100))'
}

wants small_volume 'a volume of 10 GiB, no multiple of 25' \
    'monitoring/prometheus/persistentvolumeclaim.yaml storage: 10Gi' \
    'monitoring/prometheus/deployment.yaml storage.tsdb.retention.size=8GB'
change_small_volume() {
    overlay '.volume(Prometheus::SETTINGS.data, kit::gibibytes(10))'
}

wants resources 'a limit in one environment only' \
    'monitoring/prometheus/deployment.yaml memory: 6Gi' \
    '!environments/kubeadm/prometheus/deployment.yaml memory: 6Gi'
change_resources() {
    overlay '.resources(&Prometheus::WORKLOAD, kit::Resources::requests(kit::millicores(500), kit::gibibytes(2))
        .limits(kit::cores(2), kit::gibibytes(6)))'
}

wants storage_class 'another storage class' \
    'monitoring/prometheus/persistentvolumeclaim.yaml storageClassName: fast'
change_storage_class() {
    overlay '.storage_class("fast")'
}

wants ingress 'Grafana by Ingress, with TLS, in place of a NodePort' \
    'environments/kubeadm/grafana/ingress.yaml host: grafana.dhakacart.com' \
    'environments/kubeadm/grafana/ingress.yaml secretName: grafana-tls' \
    '!environments/kubeadm/grafana/service.yaml NodePort'
change_ingress() {
    put stack/src/environments.rs 'Exposure::node_port(Grafana::ENDPOINT, 30091)' \
        'Exposure::ingress(Grafana::ENDPOINT, "grafana.dhakacart.com").tls("grafana-tls")'
}

wants route 'Grafana by a Gateway (HTTPRoute)' \
    'monitoring/grafana/httproute.yaml grafana.dhakacart.com'
change_route() {
    overlay '.expose(Exposure::http_route(Grafana::ENDPOINT, "grafana.dhakacart.com",
        kit::Gateway::new("company", "gateways").listener("https")).https())'
}

wants mirror 'images of a registry mirror' \
    'environments/kubeadm/kube-state-metrics/deployment.yaml registry.dhakacart.example/mirror/' \
    '!environments/kubeadm image: registry.k8s.io' \
    '!environments/kubeadm image: quay.io' \
    '!environments/kubeadm image: docker.io'
change_mirror() {
    edit stack/src/environments.rs 's/^    \.storage_class\("local-path"\)/&\n    .registry_mirror("registry.dhakacart.example\/mirror")/'
}

wants pull_secrets 'pull secrets' \
    'monitoring/grafana name: regcred' \
    'monitoring/redis-exporter name: regcred'
change_pull_secrets() {
    overlay '.image_pull_secrets(&["regcred"])'
}

wants nodes 'nodes: a selector, a toleration, affinity, spread' \
    'monitoring/loki/statefulset.yaml pool: monitoring' \
    'monitoring/grafana/deployment.yaml key: dedicated' \
    'monitoring/grafana/deployment.yaml nodeAffinity:' \
    'monitoring/prometheus/deployment.yaml podAntiAffinity:'
change_nodes() {
    overlay '.node_selector("pool", "monitoring")' '.toleration("dedicated=monitoring:NoSchedule")' \
        '.node_affinity("topology.kubernetes.io/zone", &["a", "b"])' \
        '.pod_anti_affinity(&Prometheus::WORKLOAD, &Loki::WORKLOAD)'
}

wants priority 'a priority class' \
    'monitoring/grafana/deployment.yaml priorityClassName: company-high'
change_priority() {
    overlay '.priority_class_of(&Grafana::WORKLOAD, kit::PriorityClass::existing("company-high"))'
}

wants two_prometheis 'two Prometheis' \
    'monitoring/prometheus/statefulset.yaml replicas: 2' \
    'monitoring/prometheus/secret.yaml name: object-storage' \
    '!monitoring/prometheus/deployment.yaml' \
    '!monitoring/thanos-store/secret.yaml'
change_two_prometheis() {
    overlay '.replicas(&Prometheus::WORKLOAD, 2)' '.object_storage(BLOCKS)'
}

wants labels 'an external label' \
    'monitoring/prometheus/configmap.yaml site: dhaka-2'
change_labels() {
    overlay '.external_label("site", "dhaka-2")'
}

wants bound 'a threshold in one environment' \
    'monitoring/prometheus/configmap-rules.yaml > 0.9' \
    'environments/kubeadm/prometheus/configmap-rules.yaml > 0.8' \
    'README.md 90 %'
change_bound() {
    overlay '.bound(crate::thresholds::CPU_HIGH, watch::unit::above(watch::unit::percent(90.0)))'
}

wants own_namespace 'the namespace of one environment' \
    'monitoring/namespace.yaml name: observability' \
    '!monitoring namespace: monitoring' \
    '!monitoring/grafana namespace=\"monitoring\"'
change_own_namespace() {
    overlay '.namespace("observability")'
}

wants namespace 'the namespace everywhere' \
    'monitoring/namespace.yaml name: observability' \
    '!environments namespace: monitoring'
# The name stands in queries, in scenarios, in steps of runbooks and in the guide as well: whoever renames it replaces all.
change_namespace() {
    edit stack/facts/src/programs.rs 's/Namespace::ours\("monitoring"\)/Namespace::ours("observability")/'
    local file
    while read -r file; do
        sed -E -i 's/namespace="monitoring"/namespace="observability"/g; s/"namespace", "monitoring"/"namespace", "observability"/g; s/-n monitoring/-n observability/g; s/dhakacart\|monitoring"/dhakacart|observability"/g' "$file"
    done < <(grep -rlE 'dhakacart\|monitoring"|namespace="monitoring"|"namespace", "monitoring"|-n monitoring' stack/src stack/facts/src DEPLOYMENT_GUIDE_*.md)
}
# The one thing that it makes wrong.
expected[namespace]='shop::tests::the_policies_of_the_shop_admit_the_stack'

wants environment 'a further environment' \
    'environments/staging/prometheus/deployment.yaml storage.tsdb.retention.time=30d' \
    'README.md staging'
change_environment() {
    environment STAGING <<'RUST'

/// A third cluster, in which changes are tried first.
const STAGING: Environment = Environment::new("staging", "environments/staging", MAIL)
    .storage_class("standard")
    .keep_metrics(kit::days(30))
    .expose(Exposure::ingress(Grafana::ENDPOINT, "grafana.staging.dhakacart.com"));
RUST
}

wants airgapped 'an air-gapped environment: mirror, pull secret, toleration, Ingress with TLS' \
    'environments/air-gapped/grafana/deployment.yaml image: registry.internal:5000/mirror/' \
    'environments/air-gapped/grafana/deployment.yaml name: regcred' \
    'environments/air-gapped/grafana/ingress.yaml ingressClassName: traefik' \
    '!environments/air-gapped/grafana/secret.yaml'
change_airgapped() {
    environment AIR_GAPPED <<'RUST'

/// A cluster that reaches nothing outside.
const AIR_GAPPED: Environment = Environment::new("air-gapped", "environments/air-gapped", MAIL)
    .registry_mirror("registry.internal:5000/mirror")
    .image_pull_secrets(&["regcred"])
    .existing_secrets()
    .toleration("dedicated=monitoring:NoSchedule")
    .expose(Exposure::ingress(Grafana::ENDPOINT, "grafana.internal").class("traefik", "traefik").tls("grafana-tls"));
RUST
}
