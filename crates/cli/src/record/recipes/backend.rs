//! The contract of the shop's backend: what the part that it is to copy shows when the shop's API is asked.

use std::path::Path;

use crate::Problem;
use crate::catalogue::Kind::Gauge;
use crate::catalogue::{Closed, Draft, Silent};
use crate::record::lab::{post, visit};
use crate::record::{Lab, Page, Recipe, Way};

pub(super) const RECIPE: Recipe = Recipe {
    program: "dhakacart-backend",
    workload: None,
    flags: &[],
    version: ("", ""),
    way: Way::Started(run, "the example server of testing/express-metrics, with express 4.22.3 and prom-client 15.1.3"),
    drafts: &[Draft {
        closed: &[Closed {
            metrics: "nodejs_gc_duration_seconds",
            label: "kind",
            values: &["incremental", "major", "minor", "weakcb"],
        }],
        silent: &[
            // lib/metrics/processRequests.js of prom-client 15.1.3.
            Silent {
                name: "nodejs_active_requests",
                kind: Gauge,
                labels: &["type"],
                help: "Number of active libuv requests grouped by request type. Every request type is C++ class name.",
            },
        ],
        ..Draft::of("dhakacart-backend")
    }],
};

const FOLDER: &str = "testing/express-metrics";

fn run(lab: &mut Lab) -> Result<Vec<Page>, Problem> {
    let folder = lab.root().join(FOLDER);
    must_be_installed(&folder)?;
    let port = lab.port()?;
    let mut server = lab.command("node")?;
    // Small memory brings the garbage collections that its metrics speak of.
    server.arg("--max-semi-space-size=1").arg(folder.join("example-server.js")).env("PORT", port.to_string());
    lab.keep("node", server)?;
    let base = format!("http://127.0.0.1:{port}");
    lab.answers(&format!("{base}/health"), 20)?;
    for path in ["/api/products", "/api/products/1", "/api/error-test", "/nowhere"] {
        visit(&format!("{base}{path}"))?;
    }
    post(&format!("{base}/api/orders"), "{}")?;
    let wanted = ["http_requests_total", "http_request_duration_seconds", "orders_total", "nodejs_gc_duration_seconds"];
    Ok(vec![Page::new("dhakacart-backend", lab.scrape(&format!("{base}/metrics"), 30, &wanted)?)])
}

fn must_be_installed(folder: &Path) -> Result<(), Problem> {
    if folder.join("node_modules").join("prom-client").is_dir() {
        return Ok(());
    }
    Err(Problem::new(
        format!("the packages of {FOLDER} are not installed"),
        format!("run `npm install` in {FOLDER}, then record again"),
    ))
}
