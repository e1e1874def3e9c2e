//! Thanos: a sidecar beside a Prometheus that has a finished block, a store and a compactor over the bucket that it
//! uploads to, which is a folder, and a query layer that is asked.

use crate::catalogue::Draft;
use crate::record::lab::visit;
use crate::record::{Lab, Page, Recipe, Way};
use findings::Finding;

pub(super) const RECIPE: Recipe = Recipe {
    program: "thanos-query",
    workload: Some("thanos-query"),
    flags: &[],
    version: ("thanos_build_info", "version"),
    way: Way::Started(
        run,
        "with a sidecar that has uploaded a block of a Prometheus, a store and a compactor over that bucket, and a \
         query layer that was asked",
    ),
    drafts: &[
        Draft::of("thanos-query"),
        Draft::of("thanos-sidecar"),
        Draft::of("thanos-store"),
        Draft::of("thanos-compactor"),
    ],
};

/// Two hours of one series in the past: a block that is uploaded at once.
const BLOCK: &str = "\
# TYPE old gauge
old{from=\"recording\"} 1 1700006400
old{from=\"recording\"} 2 1700010000
# EOF
";

fn run(lab: &mut Lab) -> Result<Vec<Page>, Finding> {
    let (samples, data) = (lab.file("old.om", BLOCK)?, lab.path("prometheus"));
    lab.run("promtool", &["tsdb", "create-blocks-from", "openmetrics", &samples, &data])?;
    let bucket = format!("{{type: FILESYSTEM, config: {{directory: '{}'}}}}\n", lab.path("bucket"));
    let bucket = format!("--objstore.config-file={}", lab.file("bucket.yml", &bucket)?);
    let own = lab.port()?;
    let config = lab.file(
        "prometheus.yml",
        &format!(
            "global: {{scrape_interval: 1s, external_labels: {{cluster: recorded, replica: one}}}}\n\
             scrape_configs: [{{job_name: itself, static_configs: [{{targets: ['127.0.0.1:{own}']}}]}}]\n"
        ),
    )?;
    let listens = format!("--web.listen-address=127.0.0.1:{own}");
    let mut prometheus = lab.command("prometheus")?;
    prometheus.arg(format!("--config.file={config}")).arg(format!("--storage.tsdb.path={data}")).arg(listens);
    prometheus.args(["--storage.tsdb.min-block-duration=2h", "--storage.tsdb.max-block-duration=2h"]);
    prometheus.arg("--storage.tsdb.retention.time=100y");
    lab.keep("prometheus", prometheus)?;
    lab.answers(&format!("http://127.0.0.1:{own}/-/ready"), 60)?;

    let url = format!("--prometheus.url=http://127.0.0.1:{own}");
    let sidecar = part(lab, "sidecar", &[&format!("--tsdb.path={data}"), &url, &bucket])?;
    let uploaded = ["thanos_objstore_bucket_last_successful_upload_time", "thanos_shipper_uploads_total"];
    lab.scrape(&format!("{}/metrics", sidecar.http), 60, &uploaded)?;
    let store = part(lab, "store", &[&format!("--data-dir={}", lab.path("store")), &bucket])?;
    let compactor = part(lab, "compact", &["--wait", &format!("--data-dir={}", lab.path("compactor")), &bucket])?;
    let asked = format!("endpoints: [{{address: '{}'}}, {{address: '{}'}}]\n", sidecar.grpc, store.grpc);
    let asked = format!("--endpoint.sd-config-file={}", lab.file("endpoints.yml", &asked)?);
    let query = part(lab, "query", &[&asked, "--query.replica-label=replica"])?;
    // It asks the others who they are every five seconds.
    lab.wait(12)?;
    visit(&format!("{}/api/v1/query?query=up", query.http))?;
    visit(&format!("{}/api/v1/query?query=old&time=1700010000", query.http))?;
    visit(&format!("{}/api/v1/query_range?query=old&start=1700006400&end=1700010000&step=60", query.http))?;
    visit(&format!("{}/api/v1/query?query=sum(", query.http))?;
    let page = |lab: &mut Lab, name: &'static str, part: &Part, wanted: &[&str]| {
        Ok::<_, Finding>(Page::new(name, lab.scrape(&format!("{}/metrics", part.http), 60, wanted)?))
    };
    Ok(vec![
        page(lab, "thanos-sidecar", &sidecar, &uploaded)?,
        page(lab, "thanos-query", &query, &["thanos_store_nodes_grpc_connections", "http_requests_total"])?,
        page(lab, "thanos-store", &store, &["thanos_bucket_store_blocks_loaded", "grpc_server_handled_total"])?,
        page(lab, "thanos-compactor", &compactor, &["thanos_compact_iterations_total"])?,
    ])
}

/// Where a part answers.
struct Part {
    http: String,
    grpc: String,
}

/// Starts a part, and waits until it is ready.
fn part(lab: &mut Lab, name: &str, flags: &[&str]) -> Result<Part, Finding> {
    let (http, grpc) = (format!("127.0.0.1:{}", lab.port()?), format!("127.0.0.1:{}", lab.port()?));
    let mut program = lab.command("thanos")?;
    program.arg(name).arg(format!("--http-address={http}")).args(flags);
    // The compactor is asked nothing.
    if name != "compact" {
        program.arg(format!("--grpc-address={grpc}"));
    }
    lab.keep(&format!("thanos {name}"), program)?;
    let http = format!("http://{http}");
    lab.answers(&format!("{http}/-/ready"), 60)?;
    Ok(Part { http, grpc })
}
