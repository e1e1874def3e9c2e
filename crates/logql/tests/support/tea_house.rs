//! The tea house in whose world the examples of rules are tried: alone, and as the macros meet them.

use logql::{Format, Source, World};

/// What its queries may read.
pub fn world() -> World {
    let source = |app: &str| {
        let of_streams = Source::new(app).label("app", &[app]).label("level", &["error", "info", "warn"]);
        of_streams.label("pod", &[]).metadata("status", &["200", "404", "500"])
    };
    let counter = source("counter").written_as(Format::Text("a table".to_owned()));
    World { sources: vec![source("kitchen"), counter], shortest_range: Some(60.0) }
}
