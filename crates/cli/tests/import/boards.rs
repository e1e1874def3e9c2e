//! What becomes of dashboards: rows of panels, variables.

use std::fs;

use super::{folder, is_written, run, text};

#[test]
fn dashboards_become_rows_of_panels() {
    let written = is_written("board.json");
    assert!(!written.contains("VAR_SHOP"), "constants stand where they were mentioned: {written}");
}

#[test]
fn a_dashboard_is_found_in_an_object_of_kubernetes() {
    let folder = folder();
    let board = r#"{"title": "Tea", "schemaVersion": 39,
        "panels": [{"type": "stat", "title": "Pots", "targets": [{"expr": "up"}]}]}"#;
    let objects = [
        format!("kind: ConfigMap\ndata:\n  tea.json: '{board}'\n"),
        format!("kind: GrafanaDashboard\nspec:\n  json: >\n    {board}\n"),
    ];
    for object in objects {
        fs::write(folder.path().join("object.yaml"), &object).expect("the test may write");
        let output = run(folder.path(), &["object.yaml"]);
        let written = text(&output.stdout);
        assert!(written.contains("Dashboard::new(\"tea\", \"Tea\")") && written.contains("stat("), "{object}{written}");
    }
}

#[test]
fn a_dashboard_of_which_nothing_is_left_is_said() {
    let folder = folder();
    let newest = r#"{"title": "Tea", "schemaVersion": 42, "elements": {"panel-1": {"kind": "Panel"}}}"#;
    let strange = r#"{"title": "Tea", "schemaVersion": 39, "panels": [{"type": "geomap", "title": "Where"}]}"#;
    for (board, said) in
        [(newest, "it is of Grafana's schema v2"), (strange, "panels of the type `geomap` are not taken over")]
    {
        fs::write(folder.path().join("board.json"), board).expect("the test may write");
        let output = run(folder.path(), &["board.json"]);
        let written = text(&output.stdout);
        assert!(written.contains(said) && !written.contains("Dashboard::new"), "{written}");
    }
}
