//! A share or a time in what an alert says is one of its query's.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::alert::Alert;
use watch::record::Record;
use watch::rule_group::Group;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "alerts/number-of-nothing",
    says: "a share or a time that summary or description name is a number of the alert: of its query, of a record that \
        it reads, of its bound, or of how long it is held",
    why: "Somebody moves the range or the bound of a query, and its text goes on telling the old one: people who are \
        woken look for 90 % or for a quarter of an hour that nothing is about. `{bound}` and `{for}` follow by \
        themselves; what stands between the numbers of a query does not.",
    source: None,
    fires: example!("number_of_nothing.rs", "fires"),
    quiet: example!("number_of_nothing.rs", "quiet"),
});

/// Each number with a unit that nothing of its alert says.
pub fn check(program: &Program) -> Vec<Finding> {
    let groups = || program.watch.groups.iter().chain(program.watch.log_groups);
    let records: Vec<&Record> = groups().flat_map(Group::records).collect();
    let alerts = groups().flat_map(Group::alerts);
    alerts.flat_map(|alert| of_alert(alert, &records)).collect()
}

fn of_alert(alert: &Alert, records: &[&Record]) -> Vec<Finding> {
    let texts = [("summary", alert.summary_template()), ("description", alert.description_template())];
    let said = texts.into_iter().flat_map(|(which, text)| measures(text).into_iter().map(move |one| (which, one)));
    let mut said = said.peekable();
    if said.peek().is_none() {
        return Vec::new();
    }
    let mut known = numbers(&alert.expression());
    known.push(alert.lasts().as_seconds() as f64);
    let mut read: Vec<&str> = alert.reads().iter().map(|(metric, _)| *metric).collect();
    let mut seen = 0;
    while let Some(name) = read.get(seen).copied() {
        seen += 1;
        for record in records.iter().filter(|record| record.name() == name) {
            known.extend(numbers(&record.expression()));
            let more = record.query().reads().iter().map(|(metric, _)| *metric);
            let more: Vec<&str> = more.filter(|name| !read.contains(name)).collect();
            read.extend(more);
        }
    }
    let unknown = said.filter(|(_, measure)| !known.iter().any(|number| measure.is(*number)));
    unknown
        .map(|(which, measure)| {
            let message = format!(
                "alert `{}` says `{}` in its {which}, and no number of its query, bound or `for` is that",
                alert.title(),
                measure.text
            );
            RULE.warning(at(alert.origin()), message)
                .fix("say what the query says now, or write `{bound}` or `{for}`, which follow by themselves")
        })
        .collect()
}

/// A number with its unit, as people write it.
struct Measure<'a> {
    text: &'a str,
    number: f64,
    /// How many seconds are one of it; none of a share.
    seconds: Option<f64>,
}

impl Measure<'_> {
    /// Whether a number of a query means this: `90 %` is 90, 0.9, or what is left of the whole, and `2 seconds` are 2,
    /// or 2,000 where a program counts milliseconds.
    fn is(&self, of_query: f64) -> bool {
        let as_meant = match self.seconds {
            Some(seconds) => [self.number * seconds, self.number * seconds * 1e3, self.number, self.number],
            None => [self.number, self.number / 100.0, 100.0 - self.number, 1.0 - self.number / 100.0],
        };
        as_meant.iter().any(|meant| (meant - of_query).abs() <= 1e-9 * meant.abs().max(1.0))
    }
}

