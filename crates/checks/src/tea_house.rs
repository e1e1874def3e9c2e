//! A tea house: the small program that the examples of rules are written in, without a fault of its own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use promql::{Catalogue, World};

pub(crate) use kit::*;
pub(crate) use watch::alert::Alert;
pub(crate) use watch::dashboard::{Dashboard, Panel, Row, Transformation, Variable, stat, table, text};
pub(crate) use watch::inhibit::{Inhibit, Which};
pub(crate) use watch::interval::{Month, Period, TimeInterval, Weekday};
pub(crate) use watch::matcher::Matcher;
pub(crate) use watch::query::{LogQuery, Query, Read, ResultLabels};
pub(crate) use watch::receiver::{Notifier, Receiver};
pub(crate) use watch::record::Record;
pub(crate) use watch::route::{Route, Routing};
pub(crate) use watch::rule_group::Group;
pub(crate) use watch::runbook::{Runbook, ask, run, say, sh};
pub(crate) use watch::scenario::{Series, always, given, quiet_because, still_fires, told_by};
pub(crate) use watch::scrape::{Job, ProbedUrl};
pub(crate) use watch::severity::Severity;
pub(crate) use watch::unit::{Bound, Unit, above, count};
pub(crate) use watch::verbatim::Verbatim;
pub(crate) use watch::watch::Watch;

/// What the macro of that name yields: a series and its values.
macro_rules! series {
    ($name:ident {$label:ident = $value:literal} $values:tt) => {
        Series::checked(
            stringify!($name),
            concat!(stringify!($name), "{", stringify!($label), "=\"", $value, "\"}"),
            &[(stringify!($label), $value)],
            stringify!($values),
            11,
        )
    };
    ($name:ident $values:tt) => {
        Series::checked(stringify!($name), stringify!($name), &[], stringify!($values), 11)
    };
}
pub(crate) use series;

/// What the macro of that name yields: lines of one stream, what is written in them, and how many there are.
macro_rules! lines {
    ({$label:ident = $value:literal} $text:literal $values:tt) => {
        $crate::tea_house::lines!(@ $label, $value, Some($text), $values)
    };
    ({$label:ident = $value:literal} $values:tt) => {
        $crate::tea_house::lines!(@ $label, $value, None, $values)
    };
    (@ $label:ident, $value:literal, $text:expr, $values:tt) => {
        Series::of_lines(
            concat!("{", stringify!($label), "=\"", $value, "\"}"),
            &[(stringify!($label), $value)],
            &[],
            $text,
            stringify!($values),
            11,
        )
    };
}
pub(crate) use lines;

pub(crate) const TEA: Namespace = Namespace::ours("tea");
pub(crate) const HTTP: Port<Http> = Port::new("http", 8080);

/// A Deployment that is complete, and listens on [`HTTP`].
#[track_caller]
pub(crate) const fn deployment(name: &'static str) -> WorkloadBuilder<'static> {
    WorkloadBuilder::deployment(TEA, name, Image::new("docker.io/tea/house", "1.4.2"))
        .port(HTTP)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(HTTP))
}

pub(crate) const POT: Workload = deployment("pot").build();
pub(crate) const POT_SERVICE: Service = Service::of(&POT).port(HTTP);
pub(crate) const POT_COMPONENT: Component = Component::of(&POT).service(&POT_SERVICE);

pub(crate) const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
pub(crate) const HERE: Environment = Environment::new("here", "tea", NOBODY);
pub(crate) const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT]).environments(&[HERE], &[]);

/// What the tea house scrapes.
pub(crate) const JOBS: &[Job] = &[POTS];
pub(crate) const POTS: Job = Job::service("pot", POT_SERVICE.at(HTTP));

/// Who scrapes, and writes samples to the receivers of an environment.
pub(crate) const SCRIBE: Workload =
    deployment("scribe").mount(SCRIBES_CONFIG.at("/scribe")).with_remote_write("/receivers").build();
pub(crate) const SCRIBE_COMPONENT: Component = Component::of(&SCRIBE);
const SCRIBES_CONFIG: ConfigMap = ConfigMap::made("scribe", |cx| {
    let labels: BTreeMap<_, _> = cx.environment().external_labels(&[]).into_iter().collect();
    let config = serde_json::json!({
        "global": { "external_labels": labels },
        "scrape_configs": cx.scrape_configs().collect::<Vec<_>>(),
        "remote_write": cx.remote_write_configs("/receivers"),
    });
    vec![MadeFile::yaml("scribe.yaml", "scribe", config)]
});

/// What pots expose.
pub(crate) fn of_cups() -> &'static World {
    static CUPS: LazyLock<World> = LazyLock::new(|| {
        let text = "# exporter: pot\n# image: example.org/pot:v1.4.2\n# flags:\n# source: recorded from pot 1.4.2\n\n\
                    # HELP cups_total Cups that were poured.\n# TYPE cups_total counter\ncups_total\n\n\
                    # HELP steeping_seconds How long leaves stay in.\n# TYPE steeping_seconds histogram\n\
                    steeping_seconds\n";
        let catalogues = vec![Catalogue::parse(text).expect("it is a catalogue")];
        World { catalogues, jobs: vec![promql::Job::new("pot", "pot")], ..World::default() }
    });
    &CUPS
}

