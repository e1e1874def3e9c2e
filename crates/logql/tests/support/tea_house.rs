//! The tea house in whose world the examples of rules are tried: alone, and as the macros meet them.

use logql::{Source, World};

/// What its queries may read.
pub fn world() -> World {
    let source = |app: &str| {
        let of_streams = Source::new(app).label("app", &[app]).label("level", &["error", "info", "warn"]);
        of_streams.label("pod", &[]).metadata("status", &["200", "404", "500"])
    };
    World { sources: vec![source("kitchen"), source("counter")], shortest_range: Some(60.0) }
}
