//! Dashboards and panels.

use crate::said::{Case, case};
use watch::dashboard::{Dashboard, Panel, Row, Variable, gauge, stat};

pub const CASES: &[Case] = &[
    case(
        "a_history_behind_a_gauge",
        "panel `Busy`: only a `stat` has room for a history behind it; fix: make it a `stat`, or leave \
         `.with_history()` out",
        || {
            let _: Panel = gauge("Busy", "How busy the nodes are.").with_history();
        },
    ),
    case(
        "an_excuse_without_a_reason",
        "`Load` shows the same for every `node` without a reason; fix: say in a few words why it cannot depend on it",
        || {
            let _: Row = Row::new("Load").same_for_every("node", "");
        },
    ),
    case(
        "more_panels_on_a_line_than_one_can_read",
        "row `CPU` has 12 panels on a line, which has room for 1 to 8 that can be read; fix: say \
         `.panels_per_line(4)` or the like",
        || {
            let _: Row = Row::new("CPU").panels_per_line(12);
        },
    ),
    case(
        "numbers_on_top_of_each_other",
        "panel `Busy`: only lines over time can be stacked; fix: make it a `time_series`, or leave `.stacked()` out",
        || {
            let _: Panel = stat("Busy", "How busy the nodes are.").stacked();
        },
    ),
    case(
        "panel_without_description",
        "panel `Busy` has no description; fix: say what a junior engineer should read from it, and what to do when \
         it is red",
        || {
            let _: Panel = stat("Busy", "");
        },
    ),
    case("panel_without_query", "row `CPU`: panel `Busy` asks nothing; fix: give it a query, or remove it", || {
        const BUSY: &[Panel] = &[stat("Busy", "How busy the nodes are.")];
        let _: Row = Row::new("CPU").panels(BUSY);
    }),
    case("row_without_panels", "row `CPU` has no panels; fix: add a panel, or remove the row", || {
        let _: Row = Row::new("CPU").panels(&[]);
    }),
    case(
        "variable_with_a_dash",
        "variable `node-name`: a name holds letters, digits and `_` only; fix: write it like `node_name`",
        || {
            let _: Variable = Variable::textbox("node-name", "Node", "");
        },
    ),
    case(
        "siblings_without_the_tag",
        "dashboard `nodes` links to the dashboards tagged `dhakacart` but does not bear that tag, so they do not \
         link back; fix: add the tag to `.tags(&[…])`, before this line",
        || {
            let _: Dashboard = Dashboard::new("nodes", "Nodes").tags(&["kubernetes"]).siblings_tagged("dhakacart");
        },
    ),
    case(
        "uid_with_capitals",
        "dashboard `Cluster-Health`: a uid holds lower-case letters, digits and inner `-` only; fix: write it like \
         `cluster-health`",
        || {
            let _: Dashboard = Dashboard::new("Cluster-Health", "Cluster Health");
        },
    ),
];
