//! A dashboard that compiles can be read: each panel says what it shows, in the unit of its query, in the colours of
//! the alerts, and asks only for variables that exist.
//!
//! A dashboard is a `const` that reads from top to bottom as it looks on screen. Positions, ids, axis units and data
//! sources are computed:
//!
//! ```
//! use stack::kit::{hours, seconds};
//! use watch::dashboard::{Dashboard, Row, time_series};
//! use watch::unit::{above, percent};
//! use stack::promql;
//!
//! const NODES: Dashboard = Dashboard::new("nodes", "Nodes")
//!     .description("How the machines are doing.")
//!     .last(hours(6))
//!     .refresh_every(seconds(30))
//!     .rows(&[Row::new("CPU").panels(&[time_series("CPU by node", "How busy each machine is.")
//!         .query(promql! { node:cpu:ratio }, "{{node}}")
//!         .green_yellow_red(above(percent(80.0)), above(percent(95.0)))])]);
//!
//! assert_eq!(NODES.json().uid, "nodes");
//! ```

mod around;
mod ask;
mod board;
mod colours;
mod display;
pub mod json;
mod layout;
mod link;
mod mark;
mod panel;
mod panel_kinds;
mod render;
mod row;
mod same;
mod target;
mod transformation;
mod under;
mod variable;

#[cfg(test)]
mod tests;

pub use around::{AlertPage, Around, LABELS_OF_LOGS, RUNBOOKS};
pub use board::{Dashboard, Placed};
pub use colours::{GREEN, IDENTITIES, ORANGE, RED, YELLOW};
pub use link::PanelLink;
pub use mark::Mark;
pub use panel::Panel;
pub use panel_kinds::{
    alert_list, annotations_list, bar_chart, bar_gauge, gauge, heatmap, histogram, logs, pie_chart, stat,
    state_timeline, table, text, time_series,
};
pub(crate) use render::siblings_tagged;
pub use row::Row;
pub use target::{Language, Meaning, Target};
pub use transformation::{Arithmetic, Operand, Reducer, Test, Transformation, UnknownField};
pub use variable::Variable;
