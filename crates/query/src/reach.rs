//! Between which numbers values lie, and what operators make of that.
#![allow(clippy::float_cmp, reason = "bounds are copied, not reckoned with: those that are one are equal")]

use crate::Operator;

/// The least and the most that values can be, where there are any.
///
/// ```
/// use query::{Operator, Reach};
///
/// let counted = Reach::COUNT;
/// assert_eq!(counted.verdict(Operator::Equal, 0.0), Some("never"));
/// assert_eq!(counted.or(Reach::exactly(0.0)).verdict(Operator::Equal, 0.0), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// No value is below it.
    pub least: f64,
    /// No value is above it.
    pub most: f64,
    /// Why, in words; empty where it follows from what the query says.
    why: &'static str,
}

impl Reach {
    /// Any number.
    pub const ANY: Self = Self::between(f64::NEG_INFINITY, f64::INFINITY, "");
    /// 0 or more.
    pub const NOT_NEGATIVE: Self = Self::between(0.0, f64::INFINITY, "");
    /// 0, 1, or a mean of such.
    pub const YES_OR_NO: Self = Self::between(0.0, 1.0, "what is 1 for yes and 0 for no is between 0 and 1");
    /// A part divided by its whole.
    pub const SHARE: Self = Self::between(0.0, 1.0, "a part divided by its whole is between 0 and 1");
    /// How many there are, of which there is none if there are none.
    pub const COUNT: Self = Self::between(1.0, f64::INFINITY, "a count of nothing is no series, not 0");
    /// How many lines there are in a second.
    pub const RATE_OF_LINES: Self =
        Self::between(f64::MIN_POSITIVE, f64::INFINITY, "a rate of no lines is no series, not 0");

    /// Between these two, and why.
    pub const fn between(least: f64, most: f64, why: &'static str) -> Self {
        Self { least, most, why }
    }

    /// One number.
    pub const fn exactly(number: f64) -> Self {
        Self::between(number, number, "")
    }

    /// Whether there is no bound that is known.
    pub const fn is_any(&self) -> bool {
        self.least == f64::NEG_INFINITY && self.most == f64::INFINITY
    }

    /// Why nothing is 0 that could well be thought to be: see [`COUNT`](Self::COUNT).
    pub fn counts(&self) -> bool {
        self.least > 0.0 && self.why.contains("is no series")
    }

    /// What is either this or that.
    pub const fn or(self, other: Self) -> Self {
        let why = if self.least == other.least && self.most == other.most { self.why } else { "" };
        Self::between(self.least.min(other.least), self.most.max(other.most), why)
    }

    /// What a comparison with values of the other reach lets through; anything where that is nothing.
    pub fn passing(self, op: Operator, other: Self) -> Self {
        let (least, most) = match op {
            Operator::Greater => (other.least.next_up(), f64::INFINITY),
            Operator::GreaterEqual => (other.least, f64::INFINITY),
            Operator::Less => (f64::NEG_INFINITY, other.most.next_down()),
            Operator::LessEqual => (f64::NEG_INFINITY, other.most),
            Operator::Equal => (other.least, other.most),
            _ => return self,
        };
        let why = if most >= self.most { self.why } else { "" };
        let passed = Self::between(self.least.max(least), self.most.min(most), why);
        match passed {
            _ if passed.least > passed.most => Self::ANY,
            _ if passed.least == passed.most => Self::exactly(passed.least),
            _ if passed.least == self.least && passed.most == self.most => self,
            _ => passed,
        }
    }

    /// What arithmetic makes of the two.
    pub fn combined(self, op: Operator, other: Self) -> Self {
        match op {
            Operator::Add => Self::of(self.least + other.least, self.most + other.most),
            // What is left of a share is one.
            Operator::Sub if self == Self::exactly(1.0) && other.least == 0.0 && other.most == 1.0 => other,
            Operator::Sub => self.combined(Operator::Add, other.negated()),
            Operator::Mul if self.least >= 0.0 && other.least >= 0.0 => {
                Self::of(self.least * other.least, self.most * other.most).at_least_0()
            }
            Operator::Mul | Operator::Div if other.least == other.most && other.least != 0.0 => {
                let by = if op == Operator::Mul { other.least } else { 1.0 / other.least };
                let (one, another) = (self.least * by, self.most * by);
                Self::of(one.min(another), one.max(another))
            }
            Operator::Mul if self.least == self.most => other.combined(op, self),
            Operator::Div if self.least >= 0.0 && other.least > 0.0 => {
                Self::of(self.least / other.most, self.most / other.least).at_least_0()
            }
            Operator::Div if self.least >= 0.0 && other.least >= 0.0 => Self::NOT_NEGATIVE,
            _ => Self::ANY,
        }
    }

    /// With the other sign.
    pub fn negated(self) -> Self {
        Self::between(-self.most, -self.least, "")
    }

    /// What a sum of several such is: more of it, where none is negative.
    pub fn summed(self) -> Self {
        let least = if self.least >= 0.0 { self.least } else { f64::NEG_INFINITY };
        let most = if self.most <= 0.0 { self.most } else { f64::INFINITY };
        Self::between(least, most, if self.counts() { self.why } else { "" })
    }

    /// What a function makes of it that keeps the order of numbers.
    pub fn mapped(self, function: fn(f64) -> f64) -> Self {
        Self::of(function(self.least), function(self.most))
    }

