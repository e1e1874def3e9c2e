//! Scenarios as promtool's unit tests: one file a group, and beside them the rules as Prometheus loads them.

use std::collections::{BTreeMap, BTreeSet};

use super::check::reads;
use super::{Gone, MOST_SERIES, Pair, Scenario, Series, Then};
use crate::alert::Alert;
use crate::grafana_link::to_dashboard;
use crate::rule_group::{Group, Links, annotations};
use crate::template::filled;
use configs::promtool::{AlertTest, Case, ExpectedAlert, ExpressionTest, InputSeries, Sample, TestFile};
use terms::{Document, Duration, List, hours, milliseconds, minutes};

/// One sample a minute: what the values of a scenario mean.
const SPACING: Duration = minutes(1);
/// How much later than its duration an alert is looked at: a rate needs two samples.
const GRACE: Duration = minutes(2);

/// Labels and their values.
type Labels = BTreeMap<&'static str, &'static str>;

/// A file below `tests/promtool/`.
pub struct TestedFile {
    /// Its path there.
    pub path: String,
    /// The source that says what it says.
    pub source: &'static str,
    /// What it says.
    pub document: Document,
}

/// Which alerts a test looks at: those that are evaluated at its interval.
#[derive(Clone, Copy)]
struct Looks {
    teller: bool,
    own: bool,
}

/// The tests of all groups, and the rules that they test.
pub struct Tested<'a> {
    /// What Prometheus evaluates.
    pub groups: &'a [Group],
    /// What Loki evaluates.
    pub log_groups: &'a [Group],
    /// Where the alerts' links lead.
    pub links: &'a Links<'a>,
    /// How often rules are evaluated, if their group does not say.
    pub interval: Duration,
}

