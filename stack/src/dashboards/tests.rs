use std::collections::BTreeSet;

use super::ALL;
use watch::dashboard::json::{self, Entry};
use watch::dashboard::{Dashboard, Language, Panel, Row, Target};
use watch::datasource::DataSourceRef;

fn panels(dashboard: &Dashboard) -> impl Iterator<Item = &'static Panel> {
    dashboard.all_rows().iter().flat_map(Row::all_panels)
}

fn rendered(dashboard: &Dashboard) -> Vec<json::Panel> {
    let entries = dashboard.json().panels.into_iter();
    let shown = |entry| match entry {
        Entry::Panel(panel) => vec![*panel],
        Entry::Row(row) => row.panels,
    };
    entries.flat_map(shown).collect()
}

#[test]
fn uids_and_titles_are_unique() {
    let uids: BTreeSet<_> = ALL.iter().map(Dashboard::uid).collect();
    let titles: BTreeSet<_> = ALL.iter().map(Dashboard::title).collect();
    assert_eq!((uids.len(), titles.len()), (ALL.len(), ALL.len()));
}

#[test]
fn the_dashboards_of_the_plan_are_all_there() {
    let titles: BTreeSet<_> = ALL.iter().map(Dashboard::title).collect();
    for title in ["Cluster Health", "Application Performance", "Business Metrics"] {
        assert!(titles.contains(title), "{title} is missing");
    }
}

#[test]
fn no_two_panels_share_an_id() {
    for dashboard in ALL {
        let numbers: Vec<_> = dashboard.json().panels.iter().map(Entry::id).collect();
        let different: BTreeSet<_> = numbers.iter().collect();
        assert_eq!(different.len(), numbers.len(), "{}: rename one of two panels", dashboard.uid());
    }
}

#[test]
fn panels_lie_beside_and_below_each_other() {
    for dashboard in ALL {
        let places: Vec<_> = dashboard.json().panels.iter().map(Entry::grid_pos).collect();
        for (index, place) in places.iter().enumerate() {
            assert!(place.w > 0 && place.x + place.w <= 24, "{}: {place:?}", dashboard.uid());
            for other in &places[..index] {
                assert!(other.y <= place.y, "{}: {other:?} lies below {place:?}", dashboard.uid());
                let beside = other.x + other.w <= place.x || place.x + place.w <= other.x;
                let below = other.y + other.h <= place.y;
                assert!(beside || below, "{}: {other:?} overlaps {place:?}", dashboard.uid());
            }
        }
    }
}

#[test]
fn each_query_asks_the_data_source_of_its_language() {
    for dashboard in ALL {
        for (panel, shown) in panels(dashboard).zip(rendered(dashboard)) {
            let source = match panel.target_at(0).map(Target::language) {
                Some(Language::PromQl) => Some(DataSourceRef::PROMETHEUS),
                Some(Language::LogQl) => Some(DataSourceRef::LOKI),
                _ => None,
            };
            assert_eq!(shown.datasource, source, "{}", panel.title());
            for target in shown.targets {
                let asked = match target {
                    json::Target::Prometheus { datasource, .. } | json::Target::Loki { datasource, .. } => datasource,
                };
                assert_eq!(Some(asked), source, "{}", panel.title());
            }
        }
    }
}

#[test]
fn each_panel_explains_itself_in_sentences() {
    for dashboard in ALL {
        assert!(dashboard.about().ends_with(['.', '?']), "{}", dashboard.uid());
        for panel in rendered(dashboard) {
            assert!(
                panel.description.is_none_or(|text| text.ends_with(['.', '?'])),
                "{}: {}",
                dashboard.uid(),
                panel.title
            );
        }
    }
}

#[test]
fn legends_of_one_panel_tell_its_queries_apart() {
    for panel in ALL.iter().flat_map(panels) {
        let legends: Vec<_> = (0..).map_while(|index| panel.target_at(index)).map(Target::legend).collect();
        let distinct: BTreeSet<_> = legends.iter().collect();
        assert_eq!(distinct.len(), legends.len(), "{}", panel.title());
    }
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    for dashboard in ALL {
        let text = dashboard.json().to_text().unwrap();
        assert_eq!(text, dashboard.json().to_text().unwrap());
        assert!(text.len() < 262_144, "{}: too large for `kubectl apply`", dashboard.uid());
        assert!(!text.contains("\"id\": null") && text.starts_with("{\n  \"uid\""), "{}", dashboard.uid());
    }
}
