//! What programs beside Prometheus need for the metrics that are scraped: each against its limit and its volume.

use terms::{Bytes, Name, days, seconds};

use super::cost::Disk;
use super::environment::Environment;
use super::estimate::Estimate;
use super::mount::Volume;
use super::program::Program;
use super::stack::Component;
use super::workload::Workload;

/// A program beside Prometheus, in one environment: what it needs, and what it may use.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The program.
    pub name: Name<'static>,
    /// How many pods have it.
    pub pods: u32,
    /// The memory that it needs.
    pub memory: Bytes,
    /// The memory above which it is killed.
    pub limit: Option<Bytes>,
    /// What it keeps on its volume, if that grows with the metrics; the volume's name, and how much that holds.
    pub disk: Option<(Bytes, Name<'static>, Bytes)>,
}

impl Part {
    /// Whether it is killed for its memory.
    pub fn is_short_of_memory(&self) -> bool {
        self.limit.is_some_and(|limit| self.memory > limit)
    }

    /// Whether its volume is too small.
    pub fn is_short_of_disk(&self) -> bool {
        self.disk.is_some_and(|(needed, _, size)| needed > size)
    }
}

impl Program {
    /// The programs beside Prometheus whose cost was measured, as they run in this environment: those of sidecars too.
    pub fn parts(&self, environment: &Environment<'static>, estimate: &Estimate) -> Vec<Part> {
        let there = self.within(environment);
        let scraping = self.budget(environment).map_or(1, |budget| budget.pods);
        let mut parts = Vec::new();
        for workload in there.stack.components().iter().map(Component::workload) {
            let pods = environment.replicas_of(workload).unwrap_or(1);
            let limit = environment.placement(workload).resources.map(|one| one.memory_limit);
            let own = std::iter::once((workload, limit));
            let sidecars = workload.sidecars().map(|one| (one, one.resources().map(|said| said.memory_limit)));
            for (program, limit) in own.chain(sidecars) {
                let Some(cost) = program.cost() else { continue };
                let memory = estimate.with_series(cost.memory, cost.of_a_series);
                let disk = disk(environment, estimate, cost.disk, scraping).zip(volume(environment, program));
                let disk = disk.map(|(needed, (name, size))| (needed, name, size));
                parts.push(Part { name: program.name(), pods, memory, limit, disk });
            }
        }
        parts
    }
}

fn disk(environment: &Environment<'static>, estimate: &Estimate, disk: Disk, scraping: u32) -> Option<Bytes> {
    match disk {
        Disk::Little => None,
        Disk::LargestGroup => Some(estimate.joining(days(14))),
        Disk::Bucket => {
            let kept = environment.bucket().map_or(0, |bucket| bucket.retention().as_seconds());
            Some(estimate.blocks(seconds(kept * u64::from(scraping))))
        }
    }
}

/// The claim of a workload, and how large it is here.
fn volume(environment: &Environment<'static>, workload: &Workload<'static>) -> Option<(Name<'static>, Bytes)> {
    workload.volumes().into_iter().find_map(|mount| match mount.volume() {
        Volume::Claim(claim) => Some((claim.name(), environment.size_of(claim))),
        _ => None,
    })
}
