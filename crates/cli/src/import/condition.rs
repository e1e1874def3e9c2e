//! What a rule asks, taken apart: the query, and the bound that its top operator compares with.

use promql::ast::{Expr, Kind};
use promql::{Dialect, Unit};
use query::Operator;
use watch::unit::{Bound, Level, NO, YES, above, amounting, below, count, lasting, per_second, percent};

use super::rust::duration;

/// A query that is compared with a number.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What is compared.
    pub query: String,
    /// Whether trouble is above.
    pub is_above: bool,
    /// With what.
    pub number: f64,
}

/// An expression as it was read.
pub struct Asked {
    /// Its tree.
    pub expr: Expr,
    /// Its parts, where the top operator is `>` or `<` and one side a number.
    pub compared: Option<Compared>,
}

/// Reads an expression, in the PromQL of the newest Prometheus.
pub fn read(text: &str) -> Result<Asked, String> {
    let expr = promql::parse(text, Dialect::PROMETHEUS)
        .map_err(|findings| findings.first().map_or_else(|| "it is no PromQL".to_owned(), ToString::to_string))?;
    let compared = compared(&expr, text);
    Ok(Asked { expr, compared })
}

/// The parts of a question to logs, where its top operator is `>` or `<` and its right side a number.
pub fn read_logs(text: &str) -> Option<Compared> {
    let expr = logql::parse(text, logql::Dialect::LOKI).ok()?;
    let logql::ast::Kind::Binary(binary) = &expr.kind else { return None };
    let logql::ast::Kind::Number(number) = binary.rhs.kind else { return None };
    let is_plain = !binary.returns_bool && matches!(binary.op, Operator::Greater | Operator::Less);
    let query = binary.lhs.span.of(text).trim().to_owned();
    is_plain.then(|| Compared { query, is_above: binary.op == Operator::Greater, number })
}

fn compared(expr: &Expr, text: &str) -> Option<Compared> {
    let Kind::Binary(binary) = &expr.inner().kind else { return None };
    let (side, number, op) = match (number(&binary.lhs), number(&binary.rhs)) {
        (None, Some(number)) => (&binary.lhs, number, binary.op),
        (Some(number), None) => (&binary.rhs, number, binary.op.flipped()),
        _ => return None,
    };
    let is_plain = !binary.returns_bool && number.is_finite();
    if !is_plain || !matches!(op, Operator::Greater | Operator::Less) {
        return None;
    }
    // Parentheses around all of it say nothing once it stands alone.
    let query = side.inner().span.of(text).trim().to_owned();
    Some(Compared { query, is_above: op == Operator::Greater, number })
}

/// The number that an expression is.
pub fn number(expr: &Expr) -> Option<f64> {
    match &expr.inner().kind {
        Kind::Number(number) => Some(number.value),
        Kind::Unary { negative, expr } => number(expr).map(|value| if *negative { -value } else { value }),
        _ => None,
    }
}

impl Compared {
    /// The bound on a query in this unit, and how it is written; `None` where no bound says that number.
    pub fn bound(&self, unit: Unit) -> Option<(Bound, String)> {
        let (level, written) = level(self.number, unit)?;
        // What is rendered is the very number that was written.
        if level.in_unit(unit).to_bits() != self.number.to_bits() {
            return None;
        }
        let (bound, side) = if self.is_above { (above(level), "above") } else { (below(level), "below") };
        Some((bound, format!("{side}({written})")))
    }
}

/// The level that a number is in this unit, and how it is written; `None` where none says it.
pub fn level(number: f64, unit: Unit) -> Option<(Level, String)> {
    match unit {
        Unit::Ratio => {
            let hundred = (number * 1e12).round() / 1e10;
            Some((percent(hundred), format!("percent({hundred:?})")))
        }
        Unit::Percent => Some((percent(number), format!("percent({number:?})"))),
        Unit::Count => Some((count(number), format!("count({number:?})"))),
        Unit::PerSecond => Some((per_second(number), format!("per_second({number:?})"))),
        Unit::Seconds => {
            let milliseconds = whole(number * 1_000.0)?;
            let (unit, count) = duration(milliseconds);
            Some((lasting(kit::milliseconds(milliseconds)), format!("lasting({unit}({count}))")))
        }
        Unit::Bytes => {
            let bytes = whole(number)?;
            let units = [
                ("gibibytes", 30, kit::gibibytes as fn(u64) -> kit::Bytes),
                ("mebibytes", 20, kit::mebibytes),
                ("kibibytes", 10, kit::kibibytes),
            ];
            let (unit, shift, made) = units.into_iter().find(|(_, shift, _)| bytes.is_multiple_of(1 << shift))?;
            Some((amounting(made(bytes >> shift)), format!("amounting({unit}({}))", bytes >> shift)))
        }
        Unit::Truth if number.to_bits() == 1.0_f64.to_bits() => Some((YES, "YES".to_owned())),
        Unit::Truth if number.to_bits() == 0.0_f64.to_bits() => Some((NO, "NO".to_owned())),
        _ => None,
    }
}

/// A whole number above nothing.
#[expect(clippy::cast_sign_loss, reason = "what is below nothing is refused")]
fn whole(number: f64) -> Option<u64> {
    (number.fract() == 0.0 && (1.0..1e15).contains(&number)).then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use promql::Unit;

    use super::read;

    #[test]
    fn the_threshold_is_split_off_where_it_stands_at_the_top() {
        let bound = |text: &str, unit| {
            let compared = read(text).expect("it is PromQL").compared?;
            let (_, bound) = compared.bound(unit)?;
            Some((compared.query, bound))
        };
        let some = |query: &str, bound: &str| Some((query.to_owned(), bound.to_owned()));
        assert_eq!(bound("(a / b) > 0.07", Unit::Ratio), some("a / b", "above(percent(7.0))"));
        assert_eq!(bound("0.5 < a", Unit::Count), some("a", "above(count(0.5))"));
        assert_eq!(bound("a_seconds < 7200", Unit::Seconds), some("a_seconds", "below(lasting(hours(2)))"));
        assert_eq!(bound("a > 5368709120", Unit::Bytes), some("a", "above(amounting(gibibytes(5)))"));
        assert_eq!(bound("up < 1", Unit::Truth), some("up", "below(YES)"));
        for (text, unit) in [
            ("a >= 1", Unit::Count),
            ("a > bool 1", Unit::Count),
            ("a > b", Unit::Count),
            ("a < 0", Unit::Bytes),
            ("a > 1", Unit::Cores),
        ] {
            assert_eq!(bound(text, unit), None, "{text}");
        }
    }
}
