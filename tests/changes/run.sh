#!/usr/bin/env bash
# Legitimate changes of the stack, each tried on a copy: `gen` must write it, and no test may turn red but for what it made
# wrong. Prints each change with the tests that turned red and what they say.
#
#   tests/changes/run.sh              all of them, some minutes each at first
#   tests/changes/run.sh board mail   only these
#   tests/changes/run.sh board+mail   both at once, in one build
#   TESTS=invariants tests/changes/run.sh namespace
#   tests/changes/run.sh --edits      no builds: whether each change still finds what it edits
#
# It needs nothing but Rust, writes below target/changes only, and ends with 1 where a test is red that should not be.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
repository=$PWD
work=$repository/target/changes
copy=$work/tree
export CARGO_TARGET_DIR=$work/target CI=true INSTA_UPDATE=no NO_COLOR=1 RUST_BACKTRACE=0

# Changes a file by a sed script. An edit that finds nothing to change is a mistake of this script.
edit() {
    local file=$1 script
    shift
    for script in "$@"; do
        sed -E -i.before "$script" "$file"
        if cmp -s "$file" "$file.before"; then
            printf '%s: %s finds nothing to change\n' "$file" "$script" >&2
            exit 1
        fi
        rm "$file.before"
    done
}

change_mail() {
    edit stack/src/alerts/routing.rs 's/ops@dhakacart\.com/noc@dhakacart.example/'
}

change_environment() {
    cat >>stack/src/environments.rs <<'RUST'

/// A third cluster, in which changes are tried first.
const STAGING: Environment = Environment::new("staging", "environments/staging", MAIL)
    .storage_class("standard")
    .keep_metrics(kit::days(7))
    .expose(Exposure::ingress(Grafana::ENDPOINT, "grafana.staging.dhakacart.com"));
RUST
    edit stack/src/environments.rs 's/^(pub const ALL: .*)\];$/\1, STAGING];/'
}

change_board() {
    cat >stack/src/dashboards/scrapes.rs <<'RUST'
//! Scrapes: what Prometheus reaches.

use crate::promql;
use watch::dashboard::{Dashboard, Row, time_series};

/// Whether everything is scraped.
pub const SCRAPES: Dashboard = Dashboard::new("scrapes", "Scrapes")
    .description("Is everything scraped?")
    .tags(&["dhakacart"])
    .siblings_tagged("dhakacart")
    .rows(&[Row::new("Targets").panels(&[time_series("Up", "How many targets of each job answer.")
        .query(promql! { Count => sum by (job) (up) }, "{{job}}")])]);
RUST
    edit stack/src/dashboards/mod.rs 's/^mod stack_itself;/mod scrapes;\nmod stack_itself;/' \
        's/^pub use stack_itself/pub use scrapes::SCRAPES;\npub use stack_itself/' \
        's/^    THE_STACK_ITSELF,$/    SCRAPES,\n&/'
}

change_ingress() {
    edit stack/src/environments.rs \
        's/Exposure::node_port\(Grafana::ENDPOINT, 30091\)/Exposure::ingress(Grafana::ENDPOINT, "grafana.dhakacart.com")/'
}

change_mirror() {
    edit stack/src/environments.rs 's/^    \.storage_class\("local-path"\)/&\n    .registry_mirror("registry.dhakacart.example\/mirror")/'
}

change_airgapped() {
    cat >>stack/src/environments.rs <<'RUST'

/// A cluster that reaches nothing outside.
const AIR_GAPPED: Environment = Environment::new("air-gapped", "environments/air-gapped", MAIL)
    .registry_mirror("registry.internal:5000/mirror")
    .image_pull_secrets(&["regcred"])
    .existing_secrets()
    .toleration("dedicated=monitoring:NoSchedule")
    .expose(Exposure::ingress(Grafana::ENDPOINT, "grafana.internal").class("traefik", "traefik").tls("grafana-tls"));
RUST
    edit stack/src/environments.rs 's/^(pub const ALL: .*)\];$/\1, AIR_GAPPED];/'
}

