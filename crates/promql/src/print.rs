//! Writes an expression so that reading it gives the same expression: precedence and escapes are decided here alone.

use std::fmt::{Display, Formatter, Result, Write as _};

use query::text::quoted;
use query::tree::{Plain, separated};

use crate::ast::{Aggregate, At, Expr, Extension, Kind, Length, LengthKind, Number, Selector, TimeShift};

impl Display for Expr {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match &self.kind {
            Kind::Number(number) => write!(to, "{number}"),
            Kind::Text(text) => to.write_str(&quoted(text)),
            Kind::Variable(variable) => to.write_str(variable),
            Kind::Vector(selector) => write!(to, "{}{}", Series(selector), Behind(selector.extension, &selector.time)),
            Kind::Range(selector, range) => {
                write!(to, "{}[{range}]{}", Series(selector), Behind(selector.extension, &selector.time))
            }
            Kind::Subquery(subquery) => {
                write!(to, "{}[{}:", subquery.expr, subquery.range)?;
                if let Some(step) = &subquery.step {
                    write!(to, "{step}")?;
                }
                write!(to, "]{}", Behind(None, &subquery.time))
            }
            Kind::Call(call) => {
                write!(to, "{}(", call.function.name)?;
                separated(to, &call.args)?;
                to.write_char(')')
            }
            Kind::Aggregate(aggregate) => write!(to, "{aggregate}"),
            Kind::Binary(binary) => write!(to, "{binary}"),
            Kind::Unary { negative, expr } => write!(to, "{}{expr}", if *negative { "-" } else { "+" }),
            Kind::Paren(inner) => write!(to, "({inner})"),
        }
    }
}

impl Display for Number {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match milliseconds(self.value) {
            Some(time) if self.duration => {
                write!(to, "{}{}", if self.value < 0.0 { "-" } else { "" }, duration(time))
            }
            _ => write!(to, "{}", Plain(self.value)),
        }
    }
}

/// The whole milliseconds, without sign, in so many seconds; `None` where they are not whole.
fn milliseconds(seconds: f64) -> Option<u64> {
    let exact = (seconds.abs() * 1_000.0).round();
    let is_whole = exact < 9e15 && (exact / 1_000.0).to_bits() == seconds.abs().to_bits();
    #[expect(clippy::cast_sign_loss, reason = "it is not negative")]
    is_whole.then_some(exact as u64)
}

/// As Prometheus writes it: years and weeks only where nothing is left over.
pub(crate) fn duration(milliseconds: u64) -> String {
    const UNITS: [(&str, u64, bool); 7] = [
        ("y", 31_536_000_000, true),
        ("w", 604_800_000, true),
        ("d", 86_400_000, false),
        ("h", 3_600_000, false),
        ("m", 60_000, false),
        ("s", 1_000, false),
        ("ms", 1, false),
    ];
    let (mut rest, mut text) = (milliseconds, String::new());
    for (unit, length, only_whole) in UNITS {
        if rest >= length && (!only_whole || rest % length == 0) {
            text.extend([&(rest / length).to_string(), unit]);
            rest %= length;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

struct Series<'a>(&'a Selector);

impl Display for Series<'_> {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        let Self(selector) = self;
        if let Some(name) = &selector.name {
            to.write_str(&name.text)?;
        }
        if !selector.matchers.is_empty() || selector.name.is_none() {
            to.write_char('{')?;
            separated(to, &selector.matchers)?;
            to.write_char('}')?;
        }
        Ok(())
    }
}

/// `anchored @ … offset …`.
struct Behind<'a>(Option<Extension>, &'a TimeShift);

impl Display for Behind<'_> {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        let Self(extension, time) = self;
        match extension {
            Some(Extension::Anchored) => to.write_str(" anchored")?,
            Some(Extension::Smoothed) => to.write_str(" smoothed")?,
            None => {}
        }
        match &time.at {
            Some(At::Time(seconds)) => write!(to, " @ {:.3}", (seconds * 1_000.0).round() / 1_000.0)?,
            Some(At::Start) => to.write_str(" @ start()")?,
            Some(At::End) => to.write_str(" @ end()")?,
            Some(At::Variable(variable)) => write!(to, " @ {variable}")?,
            None => {}
        }
        match &time.offset {
            Some(offset) => write!(to, " offset {offset}"),
            None => Ok(()),
        }
    }
}

impl Display for Length {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match &self.kind {
            LengthKind::Fixed(number) => {
                // In a range, `300` and `5m` are the same.
                write!(to, "{}", Number { duration: true, ..*number })
            }
            LengthKind::Variable(variable) => to.write_str(variable),
            LengthKind::Step => to.write_str("step()"),
            LengthKind::Range => to.write_str("range()"),
            LengthKind::Extreme { max, of } => {
                write!(to, "{}({}, {})", if *max { "max_of" } else { "min_of" }, of[0], of[1])
            }
            LengthKind::Negative(inner) => write!(to, "-{inner}"),
            LengthKind::Binary(op, of) => write!(to, "{} {} {}", of[0], op.text(), of[1]),
            LengthKind::Paren(inner) => write!(to, "({inner})"),
        }
    }
}

impl Display for Aggregate {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        to.write_str(self.op.name())?;
        if let Some(grouping) = &self.grouping {
            write!(to, " {grouping} ")?;
        }
        to.write_char('(')?;
        if let Some(param) = &self.param {
            write!(to, "{param}, ")?;
        }
        write!(to, "{})", self.expr)
    }
}

#[cfg(test)]
mod tests {
    use super::duration;
    use crate::{Dialect, parse};

    fn printed(text: &str, dialect: Dialect) -> String {
        parse(text, dialect).unwrap().to_string()
    }

    #[test]
    fn blanks_comments_and_spellings_become_one_form() {
        for (text, canonical) in [
            ("SUM(a)BY(b,c,)", "sum by (b, c) (a)"),
            ("a{b='c',} # note\n[300]", "a{b=\"c\"}[5m]"),
            ("a  offset  -90s", "a offset -1m30s"),
            ("a@1.5[5m:]", "a @ 1.500[5m:]"),
            ("- 1", "-1"),
            ("+inf", "Inf"),
            ("{'a.b',`c d`=~\"e\"}", "{__name__=\"a.b\", \"c d\"=~\"e\"}"),
            ("a+on(b)group_left()c", "a + on (b) group_left () c"),
            ("topk by(a)(5,b)>bool 1", "topk by (a) (5, b) > bool 1"),
        ] {
            assert_eq!(printed(text, Dialect::PROMETHEUS), canonical);
        }
    }

    #[test]
    fn variables_stay_as_they_were_written() {
        for text in [
            "rate(a{b=\"$c\"}[$__rate_interval])",
            "sum by (${x:csv}) (${m}_total{$f})",
            "topk($n, [[m]]{a=~\"[[b]]\"})",
        ] {
            assert_eq!(printed(text, Dialect::GRAFANA), text);
        }
    }

    #[test]
    fn durations_are_written_as_prometheus_writes_them() {
        for (milliseconds, text) in
            [(0, "0s"), (1, "1ms"), (90_000, "1m30s"), (604_800_000, "1w"), (691_200_000, "8d"), (31_536_000_000, "1y")]
        {
            assert_eq!(duration(milliseconds), text);
        }
    }
}
