//! Loki verifies its config, and reads every LogQL query of rules and dashboards with its own parser.

use std::path::Path;
use std::process::Command;

use stack_tests::tool;
use tempfile::TempDir;

use crate::mounted::{Mounted, damage};
use crate::process::{Said, Server, free_port, run};
use crate::queries::{Language, of_dashboards, of_log_rules};

const CONFIG: &str = "-config.file=";

fn verify(loki: &Path, mounted: &Mounted) -> Said {
    let config = format!("{CONFIG}{}", mounted.flagged(CONFIG).display());
    run(Command::new(loki).args(["-verify-config", "-config.expand-env=true", &config]))
}

fn mounted(environment: &str) -> Mounted {
    Mounted::of(environment, "StatefulSet", "loki")
}

/// A Loki that is asked how it reads queries; it stores nothing.
struct Parser {
    address: String,
    _server: Server,
    _folder: TempDir,
}

const MINIMAL: &str = "\
auth_enabled: false
common:
  {path_prefix: FOLDER, replication_factor: 1, instance_addr: 127.0.0.1, ring: {kvstore: {store: inmemory}},
   compactor_address: 'http://127.0.0.1:1'}
schema_config:
  configs: [{from: 2024-04-01, store: tsdb, object_store: filesystem, schema: v13, index: {prefix: i_, period: 24h}}]
analytics: {reporting_enabled: false}
";

impl Parser {
    fn start(loki: &Path) -> Self {
        let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
        let (http, grpc) = (free_port(), free_port());
        let config = folder.path().join("loki.yaml");
        let text = MINIMAL.replace("FOLDER", &folder.path().to_string_lossy());
        std::fs::write(&config, text).expect("the test may write");
        let mut command = Command::new(loki);
        command.arg(format!("{CONFIG}{}", config.display()));
        command.args(["-target=querier,query-frontend", "-server.http-listen-address=127.0.0.1"]);
        command.args(["-server.grpc-listen-address=127.0.0.1", &format!("-server.grpc-listen-port={grpc}")]);
        command.arg(format!("-server.http-listen-port={http}"));
        let mut server = Server::start("loki", &mut command, folder.path());
        let address = format!("http://127.0.0.1:{http}/loki/api/v1/format_query");
        server.until(60, || ask(&address, "{app=\"x\"}").is_some_and(|answer| answer.is_ok()));
        Self { address, _server: server, _folder: folder }
    }

    /// The query as Loki would write it, or why it is none.
    fn read(&self, query: &str) -> Result<String, String> {
        ask(&self.address, query).expect("Loki answers")
    }
}

/// None where nobody answers yet.
fn ask(address: &str, query: &str) -> Option<Result<String, String>> {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut response = agent.get(address).query("query", query).call().ok()?;
    let text = response.body_mut().read_to_string().ok()?;
    if response.status() == 404 || response.status() == 503 {
        return None;
    }
    Some(if response.status() == 200 { Ok(text) } else { Err(text) })
}

#[test]
fn loki_accepts_its_config() {
    let Some(loki) = tool("loki") else { return };
    for environment in stack_tests::ours::environments_and_air_gapped() {
        verify(&loki, &mounted(environment)).is_content(environment);
    }
}

#[test]
fn a_key_that_loki_does_not_know_is_refused() {
    let Some(loki) = tool("loki") else { return };
    let mounted = mounted("default");
    damage(&mounted.flagged(CONFIG), "retention_period:", "retention_periods:");
    verify(&loki, &mounted).refuses("field retention_periods not found in type validation.plain");
}

#[test]
fn a_config_that_contradicts_itself_is_refused() {
    let Some(loki) = tool("loki") else { return };
    let mounted = mounted("default");
    damage(&mounted.flagged(CONFIG), "  delete_request_store: filesystem\n", "");
    verify(&loki, &mounted).refuses("delete-request-store should be configured when retention is enabled");
}

#[test]
fn every_query_of_rules_and_dashboards_is_logql() {
    let Some(loki) = tool("loki") else { return };
    let parser = Parser::start(&loki);
    let mut faults = Vec::new();
    let mut read = 0;
    for environment in stack_tests::ours::environments_and_air_gapped() {
        let dashboards = of_dashboards(environment, Language::LogQl);
        let rules = of_log_rules(environment);
        assert!(!dashboards.is_empty() && !rules.is_empty(), "{environment} has no LogQL");
        for query in dashboards.into_iter().chain(rules) {
            read += 1;
            faults.extend(
                parser.read(&query.text).err().map(|fault| format!("{}: {fault}\n  {}", query.place, query.text)),
            );
        }
    }
    assert!(faults.is_empty(), "{} of {read} queries are refused:\n{}", faults.len(), faults.join("\n"));
    let refused = parser.read("sum by (app) (rate({app=\"x\"} |= [5m]))").expect_err("a line filter wants a text");
    assert!(refused.contains("syntax error: unexpected RANGE"), "{refused}");
}
