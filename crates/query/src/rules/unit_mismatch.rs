//! Only numbers of the same thing are added and compared.

use crate::{Binary, Finding, Operator, Rule, RuleText, Unit};

/// The two sides of an operator have one unit, or units that make sense together.
pub static UNIT_MISMATCH: Rule = Rule::new(RuleText {
    id: "query/unit-mismatch",
    says: "what is added, subtracted or compared has one unit, and bytes are not divided by cores",
    why: "Bytes plus seconds are a number that means nothing, and a share between 0 and 1 is always below a \
        percentage.",
    source: Some("https://prometheus.io/docs/practices/naming/#base-units"),
    fires: "PromQL: tea_store_used_bytes + tea_opened_timestamp_seconds\n\
            LogQL: sum(bytes_rate({app=\"kitchen\"}[5m])) + sum(rate({app=\"kitchen\"}[5m]))",
    quiet: "PromQL: tea_store_used_bytes + tea_store_size_bytes\n\
            LogQL: sum(bytes_rate({app=\"kitchen\"}[5m])) / sum(rate({app=\"kitchen\"}[5m]))",
});

/// The unit of `lhs op rhs`. `literal` is the number on one of the sides, `kept` the unit of the side whose values a
/// comparison keeps.
pub fn unit_of<E>(
    binary: &Binary<E>,
    [left, right]: [Unit; 2],
    literal: Option<f64>,
    kept: Unit,
    findings: &mut Vec<Finding>,
) -> Unit {
    let op = binary.op;
    if matches!(op, Operator::And | Operator::Unless) {
        return left;
    }
    if op == Operator::Or {
        return if left == right || right == Unit::Number { left } else { Unit::Unknown };
    }
    let Some(unit) = left.combined(op, right, literal) else {
        let verb = match op {
            Operator::Div => "divides",
            op if op.is_comparison() => "compares",
            _ => "combines",
        };
        let word = if op == Operator::Div { "by" } else { "with" };
        let fix = match (left, right) {
            (Unit::Ratio, Unit::Percent) => "multiply the left by 100",
            (Unit::Percent, Unit::Ratio) => "multiply the right by 100",
            _ => "bring both sides to one unit",
        };
        let message = format!("`{}` {verb} {} {word} {}", op.text(), left.name(), right.name());
        findings.push(Finding::new(&UNIT_MISMATCH, binary.op_span, message, fix));
        return Unit::Unknown;
    };
    match op {
        _ if binary.returns_bool => Unit::Truth,
        _ if op.is_comparison() => kept,
        _ => unit,
    }
}
