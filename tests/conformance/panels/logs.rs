//! Every panel that shows logs, or numbers made of them, shows something where everything is logged: each query is
//! asked of a real Loki that has what a real Promtail made of the lines of the shop and of its watchers.

use serde_json::Value;
use stack_tests::tools;

use super::lines::SOUGHT;
use super::shipped::Shipped;
use super::{A_POD, ENVIRONMENT, faults};
use crate::queries::{Language, Query, of_dashboards, of_data_sources, of_links, of_variables, typed};

/// Panels and variables that stay empty here, and why that is right. A line that is no longer true fails.
const EMPTY: &[(&str, &str)] = &[(
    "default: application-performance.json, panel \"Top routes\" where route=static",
    "the panel says that it leaves images and scripts out",
)];

fn queries() -> Vec<Query> {
    let mut queries = of_dashboards(ENVIRONMENT, Language::LogQl);
    assert!(queries.len() > 40, "the dashboards have {} queries of Loki", queries.len());
    let variables = of_variables(ENVIRONMENT, Language::LogQl);
    assert!(!variables.is_empty(), "no variable lists what Loki has");
    queries.extend(variables);
    let links = of_links(ENVIRONMENT);
    assert!(links.len() > 20, "the dashboards have {} links to logs", links.len());
    queries.extend(links);
    let leads = of_data_sources(ENVIRONMENT, Language::LogQl, &A_POD);
    assert!(!leads.is_empty(), "nothing leads from metrics to logs");
    queries.extend(leads);
    queries
}

#[test]
fn every_panel_that_asks_loki_shows_something() {
    let Some([loki, promtail]) = tools(["loki", "promtail"]) else { return };
    let queries = queries();
    let shipped = Shipped::start(&loki, &promtail, ENVIRONMENT, |_| {});
    let faults = faults(&queries, EMPTY, |query| shipped.count(query));
    assert!(faults.is_empty(), "{} of {} queries:\n{}", faults.len(), queries.len(), faults.join("\n"));
    what_is_typed_is_found_as_it_stands(&shipped);
}

/// Whatever signs are in it, and in small letters or capitals.
fn what_is_typed_is_found_as_it_stands(shipped: &Shipped) {
    let found = |text: &str| shipped.count(&typed(ENVIRONMENT, "logs.json", "Everything that matches", "search", text));
    for text in SOUGHT {
        assert!(found(text).is_ok_and(|entries| entries > 0), "{text}: {:?}", found(text));
    }
    for text in ["rahim.u@example.com", "+8801711-000000", "/api/orders/77", "103.4.5..6"] {
        assert_eq!(found(text), Ok(0), "{text}");
    }
}

#[test]
fn without_a_stage_of_the_pipeline_the_panels_that_need_it_are_named() {
    let Some([loki, promtail]) = tools(["loki", "promtail"]) else { return };
    let queries = queries();
    let shipped = Shipped::start(&loki, &promtail, ENVIRONMENT, |config| {
        let frontend = config["scrape_configs"][0]["pipeline_stages"]
            .as_array_mut()
            .into_iter()
            .flatten()
            .find(|stage| stage["match"]["selector"] == r#"{app="dhakacart-frontend"}"#);
        let stages = frontend.and_then(|stage| stage["match"]["stages"].as_array_mut()).expect("nginx has stages");
        let before = stages.len();
        stages.retain(|stage: &Value| stage["structured_metadata"].is_null());
        assert_eq!(stages.len(), before - 1);
    });
    let faults = faults(&queries, EMPTY, |query| shipped.count(query)).join("\n");
    assert!(faults.contains(r#"panel "Top routes" shows nothing"#), "{faults}");
    assert!(!faults.contains(r#"panel "Lines by app""#), "{faults}");
}
