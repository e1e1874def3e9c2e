//! Service level objectives: one promise makes the recorded shares of failures, both burn-rate alerts, their scenarios
//! and runbook, and two panels: what is left of the budget, and how fast it burns.
//!
//! ```text
//! pub const REQUESTS: Slo = slo! {
//!     99.5 % of "requests" within days(30), by (app),
//!     failures: sum_over_time { app_method_route_status:http_requests:rate5m{status=~"5.."} },
//!     total: sum_over_time { app_method_route_status:http_requests:rate5m },
//!     5m = { app:http_request_errors:ratio_rate5m },    // recorded elsewhere
//!     30m => { app:http_request_errors:ratio_rate30m }, // recorded here
//!     1h => { app:http_request_errors:ratio_rate1h },
//!     6h => { app:http_request_errors:ratio_rate6h },
//! };
//! ```
//!
//! A program that counts by status has no series of failures before the first failure. Where there is traffic, that is
//! a share of 0 and a budget of 100 %, not "no data": `failures or 0 * total`. Without traffic there is no share.
//!
//! Windows and factors are those of Google's SRE workbook, chapter 5, part 6, for two of its three rows:
//! <https://sre.google/workbook/alerting-on-slos/>. An alert fires when a long window and a short one both burn too
//! fast: the long one says that it matters, the short one that it still goes on. The short one of six hours is half
//! an hour, so that it would tell of what was repaired half an hour ago: there the budget must have burnt in the
//! last eight minutes, too, and trouble that comes and goes is told as long as no pause is longer.

mod tried;

use super::alert::Alert;
use super::burn::Burn;
use super::dashboard::{Panel, stat, time_series};
use super::query::Query;
use super::record::Record;
use super::runbook::{Runbook, Step};
use super::scenario::{Pair, Series};
use super::severity::Severity;
use super::unit::{above, below, count, percent};
use terms::{Duration, Fault, hours, minutes};
use tried::Tried;

/// A promise of how many succeed. Made by [`slo!`](macro@crate::slo).
#[derive(Clone, Copy, Debug)]
pub struct Slo {
    objective: f64,
    period: Duration,
    what: &'static str,
    queries: Queries,
    tried: Option<Tried>,
    runbook: (&'static [Step], &'static [Step]),
}

/// What is asked for a promise, each checked by `promql!` and `record!`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Queries {
    pub records: &'static [Record],
    pub by: &'static [&'static str],
    pub fast: Query,
    pub slow: Query,
    pub budget: Query,
    /// How many times faster than the budget allows, over an hour and over six.
    pub burn: [Query; 2],
    /// The legends of the budget, and of both of these.
    pub legends: [&'static str; 3],
}

impl Slo {
    #[doc(hidden)]
    #[track_caller]
    pub const fn new(objective: f64, period: Duration, what: &'static str, queries: Queries) -> Self {
        if !(objective > 0.0 && objective < 100.0) {
            Fault::new("an objective of ")
                .quoted(what)
                .text(" must leave a budget: more than 0 % succeed, and less than 100 %")
                .fix("promise what you can keep, like `99.5 %`")
                .raise()
        }
        if period.as_seconds() < days_of_a_week() {
            Fault::new("the objective of ")
                .quoted(what)
                .text(" is kept over less than a week, in which the alerts' windows of six hours would be most of it")
                .fix("take `days(30)`, or `days(7)` at least")
                .raise()
        }
        Self { objective, period, what, queries, tried: None, runbook: (&[], &[]) }
    }

    /// Counters without values, of what succeeds and of what fails, and the labels of the alerts that they raise. The
    /// alerts' scenarios let them grow just above the bound, and just below it.
    pub const fn tried_with(mut self, succeeds: Series, fails: Series, labels: &'static [Pair]) -> Self {
        self.tried = Some(Tried { succeeds, fails, labels });
        self
    }

    /// What to look at when its budget burns, and what to do.
    pub const fn explained(mut self, diagnosis: &'static [Step], remedy: &'static [Step]) -> Self {
        self.runbook = (diagnosis, remedy);
        self
    }

