//! What a workload is refused for: contradictions at the step that makes them, and gaps at its end.

use super::WorkloadBuilder;
use crate::mount::{FilePath, Mount, Volume};
use crate::workload::{Kind, Workload};
use terms::{AnyPort, Fault, Privilege, Probe, text};

impl<'a> WorkloadBuilder<'a> {
    /// Refuses a mount that contradicts an earlier one, or what the workload is.
    #[track_caller]
    pub(super) const fn check_mount(&self, mount: &Mount) {
        let mut index = 0;
        while index < self.0.mounts.len() {
            let other = self.0.mounts.get(index);
            if text::same(other.path(), mount.path()) {
                self.fault()
                    .text(" mounts both ")
                    .quoted(other.name().as_str())
                    .text(" and ")
                    .quoted(mount.name().as_str())
                    .text(" at ")
                    .quoted(mount.path())
                    .fix("give one of them another folder")
                    .raise()
            }
            let (inner, outer) = if text::inside(other.path(), mount.path()) { (other, mount) } else { (mount, other) };
            if text::inside(inner.path(), outer.path())
                && outer.is_read_only()
                && !matches!(outer.volume(), Volume::HostPath(_))
            {
                self.fault()
                    .text(" mounts ")
                    .quoted(inner.path())
                    .text(" inside the read-only ")
                    .quoted(outer.path())
                    .text(", where no mount point can be made")
                    .fix("mount it beside, not inside")
                    .raise()
            }
            if mount.name().is(&other.name()) {
                self.fault()
                    .text(" has two volumes called ")
                    .quoted(mount.name().as_str())
                    .text(", at ")
                    .quoted(other.path())
                    .text(" and ")
                    .quoted(mount.path())
                    .fix("rename one of them, or mount it once")
                    .raise()
            }
            index += 1;
        }
        if let Volume::Claim(_) = mount.volume() {
            match self.0.kind {
                Kind::Deployment(replicas) if replicas > 1 => self.shared_claim(mount.name().as_str()),
                Kind::Deployment(_) if self.0.rolling_update => self.rolled_claim(mount.name().as_str()),
                Kind::DaemonSet => self
                    .fault()
                    .text(" is a DaemonSet, whose pods cannot share the claim ")
                    .quoted(mount.name().as_str())
                    .text(" (ReadWriteOnce)")
                    .fix("mount a `HostPath` or a `Scratch`, or make it a StatefulSet")
                    .raise(),
                _ => {}
            }
        }
        if matches!(mount.volume(), Volume::HostPath(_)) && !self.0.has(Privilege::HostPath) {
            self.fault()
                .text(" mounts a folder of the node at ")
                .quoted(mount.path())
                .text(", which Pod Security `restricted` forbids")
                .fix("add `.exempt(Privilege::HostPath, \"why\")` above")
                .raise()
        }
    }

    /// Refuses a workload for which something that a pod needs was not decided.
    #[track_caller]
    pub(super) const fn check_complete(&self) {
        if self.0.is_declared() && self.says_how_it_runs() {
            self.fault()
                .text(" is somebody else's and never written, so nothing that is said here about its pods takes effect")
                .fix("say only its ports, and whom it `.admits(…)`")
                .raise()
        }
        if matches!(self.0.kind, Kind::Sidecar) && self.says_what_pods_have() {
            self.fault()
                .text(" is a sidecar, and says of its pods what they have once: user, rights, connections or labels")
                .fix("let the workload say it that runs the sidecar `.beside(…)` its own container")
                .raise()
        }
        self.check_init_and_hooks();
        if self.0.has(Privilege::Root) && self.0.user.is_some() {
            self.not_needed(Privilege::Root, "runs as another user")
        }
        if self.0.has(Privilege::HostPath) && !self.mounts_host_path() {
            self.not_needed(Privilege::HostPath, "mounts no folder of the node")
        }
        if let Some(image) = self.0.image {
            if self.0.resources.is_none() {
                self.fault().text(" has no resources").fix("add `.resources(Resources::requests(…).limits(…))`").raise()
            }
            if self.0.readiness.is_none() && !matches!(self.0.kind, Kind::Init) {
                self.fault()
                    .text(" has no readiness probe")
                    .fix("add `.readiness(Probe::http(PORT, \"/path\"))`")
                    .raise()
            }
            let says_its_user = self.0.user.is_some() || matches!(self.0.kind, Kind::Sidecar | Kind::Init);
            if !says_its_user && !self.0.has(Privilege::Root) {
                self.fault()
                    .text(" does not say which user it runs as")
                    .fix("add `.run_as(65534)`, or `.exempt(Privilege::Root, \"why\")`")
                    .raise()
            }
            if let Some(folder) = image.state()
                && !self.0.decides_on_state(folder)
            {
                self.fault()
                    .text(" runs ")
                    .quoted(image.repository())
                    .text(", which keeps state in ")
                    .quoted(folder)
                    .text(", but no volume there outlives the pod")
                    .fix("mount a `Claim` there, or `Scratch::for_state_that_may_be_lost(…, \"why\")`")
                    .raise()
            }
        }
    }