/// The shares and times of a text, without those that it has from `{bound}` or from a template.
fn measures(text: &str) -> Vec<Measure<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|letter: char| letter.is_ascii_digit()).map(|digit| at + digit) {
        let end = text[start..]
            .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
            .map_or(text.len(), |length| start + length);
        let number = text[start..end].trim_end_matches('.');
        at = end;
        // A name, a version, or what a template computes.
        let whole = text[..start].chars().next_back().is_none_or(|letter| letter == ' ' || letter == '(');
        let in_template = text[..start].rfind("{{").is_some_and(|open| !text[open..start].contains("}}"));
        let unit = text[start + number.len()..].trim_start_matches([' ', '\u{a0}']);
        let word = unit.find(|letter: char| !letter.is_ascii_alphabetic()).map_or(unit, |length| &unit[..length]);
        let seconds = match word.trim_end_matches('s') {
            "second" => Some(1.0),
            "minute" => Some(60.0),
            "hour" => Some(3_600.0),
            "day" => Some(86_400.0),
            "week" => Some(604_800.0),
            "" if unit.starts_with('%') => None,
            _ => continue,
        };
        let Ok(value) = number.parse() else { continue };
        if whole && !in_template {
            let behind = text.len() - unit.len() + word.len().max(1);
            found.push(Measure { text: &text[start..behind], number: value, seconds });
        }
    }
    found
}

/// All numbers of a query, times in seconds.
fn numbers(query: &str) -> Vec<f64> {
    let words = query.split(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.')));
    words
        .filter(|word| word.starts_with(|first: char| first.is_ascii_digit() || first == '.'))
        .filter_map(number)
        .collect()
}

/// `0.9`, `.9`, `15m`, `1h30m`.
fn number(word: &str) -> Option<f64> {
    word.parse().ok().or_else(|| query::duration::nanoseconds(word).map(|nanoseconds| nanoseconds as f64 / 1e9))
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const TOLD: &str = "Pot {{ $labels.pot }} went cold within 15 minutes.";
    const COLD: Alert = tried(
        incomplete("PotsGoCold", Severity::WARNING) // <- told here
            .when_any(promql("sum by (pot) (changes(up[10m])) > 0", &[("up", &[])]))
            .description(TOLD),
    );
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("pots", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const TOLD: &str = "Pot {{ $labels.pot }} went cold within 15 minutes.";
    const COLD: Alert = tried(
        incomplete("PotsGoCold", Severity::WARNING)
            .when_any(promql("sum by (pot) (changes(up[15m])) > 0", &[("up", &[])]))
            .description(TOLD),
    );
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("pots", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod tests {
    use super::{measures, numbers};

    crate::testing::tested!(
        "alert `PotsGoCold` says `15 minutes` in its description, and no number of its query, bound or `for` is that; \
         fix: say what the query says now, or write `{bound}` or `{for}`, which follow by themselves"
    );

    #[test]
    fn shares_and_times_are_measures_and_names_and_templates_are_none() {
        let found = |text| measures(text).iter().map(|one| one.text.to_owned()).collect::<Vec<_>>();
        for (text, wanted) in [
            ("More than 90 % within 15 minutes.", &["90 %", "15 minutes"][..]),
            ("(over 99.5% in 30 days)", &["99.5%", "30 days"]),
            ("{{ printf \"%.0f\" $value }} of 3 pods, for {for}", &[]),
            ("{{ if gt $value 15 }} minutes {{ end }}", &[]),
            ("HTTP 500s, loki-0, 256 MiB, v1.2", &[]),
            ("at 5.", &[]),
        ] {
            assert_eq!(found(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_query_means_a_number_in_several_ways() {
        for (text, query, yes) in [
            ("90 %", "a / b > 0.9", true),
            ("90 %", "100 * a / b > 90", true),
            ("less than 10 %", "a / b > 0.9", true),
            ("90 %", "a / b > 0.8", false),
            ("1 hour", "rate(a[60m])", true),
            ("24 hours", "changes(a[24h:5m])", true),
            ("85%", "a < .85", true),
            ("2 seconds", "sum_ms / count > 2000", true),
            ("90 minutes", "rate(a[1h30m])", true),
            ("24 hours", "predict_linear(a[6h], 24 * 3600)", true),
            ("14 days", "a < time() + 1209600", true),
            ("15 minutes", "rate(a15m[5m])", false),
        ] {
            let known = numbers(query);
            assert_eq!(known.iter().any(|one| measures(text)[0].is(*one)), yes, "{text} of {query}");
        }
    }
}
