//! blackbox-exporter: its own metrics, and those of a probe over HTTP, over HTTPS and of a TCP port.

use crate::catalogue::{Closed, Draft};
use crate::record::{Lab, Page, Recipe, Way};
use findings::Finding;

pub(super) const RECIPE: Recipe = Recipe {
    program: "blackbox-exporter",
    workload: Some("blackbox-exporter"),
    flags: &["--log.prober", "--config.enable-auto-reload"],
    version: ("blackbox_exporter_build_info", "version"),
    way: Way::Started(run, "and from probes of itself over HTTP and TCP, and of a server with a certificate"),
    drafts: &[
        Draft::of("blackbox-exporter"),
        Draft {
            closed: &[Closed {
                metrics: "probe_http_duration_seconds",
                label: "phase",
                values: &["connect", "processing", "resolve", "tls", "transfer"],
            }],
            ..Draft::of("blackbox-probe")
        },
    ],
};

/// As deployed, and a module that trusts the certificate of the server beside it.
fn config(certificate: &str) -> String {
    format!(
        "modules:\n\
         \x20 http_2xx: {{prober: http, timeout: 8s, http: {{method: GET, preferred_ip_protocol: ip4}}}}\n\
         \x20 tcp_connect: {{prober: tcp, timeout: 8s, tcp: {{preferred_ip_protocol: ip4}}}}\n\
         \x20 https: {{prober: http, timeout: 8s, http: {{method: GET, tls_config: {{ca_file: '{certificate}'}}}}}}\n"
    )
}

fn run(lab: &mut Lab) -> Result<Vec<Page>, Finding> {
    let (certificate, key) = (lab.path("cert.pem"), lab.path("key.pem"));
    lab.run(
        "openssl",
        &[
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=recorded",
            "-addext",
            "subjectAltName=IP:127.0.0.1,DNS:recorded",
            "-keyout",
            &key,
            "-out",
            &certificate,
        ],
    )?;
    let (tls, http) = (lab.port()?, lab.port()?);
    let accept = format!("127.0.0.1:{tls}");
    lab.start("openssl", &["s_server", "-accept", &accept, "-cert", &certificate, "-key", &key, "-www", "-quiet"])?;
    let config = lab.file("blackbox.yml", &config(&certificate))?;
    let address = format!("127.0.0.1:{http}");
    let mut program = lab.command("blackbox_exporter")?;
    program.args(lab.flags()).arg(format!("--config.file={config}")).arg(format!("--web.listen-address={address}"));
    lab.keep("blackbox_exporter", program)?;
    lab.answers(&format!("http://{address}/-/healthy"), 20)?;
    let probe = |module: &str, target: &str| format!("http://{address}/probe?module={module}&target={target}");
    let healthy = format!("http://{address}/-/healthy");
    let success = ["probe_success", "probe_duration_seconds"];
    let mut probed =
        lab.scrape(&probe("http_2xx", &healthy), 20, &[&success[..], &["probe_http_status_code"]].concat())?;
    let secure = ["probe_ssl_earliest_cert_expiry", "probe_ssl_last_chain_info", "probe_tls_version_info"];
    probed.merge(lab.scrape(&probe("https", &format!("https://{accept}/")), 20, &secure)?);
    probed.merge(lab.scrape(&probe("tcp_connect", &address), 20, &success)?);
    let own = lab.scrape(&format!("http://{address}/metrics"), 20, &["blackbox_exporter_build_info"])?;
    Ok(vec![Page::new("blackbox-exporter", own), Page::new("blackbox-probe", probed)])
}
