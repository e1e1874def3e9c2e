//! Lists the recorded catalogues: one is known by lying in `recorded/`.

// The crate itself is not built yet.
#[path = "src/build/list.rs"]
mod list;

fn main() {
    if let Err(error) = list::written(std::path::Path::new("recorded")) {
        println!("cargo::error=the recorded catalogues cannot be listed: {error}");
    }
}
