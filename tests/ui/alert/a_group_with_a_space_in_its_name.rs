use stack::watch::rule_group::Group;

pub const TARGETS: Group = Group::new("my targets", &[]);

fn main() {}
