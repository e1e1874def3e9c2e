//! A dashboard's file without its queries: its names, its data sources, and where its panels lie.

use lint::{BroughtBoard, Node, Source};

use crate::rules::{DATA_SOURCES, OF_GRAFANA_ITSELF};

/// What is wrong, each with its line.
type Faults = Vec<(u32, String)>;

/// How many columns Grafana's grid has.
const COLUMNS: usize = 24;

/// What would not be provisioned as the file says it.
pub fn faults(board: &BroughtBoard) -> Faults {
    let mut faults = Faults::new();
    names(board, &mut faults);
    if board.has_elements() {
        let fix = "fix: export it with the switch `Export the dashboard to use in another instance` and the model \
                   `Classic`";
        faults.push((board.node.line, format!("it is of Grafana's newest model, of which nothing is checked; {fix}")));
    }
    sources(board, &board.node, &mut faults);
    places(board.node.items_of("panels"), &mut faults);
    faults
}

/// The uid is part of a file's name, and of its address; the title is what people look for.
fn names(board: &BroughtBoard, faults: &mut Faults) {
    let said =
        |key: &str| board.node.get(key).map_or((board.node.line, ""), |node| (node.line, node.text().unwrap_or("")));
    let (line, uid) = said("uid");
    let is_uid = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if uid.is_empty() || uid.len() > 40 || !uid.bytes().all(is_uid) || uid.starts_with('-') || uid.ends_with('-') {
        let told = format!("the uid `{uid}` cannot be the name of a file and of an object");
        let fix = "fix: give it 1 to 40 lower-case letters, digits and inner `-`, like `nginx`";
        faults.push((line, format!("{told}; {fix}")));
    }
    let (line, title) = said("title");
    if title.trim().is_empty() {
        faults.push((line, "the dashboard has no title; fix: give the one that people look for".to_owned()));
    }
}

/// Data sources that are not provisioned here, wherever one is named.
fn sources(board: &BroughtBoard, node: &Node, faults: &mut Faults) {
    for (key, below) in node.entries() {
        if key == "datasource" && !is_ours(board, below) {
            let name = below.text().or_else(|| below.text_of("uid")).or_else(|| below.text_of("type"));
            let name = name.unwrap_or_default();
            let variable = name.trim_start_matches(['$', '{']).trim_end_matches('}');
            let told = if board.is_input(variable) {
                format!("the data source `{name}` is asked for when somebody imports the dashboard by hand")
            } else {
                format!("no data source here is `{name}`")
            };
            let ours = match board.source_of(Some(below)) {
                Some(Source::Prometheus) => DATA_SOURCES[0],
                Some(Source::Loki) => DATA_SOURCES[1],
                _ => {
                    let fix = "fix: take the panel out, or ask Prometheus or Loki";
                    faults.push((below.line, format!("{told}; {fix}")));
                    continue;
                }
            };
            let fix = format!("fix: write {{\"type\": \"{ours}\", \"uid\": \"{ours}\"}}");
            faults.push((below.line, format!("{told}; {fix}")));
        } else if key != "__inputs" {
            sources(board, below, faults);
        }
    }
    node.items().iter().for_each(|item| sources(board, item, faults));
}

/// Whether what is named answers here.
fn is_ours(board: &BroughtBoard, datasource: &Node) -> bool {
    let kind = datasource.text_of("type").unwrap_or_default();
    let Some(name) = datasource.text().or_else(|| datasource.text_of("uid")) else {
        // Only its kind: the default one, if that is of it.
        return datasource.entries().is_empty() || kind.is_empty() || kind == DATA_SOURCES[0];
    };
    if let Some(variable) = name.strip_prefix('$') {
        return board.chooses_sources(variable.trim_start_matches('{').trim_end_matches('}'));
    }
    let is_kind = kind.is_empty() || kind == name;
    matches!(name, "" | "null" | "~")
        || OF_GRAFANA_ITSELF.contains(&name)
        || OF_GRAFANA_ITSELF.contains(&kind)
        || (DATA_SOURCES.contains(&name) && is_kind)
        || DATA_SOURCES.contains(&name.to_lowercase().as_str()) && datasource.text().is_some()
}

struct Placed<'a> {
    panel: &'a Node,
    x: usize,
    y: usize,
    w: usize,
    h: usize,
}

/// Panels that lie upon each other, or beyond the grid; those of a collapsed row among themselves.
fn places(panels: &[Node], faults: &mut Faults) {
    let placed: Vec<Placed> = panels.iter().filter_map(Placed::of).collect();
    for (index, one) in placed.iter().enumerate() {
        if one.x + one.w > COLUMNS {
            let (title, columns) = (one.title(), one.x + one.w);
            let told = format!("panel `{title}` ends at column {columns}, and there are {COLUMNS}");
            faults.push((one.panel.line, format!("{told}; fix: make it narrower, or move it to the left")));
        }
        for other in &placed[..index] {
            if one.lies_upon(other) {
                let told = format!("panel `{}` lies upon panel `{}`", one.title(), other.title());
                let fix = "fix: move one of them, as Grafana would";
                faults.push((one.panel.line, format!("{told}; {fix}")));
            }
        }
        if let (Some(id), Some(other)) = (one.id(), placed[..index].iter().find(|other| other.id() == one.id())) {
            let told = format!("panels `{}` and `{}` have the id {id}", other.title(), one.title());
            faults.push((one.panel.line, format!("{told}; fix: give one of them another, links lead by it")));
        }
    }
    panels.iter().for_each(|panel| places(panel.items_of("panels"), faults));
}

impl<'a> Placed<'a> {
    fn of(panel: &'a Node) -> Option<Self> {
        let place = panel.get("gridPos")?;
        let number = |key: &str| place.text_of(key)?.parse().ok();
        Some(Self { panel, x: number("x")?, y: number("y")?, w: number("w")?, h: number("h")? })
    }

    fn title(&self) -> &str {
        self.panel.text_of("title").unwrap_or_default()
    }

    fn id(&self) -> Option<&str> {
        self.panel.text_of("id").filter(|id| *id != "null")
    }

    fn lies_upon(&self, other: &Self) -> bool {
        let meet = |from: usize, length: usize, other: usize, of_other: usize| {
            from < other + of_other && other < from + length
        };
        meet(self.x, self.w, other.x, other.w) && meet(self.y, self.h, other.y, other.h)
    }
}
