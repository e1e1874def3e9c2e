//! What happens around the life of a container: what runs before it, what the kubelet does when it starts and stops.

use super::WorkloadBuilder;
use crate::hook::{Hook, HookAction};
use crate::host_alias::HostAlias;
use crate::workload::{Kind, Workload};
use terms::{Image, Namespace};

impl<'a> WorkloadBuilder<'a> {
    /// A container that ends before those of a workload begin: migrations, permissions, waiting for others. It says its
    /// image, arguments, environment, mounts and resources, so that a `LimitRange` or a quota admits the pods; what
    /// a pod has once, such as its user, rights and connections, the workload says.
    ///
    /// <https://kubernetes.io/docs/concepts/workloads/pods/init-containers/>
    #[track_caller]
    pub const fn init_container(namespace: Namespace<'a>, name: &'a str, image: Image<'a>) -> Self {
        Self::new(Kind::Init, namespace, name, Some(image))
    }

    /// Begins when this container has ended well; several run in the order in which they are said. Renders to
    /// `initContainers:`. A volume of both is mounted in both.
    #[track_caller]
    pub const fn after(mut self, container: &'a Workload<'a>) -> Self {
        if !matches!(container.kind, Kind::Init) {
            self.fault()
                .text(" begins after ")
                .quoted(container.id.name.as_str())
                .text(", which never ends")
                .fix("begin that with `WorkloadBuilder::init_container(…)`")
                .raise()
        }
        self.check_container_name(container);
        self.check_shared(container);
        self.0.init_containers = self.0.init_containers.push(container, "init containers of one workload");
        self
    }

    /// What the kubelet does as soon as its container runs; the container is not ready before it is done. Renders to
    /// `lifecycle.postStart`.
    #[track_caller]
    pub const fn post_start(mut self, hook: Hook<'a>) -> Self {
        self.check_hook("postStart", &hook, self.0.post_start.is_some());
        self.0.post_start = Some(hook);
        self
    }

    /// What the kubelet does before it stops its container: `.pre_stop(Hook::sleep(seconds(5)))`. Renders to
    /// `lifecycle.preStop`. It counts against [`stops_within`](Self::stops_within).
    #[track_caller]
    pub const fn pre_stop(mut self, hook: Hook<'a>) -> Self {
        self.check_hook("preStop", &hook, self.0.pre_stop.is_some());
        self.0.pre_stop = Some(hook);
        self
    }

    /// These host names lead to this address in its pods, whatever DNS says:
    /// `.host_alias("10.0.0.5", &["db.example.com"])`. Renders to `hostAliases:`. It opens no connection:
    /// `.talks_to_outside(…)` does.
    #[track_caller]
    pub const fn host_alias(mut self, address: &'a str, names: &'a [&'a str]) -> Self {
        let alias = HostAlias::new(address, names);
        let mut index = 0;
        while index < self.0.host_aliases.len() {
            let other = self.0.host_aliases.get(index);
            let mut name = 0;
            while name < names.len() {
                if other.has(names[name]) {
                    self.fault()
                        .text(" resolves ")
                        .quoted(names[name])
                        .text(" to ")
                        .quoted(other.address())
                        .text(" and to ")
                        .quoted(address)
                        .fix("keep one")
                        .raise()
                }
                name += 1;
            }
            index += 1;
        }
        self.0.host_aliases = self.0.host_aliases.push(alias, "host aliases of one workload");
        self
    }

    #[track_caller]
    const fn check_hook(&self, which: &str, hook: &Hook, is_twice: bool) {
        if is_twice {
            self.fault().text(" has two hooks ").quoted(which).fix("keep one").raise()
        }
        if let HookAction::Http(port, _) = hook.action()
            && !self.0.listens_on(&port)
        {
            let fault = self.fault().text(": its hook ").quoted(which).text(" asks port ").port(&port);
            self.0.not_listening(fault).raise()
        }
    }

    /// Refuses an init container that says what only what keeps running has, and a hook that outlives the pod.
    #[track_caller]
    pub(super) const fn check_init_and_hooks(&self) {
        if !matches!(self.0.kind, Kind::Init) {
            if !matches!(self.0.kind, Kind::Sidecar) {
                self.check_sleep(&self.0);
                let mut index = 0;
                while index < self.0.sidecars.len() {
                    self.check_sleep(self.0.sidecars.get(index));
                    index += 1;
                }
            }
            return;
        }
        if self.says_what_pods_have() {
            self.fault()
                .text(" is an init container, and says of its pods what they have once: ")
                .text("user, rights, connections or labels")
                .fix("let the workload say it that begins `.after(…)` it")
                .raise()
        }
        let Workload { ports, startup, readiness, liveness, post_start, pre_stop, .. } = &self.0;
        let has_probe = startup.is_some() || readiness.is_some() || liveness.is_some();
        if !ports.is_empty() || has_probe || post_start.is_some() || pre_stop.is_some() {
            self.fault()
                .text(" is an init container, which ends by itself, and has a port, a probe or a hook")
                .fix("leave that out, or run it beside the workload by `WorkloadBuilder::sidecar(…)`")
                .raise()
        }
    }

    #[track_caller]
    const fn check_sleep(&self, container: &Workload) {
        if let Some(hook) = container.pre_stop
            && let HookAction::Sleep(seconds) = hook.action()
            && seconds >= self.0.grace_seconds as u64
        {
            self.fault()
                .text(": its hook `preStop` sleeps ")
                .number(seconds)
                .text(" s, but after ")
                .number(self.0.grace_seconds as u64)
                .text(" s the container is killed")
                .fix("sleep shorter, or say `.stops_within(…)` of more")
                .raise()
        }
    }
}