# The name stands in queries, in scenarios, in steps of runbooks and in the guide as well: whoever renames it replaces all.
change_namespace() {
    edit stack/facts/src/programs.rs 's/Namespace::ours\("monitoring"\)/Namespace::ours("observability")/'
    local file
    while read -r file; do
        sed -E -i 's/namespace="monitoring"/namespace="observability"/g; s/"namespace", "monitoring"/"namespace", "observability"/g; s/-n monitoring/-n observability/g' "$file"
    done < <(grep -rlE 'namespace="monitoring"|"namespace", "monitoring"|-n monitoring' stack/src stack/facts/src DEPLOYMENT_GUIDE_*.md)
}
# The one thing that it makes wrong.
expected_namespace='shop::tests::the_policies_of_the_shop_admit_the_stack'

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

all=(mail environment board ingress mirror airgapped namespace airgapped+namespace service add)

# The tests that a change of the stack could reach. What the compiler and the parsers say is none of it. One build for all.
read -ra tests <<<"${TESTS:-invariants drift scenarios catalogue contract record generation schema faults messages minimal_stack \
    conformance verify unused}"
run_tests() {
    local targets=()
    for test in "${tests[@]}"; do
        targets+=(--test "$test")
    done
    cargo test --quiet --package stack-tests --package stack --package stack-facts --package xtask --lib "${targets[@]}" \
        --no-fail-fast
}

# The names of red tests, and under each what it says.
red() {
    awk '
        /^---- .* stdout ----$/ { name = $2; seen[name] = 1; print name; lines = 0; next }
        /^(failures:|test result:|error:)/ { name = "" }
        name != "" && NF && !/^thread / && !/^note: / && lines < 6 { print "      " substr($0, 1, 260); lines++ }
    ' "$1"
}

fresh() {
    mkdir -p "$copy"
    git -C "$repository" ls-files -z --cached --others --exclude-standard >"$work/files"
    # Files that are as they were keep their time, so that cargo does not build them again.
    (cd "$repository" && tar --create --null --files-from "$work/files" --ignore-failed-read 2>/dev/null) >"$work/tree.tar"
    mkdir -p "$work/next" && tar --extract --file "$work/tree.tar" --directory "$work/next"
    (cd "$work/next" && find . -type f -print0 | while IFS= read -r -d '' file; do
        if cmp -s "$file" "$copy/$file"; then touch -r "$copy/$file" "$file"; fi
    done)
    rm -rf "$copy" "$work/tree.tar" && mv "$work/next" "$copy"
}

mkdir -p "$work"
if [[ ${1:-} == --edits ]]; then
    count=0
    for name in "${all[@]}"; do
        # What the command writes needs a build.
        [[ $name != add ]] || continue
        fresh
        (cd "$copy" && for part in ${name//+/ }; do "change_$part"; done)
        count=$((count + 1))
    done
    printf '%s changes edit the sources\n' "$count"
    exit 0
fi
outcome=0
for name in "${@:-${all[@]}}"; do
    started=$SECONDS
    fresh
    expected=
    cd "$copy"
    for part in ${name//+/ }; do
        "change_$part"
        part=expected_$part
        expected+=${!part:+${!part}$'\n'}
    done
    if ! cargo xtask gen >"$work/$name.gen" 2>&1; then
        printf '%s: gen refuses it:\n' "$name"
        grep -E '^(error|   problem|       fix)' "$work/$name.gen" | head -20 | sed 's/^/      /'
        outcome=1
    else
        run_tests >"$work/$name.tests" 2>&1 || true
        if grep -q 'could not compile' "$work/$name.tests"; then
            printf '%s: its tests do not compile: see %s\n' "$name" "$work/$name.tests"
            outcome=1
        else
            red "$work/$name.tests" >"$work/$name.red"
            wrong=$(grep -v '^ ' "$work/$name.red" | sort | comm -3 - <(printf '%s' "$expected" | sort) || true)
            [[ -z $wrong ]] || outcome=1
            printf '%s: %s red, %s (%ss)\n' "$name" "$(grep -vc '^ ' "$work/$name.red" || true)" \
                "$([[ -z $wrong ]] && printf 'as it should be' || printf 'WRONG')" "$((SECONDS - started))"
            sed 's/^/   /' "$work/$name.red"
        fi
    fi
    cd "$repository"
done
exit "$outcome"
