# Who is told, how and when.

wants mail 'another address' \
    'monitoring/alertmanager/configmap.yaml to: noc@dhakacart.example' \
    '!monitoring/alertmanager/configmap.yaml ops@dhakacart.com'
change_mail() {
    edit stack/src/alerts/routing.rs 's/ops@dhakacart\.com/noc@dhakacart.example/'
}

wants smtp 'a mail server at another port, which its policy follows' \
    'environments/kubeadm/alertmanager/configmap.yaml smtp_smarthost: smtp.staging.local:25' \
    'environments/kubeadm/alertmanager/networkpolicy.yaml port: 25' \
    '!environments/kubeadm/alertmanager/networkpolicy.yaml port: 587'
change_smtp() {
    put stack/src/environments.rs 'smtp.dhakacart.com:587' 'smtp.staging.local:25'
}

# A way to tell whoever is on call, whose credential is a further key of the Secret.
on_call() {
    put stack/src/alerts/routing.rs '.and(CHAT).and(TEAM_MAIL);
/// The team, in' ".and(CHAT).and(TEAM_MAIL).and($1);
/// The team, in"
    put stack/facts/src/programs.rs 'SecretEntry::to_be_filled_in(SMS_TOKEN),' 'SecretEntry::to_be_filled_in(SMS_TOKEN),
        SecretEntry::to_be_filled_in("on-call"),'
}

wants teams 'Microsoft Teams' \
    'monitoring/alertmanager/configmap.yaml msteamsv2_configs:' \
    'monitoring/alertmanager/configmap.yaml webhook_url_file:'
change_teams() {
    on_call 'Notifier::teams("Operations", RECEIVERS.key("on-call"))'
}

wants pagerduty 'PagerDuty' \
    'monitoring/alertmanager/configmap.yaml pagerduty_configs:' \
    'monitoring/alertmanager/configmap.yaml routing_key_file:'
change_pagerduty() {
    on_call 'Notifier::pagerduty("shop", RECEIVERS.key("on-call"))'
}

wants telegram 'Telegram' \
    'monitoring/alertmanager/configmap.yaml telegram_configs:' \
    'monitoring/alertmanager/configmap.yaml bot_token_file:'
change_telegram() {
    on_call 'Notifier::telegram("-1001234567890", RECEIVERS.key("on-call"))'
}

wants opsgenie 'Opsgenie' \
    'monitoring/alertmanager/configmap.yaml opsgenie_configs:' \
    'monitoring/alertmanager/configmap.yaml api_key_file:'
change_opsgenie() {
    on_call 'Notifier::opsgenie("shop", RECEIVERS.key("on-call"))'
}

wants team 'a route of a label: of a team' \
    'monitoring/alertmanager/configmap.yaml team="database"'
change_team() {
    put stack/src/alerts/routing.rs 'pub const ROUTES: &[Route] = &[' 'pub const ROUTES: &[Route] = &[
    Route::new(WARNING, DATABASE_TEAM).and_matching(watch::matcher::Matcher::equal("team", "database")),'
    put stack/src/alerts/routing.rs "/// The team's letter box, once a day." '/// Who keeps the database.
const DATABASE_TEAM: Receiver = Receiver::new("database-team", Notifier::email("database@dhakacart.com"));
'"/// The team's letter box, once a day."
    put stack/src/alerts/cache.rs '    .label("app", "dhakacart-redis")
    .summary("Redis refuses connections, or soon will")' '    .label("app", "dhakacart-redis")
    .label("team", "database")
    .summary("Redis refuses connections, or soon will")'
}

wants mute 'warnings that wait until the morning, and a holiday' \
    'monitoring/alertmanager/configmap.yaml time_intervals:' \
    'monitoring/alertmanager/configmap.yaml location: Asia/Dhaka'
change_mute() {
    put stack/src/alerts/routing.rs '.repeat_interval(hours(12));' '.repeat_interval(hours(12))
    .mute_time_intervals(&[NIGHTS])
    .muted_because("a warning can wait until the morning");

use watch::interval::{Month, Period, TimeInterval};
/// When people sleep, and Victory Day.
const NIGHTS: TimeInterval = TimeInterval::new("nights", &[
    Period::new().location("Asia/Dhaka").times("22:00", "06:00"),
    Period::new().location("Asia/Dhaka").months(Month::December, Month::December).days_of_month(16, 16),
]);'
}
