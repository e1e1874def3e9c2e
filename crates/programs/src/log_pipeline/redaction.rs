//! What is taken out of lines before they are shipped.
//!
//! Enough is left to find a customer who asks: the first letter and the domain of an address, the last four digits of a
//! number. RE2 has no look-around; what a number must not stand within is said by `\b`, which takes no character away
//! from the next one.

/// Something private: what of it is hidden, and what stands before and behind.
///
/// ```
/// use programs::log_pipeline::Redaction;
///
/// let hidden = |line: &str| {
///     Redaction::ALL.iter().fold(line.to_owned(), |line, redaction| {
///         let (pattern, replacement) = redaction.kept();
///         regex::Regex::new(&pattern).expect("it is RE2").replace_all(&line, replacement).into_owned()
///     })
/// };
/// assert_eq!(hidden("mail to rahim.u@example.com.bd failed"), "mail to r***@example.com.bd failed");
/// assert_eq!(hidden("call +880 1712-345678"), "call ***5678");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redaction {
    before: &'static str,
    hidden: &'static str,
    behind: &'static str,
}

/// What stands in the place of what is hidden.
const MARK: &str = "***";

impl Redaction {
    /// Mail addresses, also as they stand in a URL (`%40`): `r***@example.com`.
    pub const EMAIL: Self = Self::new(
        "[A-Za-z0-9._%+-]",
        "[A-Za-z0-9._%+-]*",
        r"(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}",
    );

    /// Mobile numbers of Bangladesh, `+8801XXXXXXXXX`, `8801XXXXXXXXX` or `01XXXXXXXXX`, with spaces or hyphens, also as
    /// they stand in a URL (`%2B`): `***5678`.
    ///
    /// <https://www.itu.int/oth/T0202000011/en>
    pub const PHONE_BANGLADESH: Self =
        Self::new("", r"(?:(?:\+|%2[Bb]|\b)880[ -]?|\b0)1[3-9](?:[ -]?[0-9]){4}[ -]?", r"[0-9](?:[ -]?[0-9]){3}\b");

    /// Card numbers of 13 to 19 digits that begin like one, in one piece, or as they are printed, in groups of four, or
    /// of four, six and five: `***1111`. A number of that length that is none, such as a time in nanoseconds, begins
    /// otherwise.
    ///
    /// <https://www.iso.org/standard/70484.html> (ISO/IEC 7812-1)
    pub const CARD: Self = Self::new(
        "",
        concat!(
            r"\b(?:4[0-9]{8,14}|(?:5[1-5]|2[2-7]|35|6[0-9])[0-9]{10,13}|3[04678][0-9]{8,9}",
            r"|[2-6][0-9]{3}[ -][0-9]{4}[ -][0-9]{4}[ -](?:[0-9]{3})?|3[47][0-9]{2}[ -][0-9]{6}[ -][0-9])",
        ),
        r"(?:[0-9]{4}|[0-9][ -][0-9]{3})\b",
    );

    /// All of them.
    pub const ALL: [Self; 3] = [Self::EMAIL, Self::CARD, Self::PHONE_BANGLADESH];

    /// Hides what matches `hidden` between `before` and `behind`. The patterns have no groups but `(?:…)`.
    pub const fn new(before: &'static str, hidden: &'static str, behind: &'static str) -> Self {
        Self { before, hidden, behind }
    }

    /// The pattern with what is hidden as its group: Promtail replaces groups.
    pub(super) fn pattern(&self) -> String {
        format!("{}({}){}", self.before, self.hidden, self.behind)
    }

    /// What Promtail writes in place of the group.
    pub(super) const fn mark(&self) -> &'static str {
        MARK
    }

    /// The pattern with what is kept as its groups, and what is written in place of all of it.
    pub fn kept(&self) -> (String, String) {
        (format!("({}){}({})", self.before, self.hidden, self.behind), format!("${{1}}{MARK}${{2}}"))
    }

    /// The statement of OTTL.
    pub(super) fn statement(&self) -> String {
        let (pattern, replacement) = self.kept();
        format!("replace_pattern(log.body, {pattern:?}, {replacement:?})")
    }
}
