//! Every panel asks a data source that is provisioned, and every dashboard is found.

use std::sync::Arc;

use serde_json::Value;

use crate::look::{Look, strings};
use crate::testing::Faults;
use crate::world::World;

/// Every dashboard in a ConfigMap.
pub fn boards(world: &World) -> Vec<Arc<Value>> {
    world.configs().filter(super::world::Config::is_json).map(|config| config.parsed()).collect()
}

/// Every data source that is named by uid is provisioned, with that type.
fn data_sources_exist(world: &World) -> Faults {
    let provisioned = world.config("grafana-datasources", "datasources.yaml");
    let known: Vec<(&str, &str)> =
        provisioned.list("/datasources").iter().map(|one| (one.word("/uid"), one.word("/type"))).collect();
    let uids = known.iter().map(|(uid, _)| *uid).collect::<Vec<_>>().join(", ");
    let mut faults = Faults::new();
    for config in world.configs().filter(super::world::Config::is_json) {
        let board = config.parsed();
        let mut asked = Vec::new();
        collect_sources(&board, &mut asked);
        for (uid, kind) in asked {
            if !known.contains(&(uid, kind)) {
                faults.push(format!("{}: it asks data source `{uid}` ({kind}); fix: one of {uids}", config.title()));
            }
        }
        faults.dedup();
    }
    for (place, uid) in strings(&provisioned) {
        let names_one = ["alertmanagerUid", "targetUID", "datasourceUid"].iter().any(|key| place.ends_with(key));
        if names_one && !known.iter().any(|(other, _)| *other == uid) {
            faults.push(format!("datasources.yaml{place}: there is no data source `{uid}`; fix: one of {uids}"));
        }
    }
    faults
}

