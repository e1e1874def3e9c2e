"""Nodes and their volumes."""

from cluster import KUBE, MASTERS, NODES, WORKERS, target_of
from writing import DAY, INCIDENT, NOW, counter, daily, gauge, incident, noise

MEMORY_OF_NODES, DISK_OF_NODES = (0.46, 0.44, 0.58, 0.71, 0.63), (0.41, 0.38, 0.52, 0.84 if INCIDENT else 0.62, 0.61)
BUSY_NODE = 3  # the database's


def disks_and_limits(x, wave, hurt):
    """Operations of the disk, who waits for what, and how near the kernel's limits are; `hurt` of the time: 0 to 1."""
    for kind, one, many, seconds in (("read", "read", "reads", 0.0008), ("write", "write", "writes", 0.0021)):
        rate = lambda t: (24 if kind == "write" else 6) * (1 + 0.3 * wave(t)) * (1 + 5 * hurt(t))
        counter(f"node_disk_{many}_completed_total", dict(x, device="nvme0n1"), rate)
        spent = lambda t: rate(t) * seconds * (1 + 11 * hurt(t))
        counter(f"node_disk_{one}_time_seconds_total", dict(x, device="nvme0n1"), spent)
    for resource, quiet, more in (("cpu", 0.02, 0.2), ("memory", 0.0005, 0.01), ("io", 0.01, 0.35)):
        waiting = lambda t: quiet * (1.3 + wave(t)) + more * hurt(t)
        counter(f"node_pressure_{resource}_waiting_seconds_total", x, waiting)
    gauge("node_filefd_allocated", x, lambda t: round(2900 + 200 * wave(t)))
    gauge("node_filefd_maximum", x, 9.2e18)
    gauge("node_nf_conntrack_entries", x, lambda t: round(4100 + 900 * wave(t) + 9000 * hurt(t)))
    gauge("node_nf_conntrack_entries_limit", x, 131072)
    counter("node_vmstat_oom_kill", x, 0, start=0)
    gauge("node_timex_sync_status", x, 1)
    gauge("node_timex_maxerror_seconds", x, lambda t: 0.04 + 0.01 * wave(t))


def nodes():
    for i, node in enumerate(NODES):
        x, wave, master = target_of("node-exporter", node=node), noise(node), node in MASTERS
        busy = lambda t: min(
            0.97, (0.12 if master else 0.14 + 0.42 * daily(t)) + 0.04 * wave(t) + 0.18 * incident(t) * (i == BUSY_NODE)
        )
        memory = lambda t: MEMORY_OF_NODES[i] + 0.02 * wave(t) + 0.05 * daily(t)
        total = (4 if master else 8) * 2**30
        gauge("node_uname_info", dict(x, nodename=node, machine="x86_64", release="6.8.0-1021-aws", sysname="Linux"), 1)
        for cpu in ("0", "1"):
            counter("node_cpu_seconds_total", dict(x, cpu=cpu, mode="idle"), lambda t: 1 - busy(t))
            for mode, share in (("user", 0.7), ("system", 0.25), ("iowait", 0.05)):
                counter("node_cpu_seconds_total", dict(x, cpu=cpu, mode=mode), lambda t: busy(t) * share)
        for minutes, factor in ((1, 1.15), (5, 1.05), (15, 1)):
            gauge(f"node_load{minutes}", x, lambda t: 2 * busy(t) * factor)
        gauge("node_memory_MemTotal_bytes", x, total)
        gauge("node_memory_MemAvailable_bytes", x, lambda t: total * (1 - memory(t)))
        for mountpoint, device, size, used in (
            ("/", "/dev/nvme0n1p1", 40e9, DISK_OF_NODES[i]),
            ("/boot/efi", "/dev/nvme0n1p15", 1.1e8, 0.06),
        ):
            disk = dict(x, device=device, mountpoint=mountpoint, fstype="ext4" if mountpoint == "/" else "vfat")
            growth = 4e-8 if used > 0.8 else 0
            gauge("node_filesystem_size_bytes", disk, size)
            gauge("node_filesystem_avail_bytes", disk, lambda t: size * (1 - used - growth * (t - NOW + DAY)))
            gauge("node_filesystem_files", disk, 2.6e6)
            gauge("node_filesystem_files_free", disk, 2.3e6)
        counter(
            "node_disk_io_time_seconds_total",
            dict(x, device="nvme0n1"),
            lambda t: 0.04 + 0.03 * (1 + wave(t)) + 0.5 * incident(t) * (i == BUSY_NODE),
        )
        disks_and_limits(x, wave, incident if i == BUSY_NODE else lambda _: 0)
        for direction, factor in (("receive", 1), ("transmit", 1.6)):
            for fault in ("drop", "errs"):
                counter(f"node_network_{direction}_{fault}_total", dict(x, device="ens5"), 0.002 * (fault == "drop"))
            counter(
                f"node_network_{direction}_bytes_total",
                dict(x, device="ens5"),
                lambda t: (2e5 + 3.1e6 * (not master) * daily(t) * factor) * (1 + 0.2 * wave(t)),
            )
        gauge("node_timex_offset_seconds", x, lambda t: 0.0004 * wave(t))
        gauge(
            "kubelet_certificate_manager_client_ttl_seconds",
            target_of("kubelet", node=node),
            lambda t: 200 * DAY + NOW - t,
        )
        gauge("kube_node_info", dict(KUBE, node=node, kubelet_version="v1.33.6", os_image="Ubuntu 24.04.3 LTS"), 1)
        gauge("kube_node_spec_unschedulable", dict(KUBE, node=node), 0)
        for status in ("true", "false", "unknown"):
            gauge(
                "kube_node_status_condition",
                dict(KUBE, node=node, condition="Ready", status=status),
                int(status == "true"),
            )


def volumes():
    for namespace, claim, gibibytes, used in (
        ("monitoring", "prometheus-data", 50, 0.37),
        ("monitoring", "loki-data-loki-0", 50, 0.22),
        ("monitoring", "grafana-data", 2, 0.03),
        ("monitoring", "alertmanager-data", 1, 0.01),
        ("dhakacart", "postgres-pvc", 10, 0.81 if INCIDENT else 0.61),
        ("dhakacart", "redis-pvc", 2, 0.12),
    ):
        size, of_claim = gibibytes * 2**30, dict(namespace=namespace, persistentvolumeclaim=claim)
        x = dict(target_of("kubelet", node=WORKERS[1]), **of_claim)
        taken = lambda t: size * (used - 8e-8 * (NOW - t))
        gauge("kubelet_volume_stats_capacity_bytes", x, size)
        gauge("kubelet_volume_stats_used_bytes", x, taken)
        gauge("kubelet_volume_stats_available_bytes", x, lambda t: size - taken(t))
        gauge("kube_persistentvolumeclaim_resource_requests_storage_bytes", dict(KUBE, **of_claim), size)
