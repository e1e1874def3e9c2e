//! The series of a cluster, minute by minute: calm, and then as an incident changes them.

use serde_json::{Value, json};

/// Minutes of calm before the incident: as long as the longest window of a rule, in the shop's office hours.
pub const CALM: i32 = 420;
/// The last minute, counted from the beginning of the incident: every incident ends at its 25th.
pub const END: i32 = 45;
const NODES: [&str; 3] = ["node1", "node2", "node3"];

/// One series: its labels, and how it goes on from which minute.
struct Course {
    selector: String,
    labels: Vec<(String, String)>,
    calm: Step,
    changes: Vec<Change>,
}

struct Change {
    from: i32,
    to: i32,
    step: Step,
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Value(f64),
    /// What a counter grows by in a second.
    Rate(f64),
    Gone,
    Unwritten,
}

impl Step {
    fn read(text: &str) -> Self {
        let number = |text: &str| text.parse().unwrap_or_else(|why| panic!("`{text}` is no value: {why}"));
        match (text, text.strip_prefix('+')) {
            ("gone", _) => Self::Gone,
            ("unwritten", _) => Self::Unwritten,
            (_, Some(rate)) => Self::Rate(number(rate)),
            (value, None) => Self::Value(number(value)),
        }
    }
}

/// All series of the cluster.
pub struct World(Vec<Course>);

/// An incident: what changes, and which alerts over logs fire when.
pub struct Incident {
    /// What happens.
    pub name: &'static str,
    /// The alerts over logs: name, value that it shows, first minute, first minute in which they are over.
    pub logs: Vec<(&'static str, &'static str, i32, i32)>,
    changes: Vec<(&'static str, Change)>,
}

impl Incident {
    /// Nothing happens.
    pub const fn nothing() -> Self {
        Self { name: "nothing", logs: Vec::new(), changes: Vec::new() }
    }
}

/// All of them, in the order of the file.
pub fn incidents() -> Vec<Incident> {
    let mut incidents: Vec<Incident> = Vec::new();
    for line in lines(include_str!("incidents.txt")) {
        if let Some(name) = line.strip_prefix("## ") {
            incidents.push(Incident { name, logs: Vec::new(), changes: Vec::new() });
            continue;
        }
        let incident = incidents.last_mut().expect("a name stands above");
        if let Some(logs) = line.strip_prefix("logs ") {
            let [name, value, at] = logs.split(' ').collect::<Vec<_>>()[..] else { panic!("`{line}`") };
            let (from, to) = span(at);
            incident.logs.push((name, value, from, to));
        } else {
            let (at, change) = line.split_once(' ').expect("it says when");
            let (selector, step) = change.rsplit_once(' ').expect("it says what");
            let (from, to) = span(at);
            incident.changes.push((selector, Change { from, to, step: Step::read(step) }));
        }
    }
    incidents
}

/// `0-25`, `-60-0`.
fn span(text: &str) -> (i32, i32) {
    let (from, to) = text.rsplit_once('-').unwrap_or_else(|| panic!("`{text}` is no time"));
    let minute = |text: &str| text.parse().unwrap_or_else(|why| panic!("`{text}` is no minute: {why}"));
    (minute(from), minute(to))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "))
}

impl World {
    /// On a calm day.
    pub fn calm() -> Self {
        let course = |line: String| {
            let (selector, step) = line.rsplit_once(' ').unwrap_or_else(|| panic!("`{line}` has no value"));
            let (selector, calm) = (selector.to_owned(), Step::read(step));
            Course { labels: labels(&selector), selector, calm, changes: Vec::new() }
        };
        let of_nodes = |line: &str| -> Vec<String> {
            let nodes = &NODES[..if line.contains("NODE") { NODES.len() } else { 1 }];
            nodes.iter().map(|node| line.replace("NODE", node)).collect()
        };
        Self(lines(include_str!("calm.txt")).flat_map(of_nodes).map(course).collect())
    }

    /// In this incident. Of two changes at one time the first counts.
    pub fn within(mut self, incident: &Incident) -> Self {
        for (selector, Change { from, to, step }) in &incident.changes {
            let wanted = labels(selector);
            let changes = |course: &&mut Course| {
                wanted.iter().all(|label| course.labels.contains(label))
                    // A rate is a counter's.
                    && !matches!((step, course.calm), (Step::Rate(_), Step::Value(_)) | (Step::Value(_), Step::Rate(_)))
            };
            let mut some = false;
            for course in self.0.iter_mut().filter(changes) {
                course.changes.push(Change { from: *from, to: *to, step: *step });
                some = true;
            }
            assert!(some, "{}: `{selector}` is no series of the calm day", incident.name);
        }
        self
    }

    /// Every series as a selector.
    pub fn selectors(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|course| course.selector.as_str())
    }

    /// As promtool's `input_series`, of two samples a minute.
    pub fn series(&self) -> Value {
        self.0.iter().map(|course| json!({ "series": course.selector, "values": course.values() })).collect()
    }
}

impl Course {
    fn step(&self, minute: i32) -> Step {
        let change = self.changes.iter().find(|change| (change.from..change.to).contains(&minute));
        change.map_or(self.calm, |change| change.step)
    }

    /// In promtool's notation: <https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series>.
    fn values(&self) -> String {
        let minutes: Vec<i32> = (-CALM..=END).collect();
        let mut counted = 0.0;
        let mut last = None;
        let mut values = Vec::new();
        for minutes in minutes.chunk_by(|one, next| self.step(*one) == self.step(*next)) {
            let step = self.step(minutes[0]);
            let more = u32::try_from(minutes.len() * 2 - 1).expect("an incident is short");
            values.push(match step {
                Step::Value(value) => format!("{value}x{more}"),
                Step::Rate(rate) => {
                    let first = counted + rate * 30.0;
                    counted = first + rate * 30.0 * f64::from(more);
                    format!("{first}+{}x{more}", rate * 30.0)
                }
                // What could be read until now is marked as stale.
                Step::Gone if last.is_some_and(|last| last != Step::Gone) => format!("stale _x{more}"),
                Step::Gone | Step::Unwritten => format!("_x{}", more + 1),
            });
            last = Some(step);
        }
        values.join(" ")
    }
}

/// The labels of a selector, its name among them.
fn labels(selector: &str) -> Vec<(String, String)> {
    let (name, rest) = selector.split_once('{').unwrap_or_else(|| panic!("`{selector}` has no braces"));
    let rest = rest.strip_suffix('}').unwrap_or_else(|| panic!("`{selector}` has no end"));
    let name = (!name.is_empty()).then(|| ("__name__".to_owned(), name.to_owned()));
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or_else(|| panic!("`{pair}` is no label"));
        (name.to_owned(), value.trim_matches('"').to_owned())
    };
    name.into_iter().chain(rest.split(", ").filter(|pair| !pair.is_empty()).map(pair)).collect()
}
