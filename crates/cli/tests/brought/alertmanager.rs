//! Imported from alertmanager.yml. What is a draft, nobody has looked at: units, scenarios and runbooks.

use kit::{Secret, SecretEntry, hours, seconds};
use watch::inhibit::{Inhibit, Which};
use watch::interval::{Month, Period, TimeInterval, Weekday};
use watch::prelude::*;

// alertmanager.yml:5.
// alertmanager.yml:21. route to `chat` is kept as it was: `a(`: a `(` is never closed
//     matchers:
//         - "room=~\"a(\""
//     receiver: "chat"
// alertmanager.yml:27. inhibition is kept as it was: `room =~ .+` names no values
//     source_match:
//         alertname: "KitchenGone"
//     target_match_re:
//         room: ".+"
// Of `global`, say in the environment and the receivers what is needed: `smtp_smarthost`, `smtp_auth_password`.
pub const ROUTING: Routing = Routing {
    default_route: DEFAULT_ROUTE,
    routes: ROUTES,
    inhibit_rules: &[
        // alertmanager.yml:24.
        Inhibit::between(Which::of(Severity::CRITICAL), Which::of(Severity::WARNING)).equal(&["alertname", "room"]),
        Inhibit::between(Which::of(Severity::CRITICAL), Which::of(Severity::INFO)).equal(&["alertname", "room"]),
    ],
};

/// What the receivers need; nothing of it was copied.
pub const RECEIVERS: Secret = Secret::ours(
    "alertmanager-receivers",
    &[
        SecretEntry::to_be_filled_in("chat-slack-url"),
        SecretEntry::to_be_filled_in("pager-opsgenie-key"),
        SecretEntry::to_be_filled_in("pager-pagerduty-key"),
    ],
);

/// Alertmanager told nobody of these.
const ALWAYS: TimeInterval = TimeInterval::new("always", &[Period::new()]);

// alertmanager.yml:38. Tea Room: of its `email_configs`, `html` left out
const TEA_ROOM: Receiver = Receiver::new("tea-room", Notifier::email("tea@tea.example").without_resolved())
    .and(Notifier::email("cups@tea.example").without_resolved());
const PAGER: Receiver = Receiver::new("pager", Notifier::pagerduty("pager", RECEIVERS.key("pager-pagerduty-key")))
    .and(Notifier::opsgenie("pager", RECEIVERS.key("pager-opsgenie-key")).without_resolved());
// alertmanager.yml:45. chat: one of its `wechat_configs` is kept as it was: ways of the kind `wechat` are not taken
// over
//     api_secret: (left out, for it may be secret)
const CHAT: Receiver = Receiver::new("chat", Notifier::slack("#tea", RECEIVERS.key("chat-slack-url")));
const NIGHTS: TimeInterval = TimeInterval::new(
    "nights",
    &[Period::new()
        .times("22:00", "24:00")
        .weekdays(Weekday::Monday, Weekday::Friday)
        .weekdays(Weekday::Saturday, Weekday::Saturday)
        .months(Month::January, Month::March)
        .days_of_month(-3, -1)
        .location("Asia/Colombo")],
);

const DEFAULT_ROUTE: Route = Route::matching(Matcher::matches("alertname", ".*"), TEA_ROOM)
    .group_by(&["alertname", "room"])
    .repeat_interval(hours(12));
const ROUTES: &[Route] = &[
    Route::new(Severity::CRITICAL, PAGER)
        .and_matching(Matcher::equal("team", "kitchen"))
        .group_by(&["alertname", "room"])
        .group_wait(seconds(10))
        .repeat_interval(hours(12))
        .continue_()
        .routes(&[Route::matching(Matcher::matches("room", "attic|cellar"), PAGER)
            .mute_time_intervals(&[ALWAYS])
            .muted_because("the imported receiver `nobody` tells nobody")]),
    Route::matching(Matcher::equal("alertname", "Watchdog"), TEA_ROOM)
        .group_by(&["alertname", "room"])
        .repeat_interval(hours(12))
        .mute_time_intervals(&[ALWAYS])
        .muted_because("the imported receiver `nobody` tells nobody"),
    Route::matching(Matcher::not_matches("room", "a|b"), CHAT)
        .and_matching(Matcher::not_equal("pot", ""))
        .group_by(&["alertname", "room"])
        .repeat_interval(hours(12))
        .mute_time_intervals(&[NIGHTS])
        .muted_because("a draft: nobody has said why it is no harm"),
];
