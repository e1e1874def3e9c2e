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
pub(super) const MARK: &str = "***";

impl Redaction {
    /// Mail addresses, also as they stand in a URL (`%40`): `r***@example.com`.
    pub const EMAIL: Self =
        Self::new("[A-Za-z0-9._%+-]", "[A-Za-z0-9._%+-]*", r"(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}");

    /// Mobile numbers of Bangladesh, `+8801XXXXXXXXX`, `8801XXXXXXXXX` or `01XXXXXXXXX`, with spaces or hyphens, also
    /// as they stand in a URL (`%2B`): `***5678`.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// As Promtail's stage `replace` does it: each group is replaced, and all else stays.
    fn by_group(line: &str) -> String {
        Redaction::ALL.iter().fold(line.to_owned(), |line, redaction| {
            let pattern = regex::Regex::new(&redaction.pattern()).expect("it is RE2");
            let (mut said, mut end) = (String::new(), 0);
            for group in pattern.captures_iter(&line).filter_map(|found| found.get(1)) {
                said = said + &line[end..group.start()] + MARK;
                end = group.end();
            }
            said + &line[end..]
        })
    }

    /// As OTTL's `replace_pattern` does it: the match is replaced by what is kept and the mark.
    fn by_match(line: &str) -> String {
        Redaction::ALL.iter().fold(line.to_owned(), |line, redaction| {
            let (pattern, replacement) = redaction.kept();
            regex::Regex::new(&pattern).expect("it is RE2").replace_all(&line, replacement).into_owned()
        })
    }

    #[test]
    fn what_is_private_is_hidden_but_for_what_finds_a_customer() {
        for (line, hidden) in [
            ("order of rahim.uddin+shop@example.com.bd failed", "order of r***@example.com.bd failed"),
            (r#"{"email":"k@tea.example","ok":true}"#, r#"{"email":"k***@tea.example","ok":true}"#),
            ("GET /api/orders?email=karim%40example.com&x=1", "GET /api/orders?email=k***%40example.com&x=1"),
            ("to a.b@x.example,c.d@y.example;e@z.example", "to a***@x.example,c***@y.example;e***@z.example"),
            ("called +8801712345678 twice", "called ***5678 twice"),
            ("called 8801812345678", "called ***5678"),
            ("called 01912345678, 01312345679 and 01412345670", "called ***5678, ***5679 and ***5670"),
            ("01712345678 01812345679", "***5678 ***5679"),
            ("phone=01712-345678;", "phone=***5678;"),
            ("phone: +880 1712 345 678", "phone: ***5 678"),
            ("?phone=%2B8801712345678&", "?phone=***5678&"),
            ("card 4111111111111111 refused", "card ***1111 refused"),
            ("card 4111 1111 1111 1234 refused", "card ***1234 refused"),
            ("card 5500-0055-5555-5559", "card ***5559"),
            ("card 2223003122003222", "card ***3222"),
            ("amex 3782 822463 10005, 378282246310005", "amex ***0005, ***0005"),
            ("13 digits 4222222222222, 19 digits 6205500000000000004", "13 digits ***2222, 19 digits ***0004"),
            ("printed 6205 5000 0000 0000 004", "printed ***0 004"),
            (r#"{"card":"4111111111111111","phone":"01712345678"}"#, r#"{"card":"***1111","phone":"***5678"}"#),
        ] {
            assert_eq!((by_group(line), by_match(line)), (hidden.to_owned(), hidden.to_owned()), "{line}");
        }
    }

    #[test]
    fn what_is_not_private_stays_whole() {
        for line in [
            // Orders and other ids of the shop.
            "order 1234567 of user 42: 3 items, 12999.00 BDT",
            "ORD-2026-000123 paid, invoice INV20261127001, tracking 9400110200881234567890",
            // Addresses.
            "connect ECONNREFUSED 10.244.171.100:5432",
            "fd00:0:0:1::17 - - 192.168.100.101",
            // Times.
            "2026-11-27 04:52:31.123456 UTC [42] LOG:  checkpoint complete",
            "27/Nov/2026:04:52:31 +0600 20261127-045231 20261127045231",
            "1732678901 1732678901234 1732678901234567 1732678901234567890",
            "1:M 27 Nov 2026 01:31:45.678 * 100 changes in 300 seconds. Saving...",
            // Names of pods, hashes, traces.
            "shop-backend-7d9f8b6c5d-x2x4q 5f0171234567c",
            "0171a2345678 4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7",
            "6ba7b810-9dad-11d1-80b4-00c04fd430c8 01712345-6789-4abc-8def-411111111111",
            "image nginx@sha256:9f676e58d8f5f8f7 and express@4.18.2",
            // Requests, sizes, versions.
            r#"10.0.3.7 - - [23/Nov/2026:01:02:03 +0000] "GET /api/products/123 HTTP/1.1" 200 612 "-" "k6/0.5""#,
            "head 4 12 15 17 22 33 45, 512 1024 2048 4096 of 17179869184 bytes",
            "postgres://shop@shop-db:5432/shop",
        ] {
            assert_eq!((by_group(line), by_match(line)), (line.to_owned(), line.to_owned()));
        }
    }
}
