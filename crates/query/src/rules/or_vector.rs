//! `or vector(0)` stands in for one series, not for one of each.

use crate::values::list;
use crate::{Binary, Finding, Labels, Operator, Rule, RuleText, Span};

/// What stands in for series has their labels.
pub static OR_VECTOR: Rule = Rule::new(RuleText {
    id: "query/or-vector",
    says: "`or vector(…)` stands behind what has no labels",
    why: "`or` adds what has other labels: beside the series that there are it adds one without labels, for ever. A \
        panel has a line too many, and an alert one whose text names nobody.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/operators/#logical-set-binary-operators"),
    fires: "PromQL: sum by (kind) (rate(tea_orders_total[5m])) or vector(0)\n\
            LogQL: sum by (level) (rate({app=\"kitchen\"}[5m])) or vector(0)",
    quiet: "PromQL: sum(rate(tea_orders_total[5m])) or vector(0)\n\
            LogQL: sum(rate({app=\"kitchen\"}[5m])) or vector(0)",
});

/// A series without labels beside others that have some.
#[derive(Clone, Debug, PartialEq)]
pub struct Bare {
    /// Its value, where it is known.
    pub value: Option<f64>,
    finding: Finding,
}

/// The series that a `vector(…)` at `span`, one side of an `or`, adds to those of the other side.
///
/// Matched `on ()` nothing, it is added only where the other side has no series at all.
pub fn or_vector<E>(
    binary: &Binary<E>,
    others: &Labels,
    value: Option<f64>,
    span: Span,
    language_has_group: bool,
) -> Option<Bare> {
    let is_alone = binary.matching.labels.as_ref().is_some_and(|labels| labels.on && labels.labels.is_empty());
    if others.must.is_empty() || is_alone {
        return None;
    }
    let written = value.map_or_else(|| "…".to_owned(), |value| value.to_string());
    let message = format!("`or vector({written})` adds a series without {}", list(&others.must));
    let by: Vec<_> = others.must.iter().map(String::as_str).collect();
    let fix = if language_has_group && by.len() <= 3 {
        format!("aggregate the other side without labels, or write `or {written} * group by ({}) (…)`", by.join(", "))
    } else {
        "aggregate the other side without labels, or leave it out".to_owned()
    };
    Some(Bare { value, finding: Finding::new(&OR_VECTOR, span, message, fix) })
}

impl Bare {
    /// What is left of it where a number stands on the other side of an operator, as it is written: `first` left of it.
    pub fn with_number<E>(self, binary: &Binary<E>, number: Option<f64>, first: bool) -> Option<Self> {
        let pair = self.value.zip(number).map(|(value, number)| if first { (number, value) } else { (value, number) });
        if !binary.op.is_comparison() {
            let value = pair.and_then(|(left, right)| computed(binary.op, left, right));
            return Some(Self { value, ..self });
        }
        let holds = pair.is_none_or(|(left, right)| compared(binary.op, left, right));
        (holds || binary.returns_bool).then_some(Self { value: self.value.filter(|_| !binary.returns_bool), ..self })
    }

    /// What is wrong where it is part of the result.
    pub fn into_finding(self) -> Finding {
        self.finding
    }
}

fn computed(op: Operator, left: f64, right: f64) -> Option<f64> {
    Some(match op {
        Operator::Add => left + right,
        Operator::Sub => left - right,
        Operator::Mul => left * right,
        Operator::Div => left / right,
        _ => return None,
    })
}

#[expect(clippy::float_cmp, reason = "as Prometheus compares")]
fn compared(op: Operator, left: f64, right: f64) -> bool {
    match op {
        Operator::Equal => left == right,
        Operator::NotEqual => left != right,
        Operator::Less => left < right,
        Operator::LessEqual => left <= right,
        Operator::Greater => left > right,
        Operator::GreaterEqual => left >= right,
        _ => true,
    }
}
