//! Grafana's own variables stand where Grafana fills them in.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::Language;

use crate::example::example;
use crate::mentions::{Text, texts};
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/not-filled-in",
    says: "each `$__name` is one that Grafana fills in for that data source",
    why: "Grafana fills `$__rate_interval` in for Prometheus and not for Loki, and few of its own names in words. \
        What it does not fill in is sent, or shown, as it stands.",
    source: Some(
        "https://grafana.com/docs/grafana/latest/dashboards/variables/add-template-variables/#global-variables",
    ),
    fires: example!("not_filled_in.rs", "fires"),
    quiet: example!("not_filled_in.rs", "quiet"),
});

/// Each of Grafana's own names where Grafana does not fill it in.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut found = Vec::new();
    for board in program.watch.dashboards {
        for text in texts(board).into_iter().chain(board.all_variables().iter().filter_map(Text::of_variable)) {
            let (known, fix) = filled_in(text.language);
            for mention in text.mentions().iter().filter(|one| one.is_built_in() && !known.contains(&one.name)) {
                let (name, whose) = (mention.name, text.whose);
                let message = format!(
                    "dashboard `{}`: `{whose}` mentions `${name}`, which Grafana does not fill in for this data source",
                    board.uid()
                );
                found.push(RULE.error(text.place(mention), message).fix(fix).also(at(board.origin()), "the dashboard"));
            }
        }
    }
    found
}

/// Grafana's own variables, as far as the data source fills them in, and the fix where it does not.
fn filled_in(language: Language) -> (&'static [&'static str], &'static str) {
    match language {
        Language::PromQl => (
            &["__rate_interval", "__interval", "__interval_ms", "__range", "__range_s", "__range_ms"],
            "use `$__rate_interval` inside `rate` and `increase`, `$__range` for the whole time range",
        ),
        // Loki's plugin does not replace `$__rate_interval`, so Loki would be asked for that very text.
        Language::LogQl => (
            &["__auto", "__interval", "__interval_ms", "__range", "__range_s", "__range_ms"],
            "use `$__auto` inside `rate` and `count_over_time`, `$__range` for the whole time range",
        ),
        Language::Words => (&["__from", "__to", "__range", "__dashboard"], "leave it out"),
    }
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SPILT: Panel = stat("Spilt", "How often.").log_query(
        logql(r#"sum(rate({app="pot"} |= "spilt" [$__rate_interval]))"#), // <- told here
        "pots",
    );
    const BOARD: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[SPILT])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const SPILT: Panel =
        stat("Spilt", "How often.").log_query(logql(r#"sum(rate({app="pot"} |= "spilt" [$__auto]))"#), "pots");
    const BOARD: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[SPILT])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "dashboard `pots`: `Spilt` mentions `$__rate_interval`, which Grafana does not fill in for this data source; \
         fix: use `$__auto` inside `rate` and `count_over_time`, `$__range` for the whole time range"
    );
}
