"""Breaks the cluster in one way after another, and prints what was promised, what was told, and what was lost.

Runs in the lab's `outside`: see `run`. usage: faults.py LAB [FAULT..]
Faults joined by `+` are tried at the same time: only those whose alerts do not hide each other.
A row is kept in LAB/log/faults/, so that the table has every fault that was ever tried on this cluster.
"""

import collections, concurrent.futures, dataclasses, json, math, os, re, signal, ssl, subprocess, sys, time, typing, urllib.error, urllib.parse, urllib.request

LAB = sys.argv[1]
CONFIG = open(f"{LAB}/etc/admin.conf").read()
SERVER, TOKEN = re.search(r"server: '(\S+)'", CONFIG)[1], re.search(r"token: (\w+)", CONFIG)[1]
TRUST = ssl.create_default_context(cafile=f"{LAB}/pki/ca.crt")
KEPT = f"{LAB}/log/faults"
SCRAPE = EVALUATION = 30
# How long the end of a fault's alerts is waited for; and what is quiet for this long is over.
QUIET, STILL = int(os.environ.get("QUIET", 300)), 45
# Between an alert and its first message, by severity: `group_wait` of the routes.
WAIT = {"critical": 10, "warning": 30}


def api(path):
    request = urllib.request.Request(SERVER + path, headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, context=TRUST, timeout=5) as answer:
        return json.load(answer)


def prometheus(path):
    return api(f"/api/v1/namespaces/monitoring/services/prometheus:http/proxy/api/v1/{path}")["data"]


def query(text):
    return prometheus("query?query=" + urllib.parse.quote(text))["result"]


