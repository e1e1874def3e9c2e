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
        let mut index = 0;
        while index < self.0.sidecars.len() {
            if self.0.sidecars.get(index).id.name.is(&sidecar.id.name) {
                self.two_containers(sidecar)
            }
            index += 1;
        }
        if self.0.id.name.is(&sidecar.id.name) {
            self.two_containers(sidecar)
        }
        let mut index = 0;
        while index < sidecar.ports.len() {
            self = self.any_port(*sidecar.ports.get(index));
            index += 1;
        }
        let mut index = 0;
        while index < sidecar.mounts.len() {
            self.check_shared(sidecar, sidecar.mounts.get(index));
            index += 1;
        }
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

    /// Refuses a volume of a sidecar that bears the name of another one.
    #[track_caller]
    const fn check_shared(&self, sidecar: &Workload, mount: &Mount) {
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
                    .text(" and its sidecar ")
                    .quoted(sidecar.id.name.as_str())
                    .text(" have different volumes called ")
                    .quoted(mount.name().as_str())
                    .fix("rename one of them")
                    .raise()
            }
            index += 1;
        }
    }

    #[track_caller]
    const fn two_containers(&self, sidecar: &Workload) -> ! {
        self.fault()
            .text(" has two containers called ")
            .quoted(sidecar.id.name.as_str())
            .fix("rename one of them")
            .raise()
    }
}
