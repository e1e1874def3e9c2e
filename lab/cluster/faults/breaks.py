"""The faults: how each breaks the cluster, how that ends, and which alert is to tell it."""

import dataclasses, json, os, shutil, subprocess, time, typing

from cluster import LAB, api, back, kill, kubectl, on, part

SHELL = "docker.io/library/busybox:1.37"
FILLER, OWN = "/var/lib/kubelet/filler", "/var/lib/kubelet/own.img"


@dataclasses.dataclass
class Fault:
    name: str
    what: str
    breaks: typing.Callable
    repairs: typing.Callable = lambda: None
    # The alert that tells it, or none: then it is watched for this long.
    alert: str = ""
    watched: int = 60
    # Which of the alerts of that name: those with these labels.
    labels: dict = dataclasses.field(default_factory=dict)
    # Whether it is one of those that count lines, and needs the stack of `run lines`.
    lines: bool = False
    # What has to be so before, and is taken back at the end.
    before: typing.Callable = lambda: None
    after: typing.Callable = lambda: None


def scale(namespace, workload, replicas):
    kubectl("-n", namespace, "scale", workload, f"--replicas={replicas}")


def away(name, what, namespace, workload, replicas, alert, **others):
    """A workload without replicas."""
    down, up = (lambda: scale(namespace, workload, 0)), (lambda: scale(namespace, workload, replicas))
    return Fault(name, f"{what} to 0 replicas", down, up, alert, **others)


def delete_pod(app):
    kubectl("-n", "monitoring", "delete", "pod", "-l", f"app={app}", "--wait=false")


POLICIES = {}


def policy(name, ingress):
    """Sets whom a network policy of the shop admits, and keeps whom it admitted."""
    now = json.loads(kubectl("-n", "dhakacart", "get", "networkpolicy", name, "-o", "json"))["spec"]["ingress"]
    POLICIES.setdefault(name, now)
    patch = json.dumps({"spec": {"ingress": ingress}})
    kubectl("-n", "dhakacart", "patch", "networkpolicy", name, "--type=merge", "-p", patch)


def evict(app):
    pod = kubectl("-n", "monitoring", "get", "pod", "-l", f"app={app}", "-o", "jsonpath={.items[0].metadata.name}")
    body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": pod, "namespace": "monitoring"}}
    kubectl("create", "--raw", f"/api/v1/namespaces/monitoring/pods/{pod}/eviction", "-f", "-", text=json.dumps(body))


def cut(node, table):
    chain = f"add chain inet {table} out {{ type filter hook forward priority -50; }}"
    rule = f"add rule inet {table} out tcp dport {{ 443, 587 }} ip daddr 10.98.0.1 drop"
    on(node, "nft", f"add table inet {table}; {chain}; {rule}")


def link(node, state):
    """The node's cable, at the bridge's end."""
    subprocess.run(["ip", "link", "set", node, state], check=True)


def fill(node, share, at="/var/lib/kubelet"):
    """Fills a disk of the node until no more than that share of it is free."""
    size, blocks, free = map(int, on(node, "stat", "-f", "-c", "%S %b %a", at).split())
    # The last blocks hold what describes the others: to the end, it is written until the disk refuses.
    if share:
        on(node, "fallocate", "-l", str(int(size * (free - share * blocks))), f"{at}/filler")
    else:
        on(node, "sh", "-c", f"dd if=/dev/zero of={at}/filler bs=65536 2> /dev/null || true")


def settings(node, change=lambda text: text):
    """Starts the kubelet again with the lab's settings, changed or as they are."""
    at = f"{LAB}/etc/{node}.yaml"
    if not os.path.exists(f"{at}.lab"):
        shutil.copy(at, f"{at}.lab")
    open(at, "w").write(change(open(f"{at}.lab").read()))
    part(f"kubelet-{node}")


def squeeze(node):
    """A pod takes more memory than the kubelet's threshold leaves, which is 300 MiB below what is free now. Pressure
    lasts five minutes, as with the kubelet's own settings; those of the lab are shorter."""
    free = api(f"/api/v1/nodes/{node}/proxy/stats/summary")["node"]["memory"]["availableBytes"] >> 20
    hard = f"mergeDefaultEvictionSettings: true\nevictionHard: {{memory.available: {free - 300}Mi}}\n"
    settings(node, lambda text: text.replace("TransitionPeriod: 30s", "TransitionPeriod: 5m") + hard)
    spec = {
        "nodeName": node,
        "terminationGracePeriodSeconds": 1,
        "volumes": [{"name": "memory", "emptyDir": {"medium": "Memory"}}],
        "containers": [
            {
                "name": "hog",
                "image": SHELL,
                "command": ["sh", "-c", "dd if=/dev/zero of=/memory/taken bs=1048576 count=600; sleep 3600"],
                "volumeMounts": [{"name": "memory", "mountPath": "/memory"}],
            }
        ],
    }
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "lab-hog", "namespace": "dhakacart"}, "spec": spec}
    kubectl("apply", "-f", "-", text=json.dumps(pod))