impl Tested<'_> {
    /// For each group its rules, `rules/<group>.yaml`; its tests, `<group>.yaml`; and who tells, `<group>-gone.yaml`.
    ///
    /// Apart, because who tells reads every job: evaluated in all tests, that would take most of their time.
    ///
    /// promtool evaluates all rules of a file at one interval, whatever their groups say. So each file is tested at the
    /// interval at which the rules that it looks at are deployed, and those who tell of a group are apart where theirs
    /// is another.
    pub fn files(&self) -> Vec<TestedFile> {
        let rules = self.groups.iter().map(|group| TestedFile {
            path: format!("rules/{}.yaml", group.name()),
            source: group.source(),
            document: Box::new(Group::rule_file(std::slice::from_ref(group), self.links)),
        });
        let alone = self.groups.iter().filter_map(|group| {
            let interval = self.interval_of(group);
            let cases = group.alerts().iter().flat_map(|alert| self.cases(alert, interval)).collect();
            self.file(group, group.name(), (&[], interval), cases)
        });
        let gone = self.groups.iter().chain(self.log_groups).flat_map(|group| self.gone_of(group));
        rules.chain(alone).chain(gone).collect()
    }

    /// How often a group is evaluated.
    fn interval_of(&self, group: &Group) -> Duration {
        group.interval().unwrap_or(self.interval)
    }

    /// How often Prometheus evaluates an alert.
    fn interval_of_alert(&self, alert: &Alert) -> Option<Duration> {
        let holds = |group: &&Group| group.alerts().iter().any(|one| one.is_twin_of(alert));
        self.groups.iter().find(holds).map(|group| self.interval_of(group))
    }

    /// Who tells of a group's alerts: a file for each interval at which they are evaluated, all but the first named by
    /// it.
    fn gone_of(&self, group: &Group) -> Vec<TestedFile> {
        let mut cases: BTreeMap<Duration, Vec<Case>> = BTreeMap::new();
        for alert in group.alerts() {
            let Some(gone) = alert.scenarios().2 else { continue };
            let own = self.interval_of_alert(alert);
            let of_teller = gone.teller(self.alerts()).map_or(own, |teller| self.interval_of_alert(teller));
            for interval in [of_teller, own].into_iter().flatten().collect::<BTreeSet<_>>() {
                let looks = Looks { teller: Some(interval) == of_teller, own: Some(interval) == own };
                cases.entry(interval).or_default().extend(self.gone(alert, gone, looks, interval));
            }
        }
        let usual = cases.keys().copied().find(|interval| *interval == self.interval_of(group));
        let usual = usual.or_else(|| cases.keys().next().copied());
        let file = |(interval, cases): (Duration, Vec<Case>)| {
            let name = if Some(interval) == usual {
                format!("{}-gone", group.name())
            } else {
                format!("{}-gone-{interval}", group.name())
            };
            self.file(group, &name, (&self.tellers(group), interval), cases)
        };
        cases.into_iter().filter_map(file).collect()
    }

    fn file(
        &self,
        group: &Group,
        name: &str,
        (tellers, interval): (&[&Alert], Duration),
        cases: Vec<Case>,
    ) -> Option<TestedFile> {
        if cases.is_empty() {
            return None;
        }
        let names: Vec<_> = self.needed(group, tellers).map(Group::name).collect();
        let rules: Vec<_> = names.iter().map(|name| format!("rules/{name}.yaml")).collect();
        // One group alone has no order.
        let order = if names.len() > 1 { names } else { Vec::new() };
        let file = TestFile::new(rules, interval).group_eval_order(order).tests(cases);
        Some(TestedFile { path: format!("{name}.yaml"), source: group.source(), document: Box::new(file) })
    }

    fn cases(&self, alert: &Alert, interval: Duration) -> Vec<Case> {
        let (fires, quiet, _) = alert.scenarios();
        let title = alert.title();
        let named = |what: &str, index: usize, count: usize| {
            if count == 1 { format!("{title} {what}") } else { format!("{title} {what} ({})", index + 1) }
        };
        let firing = fires.iter().enumerate();
        let firing = firing.map(|(index, one)| self.firing(alert, one, named("fires", index, fires.len()), interval));
        let still = quiet.iter().enumerate();
        let still =
            still.map(|(index, one)| Self::quiet(alert, one, named("stays quiet", index, quiet.len()), interval));
        firing.chain(still).collect()
    }

    fn firing(&self, alert: &Alert, scenario: &Scenario, name: String, interval: Duration) -> Case {
        let mut looks = Vec::new();
        let lasts = alert.lasts();
        if lasts > interval {
            looks.push(AlertTest::new(less(lasts, interval), alert.name()));
        }
        // Between two evaluations nothing changes.
        let at = scenario.after.map_or_else(|| settled(alert, interval), |after| next(after, interval));
        looks.push(AlertTest::new(at, alert.name()).exp_alerts([self.expected(alert, scenario)]));
        Case::new(name, SPACING).input_series(scenario.all_series().map(input)).alert_rule_test(looks)
    }

    fn expected(&self, alert: &Alert, scenario: &Scenario) -> ExpectedAlert {
        let labels = scenario.result_labels(alert);
        let value = |name: &str| labels.get(name).copied();
        let text = |said: Option<&str>, template: &str| {
            said.map(|said| alert.filled(said))
                .or_else(|| filled(&alert.filled(template), value, scenario.value))
                .unwrap_or_default()
        };
        let summary = text(scenario.summary, alert.summary_template());
        let description = text(scenario.description, alert.description_template());
        let links = [to_dashboard(alert), (self.links.logs)(alert), alert.first_step()];
        let links = links.map(|template| template.and_then(|template| filled(&template, value, None)));
        ExpectedAlert::new().exp_labels(scenario.labels_of(alert)).exp_annotations(annotations(
            alert,
            self.links,
            summary,
            description,
            links,
        ))
    }

    fn quiet(alert: &Alert, scenario: &Scenario, name: String, interval: Duration) -> Case {
        let end = scenario.all_series().map(lasting).max().unwrap_or(SPACING);
        let at = scenario.after.unwrap_or_else(|| settled(alert, interval).max(end));
        let ever = format!("max_over_time({}[{}])", firing_series(alert, &Labels::new()), plus(at, SPACING));
        let recorded = scenario.recorded.map(|(record, labels, value)| {
            let labels: Vec<_> = labels.iter().map(|(label, value)| format!("{label}={value:?}")).collect();
            let sample = Sample::new(format!("{}{{{}}}", record.name(), labels.join(", ")), value);
            ExpressionTest::new(record.name(), at).exp_samples([sample])
        });
        Case::new(name, SPACING)
            .input_series(scenario.all_series().map(input))
            .alert_rule_test([AlertTest::new(at, alert.name())])
            .promql_expr_test([ExpressionTest::new(ever, at)].into_iter().chain(recorded))
    }

    /// The series that let it fire end; where it tells itself, those under which it stayed quiet.
    fn gone(&self, alert: &Alert, gone: &Gone, looked_at: Looks, interval: Duration) -> Option<Case> {
        let (fires, quiet, _) = alert.scenarios();
        let (teller, before) = match gone.then {
            Then::Fires => (Some(alert), quiet.iter().next()),
            _ => (gone.teller(self.alerts()), fires.iter().next()),
        };
        let teller = teller.filter(|teller| !teller.is_over_logs());
        let before = before.filter(|_| !alert.is_over_logs());
        let ends = before.into_iter().flat_map(Scenario::all_series).map(lasting);
        let end = ends.max().unwrap_or(minutes(10));
        let own = before.into_iter().flat_map(Scenario::all_series);
        let own = own.map(|series| InputSeries::new(series.selector(), format!("{} stale", series.written())));
        let up = gone.job.map(|job| {
            let count = end.as_milliseconds() / SPACING.as_milliseconds() - 1;
            InputSeries::new(format!("up{{job=\"{job}\"}}"), format!("1x{count} stale"))
        });
        let late = next(self.long_after(end, alert, teller), interval);
        let mut looks = Vec::new();
        if let Some(teller) = teller.filter(|_| looked_at.teller) {
            let fires = firing_series(teller, &gone.result_labels(teller));
            looks.push(ExpressionTest::new(fires.clone(), late).exp_samples([Sample::new(fires.clone(), 1.0)]));
            if gone.series.is_empty() {
                looks.insert(0, ExpressionTest::new(fires, less(end, SPACING)));
            }
        }
        if looked_at.own && !alert.is_over_logs() && !matches!(gone.then, Then::Fires) {
            looks.push(ExpressionTest::new(firing_series(alert, &Labels::new()), late));
        }
        (!looks.is_empty()).then(|| {
            Case::new(gone.named(&alert.title(), teller), SPACING)
                .input_series(own.chain(up).chain(gone.series.iter().map(input)))
                .promql_expr_test(looks)
        })
    }

    /// The alerts of all groups.
    fn alerts(&self) -> impl Iterator<Item = &'static Alert> {
        self.groups.iter().chain(self.log_groups).flat_map(Group::alerts)
    }

    /// Who tells when targets of a group's alerts vanish.
    fn tellers(&self, group: &Group) -> Vec<&'static Alert> {
        group.alerts().iter().filter_map(|alert| alert.scenarios().2?.teller(self.alerts())).collect()
    }

    /// When the longest range holds nothing of what was there before, the alert has been kept as long as it is, and the
    /// one that tells has been held.
    fn long_after(&self, end: Duration, alert: &Alert, teller: Option<&Alert>) -> Duration {
        let mut texts: Vec<String> = [Some(alert), teller].into_iter().flatten().map(Alert::expression).collect();
        for record in self.groups.iter().flat_map(|group| group.records().iter()) {
            if texts.iter().any(|text| reads(text, record.name())) {
                texts.push(record.expression());
            }
        }
        let longest = texts.iter().flat_map(|text| durations(text)).max().unwrap_or(SPACING);
        let held = teller.map_or(SPACING, |teller| plus(teller.lasts(), SPACING));
        let kept = alert.keeps_firing().unwrap_or(Duration::ZERO);
        plus(plus(end, plus(longest.min(hours(24)), kept)), plus(held, GRACE))
    }

    /// The groups of Prometheus that tests of a group need: itself, whoever tells instead, and what records for them.
    fn needed<'b>(&'b self, group: &'b Group, tellers: &[&Alert]) -> impl Iterator<Item = &'b Group> {
        let mut names = vec![group.name()];
        let holds =
            |one: &Group| one.alerts().iter().any(|alert| tellers.iter().any(|teller| teller.is_twin_of(alert)));
        names.extend(self.groups.iter().filter(|one| holds(one)).map(Group::name));
        loop {
            let read: Vec<String> =
                self.groups.iter().filter(|one| names.contains(&one.name())).flat_map(expressions).collect();
            let records = |one: &Group| {
                one.records().iter().any(|record| read.iter().any(|expression| reads(expression, record.name())))
            };
            let more = self.groups.iter().find(|one| !names.contains(&one.name()) && records(one));
            match more {
                Some(more) => names.push(more.name()),
                None => break,
            }
        }
        self.groups.iter().filter(move |one| names.contains(&one.name()))
    }
}