    /// The shares of failures that it records. They go into the group of its alerts, or an earlier one.
    pub const fn records(&self) -> &'static [Record] {
        self.queries.records
    }

    /// How much of the budget is left, of the range that a panel shows: 1 is all, below 0 it is overdrawn.
    pub const fn budget(&self) -> Query {
        self.queries.budget
    }

    /// A panel that shows what is left of the budget of its whole period, whatever range is chosen: yellow below a
    /// quarter, red where it is used up. What Prometheus does not keep for so long is not counted.
    #[track_caller]
    pub const fn budget_panel(&self, title: &'static str) -> Panel {
        stat(
            title,
            "What is left of the failures that the objective allows within its period. At 0 % they are used up, and \
             the promise is broken: release nothing that is not a fix.",
        )
        .query(self.queries.budget, self.queries.legends[0])
        .always_the_last(self.period)
        .decimals(1)
        .green_yellow_red(below(percent(25.0)), below(percent(0.0)))
    }

    /// A panel that shows how many times faster than allowed the budget burns, over both windows: yellow where the slow
    /// alert fires, red where the fast one does.
    #[track_caller]
    pub const fn burn_panel(&self, title: &'static str) -> Panel {
        let [hour, six_hours] = self.queries.burn;
        let (fast, slow) = (self.burn(hours(1), 2.0), self.burn(hours(6), 5.0));
        time_series(
            title,
            "How many times faster than allowed failures use up the budget. At 1 it lasts exactly as long as its \
             period. Where both windows stay above a dashed line, the alert of that line fires.",
        )
        .query(hour, self.queries.legends[1])
        .query(six_hours, self.queries.legends[2])
        .green_yellow_red(above(count(slow.factor())), above(count(fast.factor())))
    }

    /// Fires when a fiftieth of the budget of 30 days is gone within an hour, and it goes on: 14.4 times too fast.
    #[track_caller]
    pub const fn burns_fast(&self, name: &'static str, severity: Severity) -> Alert {
        let burn = self.burn(hours(1), 2.0);
        if burn.factor() * (100.0 - self.objective) >= 100.0 {
            Fault::new("the objective of ")
                .quoted(self.what)
                .text(" leaves so much budget that it cannot burn this fast: more than all would have to fail")
                .fix("promise more, or let the slow alert do")
                .raise()
        }
        let alert =
            self.alert(Alert::new(name, severity).burning(burn).when(self.queries.fast, burn.bound()), minutes(2));
        match self.tried {
            Some(tried) => {
                let alert = alert.fires(tried.firing(burn, minutes(75), 91));
                let alert = alert.stays_quiet(tried.quiet(burn, minutes(75), 91));
                // Much, but for a quarter of an hour only: the long window does not agree.
                alert.stays_quiet(tried.late(burn))
            }
            None => alert,
        }
    }

    /// Fires when a twentieth of the budget of 30 days is gone within six hours, and it goes on: 6 times too fast.
    #[track_caller]
    pub const fn burns_slowly(&self, name: &'static str, severity: Severity) -> Alert {
        let burn = self.burn(hours(6), 5.0);
        let alert =
            self.alert(Alert::new(name, severity).burning(burn).when(self.queries.slow, burn.bound()), minutes(15));
        match self.tried {
            Some(tried) => {
                let alert = alert.fires(tried.firing(burn, hours(6), 401));
                let alert = alert.stays_quiet(tried.quiet(burn, hours(6), 401));
                alert.stays_quiet(tried.without_failures(self.queries.records, hours(6), 401))
            }
            None => alert,
        }
    }

    /// What of the budget is gone after the window is the workbook's, for 30 days; of another period as much in
    /// proportion.
    const fn burn(&self, window: Duration, of_30_days: f64) -> Burn {
        Burn { what: self.what, objective: self.objective, period: self.period, window, spent: of_30_days }
    }

    #[track_caller]
    const fn alert(&self, alert: Alert, lasts: Duration) -> Alert {
        let (diagnosis, remedy) = self.runbook;
        alert
            .for_(lasts)
            .per(self.queries.by)
            .summary("{group} uses up the error budget of its {what} within {left}")
            .description(
                "At least {{ $value | humanizePercentage }} of the {what} of {group} have failed for \
                {window}, and they still do.",
            )
            .runbook(Runbook {
                meaning: "Failures have cost {spent} of the budget of {period} within {window}, and go on. The \
                    promise is that {objective} of all {what} of {period} succeed.",
                impact: "More than {bound} of all {what} fail. At this pace the budget is gone within {left}.",
                diagnosis,
                remedy,
            })
    }
}

const fn days_of_a_week() -> u64 {
    terms::days(7).as_seconds()
}

