use stack::alerts::{GROUPS, ROUTES};
use stack::watch::route::{BySeverity, Routing};

const BY_CLUSTER: BySeverity = BySeverity { warning: ROUTES.warning.together_by(&["cluster"]), ..ROUTES };
pub const ROUTING: Routing = Routing::new(GROUPS, BY_CLUSTER, &[]);

fn main() {}