fn collect_sources<'a>(value: &'a Value, found: &mut Vec<(&'a str, &'a str)>) {
    match value {
        Value::Object(entries) => {
            for (key, below) in entries {
                if key == "datasource" {
                    found.push((below.word("/uid"), below.word("/type")));
                }
                collect_sources(below, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_sources(item, found)),
        _ => {}
    }
}

fn dashboards_hang_together(world: &World) -> Faults {
    let boards = boards(world);
    let uids: Vec<&str> = boards.iter().map(|board| board.word("/uid")).collect();
    let mut faults = Faults::new();
    for (index, board) in boards.iter().enumerate() {
        let uid = board.word("/uid");
        if uids[..index].contains(&uid) || uid.is_empty() || uid.len() > 40 {
            faults.push(format!("dashboard `{uid}`: its uid is another's, empty or too long; fix: one of its own"));
        }
        if board.at("/id").is_number() {
            faults.push(format!("dashboard `{uid}`: its id is of another Grafana; fix: leave it out"));
        }
        let ids: Vec<&Value> = stack::watch::dashboard::json::panels(board).map(|panel| panel.at("/id")).collect();
        for (at, id) in ids.iter().enumerate() {
            if ids[..at].contains(id) || id.is_null() {
                faults.push(format!("dashboard `{uid}`: two panels have the id {id}; fix: number them"));
            }
        }
    }
    faults
}

/// The provider reads the folder in which the dashboards are mounted.
fn the_provider_finds_the_dashboards(world: &World) -> Faults {
    let providers = world.config("grafana-dashboard-providers", "dashboards.yaml");
    let folders: Vec<&str> = providers.list("/providers").iter().map(|one| one.word("/options/path")).collect();
    let mut faults = Faults::new();
    for config in world.configs().filter(super::world::Config::is_json) {
        let is_provided = world.readers(config.object).iter().any(|pods| {
            let reads = |volume: &Value| {
                let sources = volume.list("/projected/sources").iter().map(|one| one.word("/configMap/name"));
                sources.chain([volume.word("/configMap/name")]).any(|name| name == config.object.name())
            };
            let mut mounts = pods.containers().flat_map(|container| pods.mounts(container));
            mounts.any(|mount| reads(mount.volume) && folders.contains(&mount.path))
        });
        if !is_provided {
            faults.push(format!(
                "{}: no provider reads its folder; fix: mount it at {}",
                config.title(),
                folders.join(", ")
            ));
        }
    }
    faults
}

/// What the guide tells an operator to look at in Grafana is called so on the screen.
fn the_guide_names_what_is_on_the_screen(world: &World) -> Faults {
    let boards = boards(world);
    let titles = boards.iter().map(|board| board.word("/title"));
    let panels =
        boards.iter().flat_map(|board| stack::watch::dashboard::json::panels(board)).map(|panel| panel.word("/title"));
    let choices = boards.iter().flat_map(|board| board.list("/templating/list")).map(|one| one.word("/label"));
    let on_screen: Vec<&str> = titles.chain(panels).chain(choices).collect();
    let mut faults = Faults::new();
    for (step, mark) in [("Step 3: ", "*"), ("Step 4: ", "**")] {
        for name in named_in(world.guide, step, mark).filter(|name| !on_screen.contains(name)) {
            faults.push(format!("the guide, {step}nothing on a dashboard is called `{name}`; fix: correct the guide"));
        }
    }
    faults
}

/// What stands between two marks, from `You should see` to `If not` of a step of the guide.
fn named_in(guide: &'static str, step: &str, mark: &'static str) -> impl Iterator<Item = &'static str> {
    let of_step = guide.split_once(&format!("#### {step}")).map_or("", |(_, rest)| rest);
    let of_step = of_step.split_once("\n#### ").map_or(of_step, |(step, _)| step);
    let should = of_step.split_once("you should see").or_else(|| of_step.split_once("You should see"));
    let text = should.and_then(|(_, rest)| rest.split_once("If not")).map_or("", |(text, _)| text);
    text.split(mark).skip(1).step_by(2)
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    const BOARD: (&str, &str) = ("grafana-dashboard-business-metrics", "business-metrics.json");

    #[test]
    fn every_panel_asks_a_data_source_that_is_provisioned() {
        holds(data_sources_exist);
    }

    #[test]
    fn a_data_source_that_is_not_provisioned_is_reported() {
        reports(
            data_sources_exist,
            |world| world.rewrite(BOARD.0, BOARD.1, "\"uid\": \"loki\"", "\"uid\": \"${DS_LOKI}\""),
            "ConfigMap monitoring/grafana-dashboard-business-metrics, business-metrics.json: it asks data source \
             `${DS_LOKI}` (loki); fix: one of prometheus, loki, alertmanager",
        );
        reports(
            data_sources_exist,
            |world| world.rewrite("grafana-datasources", "datasources.yaml", "targetUID: loki", "targetUID: logs"),
            "datasources.yaml/datasources/0/correlations/0/targetUID: there is no data source `logs`; fix: one of \
             prometheus, loki, alertmanager",
        );
    }

    #[test]
    fn dashboards_and_panels_have_names_of_their_own() {
        holds(dashboards_hang_together);
        assert!(boards(&World::tea_house()).len() >= 3);
    }

    #[test]
    fn two_dashboards_of_one_uid_are_reported() {
        reports(
            dashboards_hang_together,
            |world| world.rewrite(BOARD.0, BOARD.1, "\"uid\": \"business-metrics\"", "\"uid\": \"cluster-health\""),
            "dashboard `cluster-health`: its uid is another's, empty or too long; fix: one of its own",
        );
    }

    #[test]
    fn two_panels_of_one_id_are_reported() {
        reports(
            dashboards_hang_together,
            |world| world.rewrite(BOARD.0, BOARD.1, "\"id\": 3,", "\"id\": 2,"),
            "dashboard `business-metrics`: two panels have the id 2; fix: number them",
        );
    }

    #[test]
    fn a_dashboard_with_an_id_is_reported() {
        reports(
            dashboards_hang_together,
            |world| {
                let title = "\"title\": \"Business Metrics\",";
                world.rewrite(BOARD.0, BOARD.1, title, &format!("{title}\n\"id\": 7,"));
            },
            "dashboard `business-metrics`: its id is of another Grafana; fix: leave it out",
        );
    }

    #[test]
    fn the_provider_reads_the_folder_of_every_dashboard() {
        holds(the_provider_finds_the_dashboards);
    }

    #[test]
    fn dashboards_in_another_folder_are_reported() {
        let mut world = World::tea_house();
        world.put("Deployment", "grafana", &container("/volumeMounts/2/mountPath"), "/var/lib/grafana/dashboards");
        let faults = the_provider_finds_the_dashboards(&world);
        assert_eq!(faults.len(), boards(&world).len());
        assert!(faults[0].ends_with("no provider reads its folder; fix: mount it at /var/lib/grafana-dashboards"));
    }

    #[test]
    fn the_guide_speaks_of_the_dashboards_as_they_are() {
        holds(the_guide_names_what_is_on_the_screen);
        assert!(World::ours().iter().all(|ours| named_in(ours.guide, "Step 3: ", "*").count() >= 3));
    }

    #[test]
    fn a_dashboard_that_the_guide_calls_otherwise_is_reported() {
        reports(
            the_guide_names_what_is_on_the_screen,
            |world| world.rewrite(BOARD.0, BOARD.1, "\"title\": \"Business Metrics\"", "\"title\": \"Orders\""),
            "the guide, Step 3: nothing on a dashboard is called `Business Metrics`; fix: correct the guide",
        );
    }
}
