//! In which form histograms are stored: as native ones, as classic ones, or as both.

use super::Job;
use configs::prometheus::{Global, ScrapeConfig};
use terms::Duration;

/// In which form a job stores histograms. What a query may read follows from it.
///
/// A native histogram is one sample of all buckets, under the metric's own name; a classic one is a series for each
/// bucket, and `_sum` and `_count`.
///
/// <https://prometheus.io/docs/specs/native_histograms/#scrape-configuration>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Histograms {
    native: bool,
    always_classic: bool,
    classic_to_nhcb: bool,
}

/// How jobs are scraped that say nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scrapes {
    /// How often. Renders to `scrape_interval`.
    pub interval: Duration,
    /// In which form histograms are stored.
    pub histograms: Histograms,
}

impl From<Duration> for Scrapes {
    /// So often, and histograms as Prometheus stores them by itself: [`Histograms::CLASSIC`].
    fn from(interval: Duration) -> Self {
        Self { interval, histograms: Histograms::CLASSIC }
    }
}

impl Histograms {
    /// Prometheus' default: classic ones only. A native one is stored as its sum, its count, and a bucket for
    /// everything.
    pub const CLASSIC: Self = Self { native: false, always_classic: false, classic_to_nhcb: false };
    /// A histogram that is native comes as a native one, and not as a classic one beside. Renders to
    /// `scrape_native_histograms: true`; Prometheus asks for protobuf then.
    pub const NATIVE: Self = Self { native: true, ..Self::CLASSIC };

    /// The classic form comes beside the native one, while queries move from one to the other. Renders to
    /// `always_scrape_classic_histograms: true`.
    pub const fn always_classic(self) -> Self {
        Self { always_classic: true, ..self }
    }

    /// Classic histograms become native ones of the same bounds. Renders to `convert_classic_histograms_to_nhcb: true`.
    pub const fn classic_to_nhcb(self) -> Self {
        Self { classic_to_nhcb: true, ..self }
    }

    /// Whether native histograms come as such.
    pub const fn is_native(self) -> bool {
        self.native
    }

    /// Whether the classic form comes beside.
    pub const fn is_always_classic(self) -> bool {
        self.always_classic
    }

    /// Whether classic ones become native ones.
    pub const fn is_classic_to_nhcb(self) -> bool {
        self.classic_to_nhcb
    }

    /// Says it in `global:`, where it is not Prometheus' default.
    pub fn in_global(self, mut global: Global) -> Global {
        if self.native {
            global = global.scrape_native_histograms(true);
        }
        if self.always_classic {
            global = global.always_scrape_classic_histograms(true);
        }
        if self.classic_to_nhcb {
            global = global.convert_classic_histograms_to_nhcb(true);
        }
        global
    }
}

impl Job {
    /// In which form its histograms are stored, where that differs from the rest. Renders to
    /// `scrape_native_histograms`, `always_scrape_classic_histograms` and `convert_classic_histograms_to_nhcb`.
    pub const fn histograms(mut self, histograms: Histograms) -> Self {
        self.histograms = Some(histograms);
        self
    }

    /// In which form its histograms are stored, where that differs from the rest.
    pub const fn form_of_histograms(&self) -> Option<Histograms> {
        self.histograms
    }

    /// All three options, whatever the global ones are.
    pub(super) fn with_histograms(&self, config: ScrapeConfig) -> ScrapeConfig {
        match self.histograms {
            Some(Histograms { native, always_classic, classic_to_nhcb }) => config
                .scrape_native_histograms(native)
                .always_scrape_classic_histograms(always_classic)
                .convert_classic_histograms_to_nhcb(classic_to_nhcb),
            None => config,
        }
    }
}