/// A service level objective: see the module [`slo`](mod@crate::slo). Calls the macros `promql!` and `record!` that are
/// in scope.
///
/// `failures` and `total` are selectors, and the function before them is put around each with its window: `rate` of
/// counters,
/// `sum_over_time` of recorded rates. The share of `5m =` is recorded elsewhere, that of `5m =>` here.
#[macro_export]
macro_rules! slo {
    (
        $objective:literal % of $what:literal within $period:expr, by ($($by:ident),+),
        failures: $of_failures:ident { $($failures:tt)+ },
        total: $of_total:ident { $($total:tt)+ },
        5m = { $($five:tt)+ },
        30m => { $($thirty:tt)+ },
        1h => { $($hour:tt)+ },
        6h => { $($six:tt)+ } $(,)?
    ) => {
        $crate::slo!(@promised
            $objective, $what, $period, [$($by),+],
            $of_failures { $($failures)+ }, $of_total { $($total)+ },
            [30m { $($thirty)+ }, 1h { $($hour)+ }, 6h { $($six)+ }],
            { $($five)+ } { $($thirty)+ } { $($hour)+ } { $($six)+ }
        )
    };
    (
        $objective:literal % of $what:literal within $period:expr, by ($($by:ident),+),
        failures: $of_failures:ident { $($failures:tt)+ },
        total: $of_total:ident { $($total:tt)+ },
        5m => { $($five:tt)+ },
        30m => { $($thirty:tt)+ },
        1h => { $($hour:tt)+ },
        6h => { $($six:tt)+ } $(,)?
    ) => {
        $crate::slo!(@promised
            $objective, $what, $period, [$($by),+],
            $of_failures { $($failures)+ }, $of_total { $($total)+ },
            [5m { $($five)+ }, 30m { $($thirty)+ }, 1h { $($hour)+ }, 6h { $($six)+ }],
            { $($five)+ } { $($thirty)+ } { $($hour)+ } { $($six)+ }
        )
    };
    (@promised
        $objective:literal, $what:literal, $period:expr, $by:tt,
        $of_failures:ident $failures:tt, $of_total:ident $total:tt,
        [$($window:tt $recorded:tt),+],
        { $($five:tt)+ } { $($thirty:tt)+ } { $($hour:tt)+ } { $($six:tt)+ }
    ) => {
        $crate::slo::Slo::new($objective, $period, $what, $crate::slo::Queries {
            records: &[$(
                $crate::slo!(@share $by, $of_failures $failures, $of_total $total, $window $recorded)
            ),+],
            by: $crate::slo!(@labels $by),
            fast: promql! {
                // The smaller of the two: both windows must lie above the bound.
                ($($hour)+ < $($five)+)
                or
                $($five)+
            },
            slow: promql! {
                (
                    ($($six)+ < $($thirty)+)
                  or
                    $($thirty)+
                )
                // Half an hour remembers for as long what was repaired; what fails for a minute in eight goes on.
                and (max_over_time(($($five)+)[4m:1m]) > (1 - $objective / 100))
            },
            budget: $crate::slo!(@budget $objective, $by, $of_failures $failures, $of_total $total),
            burn: [
                promql! { Count => $($hour)+ / (1 - $objective / 100) },
                promql! { Count => $($six)+ / (1 - $objective / 100) },
            ],
            legends: [
                $crate::slo!(@legend $by, ""),
                $crate::slo!(@legend $by, "over 1 hour"),
                $crate::slo!(@legend $by, "over 6 hours"),
            ],
        })
    };
    (@share
        [$($by:ident),+], $of_failures:ident { $($failures:tt)+ }, $of_total:ident { $($total:tt)+ },
        $window:tt { $($name:tt)+ }
    ) => {
        record! { $($name)+ =>
              (
                  sum by ($($by),+) ($of_failures($($failures)+[$window]))
                or
                  0 * sum by ($($by),+) ($of_total($($total)+[$window]))
              )
            /
              (sum by ($($by),+) ($of_total($($total)+[$window])) > 0)
        }
    };
    (@labels [$($by:ident),+]) => { &[$(stringify!($by)),+] };
    (@legend [$($by:ident),+], $window:literal) => { concat!($("{{", stringify!($by), "}} ",)+ $window) };
    (@budget
        $objective:literal, [$($by:ident),+], $of_failures:ident { $($failures:tt)+ }, $of_total:ident { $($total:tt)+ }
    ) => {
        promql! { Ratio =>
            1 - (
                (
                    sum by ($($by),+) ($of_failures($($failures)+[$__range]))
                  or
                    0 * sum by ($($by),+) ($of_total($($total)+[$__range]))
                )
              /
                (sum by ($($by),+) ($of_total($($total)+[$__range])) > 0)
            ) / (1 - $objective / 100)
        }
    };
}
