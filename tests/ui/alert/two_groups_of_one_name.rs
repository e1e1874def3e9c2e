use stack::alerts::GROUPS;
use stack::watch::rule_group::Group;

const TWICE: &[Group] = &[GROUPS[0], GROUPS[0]];
pub const TOGETHER: &[Group] = Group::together(TWICE);

fn main() {}
