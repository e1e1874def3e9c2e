//! What people read: Alertmanager writes the messages of some incidents, and a person reviews the snapshots.
//!
//! The alerts are those that promtool saw, with the labels and texts that it saw.

use std::collections::BTreeMap;
use std::process::Command;

use stack::WATCH;
use stack_tests::tool;

use crate::mounted::{Mounted, damage};
use crate::process::run;
use crate::raised::Raised;
use crate::told::Alertmanager;

const CONFIG: &str = "--config.file=";

fn redis() -> Raised {
    Raised::of("RedisDown", None)
}

/// Mail and chat.
const OF_WARNING: usize = 2;
/// Mail, chat and SMS.
const OF_CRITICAL: usize = 3;

macro_rules! incident {
    ($name:ident, |$alertmanager:ident| $said:expr) => {
        #[test]
        fn $name() {
            let Some(program) = tool("alertmanager") else { return };
            let $alertmanager = Alertmanager::start(&program);
            let said: String = $said;
            insta::assert_snapshot!(stringify!($name), said);
        }
    };
}

incident!(one_critical_alert, |alertmanager| {
    alertmanager.tell(&[redis()], false);
    alertmanager.messages_with_html(OF_CRITICAL)
});

incident!(a_critical_alert_is_over, |alertmanager| {
    alertmanager.tell(&[redis()], false);
    alertmanager.messages(OF_CRITICAL);
    alertmanager.tell(&[redis()], true);
    alertmanager.messages(OF_CRITICAL)
});

// Not "after 0s": the messages count whole minutes.
incident!(a_critical_alert_is_over_in_seconds, |alertmanager| {
    alertmanager.tell(&[redis()], false);
    alertmanager.messages(OF_CRITICAL);
    alertmanager.tell_after(&[redis()], Some(25));
    alertmanager.messages(OF_CRITICAL)
});

incident!(one_warning, |alertmanager| {
    alertmanager.tell(&[Raised::of("RedisRefusesConnections", None)], false);
    alertmanager.messages(OF_WARNING)
});

// Three nodes at once: one message.
incident!(the_same_on_three_nodes, |alertmanager| {
    let one = Raised::of("DiskSpaceCritical", Some("node"));
    let (node, other) = ("node", "another-node");
    alertmanager.tell(&[one.clone(), one.other(node, other), one.other(node, "third-node")], false);
    alertmanager.messages(OF_CRITICAL)
});

// One of two is over: the message says which.
incident!(some_fire_and_some_are_over, |alertmanager| {
    let one = Raised::of("DiskSpaceCritical", Some("node"));
    let others = [one.other("node", "another-node"), one.other("node", "third-node")];
    alertmanager.tell(&[one.clone(), others[0].clone(), others[1].clone()], false);
    alertmanager.messages(OF_CRITICAL);
    alertmanager.tell(&[one], true);
    alertmanager.messages_with_html(OF_CRITICAL)
});

// The database runs out of connections, and the backend fails of it: five alerts, one of them muted.
incident!(a_storm_of_connections, |alertmanager| {
    let of_backend = |name, scope| Raised::of(name, scope).other("app", "dhakacart-backend");
    alertmanager.tell(
        &[
            Raised::of("HighDatabaseConnections", None),
            of_backend("CriticalErrorRate", Some("app")),
            of_backend("HighErrorRate", Some("app")),
            of_backend("HighResponseTime", Some("app")),
            Raised::of("HighOrderFailureRate", Some("app")),
        ],
        false,
    );
    // The errors are told, and the connections; slow answers and failing orders are the errors' own.
    alertmanager.messages(OF_CRITICAL + OF_WARNING)
});

// The database is down, and with it all that needs it: one message.
incident!(the_database_is_down, |alertmanager| {
    let of_backend = |name, scope, label| Raised::of(name, Some(scope)).other(label, "dhakacart-backend");
    alertmanager.tell(&[Raised::of("PostgresDown", None)], false);
    // What only follows from it takes longer to fire.
    let said = alertmanager.messages(OF_CRITICAL);
    alertmanager.tell(
        &[
            of_backend("ServiceDown", "deployment", "deployment"),
            of_backend("CriticalErrorRate", "app", "app"),
            of_backend("HighErrorRate", "app", "app"),
        ],
        false,
    );
    said + &alertmanager.messages(0)
});

incident!(errors_in_logs, |alertmanager| {
    alertmanager.tell(&[Raised::of_logs("BackendLogsErrors", "60")], false);
    alertmanager.messages(OF_WARNING)
});

incident!(the_digest, |alertmanager| {
    let info = WATCH.alerts().filter(|alert| alert.severity().label() == "info" && !alert.is_over_logs()).take(2);
    let told: Vec<_> = info.map(|alert| Raised::of(alert.name(), alert.own_label("scope"))).collect();
    assert_eq!(told.len(), 2);
    alertmanager.tell(&told, false);
    alertmanager.messages(1)
});

incident!(the_sign_of_life, |alertmanager| {
    alertmanager.tell(&[Raised::of("Watchdog", None)], false);
    alertmanager.messages(1)
});

incident!(the_end_of_the_sign_of_life, |alertmanager| {
    alertmanager.tell(&[Raised::of("Watchdog", None)], false);
    alertmanager.messages(1);
    alertmanager.tell(&[Raised::of("Watchdog", None)], true);
    alertmanager.messages(1)
});

// An alert of somebody else, without any of our annotations.
incident!(an_alert_of_a_stranger, |alertmanager| {
    let (labels, annotations) = (BTreeMap::new(), BTreeMap::new());
    alertmanager.tell(&[Raised { labels, annotations }.labelled("alertname", "Strange")], false);
    alertmanager.messages(OF_WARNING)
});

// More than a text message holds, with signs by which Alertmanager would take it for something else.
incident!(more_than_fits_into_a_text_message, |alertmanager| {
    let mut long = redis();
    let text = "[Redis] of `dhakacart-redis`: \"gone\", and with it {whatever} asks for it: carts, sessions, prices:";
    long.annotations.insert("summary".to_owned(), text.to_owned());
    alertmanager.tell(&[long], false);
    let said = alertmanager.messages(OF_CRITICAL);
    said.split("=== chat").next().unwrap_or_default().to_owned()
});

/// What our check takes for a function, amtool takes for one, and the other way round for those of Prometheus.
#[test]
fn alertmanager_has_the_functions_that_messages_may_call() {
    let Some(amtool) = tool("amtool") else { return };
    let mounted = Mounted::of("default", "Deployment", "alertmanager");
    let config = mounted.flagged(CONFIG);
    let templates = config.with_file_name("messages.tmpl");
    let check = || run(Command::new(&amtool).arg("check-config").arg(&config));
    check().is_content("as generated");
    let calls: String = stack::watch::receiver::message::FUNCTIONS.map(|name| format!("{{{{ {name} }}}}")).concat();
    std::fs::write(&templates, format!("{{{{ define \"calls\" }}}}{calls}{{{{ end }}}}")).expect("the test may write");
    check().is_content(&calls);
    damage(&templates, "{{ tz }}", "{{ humanize }}");
    check().refuses("function \"humanize\" not defined");
}