def unsqueeze(node):
    kubectl("-n", "dhakacart", "delete", "pod", "lab-hog", "--ignore-not-found")
    settings(node)


def volume():
    """Where Prometheus' volume lies on node1."""
    for one in json.loads(kubectl("get", "pv", "-o", "json"))["items"]:
        if one["spec"]["claimRef"]["name"].startswith("prometheus"):
            return (one["spec"].get("hostPath") or one["spec"]["local"])["path"]
    raise LookupError("Prometheus has no volume")


def restarted(between):
    """Does that while Prometheus is away, and waits until it has read everything again."""
    scale("monitoring", "deployment/prometheus", 0)
    kubectl("-n", "monitoring", "wait", "--for=delete", "pod", "-l", "app=prometheus", "--timeout=120s")
    between()
    scale("monitoring", "deployment/prometheus", 1)
    kubectl("-n", "monitoring", "rollout", "status", "deployment/prometheus", "--timeout=180s")
    time.sleep(60)


def small():
    """Prometheus' volume is a file system of its own, as with any provisioner but local-path."""
    at = volume()
    make = f"truncate -s 256M {OWN} && mkfs.ext4 -q -m 0 {OWN}"
    move = f"mount -o loop {OWN} /mnt && cp -a {at}/. /mnt/ && umount /mnt && mount -o loop {OWN} {at}"
    restarted(lambda: on("node1", "sh", "-c", f"{make} && {move}"))


def large():
    restarted(lambda: on("node1", "sh", "-c", f"umount {volume()} && rm {OWN}"))


def deployed(command="sleep 86400", image=SHELL):
    """Three pods of a deployment beside the shop's own, or the next release of it."""
    shell = {"name": "shell", "image": image, "command": ["sh", "-c", command]}
    labels = {"app": "lab-release"}
    pod = {"metadata": {"labels": labels}, "spec": {"terminationGracePeriodSeconds": 1, "containers": [shell]}}
    spec = {"replicas": 3, "selector": {"matchLabels": labels}, "template": pod}
    meta = {"name": "lab-release", "namespace": "dhakacart"}
    made = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": spec}
    kubectl("apply", "-f", "-", text=json.dumps(made))


def release(name, what, alert, **next_one):
    """A release that never arrives: Kubernetes leaves the pods of the one before it."""

    def before():
        deployed()
        kubectl("-n", "dhakacart", "rollout", "status", "deployment/lab-release", "--timeout=60s")
        # Whoever scrapes what Kubernetes knows has seen them.
        time.sleep(60)

    away = ("-n", "dhakacart", "delete", "deployment", "lab-release", "--ignore-not-found")
    return Fault(name, what, lambda: deployed(**next_one), deployed, alert, before=before, after=lambda: kubectl(*away))


