//! A sum over two programs is there while one of them is away.

use std::collections::BTreeSet;

use crate::values::list;
use crate::{Binary, Finding, Operator, Rule, RuleText};

/// Each summand is there whatever becomes of its program.
pub static SUM_OF_TWO: Rule = Rule::new(RuleText {
    id: "query/sum-of-two-programs",
    says: "where what two programs say is added up, each side is 0 while its program says nothing",
    why: "`+` has a result only where both sides have one. When one program is down, or has counted nothing yet, the \
        sum of both is empty: just then somebody looks.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/operators/#vector-matching"),
    fires: "PromQL: sum(tea_pot_celsius) + sum(last_over_time(tea_ledger_entries[20m]))\n\
            LogQL: sum(rate({app=\"kitchen\"}[5m])) + sum(rate({app=\"counter\"}[5m]))",
    quiet: "PromQL: (sum(tea_pot_celsius) or vector(0)) + (sum(last_over_time(tea_ledger_entries[20m])) or vector(0))\n\
            LogQL: (sum(rate({app=\"kitchen\"}[5m])) or vector(0)) + (sum(rate({app=\"counter\"}[5m])) or vector(0))",
});

/// Whether it adds two sums without labels of different programs, of which one may be missing. Of each side: what it
/// reads, and whether it is there in any case.
pub fn sum_of_two<E>(binary: &Binary<E>, sides: [(&BTreeSet<String>, bool); 2]) -> Option<Finding> {
    let [(left, left_stays), (right, right_stays)] = sides;
    let differ = !left.is_empty() && !right.is_empty() && left.is_disjoint(right);
    if binary.op != Operator::Add || !differ || (left_stays && right_stays) {
        return None;
    }
    let message = format!("`+` has no result while {} or {} says nothing", list(left), list(right));
    Some(Finding::new(&SUM_OF_TWO, binary.op_span, message, "write `(… or vector(0))` on both sides"))
}
