//! Notes in a recorded catalogue how many series each of its metrics has on a real page: `CATALOGUE PAGE [PODS]`, with
//! PODS where the page speaks of that many pods.

use std::path::Path;

use promql::catalogue::{Catalogue, exposition::Exposition};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [catalogue, page, pods @ ..] = &arguments[..] else { panic!("CATALOGUE PAGE [PODS]") };
    let read = |path: &str| std::fs::read_to_string(Path::new(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"));
    let mut counted = Catalogue::parse(&read(catalogue)).unwrap_or_else(|faults| panic!("{catalogue}: {faults:?}"));
    let shown = Exposition::parse(&read(page), page).unwrap_or_else(|fault| panic!("{fault:?}"));
    let strangers = counted.count(&shown, pods.first().map(|pods| pods.parse().expect("PODS")));
    std::fs::write(catalogue, counted.text()).unwrap_or_else(|fault| panic!("{catalogue}: {fault}"));
    println!("{catalogue}: {:?}, without {strangers:?}", counted.series_count);
}