impl Gone {
    /// The labels with which the alert that tells fires: those that it says, and others that tell one such alert from
    /// another as the first of the series has them that are there to see.
    pub fn result_labels(&self, teller: &Alert) -> Labels {
        shown(teller, &self.series).chain(self.said_labels()).collect()
    }

    fn named(&self, title: &str, teller: Option<&Alert>) -> String {
        match (self.then, teller) {
            (Then::Fires, _) => format!("{title} fires when its target vanishes"),
            (Then::Quiet(reason), _) => format!("{title} stays quiet when its target vanishes: {reason}"),
            (_, Some(teller)) => format!("{title}, when its target vanishes: {} tells", teller.title()),
            (_, None) => format!("{title} stays quiet when its target vanishes"),
        }
    }
}

impl Scenario {
    /// Every series that there is to see, and its values.
    pub fn all_series(&self) -> impl Iterator<Item = &Series> {
        self.series.iter().chain(self.beside)
    }

    /// All labels of the alert of that rule which it raises, but `alertname`. To Prometheus an empty one is none.
    pub fn labels_of(&self, alert: &Alert) -> Labels {
        let labels = self.result_labels(alert).into_iter().chain(fixed_labels(alert));
        labels.filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The labels that come from the query's result: those that it says, and others that tell one such alert from
    /// another as the first of its own series has them that has them at all.
    pub fn result_labels(&self, alert: &Alert) -> Labels {
        shown(alert, &self.series).chain(self.said_labels()).collect()
    }

    /// The labels that it says itself.
    pub fn said_labels(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.labels.iter().copied()
    }

    /// When the alert of that rule fires, from the first sample on.
    pub fn fires_at(&self, alert: &Alert) -> Duration {
        self.after.unwrap_or_else(|| plus(alert.lasts(), GRACE))
    }
}

fn expressions(group: &Group) -> Vec<String> {
    let records = group.records().iter().map(crate::record::Record::expression);
    records.chain(group.alerts().iter().map(Alert::expression)).collect()
}

fn input(series: &Series) -> InputSeries {
    InputSeries::new(series.selector(), series.written())
}

/// The labels that tell one such alert from another, and what else the result of its query is known to have, as the
/// first of the series says that has them.
fn shown(alert: &Alert, series: &List<Series, MOST_SERIES>) -> impl Iterator<Item = Pair> {
    let names = alert.told_apart_by().iter().chain(alert.labels_of_result());
    names.filter_map(|name| Some((*name, series.iter().find_map(|one| one.label(name))?)))
}

fn fixed_labels(alert: &Alert) -> impl Iterator<Item = (&'static str, &'static str)> {
    alert.labels().chain([("severity", alert.severity().label())])
}

/// The series that Prometheus writes while the alert fires.
fn firing_series(alert: &Alert, labels: &Labels) -> String {
    let always = [("alertname", alert.name()), ("alertstate", "firing")];
    let mut all: Vec<_> = always.into_iter().chain(fixed_labels(alert)).chain(labels.clone()).collect();
    all.sort_unstable();
    let all: Vec<String> = all.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
    format!("ALERTS{{{}}}", all.join(", "))
}

/// How long the values of a series go on.
fn lasting(series: &Series) -> Duration {
    milliseconds(series.samples() as u64 * SPACING.as_milliseconds())
}

fn plus(one: Duration, other: Duration) -> Duration {
    milliseconds(one.as_milliseconds() + other.as_milliseconds())
}

fn less(one: Duration, other: Duration) -> Duration {
    milliseconds(one.as_milliseconds() - other.as_milliseconds())
}

/// When an alert has been held since the evaluation that found its trouble.
fn settled(alert: &Alert, interval: Duration) -> Duration {
    plus(next(alert.lasts(), interval), next(GRACE, interval))
}

/// The next evaluation from then on.
const fn next(time: Duration, interval: Duration) -> Duration {
    let (count, every) = (time.as_milliseconds(), interval.as_milliseconds());
    if count % every == 0 { time } else { milliseconds(count.div_ceil(every) * every) }
}

/// Every length of time that an expression names: `5m` of `rate(x[5m])`.
fn durations(expression: &str) -> impl Iterator<Item = Duration> {
    expression.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).filter_map(|word| {
        let unit = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let count: u64 = word[..word.len() - unit.len()].parse().ok().filter(|count| *count > 0)?;
        let unit = match unit {
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        Some(milliseconds(count * unit))
    })
}
