//! Links in a panel's corner: those that its author wrote, and those that follow from what it reads. To the runbooks of
//! the alerts over it, to the logs of what it speaks of, to boards on which the same is chosen.

use std::collections::{BTreeMap, BTreeSet};

use super::super::around::{AlertPage, LABELS_OF_LOGS, RUNBOOKS};
use super::super::board::Dashboard;
use super::super::json;
use super::super::panel::{Kind, Panel};
use super::super::row::Row;
use super::super::target::{Language, Target};
use super::links::{PLACES, Ways};
use crate::query::Read;

/// From more runbooks than this nobody chooses, and the logs of more apps are those of everything.
const MOST: usize = 3;

/// All links of a panel's corner.
pub(super) fn of(row: &Row, panel: &Panel, ways: &Ways) -> Vec<json::Link> {
    let written = panel.links.iter().map(|link| (link.title(), link.url()));
    let mut links: Vec<Way> = written.collect();
    let alerts = ways.alerts_over(row, panel);
    let runbook = |alert: &&AlertPage| {
        (format!("Runbook: {}", alert.title), format!("/d/{RUNBOOKS}?viewPanel=panel-{}", alert.runbook))
    };
    links.extend(alerts.iter().map(runbook));
    if alerts.is_empty() && panel.all_targets().any(|target| target.reads().iter().any(|read| read.0 == "ALERTS")) {
        links.push(("Runbooks".to_owned(), format!("/d/{RUNBOOKS}")));
    }
    links.extend(ways.logs_behind(panel, &alerts));
    if links.is_empty() {
        links.extend(ways.of_the_same_place(panel));
    }
    links.extend(ways.lines_counted(row, panel));
    links.into_iter().map(|(title, url)| json::Link { title, url, target_blank: false }).collect()
}

/// What a link says, and its address.
type Way = (String, String);

impl Ways<'_> {
    /// The alerts that lead to the panel; else those that read the same series; else those that read what the same
    /// series are recorded from.
    fn alerts_over(&self, row: &Row, panel: &Panel) -> Vec<&AlertPage> {
        let id = row.panel_id(panel);
        let all = || self.around.alerts.iter().chain(&self.around.log_alerts);
        let led_here = |alert: &&AlertPage| alert.board == Some(self.board.uid) && alert.panel == Some(id);
        let mut found: Vec<_> = all().filter(led_here).collect();
        let own: Reads = panel.all_targets().flat_map(Target::reads).copied().collect();
        let fixed = fixed(panel.all_targets().map(|target| target.text));
        let about_the_same = |alert: &&AlertPage| agree(&fixed, &self::fixed([alert.asks]));
        // Most alerts have nothing to do with a panel: what costs the least is asked first.
        if found.is_empty() {
            let names: BTreeSet<_> = own.iter().map(|read| read.0).collect();
            let shares = |alert: &&AlertPage| alert.reads.iter().any(|read| names.contains(read.0));
            let alerts = all().filter(shares).filter(about_the_same);
            found = closest(alerts, &own, |reads| reads.iter().copied().collect());
        }
        if found.is_empty() {
            let is_recorded = |read: &Read| self.around.recorded.contains_key(read.0);
            let of_records = own.iter().any(is_recorded);
            let sources = self.sources(own);
            let others = all().filter(|alert| of_records || alert.reads.iter().any(is_recorded));
            let alerts = others.filter(about_the_same);
            found = closest(alerts, &sources, |reads| self.sources(reads.iter().copied().collect()));
        }
        found.truncate(MOST);
        found
    }

    /// The series that no rule records, of which these are made.
    fn sources(&self, reads: Reads) -> Reads {
        let mut sources = Reads::new();
        let mut open: Vec<Read> = reads.into_iter().collect();
        while let Some(read) = open.pop() {
            match self.around.recorded.get(read.0) {
                Some(made_of) => open.extend(*made_of),
                None => _ = sources.insert(read),
            }
        }
        sources
    }

    /// The board of logs with the apps chosen that the panel speaks of, where its series do not lead there themselves.
    fn logs_behind(&self, panel: &Panel, alerts: &[&AlertPage]) -> Option<Way> {
        let logs = self.around.logs.filter(|logs| logs.uid != self.board.uid && panel.log_links().next().is_none())?;
        if by_labels(panel, &LABELS_OF_LOGS) {
            return None;
        }
        let of_streams = || panel.all_targets().filter(|target| target.language == Language::LogQl);
        let named = fixed(of_streams().map(|target| selector(target.text)));
        let mut apps: BTreeSet<&str> = named.get("app").cloned().unwrap_or_default();
        if apps.is_empty() {
            apps = alerts.iter().filter_map(|alert| alert.app).collect();
        }
        // What leads on by its place needs no logs of the exporter that saw it.
        if apps.is_empty() && !by_labels(panel, &PLACES) {
            let reads = self.sources(panel.all_targets().flat_map(Target::reads).copied().collect());
            // What several jobs bring alike says nothing of one of them, but for what Prometheus writes of each scrape.
            let of_scrapes = |read: &Read| read.0 == "up" || read.0.starts_with("scrape_");
            let told = reads.iter().filter(|read| read.1.len() == 1 || of_scrapes(read));
            let jobs: BTreeSet<_> = told.flat_map(|read| read.1).collect();
            apps = jobs.into_iter().filter_map(|job| self.around.apps.get(job)).flatten().copied().collect();
        }
        let to = |title, chosen: String| Some((title, format!("{}?${{__url_time_range}}{chosen}", logs.path())));
        if apps.is_empty() || apps.len() > MOST {
            return to("Logs".to_owned(), String::new()).filter(|_| of_streams().next().is_some());
        }
        let chosen = apps.iter().map(|app| format!("&var-app={app}")).collect::<Vec<_>>().concat();
        to(format!("Logs of {}", apps.into_iter().collect::<Vec<_>>().join(", ")), chosen)
    }

    /// Other boards on which the place can be chosen that the panel's queries ask for, by a variable or by its name.
    fn of_the_same_place(&self, panel: &Panel) -> Vec<Way> {
        if by_labels(panel, &PLACES) {
            return Vec::new();
        }
        let offers = |board: &Dashboard, place: &str| board.variables.iter().any(|variable| variable.name == place);
        let texts = || panel.all_targets().map(|target| target.text);
        let fixed = fixed(texts());
        let chosen = |place: &'static str| {
            let signs = [format!("${place}"), format!("${{{place}")];
            let asks = texts().any(|text| signs.iter().any(|sign| text.contains(sign.as_str())));
            if asks && offers(self.board, place) {
                return Some((place, format!("the same {place}"), format!("${{{place}:queryparam}}")));
            }
            let [name] = *Vec::from_iter(fixed.get(place)?) else { return None };
            Some((place, format!("{place} {name}"), format!("var-{place}={name}")))
        };
        let Some((place, what, chosen)) = PLACES.into_iter().find_map(chosen) else { return Vec::new() };
        let others = self.around.boards.iter().filter(|board| board.uid != self.board.uid && offers(board, place));
        let others = others.filter(|board| self.around.logs.is_none_or(|logs| logs.uid != board.uid));
        let way = |board: &Dashboard| {
            (format!("{}: {what}", board.title), format!("{}?${{__url_time_range}}&{chosen}", board.path()))
        };
        others.map(way).collect()
    }

    /// From numbers to the lines that they count: to the closest panel of lines of the board that asks for no label
    /// more.
    fn lines_counted(&self, row: &Row, panel: &Panel) -> Option<Way> {
        let counted = panel.all_targets().find(|target| target.language == Language::LogQl && target.unit.is_some())?;
        let here = row.title;
        let asked: Vec<_> = matchers(counted.text).collect();
        let lines = self.board.rows.iter().flat_map(|row| row.panels.iter().map(move |panel| (row, panel)));
        let lines = lines.filter_map(|(row, panel)| {
            let text = panel.target_at(0).filter(|_| panel.kind == Kind::Logs)?.text;
            matchers(text).all(|matcher| asked.contains(&matcher)).then_some((row, panel, text))
        });
        let closest = |(row, _, text): &(&Row, &Panel, &str)| {
            (matchers(text).count(), row.title == here, usize::MAX - text.len())
        };
        let (row, lines, _) = lines.max_by_key(closest)?;
        let id = row.panel_id(lines);
        let url = format!("{}?viewPanel=panel-{id}&${{__url_time_range}}&${{__all_variables}}", self.board.path());
        Some((lines.title.to_owned(), url))
    }
}

