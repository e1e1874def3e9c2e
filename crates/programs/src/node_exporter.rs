//! node-exporter: CPU, memory, disks and network of every node, control plane included.

use kit::{
    Component, HostPath, Http, Image, PodPort, Port, PriorityClass, Privilege, Probe, Resources, Workload,
    WorkloadBuilder, mebibytes, millicores,
};

use crate::{NOBODY, with_common};

/// A port of the node, because its network is what is measured.
pub const HTTP: Port<Http> = Port::new("metrics", 9100);

/// The newest version that was published.
pub const IMAGE: Image = Image::new("quay.io/prometheus/node-exporter", "v1.12.1");

settings! {
    /// What is said of the node exporter.
    program {
        name: "node-exporter",
        purpose: "measures CPU, memory, disks and network of every node",
        image: IMAGE,
        resources: Resources::requests(millicores(50), mebibytes(64)).limits(millicores(250), mebibytes(180)),
        priority_class: PriorityClass::SYSTEM_NODE_CRITICAL,
    }
    needs {}
    has {}
}

/// A node exporter: one pod on every node.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its DaemonSet. Override it to say what no setting says: `builder::<Self>().label("team", "web").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Where its pods are scraped, one on each node.
    const PODS: PodPort<'static> = Self::WORKLOAD.pods_at(HTTP);
    /// For the stack's list.
    const COMPONENT: Component<'static> = Component::of(const { &Self::WORKLOAD }).described_in(Self::SETTINGS.origin);
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let builder = WorkloadBuilder::daemon_set(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
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
        .arg_listen("--web.listen-address", HTTP)
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
        .resources(settings.resources)
        .readiness(Probe::http(HTTP, "/"))
        .liveness(Probe::http(HTTP, "/").failures(6));
    with_common(builder, settings.priority_class, settings.args)
}
