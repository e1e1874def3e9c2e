//! Writes each example of the README that is Rust to a file of its own, so that `readme.rs` can use what it declares.

use std::path::Path;
use std::{env, fs};

fn main() {
    const README: &str = "../README.md";
    println!("cargo::rerun-if-changed={README}");
    let readme = fs::read_to_string(README).expect("the README is there");
    let folder = env::var_os("OUT_DIR").expect("cargo says where to write");
    let (mut heading, mut count) = (String::new(), 0);
    let mut rest = readme.as_str();
    while let Some((before, after)) = rest.split_once("```rust\n") {
        let (example, behind) = after.split_once("```").expect("the example ends");
        // Of its section, the first is 1.
        if let Some(last) = before.lines().rfind(|line| line.starts_with("##")) {
            heading = last.trim_start_matches(['#', ' ']).to_lowercase().replace(' ', "-");
            count = 0;
        }
        count += 1;
        fs::write(Path::new(&folder).join(format!("{heading}-{count}.rs")), example).expect("there is room");
        rest = behind;
    }
}
