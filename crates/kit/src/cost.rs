//! What one pod of a program needs for the metrics that are scraped, as runs of it showed.

use terms::Bytes;

/// What one pod of a program needs, as runs of it showed. Made where the program is described:
/// `.costs(Cost::of_memory(mebibytes(16)))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a cost is told only of a workload that has it"]
pub struct Cost {
    pub(super) memory: Bytes,
    pub(super) of_a_series: u32,
    pub(super) disk: Disk,
}

/// What a program keeps of the blocks of metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disk {
    /// Nothing that grows with them.
    Little,
    /// What it works on: the largest group of blocks, which spans two weeks of one Prometheus, and what is made of it.
    /// <https://thanos.io/tip/components/compact.md/#disk>
    LargestGroup,
    /// The bucket itself: the blocks of every Prometheus, for as long as they are kept. What joining them saves,
    /// downsampling takes again: 0.9 to 1.0 of what was uploaded was left in runs of the compactor.
    Bucket,
}

impl Cost {
    /// The most memory that a pod cannot give back, while nobody asks it for anything.
    pub const fn of_memory(memory: Bytes) -> Self {
        Self { memory, of_a_series: 0, disk: Disk::Little }
    }

    /// And so many bytes of memory for each series that one Prometheus has.
    pub const fn of_a_series(mut self, bytes: u32) -> Self {
        self.of_a_series = bytes;
        self
    }

    /// What its volume holds.
    pub const fn on_disk(mut self, disk: Disk) -> Self {
        self.disk = disk;
        self
    }
}
