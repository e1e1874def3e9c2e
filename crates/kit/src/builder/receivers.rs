//! What a workload needs to write samples to the receivers of an environment.

use super::WorkloadBuilder;
use crate::mount::Mount;
use crate::remote_write::{RemoteWrite, mounted};
use crate::workload::Workload;
use terms::Name;

impl Workload<'static> {
    /// The same with what it needs to write to these receivers.
    pub(crate) fn writing_to(self, receivers: impl Iterator<Item = RemoteWrite<'static>>) -> Self {
        let Some(folder) = self.remote_write else { return self };
        let mut mounted_so_far: Vec<Name> = Vec::new();
        let told = |mut one: WorkloadBuilder<'static>, receiver: RemoteWrite<'static>| {
            for secret in receiver.secrets() {
                if !mounted_so_far.contains(&secret.name()) {
                    // As long as the process, like all that a program is made of.
                    one = one.mount(Mount::secret(secret, mounted(folder, &secret).leak()));
                    mounted_so_far.push(secret.name());
                }
            }
            one.talks_to_receiver(&receiver)
        };
        receivers.fold(WorkloadBuilder(self), told).build()
    }
}
