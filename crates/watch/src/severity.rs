//! How urgent an alert is, said in terms of people: who is woken, who looks, and when.

/// What an alert asks of people. Renders to the label `severity`, by which Alertmanager routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Customers are hurt, or soon will be. Somebody is woken: SMS, chat and e-mail, at any hour.
    Critical,
    /// Something will hurt customers if nobody looks. Chat and e-mail; the team looks in working hours.
    Warning,
    /// Worth knowing, never urgent. It waits for the e-mail digest.
    Info,
    /// Asks nothing of anybody: the Watchdog's, which always fires to prove that alerts arrive.
    None,
}

impl Severity {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::Warning, Self::Info, Self::None];

    /// The value of the label `severity`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::None => "none",
        }
    }

    /// Whether this is `other`.
    pub const fn is(self, other: Self) -> bool {
        self as u8 == other as u8
    }
}