/// Series, each with the jobs that bring it.
type Reads = BTreeSet<Read>;

/// The alerts half of whose series at least are among these: those first that read the fewest others, and of these the
/// most urgent.
fn closest<'a>(
    alerts: impl Iterator<Item = &'a AlertPage>,
    own: &Reads,
    reads: impl Fn(&[Read]) -> Reads,
) -> Vec<&'a AlertPage> {
    let same = |one: &Read, other: &Read| {
        one.0 == other.0 && (one.1.is_empty() || one.1.iter().any(|job| other.1.contains(job)))
    };
    let others = |alert: &AlertPage| {
        let reads = reads(alert.reads);
        let unread = reads.iter().filter(|read| !own.iter().any(|one| same(one, read))).count();
        (!reads.is_empty() && 2 * unread <= reads.len() && unread < reads.len()).then_some(unread)
    };
    let mut found: Vec<_> = alerts.filter_map(|alert| Some((others(alert)?, alert.severity, alert))).collect();
    found.sort_by_key(|(unread, severity, _)| (*unread, *severity));
    found.into_iter().map(|(.., alert)| alert).collect()
}

/// Whether its series lead on by one of these labels.
fn by_labels(panel: &Panel, labels: &[&str]) -> bool {
    let has = |target: &Target| labels.iter().any(|label| target.labels.known().contains(label));
    panel.kind.leads_by_labels() && panel.all_targets().any(has)
}

/// What the texts ask for by name: `deployment="coredns"`.
fn fixed<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut found = BTreeMap::<_, BTreeSet<_>>::new();
    for text in texts {
        for (at, sign) in text.match_indices("=\"") {
            let name = text[..at].trim_end();
            let begin =
                name.rfind(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').map_or(0, |at| at + 1);
            let value = text[at + sign.len()..].split('"').next().unwrap_or_default();
            if !name[begin..].is_empty() && !value.is_empty() {
                found.entry(&name[begin..]).or_default().insert(value);
            }
        }
    }
    found
}

/// Whether no label has one value here and another there.
fn agree(one: &BTreeMap<&str, BTreeSet<&str>>, other: &BTreeMap<&str, BTreeSet<&str>>) -> bool {
    one.iter().all(|(name, values)| {
        let others = other.get(name).filter(|_| *name != "job");
        others.is_none_or(|others| !values.is_disjoint(others))
    })
}

/// What stands in the first braces of a text.
fn selector(text: &str) -> &str {
    text.split_once('{').and_then(|(_, rest)| Some(rest.split_once('}')?.0)).unwrap_or_default()
}

fn matchers(text: &str) -> impl Iterator<Item = &str> {
    selector(text).split(',').map(str::trim)
}
