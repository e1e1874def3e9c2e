//! Comparisons with a number: whether what is compared has anything to do with it.

use std::ops::RangeInclusive;

use super::binary::number;
use super::{Analyser, Shape, Value};
use crate::ast::{Binary, Expr};
use query::Operator;

/// A number beside a fraction that is taken for percent: nine times as many bytes may well be meant.
const PERCENT: RangeInclusive<f64> = 10.0..=100.0;

impl Analyser<'_> {
    /// What is compared with a number must be able to be above and below it, and must be of late.
    pub(super) fn check_bound(&mut self, binary: &Binary, left: &Value, right: &Value) {
        let (side, shape, op, number_at) = match (left.shape, right.shape) {
            (shape, Shape::Scalar) => (&binary.lhs, shape, binary.op, &binary.rhs),
            (Shape::Scalar, shape) => (&binary.rhs, shape, flipped(binary.op), &binary.lhs),
            _ => return,
        };
        let bound = number(number_at);
        match shape {
            // Whether something has ever happened can be asked of a counter.
            Shape::Counter | Shape::Lifetime if bound == Some(0.0) => {}
            Shape::Counter => self.counter(binary, side),
            Shape::Lifetime => self.lifetime(binary, side),
            Shape::Share => {
                if let Some(bound) = bound.filter(|bound| bound.is_finite()) {
                    self.share(op, bound, number_at);
                }
            }
            Shape::Fraction => {
                if let Some(bound) = bound.filter(|bound| PERCENT.contains(bound)) {
                    let message =
                        format!("`{} {bound}` compares bytes of bytes, a ratio (0-1), with a percentage", op.text());
                    self.fault(number_at.span, message, of_hundred(op, bound));
                }
            }
            _ => {}
        }
    }

    /// A counter counts from the start of its process: a bound on it says how long that is ago.
    fn counter(&mut self, binary: &Binary, side: &Expr) {
        let [Some(name), _] = first_two(side) else { return };
        let message = format!(
            "`{}` compares the counter `{name}`, which only grows until its process starts anew",
            binary.op.text()
        );
        self.fault(side.span, message, format!("compare `rate({name}[5m])` or `increase({name}[1h])`"));
    }

    /// So does a quotient of counters: the longer it counts, the less the last minutes matter.
    fn lifetime(&mut self, binary: &Binary, side: &Expr) {
        let [Some(part), Some(whole)] = first_two(side) else { return };
        let message = format!(
            "`{}` compares counters divided as they stand: `{part}` of `{whole}` since their processes started, not of late",
            binary.op.text()
        );
        self.fault(side.span, message, format!("divide their rates: `rate({part}[5m])` and `rate({whole}[5m])`"));
    }

    /// A part is never more than its whole.
    fn share(&mut self, op: Operator, bound: f64, number: &Expr) {
        let effect = match op {
            Operator::Greater if bound >= 1.0 => "never",
            Operator::GreaterEqual | Operator::Equal if bound > 1.0 => "never",
            Operator::LessEqual if bound >= 1.0 => "always",
            Operator::Less | Operator::NotEqual if bound > 1.0 => "always",
            _ => return,
        };
        let message =
            format!("`{} {bound}` is {effect} true: a part divided by its whole is between 0 and 1", op.text());
        let fix =
            if bound <= 100.0 { of_hundred(op, bound) } else { "compare with a number between 0 and 1".to_owned() };
        self.fault(number.span, message, fix);
    }
}

fn of_hundred(op: Operator, bound: f64) -> String {
    format!("write `{} {}`, or multiply the other side by 100", op.text(), bound / 100.0)
}

/// The names of the first two series in it.
fn first_two(expr: &Expr) -> [Option<String>; 2] {
    let selectors = expr.selectors();
    let mut names = selectors.iter().filter_map(|selector| selector.metric()).map(|name| name.text.clone());
    [names.next(), names.next()]
}

/// The operator as it would be with the sides exchanged.
const fn flipped(op: Operator) -> Operator {
    match op {
        Operator::Less => Operator::Greater,
        Operator::LessEqual => Operator::GreaterEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterEqual => Operator::LessEqual,
        same => same,
    }
}
