//! Writes each example in Rust of the README and of SETTINGS.md to a file of its own, so that `readme.rs` can use what
//! it declares.

use std::path::Path;
use std::{env, fs};

fn main() {
    let folder = env::var_os("OUT_DIR").expect("cargo says where to write");
    for page in ["../README.md", "../SETTINGS.md"] {
        println!("cargo::rerun-if-changed={page}");
        examples(&fs::read_to_string(page).expect("the page is there"), Path::new(&folder));
    }
}

fn examples(page: &str, folder: &Path) {
    let (mut heading, mut count) = (String::new(), 0);
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("```rust\n") {
        let (example, behind) = after.split_once("```").expect("the example ends");
        // Of its section, the first is 1.
        if let Some(last) = before.lines().rfind(|line| line.starts_with("##")) {
            heading = last.trim_start_matches(['#', ' ']).to_lowercase().replace(' ', "-");
            count = 0;
        }
        count += 1;
        fs::write(folder.join(format!("{heading}-{count}.rs")), example).expect("there is room");
        rest = behind;
    }
}
