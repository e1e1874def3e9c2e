//! The OpenTelemetry Collector as the log agent: shipping a file of lines to a receiver, to one that refuses, and to
//! one that is not there, with a Kubernetes that is not there.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use crate::catalogue::Draft;
use crate::problem::of_io;
use crate::record::{Lab, Page, Recipe, Way};
use findings::Finding;

pub(super) const RECIPE: Recipe = Recipe {
    program: "otel-collector",
    workload: Some("otel-collector"),
    flags: &["--feature-gates"],
    version: ("target_info", "service_version"),
    way: Way::Started(run, "shipping a file to a receiver, to one that refuses it, and to one that is not there"),
    drafts: &[Draft::of("otel-collector")],
};

fn run(lab: &mut Lab) -> Result<Vec<Page>, Finding> {
    let sink = receiver()?;
    let (metrics, counters, health) = (lab.port()?, lab.port()?, lab.port()?);
    let pod = "logs/tea_pot-0_00000000-0000-0000-0000-000000000000/pot/0.log";
    lab.file(pod, "2026-01-01T00:00:00.000000000Z stdout F level=info a line\nnot in the format\n")?;
    let (logs, state) = (lab.path("logs"), lab.path("state"));
    let nobody = lab.file(
        "kubeconfig",
        "{apiVersion: v1, kind: Config, current-context: none, \
         clusters: [{name: none, cluster: {server: 'http://127.0.0.1:9'}}], users: [{name: none, user: {}}], \
         contexts: [{name: none, context: {cluster: none, user: none}}]}\n",
    )?;
    let queue = "storage: file_storage, sizer: bytes, queue_size: 1000000, block_on_overflow: true, num_consumers: 1";
    let exporter = |name: &str, url: &str| {
        format!(
            "  {name}: {{endpoint: '{url}', sending_queue: {{{queue}, batch: {{flush_timeout: 100ms, sizer: bytes, \
             min_size: 1000, max_size: 100000}}}}, retry_on_failure: {{initial_interval: 100ms}}}}\n"
        )
    };
    let config = lab.file(
        "otelcol.yaml",
        &format!(
            "extensions:
  health_check: {{endpoint: '127.0.0.1:{health}'}}
  file_storage: {{directory: '{state}', create_directory: true}}
receivers:
  file_log: {{include: ['{logs}/*/*/*.log'], start_at: beginning, include_file_path: true, storage: file_storage, \
retry_on_failure: {{enabled: true}}, operators: [{{type: container}}]}}
processors:
  k8s_attributes: {{auth_type: kubeConfig, extract: {{metadata: [k8s.pod.name]}}}}
  filter: {{logs: {{log_record: ['IsMatch(log.body, \"never\")']}}}}
  transform/lines: {{error_mode: ignore, log_statements: ['set(log.attributes[\"level\"], \"info\")']}}
  groupbyattrs: {{keys: [level]}}
connectors:
  count: {{logs: {{lines_total: {{description: Lines.}}}}}}
exporters:
{}{}{}  prometheus: {{endpoint: '127.0.0.1:{counters}'}}
service:
  extensions: [health_check, file_storage]
  telemetry: {{metrics: {{readers: [{{pull: {{exporter: {{prometheus: {{host: 127.0.0.1, port: {metrics}, \
without_scope_info: true, without_type_suffix: false, without_units: true}}}}}}}}]}}}}
  pipelines:
    logs: {{receivers: [file_log], processors: [k8s_attributes, filter, transform/lines, groupbyattrs], \
exporters: [count, otlp_http, otlp_http/away, otlp_http/refusing]}}
    metrics: {{receivers: [count], exporters: [prometheus]}}
",
            exporter("otlp_http", &format!("http://{sink}/taken")),
            exporter("otlp_http/away", "http://127.0.0.1:9"),
            exporter("otlp_http/refusing", &format!("http://{sink}/refused")),
        ),
    )?;
    let mut program = lab.command("otelcol-contrib")?;
    program.args(lab.flags()).arg(format!("--config={config}")).env("KUBECONFIG", nobody);
    lab.keep("otelcol-contrib", program)?;
    lab.answers(&format!("http://127.0.0.1:{health}/"), 30)?;
    let wanted = [
        "otelcol_exporter_sent_log_records_total",
        "otelcol_exporter_send_failed_log_records_total",
        "otelcol_exporter_queue_size",
        "otelcol_receiver_accepted_log_records_total",
        "otelcol_fileconsumer_open_files",
    ];
    let url = format!("http://127.0.0.1:{metrics}/metrics");
    Ok(vec![Page::new("otel-collector", lab.scrape(&url, 60, &wanted)?)])
}

/// A server that takes what is posted below `/taken`, and refuses the rest for good. It ends with the process.
fn receiver() -> Result<String, Finding> {
    let cannot = |error| of_io("listen on", "loopback", &error);
    let listener = TcpListener::bind("127.0.0.1:0").map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?.to_string();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || {
                let mut request = vec![0; 65_536];
                // One request of a few lines fits; the connection is closed after it.
                let read = stream.read(&mut request).unwrap_or_default();
                let status = if request[..read].starts_with(b"POST /taken") { "200 OK" } else { "400 Bad Request" };
                let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                // Who asked may be gone.
                let _unheard = stream.write_all(answer.as_bytes());
            });
        }
    });
    Ok(address)
}
