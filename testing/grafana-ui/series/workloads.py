"""Pods and what runs in them, as kube-state-metrics and cAdvisor tell of them."""

from cluster import (
    BACKENDS, CACHE, CRASHING, DATABASE, EXPORTERS, FRONTENDS, KUBE, MASTERS, NODE_EXPORTERS, NODES, PROMTAILS, STACK,
    WORKERS, target_of,
)  # fmt: skip
from writing import DAY, INCIDENT, INCIDENT_START, NOW, counter, daily, gauge, incident, noise

def all_pods():
    """namespace, pod, container, MiB and millicores of its limits (0: none), bytes and cores that it uses, node"""

    def limited(namespace, pod, container, mebibytes, millicores, share, node):
        return (
            namespace,
            pod,
            container,
            mebibytes,
            millicores,
            mebibytes * 2**20 * share,
            millicores / 1000 * 0.15,
            node,
        )

    def unlimited(pod, container, memory, cores, node):
        return ("kube-system", pod, container, 0, 0, memory, cores, node)

    out = [limited("dhakacart", pod, "backend", 512, 500, 0.52, node) for pod, node in zip(BACKENDS, WORKERS)]
    out += [limited("dhakacart", pod, "frontend", 256, 200, 0.21, node) for pod, node in zip(FRONTENDS, WORKERS)]
    out += [limited("dhakacart", DATABASE, "postgres", 1024, 1000, 0.66, WORKERS[1])]
    out += [limited("dhakacart", CACHE, "redis", 256, 250, 0.31, WORKERS[2])]
    out += [limited("dhakacart", pod, app, 64, 100, 0.4, WORKERS[0]) for app, (pod, _) in EXPORTERS.items()]
    out += [
        limited("monitoring", pod, app, mib, cpu, share, WORKERS[2]) for app, (pod, _, mib, cpu, share) in STACK.items()
    ]
    out += [limited("monitoring", pod, "node-exporter", 64, 250, 0.35, node) for node, pod in NODE_EXPORTERS.items()]
    out += [limited("monitoring", pod, "promtail", 192, 200, 0.41, node) for node, pod in PROMTAILS.items()]
    for container, memory, cores in (
        ("kube-apiserver", 420e6, 0.16),
        ("etcd", 180e6, 0.06),
        ("kube-controller-manager", 90e6, 0.03),
        ("kube-scheduler", 50e6, 0.03),
    ):
        out += [unlimited(f"{container}-{node}", container, memory, cores, node) for node in MASTERS]
    out += [
        unlimited(f"calico-node-{x}", "calico-node", 150e6, 0.03, node)
        for x, node in zip(("5t8kq", "9xm2z", "c4wlp", "h7nrv", "p2jds"), NODES)
    ]
    out += [
        unlimited(f"coredns-674b8bbfcf-{x}", "coredns", 34e6, 0.03, node)
        for x, node in zip(("8zk4m", "wq2xp"), MASTERS)
    ]
    return out


def owner_of(pod, container):
    """The kind and name of what made a pod."""
    name = pod.rsplit("-", 1)[0]
    if container in ("node-exporter", "promtail", "calico-node"):
        return dict(owner_kind="DaemonSet", owner_name=name)
    if container == "loki":
        return dict(owner_kind="StatefulSet", owner_name=name)
    if any(pod.endswith(node) for node in NODES):
        return dict(owner_kind="Node", owner_name=next(node for node in NODES if pod.endswith(node)))
    return dict(owner_kind="ReplicaSet", owner_name=name)


def throttled_and_killed(x, millicores, share):
    """What the kernel holds a container to: of none without a limit of its CPU."""
    if millicores:
        counter("container_cpu_cfs_periods_total", x, 10)
        counter("container_cpu_cfs_throttled_periods_total", x, lambda t: 10 * share(t))
    killed = INCIDENT and x["pod"] == CRASHING
    counter("container_oom_events_total", x, lambda t: 2 / 1800 if killed and t > INCIDENT_START + 300 else 0, start=0)


