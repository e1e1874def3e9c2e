//! node-exporter: CPU, memory, disks and network of every node, control plane included.

use super::{NAMESPACE, NOBODY, images};
use kit::{
    Component, HostPath, Http, Port, Privilege, Probe, Resources, Workload, WorkloadBuilder, mebibytes, millicores,
};

/// A port of the node, because its network is what is measured.
pub const HTTP: Port<Http> = Port::new("metrics", 9100);

/// One pod on every node.
pub const NODE_EXPORTER: Workload = WorkloadBuilder::daemon_set(NAMESPACE, "node-exporter", images::NODE_EXPORTER)
    .purpose("measures CPU, memory, disks and network of every node")
    .port(HTTP)
    .run_as(NOBODY)
    .exempt(Privilege::HostNetwork, "measures the node's own network interfaces")
    .exempt(Privilege::HostProcesses, "reads the node's process table for pressure and process counts")
    .exempt(Privilege::HostPath, "reads the node's file systems, read-only")
    .mount(HostPath::existing("root", "/").read_at("/host/root"))
    .arg("--path.rootfs=/host/root")
    .arg("--path.procfs=/host/root/proc")
    .arg("--path.sysfs=/host/root/sys")
    .arg("--path.udev.data=/host/root/run/udev/data")
    .arg("--web.listen-address=:9100")
    .arg("--no-collector.wifi")
    .arg("--no-collector.hwmon")
    .arg("--no-collector.btrfs")
    .arg(
        "--collector.filesystem.mount-points-exclude=\
         ^/(dev|proc|sys|run/containerd/.+|var/lib/docker/.+|var/lib/containerd/.+|var/lib/kubelet/pods/.+)($|/)",
    )
    // Pods' own interfaces come and go; each would be a new series.
    .arg("--collector.netclass.ignored-devices=^(veth.*|cali.*|[a-f0-9]{15})$")
    .arg("--collector.netdev.device-exclude=^(veth.*|cali.*|[a-f0-9]{15})$")
    .resources(Resources::requests(millicores(50), mebibytes(64)).limits(millicores(250), mebibytes(180)))
    .readiness(Probe::http(HTTP, "/"))
    .liveness(Probe::http(HTTP, "/").failures(6))
    .build();

/// For the stack's list.
pub const COMPONENT: Component = Component::of(&NODE_EXPORTER);