    /// Whether a comparison with the number is `never` or `always` true.
    ///
    /// That something is above a number is said to be always true of nothing: `count(x) > 0` asks whether there is any.
    pub fn verdict(&self, op: Operator, bound: f64) -> Option<&'static str> {
        let (least, most) = (self.least, self.most);
        let never = match op {
            Operator::Greater => most <= bound,
            Operator::GreaterEqual => most < bound,
            Operator::Less => least >= bound,
            Operator::LessEqual => least > bound,
            Operator::Equal => bound < least || bound > most,
            _ => false,
        };
        let always = match op {
            Operator::Less => most < bound,
            Operator::LessEqual => most <= bound,
            Operator::NotEqual => bound < least || bound > most,
            _ => false,
        };
        // One number says nothing: `vector(1)`.
        let always = always && most.is_finite() && least < most;
        if !bound.is_finite() || self.is_any() {
            None
        } else if never {
            Some("never")
        } else {
            always.then_some("always")
        }
    }

    /// Why values lie there, in words.
    pub fn reason(&self) -> String {
        if !self.why.is_empty() {
            return self.why.to_owned();
        }
        match (self.least.is_finite(), self.most.is_finite()) {
            _ if self.least == self.most => format!("what is compared is {}", self.least),
            (true, true) => {
                format!("what is compared is between {} and {}", plain(self.least, false), plain(self.most, true))
            }
            (true, false) => format!("what is compared is {}", lower(self.least)),
            (_, true) => format!("what is compared is {}", upper(self.most)),
            _ => "what is compared can be any number".to_owned(),
        }
    }

    fn of(least: f64, most: f64) -> Self {
        let least = if least.is_nan() { f64::NEG_INFINITY } else { least };
        Self::between(least, if most.is_nan() { f64::INFINITY } else { most }, "")
    }

    fn at_least_0(self) -> Self {
        Self::between(self.least.max(0.0), self.most, self.why)
    }
}

/// The number that a strict comparison was made with, where that is what is left of it; else the number itself.
fn plain(number: f64, upper: bool) -> f64 {
    let strict = if upper { number.next_up() } else { number.next_down() };
    if strict.to_string().len() < number.to_string().len() { strict } else { number }
}

fn lower(least: f64) -> String {
    let bound = plain(least, false);
    if bound == least { format!("{least} or more") } else { format!("above {bound}") }
}

fn upper(most: f64) -> String {
    let bound = plain(most, true);
    if bound == most { format!("{most} or less") } else { format!("below {bound}") }
}

#[cfg(test)]
mod tests {
    use super::Reach;
    use crate::Operator::{Add, Div, Equal, Greater, GreaterEqual, Less, LessEqual, Mul, NotEqual, Sub};

    #[test]
    fn a_comparison_beyond_the_reach_is_never_or_always_true() {
        for (reach, op, bound, verdict) in [
            (Reach::SHARE, Greater, 5.0, Some("never")),
            (Reach::SHARE, Greater, 1.0, Some("never")),
            (Reach::SHARE, GreaterEqual, 1.0, None),
            (Reach::SHARE, Less, 90.0, Some("always")),
            (Reach::SHARE, LessEqual, 1.0, Some("always")),
            (Reach::SHARE, NotEqual, 2.0, Some("always")),
            (Reach::SHARE, Less, f64::INFINITY, None),
            (Reach::COUNT, Equal, 0.0, Some("never")),
            (Reach::COUNT, Less, 1.0, Some("never")),
            (Reach::COUNT, Less, 3.0, None),
            (Reach::COUNT, Greater, 0.0, None),
            (Reach::RATE_OF_LINES, Equal, 0.0, Some("never")),
            (Reach::NOT_NEGATIVE, Less, 0.0, Some("never")),
            (Reach::NOT_NEGATIVE, Equal, 0.0, None),
            (Reach::exactly(1.0), NotEqual, 2.0, None),
            (Reach::ANY, Equal, 0.0, None),
        ] {
            assert_eq!(reach.verdict(op, bound), verdict, "{reach:?} {op:?} {bound}");
        }
    }

    #[test]
    fn a_filter_leaves_less() {
        let above = Reach::ANY.passing(Greater, Reach::exactly(5.0));
        assert_eq!(above.reason(), "what is compared is above 5");
        assert_eq!(above.verdict(Less, 5.0), Some("never"));
        assert_eq!(Reach::YES_OR_NO.passing(Equal, Reach::exactly(1.0)), Reach::exactly(1.0));
        // What lets nothing through has been told.
        assert_eq!(Reach::SHARE.passing(Greater, Reach::exactly(5.0)), Reach::ANY);
        assert_eq!(
            Reach::YES_OR_NO.passing(Less, Reach::exactly(0.5)).reason(),
            "what is compared is between 0 and 0.5"
        );
        assert_eq!(Reach::SHARE.passing(NotEqual, Reach::exactly(0.0)), Reach::SHARE);
    }

    #[test]
    fn arithmetic_moves_the_bounds() {
        let one = Reach::exactly(1.0);
        let share = one.combined(Sub, Reach::SHARE);
        assert_eq!((share.least, share.most), (0.0, 1.0));
        let percent = Reach::exactly(100.0).combined(Mul, share);
        assert_eq!((percent.least, percent.most), (0.0, 100.0));
        let (positive, counted) = (Reach::NOT_NEGATIVE, Reach::COUNT);
        assert_eq!(positive.combined(Div, positive), positive);
        assert_eq!(positive.combined(Div, counted).least, 0.0);
        assert_eq!(positive.combined(Add, counted).least, 1.0);
        assert!(positive.combined(Sub, counted).is_any());
        assert_eq!(counted.summed(), counted);
        assert_eq!(Reach::SHARE.summed(), positive);
        assert_eq!(Reach::between(0.2, 2.7, "").mapped(f64::ceil), Reach::between(1.0, 3.0, ""));
        assert_eq!(counted.or(Reach::exactly(0.0)).least, 0.0);
    }
}
