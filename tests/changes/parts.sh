# Parts: programs and services that come, go, or are of another version; another shop.

wants add 'an exporter without a catalogue, a service, alerts on both and a dashboard, by `cargo xtask add`' \
    'monitoring/memcached-exporter/deployment.yaml memcached-exporter:v0.15.3' \
    'monitoring/prometheus/configmap-rules.yaml alert: PaymentsMany' \
    'monitoring/prometheus/configmap-rules.yaml alert: CommandsMany' \
    'monitoring/grafana/configmap-dashboard-payments.yaml payments'
# What the command writes needs nothing by hand.
change_add() {
    printf '# TYPE payments_total counter\npayments_total{method="card"} 1\n' >page.txt
    cargo xtask add exporter memcached-exporter --image docker.io/prom/memcached-exporter:v0.15.3 --port 9150 \
        --file page.txt
    cargo xtask add service dhakacart-payments --port 9102 --file page.txt
    cargo xtask add alert PaymentsMany --group shop \
        --expr 'sum by (method) (rate(payments_total{job="dhakacart-payments"}[5m])) > 100'
    cargo xtask add alert CommandsMany --group cache \
        --expr 'sum by (method) (rate(payments_total{job="memcached-exporter"}[5m])) > 100'
    cargo xtask add dashboard payments
    rm page.txt
}

wants service 'a service of the shop, by hand' \
    'monitoring/prometheus/configmap.yaml dhakacart-payments' \
    'monitoring/prometheus/networkpolicy.yaml port: 9102'
change_service() {
    edit stack/facts/src/shop.rs '$a\
\
/// Where payments answers, metrics included.\
pub const PAYMENTS_HTTP: Port<Http> = Port::new("http", 9102);\
/// The payments. Its policy admits its own namespace and the stack.\
pub const PAYMENTS: Workload = WorkloadBuilder::declared(NAMESPACE, "dhakacart-payments")\
    .purpose("takes the money")\
    .port(PAYMENTS_HTTP)\
    .admits(NAMESPACE)\
    .admits(MONITORING)\
    .build();\
/// The Service of payments.\
pub const PAYMENTS_SERVICE: Service = Service::of(&PAYMENTS).named("dhakacart-payments-service").port(PAYMENTS_HTTP);\
/// Payments, for the list of the stack.\
pub const PAYMENTS_COMPONENT: Component = Component::of(&PAYMENTS).service(&PAYMENTS_SERVICE);'
    edit stack/facts/src/list.rs 's/^    shop::CACHE_COMPONENT,/    shop::CACHE_COMPONENT,\n    shop::PAYMENTS_COMPONENT,/'
    edit stack/facts/src/jobs.rs \
        's/shop::FRONTEND\.pods_at\(shop::FRONTEND_HTTP\)\]/shop::FRONTEND.pods_at(shop::FRONTEND_HTTP), shop::PAYMENTS.pods_at(shop::PAYMENTS_HTTP)]/' \
        's/^const PROBES: &\[ProbedUrl\] = &\[/&\n    ProbedUrl::inside(shop::PAYMENTS_SERVICE.at(shop::PAYMENTS_HTTP), "\/health", HTTP_OK),/'
    cat >stack/catalogue/dhakacart-payments.prom <<'PROM'
# exporter: dhakacart-payments
# source: written from the service's own documentation

# HELP payments_total Payments that were tried.
# TYPE payments_total counter
payments_total{method}
PROM
}

wants without 'no postgres-exporter: its job, alerts, panels and runbooks go along' \
    '!monitoring/postgres-exporter' \
    '!monitoring/prometheus/configmap.yaml postgres-exporter' \
    '!monitoring/prometheus/configmap-rules.yaml alert: PostgresDown' \
    'environments/kubeadm/prometheus/configmap-rules.yaml alert: PostgresDown'
change_without() {
    overlay '.without(&stack_facts::programs::PostgresExporter::WORKLOAD)'
}

wants version 'another version of an image' \
    'monitoring/postgres-exporter/deployment.yaml postgres-exporter:v0.19.9' \
    'environments/ha/postgres-exporter/deployment.yaml postgres-exporter:v0.19.9'
change_version() {
    put stack/facts/src/programs.rs 'purpose: "measures the shop'\''s database",' 'purpose: "measures the shop'\''s database",
        image: kit::Image::new("quay.io/prometheuscommunity/postgres-exporter", "v0.19.9"),'
}

wants alloy 'Alloy in the place of Promtail' \
    'monitoring/alloy/daemonset.yaml image: docker.io/grafana/alloy' \
    'monitoring/alloy/configmap.yaml loki.write' \
    '!monitoring/promtail'
change_alloy() {
    overlay '.log_agent(&stack_facts::programs::Alloy::WORKLOAD)'
}

wants patch 'a field for which there is no word' \
    'monitoring/redis-exporter/deployment.yaml minReadySeconds: 10'
change_patch() {
    put stack/facts/src/list.rs '    RedisExporter::COMPONENT,' '    RedisExporter::COMPONENT.patched(
        "it connects only after ten seconds",
        kit::Patch::of("Deployment", "redis-exporter", r#"{"spec": {"minReadySeconds": 10}}"#),
    ),'
}

wants shop 'the stack of another shop, in a repository of its own' \
    '../pizza/k8s/live/prometheus/deployment.yaml namespace: pizza-monitoring'
change_shop() {
    cargo xtask new pizza --namespace pizza-monitoring
    cd pizza
}
