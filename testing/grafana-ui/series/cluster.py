"""Nodes, pods and scrape targets of the cluster that is made up here."""

from writing import INCIDENT

NODES = ["ip-10-0-1-10", "ip-10-0-2-10", "ip-10-0-1-21", "ip-10-0-2-22", "ip-10-0-3-23"]
MASTERS, WORKERS = NODES[:2], NODES[2:]
BACKENDS = ["dhakacart-backend-7c9d6f5b84-" + x for x in ("4xk2p", "m8qzt", "vw7rd")]
FRONTENDS = ["dhakacart-frontend-66d8f7c9b5-" + x for x in ("2hj9s", "q4nlx")]
DATABASE, CACHE = "dhakacart-db-5f8d9c7b64-zt6mw", "dhakacart-redis-6b7f9d8c5-k2p8v"
CRASHING = BACKENDS[1]
NODE_EXPORTERS = {n: "node-exporter-" + x for n, x in zip(NODES, ("4kq8z", "7xw2m", "9plr5", "c6tn3", "hd8vj"))}
PROMTAILS = {n: "promtail-" + x for n, x in zip(NODES, ("2mz7q", "5kx9w", "8rt4p", "f3nl6", "jq7cv"))}

# app: (pod, port, MiB of its limit, millicores of its limit, share of the memory that it uses)
STACK = {
    "prometheus": ("prometheus-5d9f8b7c6-h4x2k", 9090, 2048, 1000, 0.62),
    "alertmanager": ("alertmanager-7f6c5d4b9-p8q3z", 9093, 128, 200, 0.24),
    "grafana": ("grafana-6c8d7f9b5-t5r2w", 3000, 768, 1000, 0.29),
    "loki": ("loki-0", 3100, 1536, 1000, 0.44),
    "blackbox-exporter": ("blackbox-exporter-84c7d6f5b-n3m7x", 9115, 64, 100, 0.32),
    "kube-state-metrics": ("kube-state-metrics-5b9c8d7f6-j6k4l", 8080, 256, 200, 0.2),
}
EXPORTERS = {
    "postgres-exporter": ("postgres-exporter-7d8f6c5b9-x4z8q", 9187),
    "redis-exporter": ("redis-exporter-5c6d7f8b9-w3v6r", 9121),
}
PROBES = [
    ("http://dhakacart-backend-service.dhakacart.svc:5000/health", "dhakacart-backend"),
    ("http://dhakacart-backend-service.dhakacart.svc:5000/api/products", "dhakacart-backend"),
    ("http://dhakacart-frontend-service.dhakacart.svc:80/", "dhakacart-frontend"),
    ("http://dhakacart.com/", "dhakacart-frontend"),
    ("http://api.dhakacart.com/health", "dhakacart-backend"),
]
KUBE = dict(job="kube-state-metrics", instance="10.244.3.9:8080")


def all_targets():
    """The labels of every scrape target, as the jobs of the stack give them."""
    out = []
    for app, (pod, port, *_) in STACK.items():
        own = dict(namespace="monitoring", pod=pod, app=app)
        if app == "kube-state-metrics":
            out.append(dict(KUBE))
            out.append(dict(job="kube-state-metrics-self", instance="10.244.3.9:8081", **own))
        else:
            out.append(dict(job=app, instance=f"10.244.3.{len(out) + 4}:{port}", **own))
    for app, (pod, port) in EXPORTERS.items():
        out.append(dict(job=app, instance=f"10.244.4.{len(out)}:{port}", namespace="dhakacart", pod=pod, app=app))
    for i, node in enumerate(NODES):
        at = dict(namespace="monitoring", node=node)
        out.append(dict(job="promtail", instance=f"10.244.{i}.7:9080", pod=PROMTAILS[node], app="promtail", **at))
        out.append(
            dict(job="node-exporter", instance=f"10.0.{i}.1:9100", pod=NODE_EXPORTERS[node], app="node-exporter", **at)
        )
        out.append(dict(job="kubelet", instance=node, node=node))
        out.append(dict(job="cadvisor", instance=node, node=node))
    for i in range(len(MASTERS)):
        out.append(dict(job="kube-apiserver", instance=f"10.0.{i + 1}.10:6443"))
    for app, pods, port in (("dhakacart-backend", BACKENDS, "31:5000"), ("dhakacart-frontend", FRONTENDS, "40:80")):
        for i, pod in enumerate(pods):
            out.append(
                dict(job="dhakacart-pods", instance=f"10.244.{2 + i}.{port}", namespace="dhakacart", pod=pod, app=app)
            )
    for url, app in PROBES:
        out.append(dict(job="dhakacart-probes", instance=url, app=app, module="http_2xx"))
    return out


TARGETS = all_targets()


def targets_of(job, **labels):
    return [x for x in TARGETS if x["job"] == job and all(x.get(k) == v for k, v in labels.items())]


def target_of(job, **labels):
    return targets_of(job, **labels)[0]
