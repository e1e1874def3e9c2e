//! Containers beside that of a workload: in the same pods, on the same network and volumes, of the same user.

use super::WorkloadBuilder;
use crate::bucket::Bucket;
use crate::mount::{Mount, Volume};
use crate::workload::{Kind, Workload};
use terms::{Image, Namespace};

impl<'a> WorkloadBuilder<'a> {
    /// A container that runs beside that of a workload. It says its image, arguments, environment, ports, mounts,
    /// probes and resources; what a pod has once, such as its user, rights and connections, the workload says.
    #[track_caller]
    pub const fn sidecar(namespace: Namespace<'a>, name: &'a str, image: Image<'a>) -> Self {
        Self::new(Kind::Sidecar, namespace, name, Some(image))
    }

    /// Runs this container beside its own. Its ports are ports of the pods; a volume of both is mounted in both.
    #[track_caller]
    pub const fn beside(mut self, sidecar: &'a Workload<'a>) -> Self {
        if !matches!(sidecar.kind, Kind::Sidecar) {
            self.fault()
                .text(" runs ")
                .quoted(sidecar.id.name.as_str())
                .text(" beside it, which is a workload with pods of its own")
                .fix("begin it with `WorkloadBuilder::sidecar(…)`")
                .raise()
        }
        self.check_container_name(sidecar);
        let mut index = 0;
        while index < sidecar.ports.len() {
            self = self.any_port(*sidecar.ports.get(index));
            index += 1;
        }
        self.check_shared(sidecar);
        self.0.sidecars = self.0.sidecars.push(sidecar, "sidecars of one workload");
        self
    }

    /// The credentials of the bucket, as Thanos and the tools of Amazon read them: `AWS_ACCESS_KEY_ID` and
    /// `AWS_SECRET_ACCESS_KEY`; and the certificate of its authority as a file in `folder`.
    #[track_caller]
    pub const fn logs_in_to(self, bucket: &Bucket<'a>, folder: &'a str) -> Self {
        let mut this = self;
        if let Some((access_key, secret_key)) = bucket.keys() {
            this = this.env_secret("AWS_ACCESS_KEY_ID", access_key).env_secret("AWS_SECRET_ACCESS_KEY", secret_key);
        }
        match bucket.certificate() {
            Some(certificate) => this.mount(Mount::secret(certificate.secret(), folder)),
            None => this,
        }
    }

    /// Refuses a container that bears the name of another one of the pods.
    #[track_caller]
    pub(super) const fn check_container_name(&self, other: &Workload) {
        let mut is_taken = self.0.id.name.is(&other.id.name);
        let mut index = 0;
        while index < self.0.sidecars.len() {
            is_taken |= self.0.sidecars.get(index).id.name.is(&other.id.name);
            index += 1;
        }
        let mut index = 0;
        while index < self.0.init_containers.len() {
            is_taken |= self.0.init_containers.get(index).id.name.is(&other.id.name);
            index += 1;
        }
        if is_taken {
            self.fault()
                .text(" has two containers called ")
                .quoted(other.id.name.as_str())
                .fix("rename one of them")
                .raise()
        }
    }

    /// Refuses the volumes of another container of the pods that bear the name of a different one of its own.
    #[track_caller]
    pub(super) const fn check_shared(&self, container: &Workload) {
        let mut index = 0;
        while index < container.mounts.len() {
            self.check_shared_mount(container, container.mounts.get(index));
            index += 1;
        }
    }

    #[track_caller]
    const fn check_shared_mount(&self, container: &Workload, mount: &Mount) {
        let mut index = 0;
        while index < self.0.mounts.len() {
            let other = self.0.mounts.get(index);
            let is_shared = matches!(
                (other.volume(), mount.volume()),
                (Volume::Claim(_), Volume::Claim(_))
                    | (Volume::Secret(_), Volume::Secret(_))
                    | (Volume::Scratch(_), Volume::Scratch(_))
            );
            if other.name().is(&mount.name()) && !is_shared {
                self.fault()
                    .text(if matches!(container.kind, Kind::Init) {
                        " and its init container "
                    } else {
                        " and its sidecar "
                    })
                    .quoted(container.id.name.as_str())
                    .text(" have different volumes called ")
                    .quoted(mount.name().as_str())
                    .fix("rename one of them")
                    .raise()
            }
            index += 1;
        }
    }
}