def kubectl(*arguments, check=True):
    command = ["kubectl", "--kubeconfig", f"{LAB}/etc/admin.conf", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
    return done.stdout


def on_node(*command, check=True):
    """Runs a command where node1 is."""
    pid = open(f"{LAB}/run/node1.pid").read().strip()
    return subprocess.run(
        ["nsenter", "-t", pid, "-m", "-n", "--", *command], check=check, capture_output=True, text=True
    ).stdout


def kill(program, number=signal.SIGKILL):
    """Kills a container's program, told by the file that it runs."""
    found = subprocess.run(["pgrep", "-f", f"^{program}( |$)"], capture_output=True, text=True).stdout.split()
    assert found, f"no {program} runs"
    for pid in found:
        os.kill(int(pid), number)


def part(name, stays_down=False):
    """Kills a part of the node or of the control plane, which `inside` starts again unless it is to stay down."""
    if stays_down:
        open(f"{LAB}/run/{name}.stopped", "w").close()
    os.kill(int(open(f"{LAB}/run/{name}.pid").read()), signal.SIGKILL)


def back(name):
    os.remove(f"{LAB}/run/{name}.stopped")


def scale(namespace, workload, replicas):
    kubectl("-n", namespace, "scale", workload, f"--replicas={replicas}")


def delete_pod(app):
    kubectl("-n", "monitoring", "delete", "pod", "-l", f"app={app}", "--wait=false")


POLICIES = {}
SHELL = "docker.io/library/busybox:1.37"


def policy(name, ingress):
    """Sets whom a network policy of the shop admits, and keeps whom it admitted."""
    now = json.loads(kubectl("-n", "dhakacart", "get", "networkpolicy", name, "-o", "json"))["spec"]["ingress"]
    POLICIES.setdefault(name, now)
    patch = json.dumps({"spec": {"ingress": ingress}})
    kubectl("-n", "dhakacart", "patch", "networkpolicy", name, "--type=merge", "-p", patch)


def evict(app):
    pod = json.loads(kubectl("-n", "monitoring", "get", "pod", "-l", f"app={app}", "-o", "json"))["items"][0][
        "metadata"
    ]["name"]
    body = json.dumps(
        {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": pod, "namespace": "monitoring"}}
    )
    command = [
        "kubectl",
        "--kubeconfig",
        f"{LAB}/etc/admin.conf",
        "create",
        "--raw",
        f"/api/v1/namespaces/monitoring/pods/{pod}/eviction",
        "-f",
        "-",
    ]
    subprocess.run(command, input=body, check=True, capture_output=True, text=True)


def cut(table):
    on_node(
        "nft",
        f"add table inet {table}; add chain inet {table} out {{ type filter hook forward priority -50; }}; "
        f"add rule inet {table} out tcp dport {{ 443, 587 }} ip daddr 10.98.0.1 drop",
    )


def join(table):
    on_node("nft", "delete", "table", "inet", table)


def fill(share):
    """Fills the node's disk until no more than that share of it is free."""
    told = on_node("stat", "-f", "-c", "%S %b %a", "/var/lib/kubelet").split()
    size, blocks, free = map(int, told)
    on_node("fallocate", "-l", str(int(size * (free - share * blocks))), "/var/lib/kubelet/filler")


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


FAULTS = [
    Fault(
        "redis",
        "Redis to 0 replicas",
        lambda: scale("dhakacart", "deployment/dhakacart-redis", 0),
        lambda: scale("dhakacart", "deployment/dhakacart-redis", 1),
        "RedisDown",
    ),
    Fault(
        "postgres",
        "PostgreSQL to 0 replicas",
        lambda: scale("dhakacart", "deployment/dhakacart-db", 0),
        lambda: scale("dhakacart", "deployment/dhakacart-db", 1),
        "PostgresDown",
    ),
    Fault(
        "backend",
        "the backend to 0 replicas",
        lambda: scale("dhakacart", "deployment/dhakacart-backend", 0),
        lambda: scale("dhakacart", "deployment/dhakacart-backend", 3),
        "ServiceDown",
    ),
    Fault(
        "frontend",
        "the frontend to 0 replicas",
        lambda: scale("dhakacart", "deployment/dhakacart-frontend", 0),
        lambda: scale("dhakacart", "deployment/dhakacart-frontend", 2),
        "ServiceDown",
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
        lambda: kubectl("-n", "dhakacart", "run", "lab-crash", f"--image={SHELL}", "--command", "--", "sh", "-c", "exit 1"),
        lambda: kubectl("-n", "dhakacart", "delete", "pod", "lab-crash"),
        "ContainerRestarting",
        labels={"pod": "lab-crash"},
    ),
    Fault(
        "policy",
        "the policy that admits Prometheus to redis_exporter admits nobody",
        lambda: policy("redis-exporter", []),
        lambda: policy("redis-exporter", POLICIES["redis-exporter"]),
        "InstanceDown",
        labels={"job": "redis-exporter"},
    ),
    Fault(
        "loki",
        "the log store to 0 replicas",
        lambda: scale("monitoring", "statefulset/loki", 0),
        lambda: scale("monitoring", "statefulset/loki", 1),
        "InstanceDown",
        labels={"job": "loki"},
    ),
    Fault(
        "restart",
        "all of the stack restarted at once",
        lambda: kubectl("-n", "monitoring", "rollout", "restart", "deployment", "statefulset", "daemonset"),
        watched=120,
    ),
    Fault("prometheus-killed", "kill -9 of Prometheus", lambda: kill("/bin/prometheus --config.file=/etc/prometheus/prometheus.yml")),
    Fault("prometheus-deleted", "Prometheus' pod deleted", lambda: delete_pod("prometheus")),
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
        lambda: cut("lab_cut"),
        lambda: join("lab_cut"),
        "AlertmanagerNotificationsFailing",
    ),
    Fault("containerd", "kill -9 of containerd", lambda: part("containerd-node1")),
    Fault(
        "kubelet-down",
        "the kubelet dead until the alert",
        lambda: part("kubelet-node1", True),
        lambda: back("kubelet-node1"),
        "KubeNodeNotReady",
    ),
    Fault("api-server", "kill -9 of the API server", lambda: part("kube-apiserver")),
    Fault(
        "dns",
        "CoreDNS to 0 replicas",
        lambda: scale("kube-system", "deployment/coredns", 0),
        lambda: scale("kube-system", "deployment/coredns", 2),
        "ServiceDown",
    ),
    Fault("kube-proxy", "kill -9 of kube-proxy", lambda: part("kube-proxy-node1")),
    Fault(
        "disk",
        "the node's disk to 8 % free",
        lambda: fill(0.08),
        lambda: on_node("rm", "-f", "/var/lib/kubelet/filler"),
        "NodeUnderPressure",
    ),
    Fault(
        "disk-full",
        "the node's disk to 0.1 % free",
        lambda: fill(0.001),
        lambda: on_node("rm", "-f", "/var/lib/kubelet/filler"),
        "PrometheusCannotWrite",
    ),
    Fault("agent-killed", "kill -9 of the log agent", lambda: kill("/otelcol-contrib"), lines=True),
    Fault("agent-deleted", "the log agent's pod deleted", lambda: delete_pod("otel-collector"), lines=True),
    Fault(
        "logs-away",
        "the log store to 0 replicas",
        lambda: scale("monitoring", "statefulset/loki", 0),
        lambda: scale("monitoring", "statefulset/loki", 1),
        "InstanceDown",
        lines=True,
    ),
    Fault(
        "logs-away-agent-restarts",
        "the log store to 0 replicas, and the log agent's pod deleted meanwhile",
        lambda: (scale("monitoring", "statefulset/loki", 0), time.sleep(20), delete_pod("otel-collector")),
        lambda: scale("monitoring", "statefulset/loki", 1),
        watched=60,
        lines=True,
    ),
]


def firing():
    return {
        json.dumps(one["labels"], sort_keys=True): one
        for one in prometheus("alerts")["alerts"]
        if one["state"] == "firing"
    }


def rule(name):
    """How long an alert waits, and how severe it is."""
    for group in prometheus("rules?type=alert")["groups"]:
        for one in group["rules"]:
            if one["name"] == name:
                return one["duration"], one["labels"]["severity"]
    raise LookupError(name)


def messages(since):
    return [one for one in map(json.loads, open(f"{LAB}/log/messages")) if one["at"] >= since]


def lost(since):
    """Samples of `up` that a scrape every 30 s would have brought, and are not there; and the longest gap."""
    span = int(time.time() - since) + 60
    missing, longest = 0, 0
    for series in query(f"up[{span}s]"):
        times = [at for at, _ in series["values"]]
        gaps = [after - before for before, after in zip(times, times[1:])]
        missing += sum(max(0, round(gap / SCRAPE) - 1) for gap in gaps)
        longest = max([longest, *gaps])
    return missing, longest


def numbered():
    """The numbers of the lines that arrived where Loki's stand-in counts them; none where Promtail's stand-in ships nothing."""
    path = "/api/v1/namespaces/monitoring/services/loki:http-metrics/proxy/lines"
    try:
        request = urllib.request.Request(SERVER + path, headers={"Authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(request, context=TRUST, timeout=20) as answer:
            return [int(line) for line in answer.read().split()]
    except urllib.error.HTTPError:
        return []


def missed(since):
    """Lines from that number on that never arrived, and those that arrived twice."""
    arrived = collections.Counter(number for number in numbered() if number >= since)
    if not arrived:
        return None
    return [max(arrived) + 1 - since - len(arrived), sum(arrived.values()) - len(arrived)]


def seconds(number):
    return (
        "-"
        if number is None
        else f"{int(number) // 60}m{int(number) % 60:02d}"
        if number >= 60
        else f"{int(number)} s"
    )


def watch(fault):
    """Breaks it, waits for what is to be told, repairs it, and waits until all is over."""
    before, broken = set(firing()), time.time()
    row = {"name": fault.name, "what": fault.what, "alert": fault.alert or "none", "at": broken}
    if fault.alert:
        waits, severity = rule(fault.alert)
        row["promised"] = SCRAPE + EVALUATION * math.ceil(1 + waits / EVALUATION) + WAIT[severity]
    line = max(numbered(), default=None)
    fault.breaks()
    fired, told, summary, others, blind = None, None, None, {}, 0
    limit = broken + (row["promised"] * 2 + 60 if fault.alert else fault.watched)
    while time.time() < limit:
        time.sleep(2)
        try:
            now = firing()
        except (urllib.error.URLError, OSError, ValueError):
            blind += 2
            now = {}
        for key, one in now.items():
            if key in before:
                continue
            mine = one["labels"]["alertname"] == fault.alert and fault.labels.items() <= one["labels"].items()
            if fired is None and mine:
                fired, summary = time.time() - broken, one["annotations"]["summary"]
            others.setdefault(one["labels"]["alertname"], time.time() - broken)
        if summary and told is None:
            named = (summary, fault.alert)
            told = next((one for one in messages(broken) if any(name in one["text"] for name in named)), None)
        if told:
            break
    others.pop(fault.alert, None)
    row |= {"load": os.getloadavg()[0]}
    row |= {
        "fired": fired,
        "told": told and told["at"] - broken,
        "by": told and told["by"],
        "said": told and told["text"],
    }
    row |= {"others": others, "blind": blind}
    repaired = time.time()
    fault.repairs()
    after, quiet = {}, None
    while time.time() < repaired + QUIET:
        time.sleep(3)
        try:
            now = {key: one for key, one in firing().items() if key not in before}
        except (urllib.error.URLError, OSError, ValueError):
            continue
        for one in now.values():
            name = one["labels"]["alertname"]
            if name not in others and name != fault.alert:
                after.setdefault(name, time.time() - repaired)
        if not now and time.time() > repaired + STILL:
            quiet = time.time() - repaired
            break
    row |= {"over": quiet, "echoes": after}
    row["lost"], row["gap"] = lost(broken)
    row["lines"] = missed(line) if line is not None else None
    row["over_told"] = any("OVER" in one["text"] for one in messages(repaired))
    return row


def table(rows):
    print(
        "| fault | expected alert | promised | fired after | first message after | what it said | told beside it | echoes | quiet after the repair | samples of `up` lost, longest gap | lines lost, doubled |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        aside = lambda names: (
            ", ".join(f"{name} {seconds(at)}" for name, at in sorted(names.items(), key=lambda one: one[1])) or "none"
        )
        said = f"{row['by']}: {row['said']}" if row.get("said") else "-"
        print(
            "| "
            + " | ".join(
                [
                    row["what"],
                    row["alert"],
                    seconds(row.get("promised")),
                    seconds(row["fired"]),
                    seconds(row["told"]),
                    said.replace("\n", " / ").replace("|", "\\|")[:300],
                    aside(row["others"]),
                    aside(row["echoes"]),
                    seconds(row["over"]),
                    f"{row['lost']}, {seconds(row['gap'])}",
                    "{}, {}".format(*row["lines"]) if row.get("lines") else "needs Loki",
                ]
            )
            + " |",
            flush=True,
        )


def main():
    os.makedirs(KEPT, exist_ok=True)
    known = {fault.name: fault for fault in FAULTS}
    loki = bool(numbered())
    asked = sys.argv[2:] or [name for name, fault in known.items() if fault.lines == loki]
    if unknown := {name for group in asked for name in group.split("+")} - set(known):
        sys.exit(f"no fault is named {', '.join(sorted(unknown))}; these are: {', '.join(known)}")
    for group in asked:
        together = [known[name] for name in group.split("+")]
        print(time.strftime("%T"), "; ".join(fault.what for fault in together), file=sys.stderr, flush=True)
        with concurrent.futures.ThreadPoolExecutor(len(together)) as pool:
            tried = list(pool.map(watch, together))
        for row in tried:
            json.dump(row | {"with": [one["name"] for one in tried if one is not row]}, open(f"{KEPT}/{row['name']}.json", "w"), indent=1)
    table(sorted((json.load(open(f"{KEPT}/{file}")) for file in os.listdir(KEPT)), key=lambda row: row["at"]))


main()