/// The tea house without a watch.
pub(crate) const fn running(stack: &'static Stack<'static>) -> Program {
    Program::unwatched(stack, "tea_house.rs")
}

/// The tea house under this watch.
pub(crate) const fn watched(watch: &'static Watch) -> Program {
    Program { watch, ..running(&STACK) }
}

/// What `promql!` yields: a query, and the series that it reads, each with the jobs that bring it.
#[track_caller]
pub(crate) const fn promql(text: &'static str, reads: &'static [Read]) -> Query {
    Query::checked(text, Unit::Count, ResultLabels::new(&["pot", "job"], true), reads, false)
}

/// A query of a panel, of which nothing but its text matters.
#[track_caller]
pub(crate) const fn asked(text: &'static str) -> Query {
    Query::checked(text, Unit::Count, ResultLabels::new(&["pot"], true), &[], true)
}

/// A choice at the top of a dashboard: green or black.
#[track_caller]
pub(crate) const fn choice(name: &'static str) -> Variable {
    Variable::custom(name, "Which", &["green", "black"])
}

/// A DaemonSet that is complete.
#[track_caller]
pub(crate) const fn agent(name: &'static str) -> WorkloadBuilder<'static> {
    WorkloadBuilder::daemon_set(TEA, name, Image::new("docker.io/tea/house", "1.4.2"))
        .port(HTTP)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(HTTP))
}

/// A Deployment on its node's own network.
#[track_caller]
pub(crate) const fn on_the_node(name: &'static str, port: Port<Http>) -> WorkloadBuilder<'static> {
    WorkloadBuilder::deployment(TEA, name, Image::new("docker.io/tea/house", "1.4.2"))
        .exempt(Privilege::HostNetwork, "a test")
        .port(port)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(port))
}

/// What `logql!` yields: a query that counts lines.
#[track_caller]
pub(crate) const fn logql(text: &'static str) -> LogQuery {
    LogQuery::checked(text, Some(Unit::Count), ResultLabels::new(&["pot"], true), false)
}

pub(crate) const UP: Query = promql("up == 0", &[("up", &["pot"])]);

const RUNBOOK: Runbook =
    Runbook { meaning: "It is cold.", impact: "No tea.", diagnosis: &[say("Feel it.")], remedy: &[say("Heat it.")] };

/// An alert that is complete: on each pot that does not answer.
#[track_caller]
pub(crate) const fn alert(name: &'static str) -> Alert {
    incomplete(name, Severity::WARNING).when_any(UP)
}

/// The same without its condition.
#[track_caller]
pub(crate) const fn incomplete(name: &'static str, severity: Severity) -> Alert {
    Alert::new(name, severity)
        .for_(minutes(5))
        .per(&["pot"])
        .summary("Pot {{ $labels.pot }} is cold")
        .description("Pot {{ $labels.pot }} does not answer.")
        .runbook(RUNBOOK)
}

/// When the alert fires, when it stays quiet, and what happens without its target.
#[track_caller]
pub(crate) const fn tried(alert: Alert) -> Alert {
    alert
        .fires(given(series! { up 0x10 }).with("pot", "green"))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(quiet_because("a pot that was put away is no trouble"))
}

/// The same for an alert over logs.
#[track_caller]
pub(crate) const fn tried_on_logs(alert: Alert) -> Alert {
    alert
        .fires(given(lines! { {app="pot"} "spilt" 5x10 }).with("pot", "green"))
        .stays_quiet(given(lines! { {app="pot"} "spilt" 0x10 }))
        .when_gone(quiet_because("a pot that was put away spills nothing"))
}

/// A complete alert with its scenarios.
#[track_caller]
pub(crate) const fn tea_is_cold(name: &'static str) -> Alert {
    tried(alert(name))
}

/// A panel that asks for nothing in particular.
#[track_caller]
pub(crate) const fn panel(title: &'static str) -> Panel {
    stat(title, "How many there are.").query(UP, "pots")
}

/// What fires, by app.
pub(crate) const ALERTS: Panel = table("What fires", "Everything that does.")
    .label_columns(&[("app", "App")])
    .column(Query::checked("ALERTS", Unit::Count, ResultLabels::new(&["app"], false), OF_ALERTS, false), "Alerts");
const OF_ALERTS: &[Read] = &[("ALERTS", &[])];

pub(crate) const LETTER_BOX: Receiver = Receiver::new("letter-box", Notifier::email("tea@example.com"));
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Severity::CRITICAL, LETTER_BOX),
    Route::new(Severity::WARNING, LETTER_BOX),
    Route::new(Severity::INFO, LETTER_BOX),
    Route::heartbeat(LETTER_BOX),
];

/// Alerts go these ways, and these mute those.
pub(crate) const fn routing(routes: &'static [Route], inhibit_rules: &'static [Inhibit]) -> Routing {
    Routing { default_route: Route::new(Severity::WARNING, LETTER_BOX), routes, inhibit_rules }
}

/// The tea house with these alerts, on this way to people.
pub(crate) const WATCH: Watch = Watch { jobs: JOBS, ..Watch::NONE };

#[test]
fn the_tea_house_has_no_fault() {
    crate::testing::is_quiet(&running(&STACK));
    crate::testing::is_quiet(&watched(&WATCH));
}
