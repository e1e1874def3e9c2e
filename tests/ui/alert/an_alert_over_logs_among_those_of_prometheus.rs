use stack::dhakacart::alerts::LOG_GROUPS;
use stack::observe::rule_group::Group;

pub const GROUPS: &[Group] = Group::for_prometheus(LOG_GROUPS);

fn main() {}
