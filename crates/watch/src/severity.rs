//! How urgent an alert is, said in terms of people: who is woken, who looks, and when.

use terms::{Fault, text};

/// [`Severity::CRITICAL`].
pub const CRITICAL: Severity = Severity::CRITICAL;
/// [`Severity::WARNING`].
pub const WARNING: Severity = Severity::WARNING;
/// [`Severity::INFO`].
pub const INFO: Severity = Severity::INFO;
/// [`Severity::NONE`].
pub const NONE: Severity = Severity::NONE;

/// What an alert asks of people. Renders to the label `severity`, by which Alertmanager routes.
///
/// Four are given; a stack may have others, each with its route:
///
/// ```
/// # use watch::severity::Severity;
/// /// Whoever is on call is paged, even out of a meeting.
/// const PAGE: Severity = Severity::new("page", 5);
/// assert!(PAGE < Severity::CRITICAL);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Severity {
    label: &'static str,
    rank: u8,
}

impl Severity {
    /// Customers are hurt, or soon will be. Somebody is woken, at any hour. Label `critical`, rank 10.
    pub const CRITICAL: Self = Self::new("critical", 10);
    /// Something will hurt customers if nobody looks. The team looks in working hours. Label `warning`, rank 20.
    pub const WARNING: Self = Self::new("warning", 20);
    /// Worth knowing, never urgent. It waits for a digest. Label `info`, rank 30.
    pub const INFO: Self = Self::new("info", 30);
    /// Asks nothing of anybody: the Watchdog's, which always fires to prove that alerts arrive. Label `none`, rank 255.
    pub const NONE: Self = Self::new("none", 255);

    /// A severity with this value of the label `severity`: lower-case letters, digits and `-`. The lower its rank, the
    /// more urgent it is; lists begin with the most urgent.
    #[track_caller]
    pub const fn new(label: &'static str, rank: u8) -> Self {
        if label.is_empty() || !text::lower_alphanumeric_or(label, "-") {
            Fault::new("severity ")
                .quoted(label)
                .text(": its label holds lower-case letters, digits and `-`")
                .fix("write it like `page`")
                .raise()
        }
        Self { label, rank }
    }

    /// The value of the label `severity`.
    pub const fn label(self) -> &'static str {
        self.label
    }

    /// How urgent it is: the lower, the more.
    pub const fn rank(self) -> u8 {
        self.rank
    }

    /// Whether this is `other`: the same label.
    pub const fn is(self, other: Self) -> bool {
        text::same(self.label, other.label)
    }
}

impl PartialOrd for Severity {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The most urgent first.
impl Ord for Severity {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.rank, self.label).cmp(&(other.rank, other.label))
    }
}
