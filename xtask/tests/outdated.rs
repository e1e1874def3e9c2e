//! `outdated` over the repository: every pin is found where it stands. What is behind is printed and fails nothing:
//! that a program has a new patch is no fault of a change.

use std::fs;
use std::path::Path;

use serde_json::Value;
use xtask::CLI;

#[test]
fn every_pin_stands_where_it_is_said_to_stand() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut context = cli::Context::new(&CLI, &mut out, &mut err);
    let arguments = ["cargo xtask", "outdated", "--format", "json", "--root", root.to_str().unwrap()];
    let outcome = cli::run(arguments, &mut context);
    assert!(err.is_empty(), "{}", String::from_utf8_lossy(&err));
    let answer: Value = serde_json::from_slice(&out).unwrap();
    let pins = answer["pins"].as_array().unwrap();
    let text = |pin: &Value, field: &str| pin[field].as_str().unwrap_or_default().to_owned();
    for pin in pins {
        let place = text(pin, "place");
        let Some((file, line)) = place.split_once(':') else { continue };
        let source = fs::read_to_string(root.join(file)).unwrap();
        let line = source.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
        let (name, pinned) = (text(pin, "name"), text(pin, "pinned"));
        assert!(line.contains(&name) || line.contains(&pinned), "{place} says nothing of {name} {pinned}: {line}");
    }
    let images = CLI.program.images().filter(|image| !image.repository().contains("dhakacart"));
    for image in images {
        let pin = pins.iter().find(|pin| pin["name"] == image.repository()).unwrap();
        assert_eq!(pin["pinned"], image.tag());
        assert!(text(pin, "place").starts_with("crates/programs/src/"), "{pin}");
    }
    let told = pins.iter().filter(|pin| pin["untold"].is_null()).count();
    // Where nobody answers, that is the outcome.
    if outcome == cli::Outcome::Failed {
        assert_eq!(told, 0);
        return cli::tools::skip_for(&["the registries"], "run it where they are reached");
    }
    for pin in pins.iter().filter(|pin| !pin["patch"].is_null()) {
        println!("behind: {} {} has {} ({})", pin["name"], pin["pinned"], pin["patch"], pin["place"]);
    }
}
