//! One rule: its id, what it says, why, and an example of each side.

use std::ops::Deref;

/// What an author writes of a rule. [`Rule::new`] checks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleText {
    /// `area/name-of-rule`, in lower-case letters, digits and dashes: `routes/nobody-notified`.
    pub id: &'static str,
    /// What must hold, in one line.
    pub says: &'static str,
    /// Why it matters, in a paragraph: what happens to those who break it.
    pub why: &'static str,
    /// Where this is written: an address that begins with `https://` or `http://`.
    pub source: Option<&'static str>,
    /// An example that breaks the rule: lines, or the body of a module, of which indentation and `use` lines are left
    /// out.
    pub fires: &'static str,
    /// The same example, done right.
    pub quiet: &'static str,
}

/// A rule whose text was checked. Its fields are those of [`RuleText`].
///
/// ```
/// use findings::{Rule, RuleText};
///
/// pub static NOBODY_NOTIFIED: Rule = Rule::new(RuleText {
///     id: "routes/nobody-notified",
///     says: "a route leads each alert to a receiver that notifies somebody",
///     why: "An alert without a receiver fires and nobody hears of it.",
///     source: Some("https://prometheus.io/docs/alerting/latest/configuration/#route"),
///     fires: "Alert::new(\"DiskFull\").severity(Severity::PAGE)   // no route matches `page`",
///     quiet: "Route::to(ON_CALL).severity(Severity::PAGE)",
/// });
/// assert_eq!(NOBODY_NOTIFIED.area(), "routes");
/// ```
///
/// An id of another form is a compile error where the rule is a `static` or a `const`:
///
/// ```compile_fail
/// use findings::{Rule, RuleText};
///
/// static WRONG: Rule =
///     Rule::new(RuleText { id: "Routes", says: "a", why: "b", source: None, fires: "c", quiet: "d" });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule(RuleText);

impl Deref for Rule {
    type Target = RuleText;

    fn deref(&self) -> &RuleText {
        &self.0
    }
}

impl Rule {
    /// Checks the text.
    ///
    /// # Panics
    /// Where the id is not of the form `area/name-of-rule`, a text is empty, `says` has several lines, or the source is
    /// no address. In a `static` or `const` this is a compile error at the author's line.
    #[track_caller]
    pub const fn new(text: RuleText) -> Self {
        assert!(
            is_id(text.id),
            "the id of a rule is not `area/name-of-rule`; fix: write it like `routes/nobody-notified`"
        );
        assert!(
            is_one_line(text.says),
            "a rule's `says` is empty or has several lines; fix: say in one line what must hold"
        );
        assert!(has_words(text.why), "a rule's `why` is empty; fix: say what happens to those who break it");
        assert!(has_words(text.fires), "a rule's `fires` is empty; fix: show what breaks the rule");
        assert!(has_words(text.quiet), "a rule's `quiet` is empty; fix: show the same, done right");
        if let Some(source) = text.source {
            assert!(
                is_address(source),
                "a rule's `source` is no address; fix: begin it with `https://`, or write `None`"
            );
        }
        Self(text)
    }

    /// The id, for const evaluation, where the fields cannot be reached.
    pub const fn id(&self) -> &'static str {
        self.0.id
    }

    /// What stands before the `/` of the id: what the rule is about.
    pub fn area(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(area, _)| area)
    }
}

/// `area/name`, each of lower-case words joined by single dashes.
const fn is_id(id: &str) -> bool {
    let bytes = id.as_bytes();
    let (mut at, mut slashes, mut in_word) = (0, 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'a'..=b'z' => in_word = true,
            b'0'..=b'9' if in_word => {}
            b'-' if in_word && at + 1 < bytes.len() && bytes[at + 1].is_ascii_alphanumeric() => {}
            b'/' if in_word => {
                slashes += 1;
                in_word = false;
            }
            _ => return false,
        }
        at += 1;
    }
    slashes == 1 && in_word
}

const fn has_words(text: &str) -> bool {
    !text.trim_ascii().is_empty()
}

const fn is_one_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'\n' {
            return false;
        }
        at += 1;
    }
    has_words(text)
}

const fn is_address(text: &str) -> bool {
    begins_with(text, "https://") || begins_with(text, "http://")
}

const fn begins_with(text: &str, start: &str) -> bool {
    let (text, start) = (text.as_bytes(), start.as_bytes());
    if text.len() <= start.len() {
        return false;
    }
    let mut at = 0;
    while at < start.len() {
        if text[at] != start[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Rule, RuleText, is_id};

    const TEXT: RuleText = RuleText {
        id: "routes/nobody-notified",
        says: "a route leads each alert to a receiver",
        why: "An alert without a receiver fires and nobody hears of it, which is found out when the shop has been down \
              for a night.",
        source: Some("https://prometheus.io/docs/"),
        fires: "\nroute {\n\n    match page\n}\n",
        quiet: "route { `a` }",
    };

    #[test]
    fn ids_are_an_area_and_a_name() {
        for id in ["routes/nobody-notified", "re2/x", "a-b/c-1"] {
            assert!(is_id(id), "{id}");
        }
        for id in ["", "/", "a", "a/", "/a", "a/b/c", "A/b", "a/b_c", "a/-b", "a/b-", "a/b--c", "a b/c", "1/b", "a/é"]
        {
            assert!(!is_id(id), "{id}");
        }
    }

    #[test]
    fn each_fault_of_a_text_is_refused_with_its_fix() {
        let cases = [
            (RuleText { id: "Nobody", ..TEXT }, "write it like `routes/nobody-notified`"),
            (RuleText { says: " ", ..TEXT }, "say in one line what must hold"),
            (RuleText { says: "a\nb", ..TEXT }, "say in one line what must hold"),
            (RuleText { why: "", ..TEXT }, "say what happens"),
            (RuleText { fires: "\n", ..TEXT }, "show what breaks the rule"),
            (RuleText { quiet: "", ..TEXT }, "show the same, done right"),
            (RuleText { source: Some("prometheus.io"), ..TEXT }, "begin it with `https://`"),
            (RuleText { source: Some("https://"), ..TEXT }, "begin it with `https://`"),
        ];
        for (text, fix) in cases {
            let refusal = std::panic::catch_unwind(|| Rule::new(text)).unwrap_err();
            let refusal = refusal.downcast_ref::<&str>().unwrap();
            assert!(refusal.contains(fix), "{text:?}: {refusal}");
        }
    }

    #[test]
    fn a_const_lends_itself_to_findings_as_well_as_a_static() {
        const RULE: Rule = Rule::new(TEXT);
        let finding = RULE.note(crate::Place::NOWHERE, "a");
        assert_eq!(finding.rule.id, RULE.id);
    }
}
