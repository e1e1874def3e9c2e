use stack::alerts::LOG_GROUPS;
use stack::watch::rule_group::Group;

pub const GROUPS: &[Group] = Group::for_prometheus(LOG_GROUPS);

fn main() {}
