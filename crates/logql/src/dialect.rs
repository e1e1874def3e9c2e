//! Which LogQL: Loki's own, or the one of dashboards, where Grafana fills in variables first.

/// Which LogQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Whether Grafana's variables may stand in it: `$x`, `${x:regex}`, `[[x]]`, `$__auto`.
    pub grafana: bool,
}

impl Dialect {
    /// What Loki reads: rules are written in it.
    pub const LOKI: Self = Self { grafana: false };
    /// The same with Grafana's variables: dashboards are written in it.
    pub const GRAFANA: Self = Self { grafana: true };
}
