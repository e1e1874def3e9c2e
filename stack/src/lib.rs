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
pub use stack_macros::{lines, logql, promql, record, series};
pub use {configs, kit, render, watch};

// The macros name what they make by its place here.
extern crate self as stack;

/// The examples of the README compile, or `cargo test` fails.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

#[cfg(test)]
mod tests {
    /// Each setting that the README's table tells to write stands in its example, which is compiled.
    #[test]
    fn every_setting_of_the_readme_is_compiled() {
        let readme = include_str!("../../README.md");
        let section = readme.split_once("## Change a setting").expect("the section is there").1;
        let (table, rest) = section.split_once("```rust\n").expect("an example follows the table");
        let example = rest.split_once("```").expect("the example ends").0;
        // Without comments, line breaks, and the comma before a bracket that closes on a line of its own.
        let lines = example.lines().map(|line| line.split_once(" //").map_or(line, |(code, _)| code).trim());
        let code = lines.collect::<String>().replace(",)", ")").replace(", ", ",");
        let told: Vec<&str> = table
            .lines()
            .filter_map(|line| line.strip_prefix("| ")?.split(" | ").nth(1))
            .flat_map(|cell| cell.split('`').filter(|part| part.starts_with('.') || part.starts_with("smarthost")))
            .collect();
        assert!(told.len() > 20, "{told:?}");
        for setting in told {
            assert!(code.contains(&setting.replace(", ", ",")), "`{setting}` is not in the example");
        }
    }
}
