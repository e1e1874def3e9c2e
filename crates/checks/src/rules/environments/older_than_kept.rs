//! What a query looks back at is still kept, in every environment.

use findings::{Finding, Rule, RuleText};
use kit::{Duration, Environment, milliseconds};
use query::{LookBack, Past};
use watch::dashboard::{Language, Row};

use crate::asked::{Asked, Tree};
use crate::example::example;
use crate::place::at;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/older-than-kept",
    says: "ranges, `offset` and `@` of a query, and the time that a dashboard shows, reach back no further than what \
        is kept",
    why: "Prometheus and Loki delete what is older than an environment keeps. A comparison with last month where two \
        weeks are kept has no answer, and no error says so; `@` with a fixed moment loses its answer some day.",
    source: Some("https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects"),
    fires: example!("older_than_kept.rs", "fires"),
    quiet: example!("older_than_kept.rs", "quiet"),
});

/// Each part of a query, and each dashboard, that reaches beyond the environment that keeps least.
pub(crate) fn check(program: &Subject) -> Vec<Finding> {
    let least = |kept: fn(&Environment<'static>) -> Duration| {
        program.environments().iter().min_by_key(|one| kept(one)).map(|one| (one, kept(one)))
    };
    let (Some(own), Some(metrics), Some(logs)) =
        (least(Environment::metrics_retention), least(shown_metrics), least(Environment::log_retention))
    else {
        return Vec::new();
    };
    let of_asked = |asked: &Asked| of_query(asked, if asked.is_of_rule { own } else { metrics }, logs);
    let mut found: Vec<_> = program.asked().iter().filter_map(of_asked).collect();
    for board in program.watch.dashboards {
        let asks = |language| {
            board
                .all_rows()
                .iter()
                .flat_map(Row::all_panels)
                .any(|panel| panel.all_targets().any(|target| target.language() == language))
        };
        let of_it = [(Language::PromQl, metrics), (Language::LogQl, logs)].into_iter().filter(|(one, _)| asks(*one));
        let Some((_, (environment, kept))) = of_it.min_by_key(|(_, (_, kept))| *kept) else { continue };
        if board.shows() > kept {
            let message = format!(
                "dashboard `{}` shows the last {}, but environment `{}` keeps {kept}",
                board.uid(),
                board.shows(),
                environment.name()
            );
            let fix = "let it show `.last(..)` less, or keep more in that environment";
            found.push(RULE.error(at(board.origin()), message).fix(fix));
        }
    }
    found
}

/// For how long dashboards have metrics there: blocks in a bucket outlive Prometheus, whose rules do not read them.
fn shown_metrics(environment: &Environment<'static>) -> Duration {
    let own = environment.metrics_retention();
    environment.bucket().map_or(own, |bucket| own.max(bucket.retention()))
}

/// The first part of a query that reaches too far.
fn of_query(asked: &Asked, metrics: Kept, logs: Kept) -> Option<Finding> {
    let (what, setting, (environment, kept)) = match asked.tree {
        Tree::Metrics(_) => ("metrics", "keep_metrics", metrics),
        Tree::Logs(_) => ("logs", "keep_logs", logs),
    };
    let seconds = kept.as_milliseconds() as f64 / 1e3;
    let too_old = |part: &LookBack| part.past.is_older_than(seconds);
    let LookBack { past, span } = asked.looks_back().into_iter().find(too_old)?;
    let (name, who) = (environment.name(), &asked.who);
    let (message, fix) = match past {
        Past::Ago(ago) => (
            format!("{who} looks back {}, but environment `{name}` keeps {what} for {kept}", shown(ago)),
            format!("look back less far, or keep more there: `.{setting}(..)`"),
        ),
        Past::At(_) => (
            format!("{who} reads one fixed moment, which environment `{name}` forgets after {kept}"),
            "write `offset`, which moves with the time".to_owned(),
        ),
    };
    Some(RULE.error(asked.place(span), message).fix(fix))
}

/// An environment, and for how long it keeps something.
type Kept<'a> = (&'a Environment<'static>, Duration);

/// So many seconds as Prometheus writes them.
#[expect(clippy::cast_sign_loss, reason = "what is too old is positive")]
fn shown(seconds: f64) -> String {
    milliseconds((seconds * 1e3).round() as u64).to_string()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const GROWN: Panel = stat("Grown", "How many more than last month.").query(
        asked("sum(cups) - sum(cups offset 30d)"), // <- told here
        "cups",
    );
    const BOARD: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[GROWN])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const GROWN: Panel =
        stat("Grown", "How many more than last week.").query(asked("sum(cups) - sum(cups offset 1w)"), "cups");
    const BOARD: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[GROWN])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::says;

    crate::testing::tested!(
        "panel `Grown` of `Pots` looks back 30d, but environment `here` keeps metrics for 15d; fix: look back less \
         far, or keep more there: `.keep_metrics(..)`"
    );

    #[test]
    fn the_environment_that_keeps_least_decides_for_logs_too() {
        const SMALL: Environment = Environment::new("small", "small", NOBODY).keep_logs(days(2));
        const TWO: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE, SMALL], &[]);
        const SPILT: Panel = stat("Spilt", "How often.")
            .log_query(logql(r#"sum(count_over_time({app="pot"} |= "spilt" [1d] offset 2d))"#), "spilt");
        const BOARD: Dashboard = Dashboard::new("pots", "Pots").last(days(3)).rows(&[Row::new("All").panels(&[SPILT])]);
        let program = Program { stack: &TWO, ..watched(&Watch { dashboards: &[BOARD], ..WATCH }) };
        assert_eq!(
            says(&program, &RULE),
            [
                "panel `Spilt` of `Pots` looks back 3d, but environment `small` keeps logs for 2d; fix: look back \
                 less far, or keep more there: `.keep_logs(..)`",
                "dashboard `pots` shows the last 3d, but environment `small` keeps 2d; fix: let it show `.last(..)` \
                 less, or keep more in that environment",
            ]
        );
    }

    #[test]
    fn a_bucket_keeps_metrics_for_dashboards_and_not_for_rules() {
        const BLOCKS: Bucket = Bucket::s3("tea-blocks", "s3.example.com");
        const STORED: Environment = Environment::new("stored", "stored", NOBODY).object_storage(BLOCKS);
        const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[STORED], &[]);
        const GROWN: Panel = stat("Grown", "How many more.").query(asked("sum(cups) - sum(cups offset 30d)"), "cups");
        const BOARD: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[GROWN])]);
        const MONTHLY: Group =
            Group::of_records("tea", &[Record::checked("tea:cups:growth", asked("sum(cups) - sum(cups offset 30d)"))]);
        const BOTH: Watch = Watch { dashboards: &[BOARD], groups: &[MONTHLY], ..WATCH };
        let said = says(&Program { stack: &STACK, ..watched(&BOTH) }, &RULE);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("recording rule `tea:cups:growth` looks back 30d"), "{said:?}");
    }

    #[test]
    fn a_fixed_moment_is_forgotten_some_day() {
        const OPENED: Panel = stat("Opened", "How many.").query(asked("sum(cups @ 1609746000)"), "cups");
        const BOARD: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[OPENED])]);
        let said = says(&watched(&Watch { dashboards: &[BOARD], ..WATCH }), &RULE);
        assert!(said[0].contains("reads one fixed moment") && said[0].ends_with("moves with the time"), "{said:?}");
    }
}
