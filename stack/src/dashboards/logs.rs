//! Logs: what failed in the last hour, what happened to one customer, and who writes how much.

mod queries;

use crate::logql;
use crate::thresholds::{ANY, LOGGED_ERRORS_MANY, SEVERAL};
use kit::{hours, seconds};
use watch::dashboard::{Dashboard, Row, Variable, bar_gauge, logs, stat, table, time_series};

/// The logs of all servers on one page, for anyone who looks for an error, a customer, or the cause of a full disk.
pub const LOGS: Dashboard = Dashboard::new("logs", "Logs")
    .description(
        "What failed in the last hour, and what happened to one customer? Choose namespace, app and pod, and type \
         what to look for: everything below narrows down to it.",
    )
    .tags(&["dhakacart", "logs"])
    .siblings_tagged("dhakacart")
    .last(hours(1))
    .refresh_every(seconds(60))
    .variables(&[NAMESPACE, APP, POD, SEARCH])
    .rows(&[AT_A_GLANCE, ERRORS, CUSTOMER, VOLUME, LIVE]);

const NAMESPACE: Variable =
    Variable::log_label_values("namespace", "Namespace", logql!(r#"{namespace=~".+"}"#), "namespace").with_all();

const APP: Variable =
    Variable::log_label_values("app", "App", logql!(r#"{namespace=~"$namespace"}"#), "app").with_all();

const POD: Variable =
    Variable::log_label_values("pod", "Pod", logql!(r#"{namespace=~"$namespace", app=~"$app"}"#), "pod").with_all();

const SEARCH: Variable = Variable::textbox("search", "r***@mail.com, ***5678, order, IP address or words", "");

const AT_A_GLANCE: Row = Row::new("The last hour at a glance").short().panels_per_line(4).panels(&[
    stat("Error lines", "Lines with the level `error` in the last hour, whatever the time range chosen above.")
        .log_query(queries::ERRORS_OF_HOUR, "errors")
        .decimals(0)
        .green_yellow_red(ANY, SEVERAL)
        .when_empty("None"),
    stat(
        "Warnings",
        "Lines with the level `warn` in the last hour. Requests answered with a 4xx status are among them.",
    )
    .log_query(queries::WARNINGS_OF_HOUR, "warnings")
    .decimals(0)
    .when_empty("None"),
    stat(
        "Errors per second of the loudest app",
        "How fast the app with the most errors writes them, over five minutes. Red is where BackendLogsErrors fires.",
    )
    .log_query(queries::LOUDEST_ERRORS, "errors")
    .green_red(LOGGED_ERRORS_MANY)
    .when_empty("None"),
    stat(
        "Lines",
        "All lines of the last hour. None at all means that the log agents or Loki are ill, not that all is quiet.",
    )
    .log_query(queries::LINES_OF_HOUR, "lines")
    .decimals(0)
    .when_empty("No lines arrive"),
]);

const ERRORS: Row = Row::new("What fails").panels(&[
    table(
        "Top error messages",
        "The most frequent errors in the time range above. Numbers and identifiers are shown as `*`, so that one fault \
        is one line.",
    )
    .label_columns(&[("app", "App"), ("message", "Message")])
    .log_column(queries::TOP_ERRORS, "Lines")
    .when_empty("No errors"),
    time_series(
        "Error lines by app",
        "Who writes errors, and since when. Several apps at once point at what they share: database, cache or network.",
    )
    .log_query(queries::ERRORS_BY_APP, "{{app}}")
    .green_red(LOGGED_ERRORS_MANY)
    .when_empty("No errors"),
    bar_gauge("Errors and warnings by app", "How many lines of each level each app wrote in the time range above.")
        .log_query(queries::BY_APP_AND_LEVEL, "{{app}} {{level}}")
        .decimals(0)
        .when_empty("No errors or warnings"),
    logs(
        "Error lines, the newest first",
        "Open a line to see its pod and node. The link leads to the lines around it.",
    )
    .lines(queries::ERROR_LINES),
]);

const CUSTOMER: Row = Row::new("Requests of one customer").panels_per_line(3).panels(&[
    table(
        "What was asked for",
        "Requests that match what is typed above: an IP address, an order number, a piece of a URL. E-mail and \
        telephone stand only in lines of the backend, further down, and not whole: type `r***@mail.com` for \
        `rahim@mail.com`, and `***5678` for a number that ends so.",
    )
    .label_columns(&[("method", "Method"), ("route", "Route"), ("status", "Status")])
    .log_column(queries::REQUESTS, "Requests")
    .when_empty("No request matches"),
    time_series(
        "How it was answered",
        "The same requests by status. 5xx are our errors; 429 was turned away as too frequent.",
    )
    .log_query(queries::REQUESTS_BY_STATUS, "{{status}}")
    .stacked()
    .when_empty("No request matches"),
    logs("The requests, the newest first", "Each request with its address, time, answer and browser.")
        .lines(queries::REQUEST_LINES),
]);

const VOLUME: Row = Row::new("Who writes how much").collapsed().panels(&[
    time_series(
        "Lines by app",
        "Lines per second. A sudden end of a line is an app that died, or an agent that no longer ships.",
    )
    .log_query(queries::LINES_BY_APP, "{{app}}")
    .stacked(),
    time_series("Bytes by app", "What each app adds to Loki's volume, before it is compressed.")
        .log_query(queries::BYTES_BY_APP, "{{app}}")
        .stacked(),
    table("Loudest apps", "Who wrote the most in the time range above: the first to quieten when the disk fills up.")
        .label_columns(&[("namespace", "Namespace"), ("app", "App")])
        .log_column(queries::LOUDEST_APPS, "Written"),
    time_series("Lines by node", "A node whose line ends no longer ships its logs, whatever runs there.")
        .log_query(queries::LOUDEST_NODES, "{{node}}"),
]);

const LIVE: Row = Row::new("Live").tall().panels_per_line(1).panels(&[logs(
    "Everything that matches",
    "All lines of the chosen namespace and app that contain what is typed above, the newest first.",
)
.lines(queries::LINES)]);
