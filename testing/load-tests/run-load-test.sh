#!/usr/bin/env bash
# Puts visitors into the shop with k6, so that the "Application Performance" dashboard has something to show.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
    cat <<'HELP'
Usage: [NAME=value ...] run-load-test.sh [k6 run options ...]

Visitors browse products and categories, search, open a product, and some place an order.

  BASE_URL        where the shop answers, without /api             (http://localhost:30080)
  VUS             visitors at the same time                        (10)
  DURATION        how long that many stay, after RAMP              (5m)
  RAMP            how long they take to come, and to leave         (30s)
  ORDER_SHARE     share of visits that end in an order, 0 to 1     (0.2)
  THINK_SECONDS   mean pause between two pages                     (1)
  MANY_CLIENTS    1: each visit names an address of its own        (0)
  K6              the k6 program                                   (k6)

Which BASE_URL:
  http://<load balancer>                 as customers come
  http://<any node>:30080                the frontend's NodePort; http://localhost:30080 on a node itself
  http://localhost:5000                  the backend, after
                                         kubectl -n dhakacart port-forward svc/dhakacart-backend-service 5000:5000

Orders are real: they are stored, and they take stock. They come from load-test+<n>@example.com; remove-test-orders.sql
beside this script removes them. ORDER_SHARE=0 places none.

The rate limit: the backend answers 100 requests per 15 minutes and client address under /api, and 429 after that. A
load test from one machine reaches it within seconds. Three ways out, the best one first:
  1. raise the limit for the test, where the backend reads it from its environment:
       kubectl -n dhakacart set env deployment/dhakacart-backend RATE_LIMIT_MAX=1000000
     and afterwards
       kubectl -n dhakacart set env deployment/dhakacart-backend RATE_LIMIT_MAX-
  2. MANY_CLIENTS=1 with BASE_URL at the backend itself (port-forward, or NodePort 30081), where it says
     app.set('trust proxy', 1): it then takes the address from X-Forwarded-For. Through nginx or the load balancer this
     does not help, because both add the true address behind it, and the last one counts.
  3. take the 429s as they are: requests per second still rise on the dashboard. The test then ends as failed.

Examples:
  BASE_URL=http://localhost:30080 ./testing/load-tests/run-load-test.sh
  VUS=2 DURATION=20s RAMP=1s ORDER_SHARE=0 ./testing/load-tests/run-load-test.sh
  ./testing/load-tests/run-load-test.sh --summary-export=summary.json

Exit status: 0 passed, 99 a threshold was crossed, 2 not started, else k6's own.
HELP
}

stop() {
    printf 'run-load-test.sh: %s\n' "$1" >&2
    exit 2
}

if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    usage
    exit 0
fi

export BASE_URL=${BASE_URL:-http://localhost:30080}
export VUS=${VUS:-10}
export DURATION=${DURATION:-5m}
export RAMP=${RAMP:-30s}
export ORDER_SHARE=${ORDER_SHARE:-0.2}
export THINK_SECONDS=${THINK_SECONDS:-1}
export MANY_CLIENTS=${MANY_CLIENTS:-0}
k6=${K6:-k6}

BASE_URL=${BASE_URL%/}

[[ $BASE_URL =~ ^https?://[^/]+ ]] || stop "BASE_URL is '$BASE_URL'; it starts with http:// or https://"
[[ $BASE_URL != */api ]] || stop "BASE_URL is '$BASE_URL'; leave /api out, the test adds it"
[[ $VUS =~ ^[1-9][0-9]*$ ]] || stop "VUS is '$VUS'; it is a number of visitors, such as 10"
for name in DURATION RAMP; do
    [[ ${!name} =~ ^([0-9]+(ms|s|m|h))+$ ]] || stop "$name is '${!name}'; it is a time, such as 30s or 5m"
done
[[ $ORDER_SHARE =~ ^(0(\.[0-9]+)?|1(\.0+)?)$ ]] || stop "ORDER_SHARE is '$ORDER_SHARE'; it lies between 0 and 1, such as 0.2"
[[ $THINK_SECONDS =~ ^[0-9]+(\.[0-9]+)?$ ]] || stop "THINK_SECONDS is '$THINK_SECONDS'; it is a number of seconds, such as 1.5"
[[ $MANY_CLIENTS =~ ^[01]$ ]] || stop "MANY_CLIENTS is '$MANY_CLIENTS'; it is 0 or 1"

command -v "$k6" >/dev/null || stop "'$k6' is not installed.
  Install k6: https://grafana.com/docs/k6/latest/set-up/install-k6/
  or name the program: K6=/path/to/k6 $0"
command -v curl >/dev/null || stop "'curl' is not installed; it is needed to see whether the shop answers"

status=$(curl --silent --output /dev/null --max-time 10 --write-out '%{http_code}' "$BASE_URL/api/products") || true
case $status in
200) ;;
000) stop "nobody answers at $BASE_URL.
  Is the shop running?   kubectl -n dhakacart get pods
  From outside the cluster, make the backend reachable first:
    kubectl -n dhakacart port-forward svc/dhakacart-backend-service 5000:5000
    BASE_URL=http://localhost:5000 $0" ;;
429) stop "$BASE_URL answers 429: this address has used up its 100 requests per 15 minutes.
  Wait 15 minutes, or raise the limit: $0 --help" ;;
*) stop "GET $BASE_URL/api/products answers $status, not 200. Is this the shop? Are its database and cache up?
  kubectl -n dhakacart get pods" ;;
esac

printf 'target %s: %s visitors for %s, ramps of %s\n' "$BASE_URL" "$VUS" "$DURATION" "$RAMP"
if [[ ! $ORDER_SHARE =~ ^0(\.0+)?$ ]]; then
    printf 'places real orders as load-test+<n>@example.com (ORDER_SHARE=0 for none); remove them with %s\n' \
        "$here/remove-test-orders.sql"
fi

result=0
"$k6" run "$@" "$here/load-test.js" || result=$?

case $result in
0) printf '\npassed. What to look at now: the "Application Performance" dashboard in Grafana.\n' ;;
99) printf '\na threshold was crossed (marked above). If it is rate_limited, the limit of 100 requests per 15 minutes and\naddress answered, not the shop: %s --help says what to do.\n' "$0" ;;
*) printf '\nk6 ended with status %s; what it said stands above.\n' "$result" ;;
esac
exit "$result"
