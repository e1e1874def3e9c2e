//! A real Loki that has what a real Promtail shipped: both with the files that their pods get, Promtail told of pods by
//! a list in place of the API server.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};
use stack::configs::prometheus::meta;

use super::lines::{Writer, writers};
use crate::live::cri::rfc3339;
use crate::mounted::Mounted;
use crate::process::{Server, free_port};
use crate::queries::{Asked, Query};

const CONFIG: &str = "-config.file=";

/// How long ago everything was said, in minutes: often enough for the shortest range, and recent enough for the last
/// five minutes, however slow this machine is.
const SAID: [u64; 8] = [14, 12, 10, 8, 6, 4, 2, 0];

/// As many lines as the data source asks for.
const LIMIT: &str = "1000";

/// Loki with the logs of everything that is deployed.
pub struct Shipped {
    address: String,
    _programs: (Server, Server),
    _files: (Mounted, Mounted),
}

impl Shipped {
    /// Starts both, and waits until all that was written has arrived. `change` may damage Promtail's config first.
    pub fn start(loki: &Path, promtail: &Path, environment: &str, change: impl FnOnce(&mut Value)) -> Self {
        let files = Mounted::of(environment, "StatefulSet", "loki");
        let (port, grpc) = (free_port(), free_port());
        let mut command = Command::new(loki);
        command.arg(format!("{CONFIG}{}", files.flagged(CONFIG).display()));
        command.args(["-server.http-listen-address=127.0.0.1", "-server.grpc-listen-address=127.0.0.1"]);
        command.args([format!("-server.http-listen-port={port}"), format!("-server.grpc-listen-port={grpc}")]);
        let mut storing = Server::start("loki", &mut command, &files.path("/"));
        let address = format!("http://127.0.0.1:{port}");
        storing.until(90, || get(&format!("{address}/ready"), &[]).is_ok());

        let writers = writers();
        let agents = Mounted::of(environment, "DaemonSet", "promtail");
        for writer in &writers {
            write(&agents, writer);
        }
        let config = agents.flagged(CONFIG);
        std::fs::write(&config, configured(&config, &address, &writers, change)).expect("the test may write");
        let mut command = Command::new(promtail);
        command.arg(format!("{CONFIG}{}", config.display())).env("HOSTNAME", NODE);
        std::fs::create_dir_all(agents.path("/run/promtail")).expect("the test may write");
        let mut shipping = Server::start("promtail", &mut command, &agents.path("/"));

        let written: usize = writers.iter().map(|writer| writer.entries.len() * SAID.len()).sum();
        let all = r#"sum(count_over_time({namespace=~".+"}[1h]))"#;
        let written = written.to_string();
        shipping.until(60, || {
            let answer = get(&format!("{address}/loki/api/v1/query"), &[("query", all)]);
            answer.is_ok_and(|answer| answer["data"]["result"][0]["value"][1] == written.as_str())
        });
        Self { address, _programs: (storing, shipping), _files: (files, agents) }
    }

    /// How much a query finds: entries, values, or series that are not zero all the time; or what is wrong with it.
    ///
    /// A share with `or vector(0)` is a number even where what it counts is misspelt, and everything is logged here.
    pub fn count(&self, query: &Query) -> Result<usize, String> {
        let api = format!("{}/loki/api/v1", self.address);
        let now = SystemTime::now();
        let since = |seconds| nanoseconds(now - Duration::from_secs(seconds));
        let text = ("query", query.text.as_str());
        let answer = match &query.asked {
            Asked::Now => get(&format!("{api}/query"), &[text, ("time", &since(0)), ("limit", LIMIT)])?,
            Asked::Over { range, step } => {
                let (start, end, step) = (since(*range), since(0), step.to_string());
                let parameters = [text, ("start", &start), ("end", &end), ("step", &step), ("limit", LIMIT)];
                get(&format!("{api}/query_range"), &parameters)?
            }
            Asked::Values(label) => {
                let (start, end) = (since(3_600), since(0));
                let parameters = [text, ("start", start.as_str()), ("end", end.as_str())];
                let answer = get(&format!("{api}/label/{label}/values"), &parameters)?;
                return Ok(answer["data"].as_array().map_or(0, Vec::len));
            }
        };
        let result = answer["data"]["result"].as_array().ok_or_else(|| format!("it has no result: {answer}"))?;
        if answer["data"]["resultType"] == "streams" {
            return Ok(result.iter().filter_map(|stream| stream["values"].as_array()).map(Vec::len).sum());
        }
        let is_something = |sample: &Value| !matches!(sample[1].as_str(), None | Some("0" | "NaN"));
        let shows = |series: &&Value| {
            let over_time = series["values"].as_array().into_iter().flatten();
            over_time.chain(series.get("value")).any(is_something)
        };
        Ok(result.iter().filter(shows).count())
    }
}