    /// Whether anything was said that only the pods of a workload of ours can have.
    const fn says_how_it_runs(&self) -> bool {
        let Workload { args, env, mounts, exemptions, grants, targets, labels, annotations, .. } = &self.0;
        let Workload { sidecars, init_containers, host_aliases, .. } = &self.0;
        !(args.is_empty() && env.is_empty() && mounts.is_empty() && exemptions.is_empty())
            || !(grants.is_empty() && targets.is_empty() && labels.is_empty() && annotations.is_empty())
            || !(sidecars.is_empty() && init_containers.is_empty() && host_aliases.is_empty())
            || self.0.resources.is_some()
            || self.0.user.is_some()
            || self.0.post_start.is_some()
            || self.0.pre_stop.is_some()
            || self.0.readiness.is_some()
            || self.0.liveness.is_some()
            || self.0.startup.is_some()
    }

    /// Whether anything was said that pods have once, whatever runs in them.
    pub(super) const fn says_what_pods_have(&self) -> bool {
        let Workload { exemptions, grants, targets, labels, annotations, sidecars, .. } = &self.0;
        let Workload { init_containers, host_aliases, .. } = &self.0;
        let lists_are_empty = exemptions.is_empty() && grants.is_empty() && targets.is_empty() && labels.is_empty();
        let adds_nothing = sidecars.is_empty() && init_containers.is_empty() && host_aliases.is_empty();
        !(lists_are_empty && annotations.is_empty() && adds_nothing)
            || self.0.user.is_some()
            || self.0.made_grants.is_some()
            || self.0.made_targets.is_some()
            || self.0.priority_class.is_some()
    }

    const fn mounts_host_path(&self) -> bool {
        let mut index = 0;
        while index < self.0.mounts.len() {
            if matches!(self.0.mounts.get(index).volume(), Volume::HostPath(_)) {
                return true;
            }
            index += 1;
        }
        false
    }

    pub(super) const fn first_claim(&self) -> Option<&'a str> {
        let mut index = 0;
        while index < self.0.mounts.len() {
            if let Volume::Claim(claim) = self.0.mounts.get(index).volume() {
                return Some(claim.name().as_str());
            }
            index += 1;
        }
        None
    }

    #[track_caller]
    const fn not_needed(&self, privilege: Privilege, why: &str) -> ! {
        self.fault()
            .text(" takes ")
            .quoted(privilege.name())
            .text(", but ")
            .text(why)
            .fix("leave that `.exempt(…)` out")
            .raise()
    }

    pub(super) const fn fault(&self) -> Fault {
        Fault::new("workload ").quoted(self.0.id.name.as_str())
    }

    #[track_caller]
    pub(super) const fn privileged_port(&self, port: u16) -> ! {
        self.fault()
            .text(" listens on port ")
            .number(port as u64)
            .text(" as user ")
            .number(match self.0.user {
                Some(user) => user as u64,
                None => 0,
            })
            .text(", but ports below 1024 need root")
            .fix("let the program listen on a port from 1024 up")
            .raise()
    }

    #[track_caller]
    pub(super) const fn shared_claim(&self, claim: &str) -> ! {
        self.fault()
            .text(" has several replicas, which cannot share the claim ")
            .quoted(claim)
            .text(" (ReadWriteOnce)")
            .fix("run one replica")
            .raise()
    }

    #[track_caller]
    pub(super) const fn rolled_claim(&self, claim: &str) -> ! {
        self.fault()
            .text(" is rolled while it mounts the claim ")
            .quoted(claim)
            .text(" (ReadWriteOnce): the new pod would wait for ever for the old one's volume")
            .fix("leave `.rolling_update()` out, so that the pod is replaced")
            .raise()
    }

    #[track_caller]
    pub(super) const fn check_probe(&self, which: &str, probe: &Probe) {
        let port = probe.port();
        if !self.0.listens_on(&port) {
            let fault = Fault::new("the ").text(which).text(" probe asks port ").port(&port);
            self.0.not_listening(fault).raise()
        }
    }

    /// Refuses to tell a program of a port that its workload does not have.
    #[track_caller]
    pub(super) const fn check_told(&self, what: &str, port: &AnyPort) {
        if !self.0.listens_on(port) {
            let fault = Fault::new("port ").port(port).text(" is told to the program by ").quoted(what);
            self.0.not_listening(fault).raise()
        }
    }

    #[track_caller]
    pub(super) const fn check_mounted(&self, path: &FilePath) {
        let mut index = 0;
        while index < self.0.mounts.len() {
            let mount = self.0.mounts.get(index);
            if text::same(mount.path(), path.folder()) && mount.name().is(&path.volume()) {
                return;
            }
            index += 1;
        }
        let fault = if path.key().is_empty() {
            self.fault().text(" is told of the folder of ")
        } else {
            self.fault().text(" reads the file ").quoted(path.key()).text(" of ")
        };
        fault
            .quoted(path.volume().as_str())
            .text(" in ")
            .quoted(path.folder())
            .text(", but does not mount it there")
            .fix("add `.mount(…)` of it above")
            .raise()
    }
}
