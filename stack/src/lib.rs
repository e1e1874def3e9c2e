//! DhakaCart: what is watched, what raises an alarm, what is shown, and where it all runs. This is the spec.
//!
//! What is deployed and scraped (`stack_facts`) lies below the macros, which ask it what a query may read.

pub mod alerts;
pub mod dashboards;
mod environments;
pub mod leads;
pub mod program;
pub mod thresholds;

pub use program::{PROGRAM, STACK, WATCH};
pub use stack_facts::{jobs, log_pipeline, programs, shop};
pub use stack_macros::{board, lines, logql, promql, record, series};
pub use {configs, kit, render, watch};

// The macros name what they make by its place here.
extern crate self as stack;

/// The examples of the README compile, or `cargo test` fails.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// So do those of the settings.
#[cfg(doctest)]
#[doc = include_str!("../../SETTINGS.md")]
pub struct Settings;

#[cfg(test)]
mod tests {
    /// What tables tell to write begins like this.
    const WRITTEN: [&str; 16] = [
        ".",
        "smarthost",
        "Notifier::",
        "Route::",
        "Matcher::",
        "Period::",
        "Job::",
        "above(",
        "below(",
        "before(",
        "older_than(",
        "heatmap(",
        "histogram(",
        "pie_chart(",
        "board!",
        "verbatim:",
    ];

    /// Each setting that the tables of SETTINGS.md tell to write stands in the example below it, which is compiled.
    #[test]
    fn every_setting_is_compiled() {
        let mut rest = include_str!("../../SETTINGS.md");
        let mut all = 0;
        while let Some((tables, behind)) = rest.split_once("```rust\n") {
            let (example, behind) = behind.split_once("```").expect("the example ends");
            rest = behind;
            // Without comments, line breaks, and the comma before a bracket that closes on a line of its own.
            let lines = example.lines().map(|line| line.split_once(" //").map_or(line, |(code, _)| code).trim());
            let code = lines.collect::<String>().replace(",)", ")").replace(", ", ",");
            let told: Vec<&str> = tables
                .lines()
                .filter_map(|line| line.strip_prefix("| ")?.split(" | ").nth(1))
                .flat_map(|cell| cell.split('`').filter(|part| WRITTEN.iter().any(|word| part.starts_with(word))))
                .collect();
            for setting in &told {
                assert!(code.contains(&setting.replace(", ", ",")), "`{setting}` is not in the example");
            }
            all += told.len();
        }
        assert!(all > 50, "{all}");
    }
}
