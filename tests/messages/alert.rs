//! Alerts that ask.

use crate::said::{Case, case};
use stack::alerts::{GROUPS, LOG_GROUPS};
use stack::watch::rule_group::Group;

pub const CASES: &[Case] = &[
    case(
        "an_alert_over_logs_among_those_of_prometheus",
        "alert `HighOrderFailureRate` asks for logs, but Prometheus is to evaluate its group `orders-in-access-log`; \
         fix: move the group to the list of the other program",
        || {
            let _: &[Group] = Group::for_prometheus(LOG_GROUPS);
        },
    ),
    case("two_groups_of_one_name", "two groups are called `nodes`; fix: rename one", || {
        const TWICE: &[Group] = &[GROUPS[0], GROUPS[0]];
        let _: &[Group] = Group::together(TWICE);
    }),
];
