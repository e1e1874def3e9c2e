"""Scrapes, probes and requests of the shop."""

import math
import random

from cluster import BACKENDS, FRONTENDS, NODES, TARGETS, WORKERS, target_of, targets_of
from writing import INCIDENT, INSTRUMENTED, NOW, counter, daily, gauge, histogram, incident, noise

SAMPLES_OF_JOB = {
    "prometheus": 1200, "alertmanager": 900, "grafana": 2600, "loki": 3900, "blackbox-exporter": 60, "promtail": 520,
    "postgres-exporter": 700, "redis-exporter": 420, "kube-state-metrics": 5200, "kube-state-metrics-self": 90,
    "node-exporter": 1400, "kubelet": 1900, "cadvisor": 2800, "kube-apiserver": 24000, "dhakacart-pods": 180,
    "dhakacart-probes": 30,
}  # fmt: skip


def scrapes():
    for x in TARGETS:
        job, wave, samples = x["job"], noise(x["instance"] + x["job"]), SAMPLES_OF_JOB[x["job"]]

        def up(t):
            if job == "dhakacart-pods" and (not INSTRUMENTED or x["app"] == "dhakacart-frontend"):
                return 0  # the frontend's /metrics is a page of HTML
            if INCIDENT and job == "promtail" and x["node"] == NODES[4] and 6300 < NOW - t < 7200:
                return 0
            return 1

        gauge("up", x, up)
        slower = 4 if job == "postgres-exporter" else 0
        gauge(
            "scrape_duration_seconds",
            x,
            lambda t: (0.004 + samples / 60000) * (1 + 0.2 * wave(t)) * (1 + slower * incident(t)),
        )
        gauge("scrape_samples_scraped", x, lambda t: samples * up(t))
        gauge("scrape_samples_post_metric_relabeling", x, lambda t: samples * up(t) * 0.9)
        gauge("scrape_series_added", x, lambda t: max(0, wave(t) - 0.7) * samples * 0.05)


def probes():
    for x in targets_of("dhakacart-probes"):
        url, wave = x["instance"], noise(x["instance"])
        api, health = "/api/products" in url, "health" in url
        quiet = (0.06 if api else 0.012) + (0.03 if "com" in url else 0)

        def succeeds(t):
            if incident(t) < 0.95:
                return 1
            return 0 if api or (health and (t // 30) % 5) else 1

        def duration(t):
            return quiet * (1 + 0.3 * wave(t)) + incident(t) * (4.4 if api else 2.1 if health else 0.02) * (
                1 + 0.1 * wave(t * 3)
            )

        gauge("probe_success", x, succeeds)
        gauge("probe_duration_seconds", x, duration)
        gauge("probe_http_status_code", x, lambda t: 200 if succeeds(t) else 503)
        gauge("probe_http_ssl", x, 0)
        for phase, share in (("resolve", 0.1), ("connect", 0.1), ("tls", 0), ("processing", 0.75), ("transfer", 0.05)):
            most = math.inf if phase == "processing" else 0.006
            gauge("probe_http_duration_seconds", dict(x, phase=phase), lambda t: min(duration(t) * share, most))


# ---------------------------------------------------------------- requests

PEAK = 42.0  # requests of the API per second at the busiest time of the day
# method, route, share of the requests, mean seconds, share that fails in the incident
ROUTES = [
    ("GET", "/api/products", 0.30, 0.05, 0.14),
    ("GET", "/api/products/:id", 0.24, 0.02, 0.12),
    ("GET", "/api/products/category/:category", 0.16, 0.05, 0.08),
    ("GET", "/api/categories", 0.14, 0.01, 0.02),
    ("POST", "/api/orders", 0.02, 0.08, 0.45),
    ("GET", "/api/orders/:id", 0.02, 0.03, 0.08),
    ("GET", "other", 0.04, 0.01, 0.08),
    ("POST", "/api/admin/clear-cache", 0.001, 0.03, 0.08),
]
STATIC = ("GET", "static", 1.6, 0.001, 0)
LATENCY_BOUNDS = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10"]


def requests_of_backend():
    for pod in BACKENDS:
        x = target_of("dhakacart-pods", pod=pod)
        for method, route, share, latency, failing in ROUTES:
            wave, first = noise(pod + method + route), random.Random(pod + route)
            asked = lambda t: PEAK * daily(t) * share * (1 + 0.15 * wave(t)) / len(BACKENDS)
            created = route == "/api/orders" and method == "POST"
            shares = {"201" if created else "200": lambda t: 1 - incident(t) * failing - 0.003, "404": lambda t: 0.003}
            if INCIDENT:
                shares["500"] = lambda t: incident(t) * failing * 0.2 + 0.0004
                shares["503"] = lambda t: incident(t) * failing * 0.8
            for status, of_status in shares.items():
                labels = dict(x, method=method, route=route, status=status)
                counter("http_requests_total", labels, lambda t: asked(t) * of_status(t), start=first.random() * 9000)
            slow = 2.4 if failing > 0.1 else 0.25
            mean = lambda t: (latency * (1 + 0.2 * wave(t)) + incident(t) * slow) / 0.9
            histogram(
                "http_request_duration_seconds",
                dict(x, method=method, route=route, status="200"),
                LATENCY_BOUNDS,
                asked,
                mean,
            )
        wave = noise(pod + "orders")
        orders = lambda t: PEAK * daily(t) * 0.02 * (1 + 0.15 * wave(t)) / len(BACKENDS)
        counter("orders_total", x, lambda t: orders(t) * (1 - 0.45 * incident(t)), span="weeks")
        counter("orders_failed_total", x, lambda t: orders(t) * (0.45 * incident(t) + 0.004), start=12, span="weeks")


def requests_in_access_log():
    for pod, node in zip(FRONTENDS, WORKERS):
        x = target_of("promtail", node=node)
        of_line = dict(
            exported_app="dhakacart-frontend", exported_namespace="dhakacart", exported_pod=pod, exported_node=node
        )
        for method, route, share, _, failing in ROUTES + [STATIC]:
            wave, first = noise(pod + method + route), random.Random(pod + route)
            asked = lambda t: PEAK * daily(t) * share * (1 + 0.15 * wave(t)) / len(FRONTENDS)
            created, static = route == "/api/orders" and method == "POST", route == "static"
            shares = {
                "201" if created else "200": lambda t: (1 - incident(t) * failing - 0.003) * (0.7 if static else 1),
                "404": lambda t: 0.003,
            }
            if static:
                shares["304"] = lambda t: 0.3
            elif INCIDENT:
                shares["502"] = lambda t: incident(t) * failing * 0.2
                shares["503"] = lambda t: incident(t) * failing * 0.8
            for status, of_status in shares.items():
                labels = dict(
                    x, **of_line, container="frontend", stream="stdout", method=method, route=route, status=status
                )
                counter(
                    "access_log_requests_total", labels, lambda t: asked(t) * of_status(t), start=first.random() * 9000
                )