/// Where all pods run.
const NODE: &str = "node-1";

/// Writes what a pod says into the file in which the kubelet keeps it.
fn write(agents: &Mounted, Writer { namespace, pod, entries, .. }: &Writer) {
    let folder = agents.path(&format!("/var/log/pods/{namespace}_{pod}_{}/{CONTAINER}", uid(pod)));
    std::fs::create_dir_all(&folder).expect("the test may make folders");
    let mut text = String::new();
    for minutes in SAID {
        let said = SystemTime::now() - Duration::from_secs(60 * minutes);
        for (number, (stream, entry)) in entries.iter().enumerate() {
            let time = rfc3339(said + Duration::from_millis(number as u64));
            text.extend(entry.lines().map(|line| format!("{time} {stream} F {line}\n")));
        }
    }
    std::fs::write(folder.join("0.log"), text).expect("the test may write");
}

const CONTAINER: &str = "main";

fn uid(pod: &str) -> String {
    format!("uid-of-{pod}")
}

/// Promtail's config with our Loki, and with a list of pods as the API server would tell them.
fn configured(file: &Path, loki: &str, writers: &[Writer], change: impl FnOnce(&mut Value)) -> String {
    let text = std::fs::read_to_string(file).expect("the pod has a config");
    let mut config: Value = serde_yaml::from_str(&text).expect("it is YAML");
    config["clients"][0]["url"] = format!("{loki}/loki/api/v1/push").into();
    config["server"] =
        json!({ "http_listen_address": "127.0.0.1", "http_listen_port": free_port(), "grpc_listen_port": 0 });
    let scrape = config["scrape_configs"][0].as_object_mut().expect("it has one scrape config");
    scrape.remove("kubernetes_sd_configs").expect("it finds its pods through the API server");
    let pods: Vec<_> =
        writers.iter().map(|pod| json!({ "targets": ["localhost"], "labels": discovered(pod) })).collect();
    scrape.insert("static_configs".to_owned(), pods.into());
    change(&mut config);
    config.to_string()
}

/// What service discovery says of a pod.
fn discovered(writer: &Writer) -> Map<String, Value> {
    let mut labels = Map::from_iter([
        (meta::NAMESPACE.to_owned(), writer.namespace.into()),
        (meta::POD_NAME.to_owned(), writer.pod.as_str().into()),
        (meta::POD_UID.to_owned(), uid(&writer.pod).into()),
        (meta::CONTAINER_NAME.to_owned(), CONTAINER.into()),
        (meta::POD_NODE_NAME.to_owned(), NODE.into()),
    ]);
    if let Some(app) = writer.app {
        labels.insert(meta::pod_label("app"), app.into());
    }
    labels
}

fn nanoseconds(time: SystemTime) -> String {
    time.duration_since(UNIX_EPOCH).expect("the clock is right").as_nanos().to_string()
}

/// What Loki answers, if it is content.
fn get(url: &str, parameters: &[(&str, &str)]) -> Result<Value, String> {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut answer =
        agent.get(url).query_pairs(parameters.iter().copied()).call().map_err(|error| error.to_string())?;
    let text = answer.body_mut().read_to_string().map_err(|error| error.to_string())?;
    if answer.status() != 200 {
        return Err(text);
    }
    Ok(serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