FAULTS = [
    away("redis", "Redis", "dhakacart", "deployment/dhakacart-redis", 1, "RedisDown"),
    away("postgres", "PostgreSQL", "dhakacart", "deployment/dhakacart-db", 1, "PostgresDown"),
    away("backend", "the backend", "dhakacart", "deployment/dhakacart-backend", 3, "ServiceDown"),
    away(
        "frontend", "the frontend", "dhakacart", "deployment/dhakacart-frontend", 2, "ServiceDown",
        labels={"deployment": "dhakacart-frontend"},
    ),
    Fault(
        "image",
        "a deployment of the shop whose image cannot be pulled",
        lambda: kubectl("-n", "dhakacart", "create", "deployment", "lab-image", "--image=docker.io/lab/missing:1"),
        lambda: kubectl("-n", "dhakacart", "delete", "deployment", "lab-image"),
        "ServiceDown",
        labels={"deployment": "lab-image"},
    ),
    Fault(
        "crash-loop",
        "a pod of the shop that ends at once, again and again",
        lambda: kubectl("-n", "dhakacart", "run", "lab-crash", f"--image={SHELL}", "--command", "--", "false"),
        lambda: kubectl("-n", "dhakacart", "delete", "pod", "lab-crash"),
        "ContainerRestarting",
        labels={"pod": "lab-crash"},
    ),
    release(
        "release-image", "a release of three pods whose image cannot be pulled", "DeploymentReplicasMissing",
        image="docker.io/lab/missing:2",
    ),
    release(
        "release-crash", "a release of three pods that end at once", "ContainerRestarting", command="false",
    ),
    Fault(
        "policy",
        "the policy that admits Prometheus to redis_exporter admits nobody",
        lambda: policy("redis-exporter", []),
        lambda: policy("redis-exporter", POLICIES["redis-exporter"]),
        "InstanceDown",
        labels={"job": "redis-exporter"},
    ),
    away("loki", "the log store", "monitoring", "statefulset/loki", 1, "InstanceDown", labels={"job": "loki"}),
    Fault("loki-killed", "kill -9 of the log store", lambda: kill("/standin logs 3100")),
    Fault(
        "restart",
        "all of the stack restarted at once",
        lambda: kubectl("-n", "monitoring", "rollout", "restart", "deployment,statefulset,daemonset"),
        watched=240,
    ),
    Fault("prometheus-killed", "kill -9 of Prometheus", lambda: kill("/bin/prometheus --config.file=\\S+")),
    Fault("prometheus-deleted", "Prometheus' pod deleted", lambda: delete_pod("prometheus")),
    Fault(
        "prometheus-full",
        "Prometheus' volume full, which is a file system of its own",
        lambda: fill("node1", 0, volume()),
        lambda: on("node1", "rm", "-f", f"{volume()}/filler"),
        "PrometheusCannotWrite",
        before=small,
        after=large,
    ),
    Fault("alertmanager-killed", "kill -9 of Alertmanager", lambda: kill("/bin/alertmanager")),
    Fault("ksm-evicted", "kube-state-metrics evicted", lambda: evict("kube-state-metrics")),
    Fault(
        "node-exporter-killed",
        "kill -9 of node_exporter",
        lambda: kill("/bin/node_exporter"),
        alert="ContainerRestarting",
    ),
    Fault(
        "notifications-cut",
        "Alertmanager cut off from mail, chat and SMS",
        lambda: cut("node1", "lab_cut"),
        lambda: on("node1", "nft", "delete", "table", "inet", "lab_cut"),
        "AlertmanagerNotificationsFailing",
    ),
    Fault("containerd", "kill -9 of containerd", lambda: part("containerd-node1")),
    Fault(
        "kubelet-down",
        "the kubelet of node1 dead, where Prometheus and Alertmanager are",
        lambda: part("kubelet-node1", True),
        lambda: back("kubelet-node1"),
        "KubeNodeNotReady",
        labels={"node": "node1"},
    ),
    Fault(
        "kubelet2-down",
        "the kubelet of node2 dead",
        lambda: part("kubelet-node2", True),
        lambda: back("kubelet-node2"),
        "KubeNodeNotReady",
        labels={"node": "node2"},
    ),
    Fault(
        "node2-cut",
        "node2 cut off: its link down",
        lambda: link("node2", "down"),
        lambda: link("node2", "up"),
        "KubeNodeNotReady",
        labels={"node": "node2"},
    ),
    Fault(
        "memory",
        "node2 short of memory",
        lambda: squeeze("node2"),
        lambda: unsqueeze("node2"),
        "NodeUnderPressure",
        labels={"condition": "MemoryPressure"},
    ),
    Fault("api-server", "kill -9 of the API server", lambda: part("kube-apiserver")),
    away("dns", "CoreDNS", "kube-system", "deployment/coredns", 2, "ClusterDnsDown"),
    Fault("kube-proxy", "kill -9 of kube-proxy", lambda: part("kube-proxy-node1")),
    Fault(
        "disk",
        "the disk of node1 to 8 % free",
        lambda: fill("node1", 0.08),
        lambda: on("node1", "rm", "-f", FILLER),
        "NodeUnderPressure",
    ),
    Fault(
        "disk-full",
        "the disk of node1 to 0.1 % free",
        lambda: fill("node1", 0.001),
        lambda: on("node1", "rm", "-f", FILLER),
        "PrometheusCannotWrite",
    ),
    Fault("agent-killed", "kill -9 of the log agent", lambda: kill("/otelcol-contrib"), lines=True),
    Fault("agent-deleted", "the log agent's pod deleted", lambda: delete_pod("otel-collector"), lines=True),
    away("logs-away", "the log store", "monitoring", "statefulset/loki", 1, "InstanceDown", lines=True),
    Fault(
        "logs-away-agent-restarts",
        "the log store to 0 replicas, and the log agent's pod deleted meanwhile",
        lambda: (scale("monitoring", "statefulset/loki", 0), time.sleep(20), delete_pod("otel-collector")),
        lambda: scale("monitoring", "statefulset/loki", 1),
        lines=True,
    ),
]