def pods():
    for namespace, pod, container, mebibytes, millicores, memory, cores, node in all_pods():
        wave, shop = noise(pod), container in ("backend", "frontend", "postgres", "redis")
        crashes = INCIDENT and pod == CRASHING
        x = dict(
            target_of("cadvisor", node=node),
            namespace=namespace,
            pod=pod,
            container=container,
            image="docker.io/x/" + container,
            id="/kubepods/" + pod,
            name=container,
        )
        of_pod, of_container = (
            dict(KUBE, namespace=namespace, pod=pod),
            dict(KUBE, namespace=namespace, pod=pod, container=container),
        )
        used = lambda t: (
            memory * (1 + 0.04 * wave(t)) * (1 + 0.35 * incident(t) * (container in ("backend", "postgres")))
        )
        cpu = lambda t: (
            cores
            * (1 + 3.2 * daily(t) * shop)
            * (1 + 0.2 * wave(t))
            * (1 + 1.9 * incident(t) * (container == "postgres"))
        )
        gauge("container_memory_working_set_bytes", x, used)
        gauge("container_memory_rss", x, lambda t: used(t) * 0.92)
        counter("container_cpu_usage_seconds_total", x, cpu)
        throttled_and_killed(x, millicores, lambda t: 0.004 + 0.3 * incident(t) * (container == "postgres"))
        for direction, size in (("receive", 900), ("transmit", 2100)):
            labels = dict(x, container="", image="", name="", interface="eth0")
            counter(f"container_network_{direction}_bytes_total", labels, lambda t: size * (1 + 20 * cpu(t)))
        gauge("kube_pod_info", dict(of_pod, node=node), 1)
        gauge("kube_pod_owner", dict(of_pod, owner_is_controller="true", uid=pod, **owner_of(pod, container)), 1)
        for resource, unit, limit in (("memory", "byte", mebibytes * 2**20), ("cpu", "core", millicores / 1000)):
            if limit:
                labels = dict(of_container, node=node, resource=resource, unit=unit)
                gauge("kube_pod_container_resource_limits", labels, limit, span="day")
                gauge("kube_pod_container_resource_requests", labels, limit / 2, span="day")
        for phase in ("Running", "Pending", "Failed", "Succeeded", "Unknown"):
            gauge("kube_pod_status_phase", dict(of_pod, phase=phase), int(phase == "Running"))
        restarts = lambda t: 3 / 1800 if crashes and t > INCIDENT_START + 300 else 0
        counter("kube_pod_container_status_restarts_total", of_container, restarts, start=int(container == "backend"))
        if crashes:
            gauge(
                "kube_pod_container_status_waiting_reason",
                dict(of_container, reason="CrashLoopBackOff"),
                1,
                since=INCIDENT_START + 420,
            )
            gauge(
                "kube_pod_container_status_last_terminated_reason",
                dict(of_container, reason="Error"),
                1,
                since=INCIDENT_START + 420,
            )


def rollouts():
    """Of each Deployment the ReplicaSet of its pods: the newest is the backend's, from before the incident."""
    for pod in [*BACKENDS[:1], *FRONTENDS[:1], DATABASE, CACHE, *(pod for pod, *_ in STACK.values())]:
        namespace = "dhakacart" if pod.startswith("dhakacart") else "monitoring"
        age = 2520 if INCIDENT and pod == BACKENDS[0] else 9 * DAY
        gauge("kube_replicaset_created", dict(KUBE, namespace=namespace, replicaset=pod.rsplit("-", 1)[0]), NOW - age)


def workloads():
    for name, replicas in (
        ("dhakacart-backend", 3),
        ("dhakacart-frontend", 2),
        ("dhakacart-db", 1),
        ("dhakacart-redis", 1),
    ):
        labels, loses = dict(KUBE, namespace="dhakacart", deployment=name), name == "dhakacart-backend" and INCIDENT
        gauge("kube_deployment_spec_replicas", labels, replicas)
        gauge(
            "kube_deployment_status_replicas_available",
            labels,
            lambda t: replicas - int(loses and t > INCIDENT_START + 420),
        )
    labels = dict(KUBE, namespace="dhakacart", horizontalpodautoscaler="dhakacart-backend-hpa")
    gauge("kube_horizontalpodautoscaler_status_current_replicas", labels, 3)
    gauge("kube_horizontalpodautoscaler_status_desired_replicas", labels, lambda t: 4 if incident(t) > 0.9 else 3)
    gauge("kube_horizontalpodautoscaler_spec_max_replicas", labels, 10)
