//! How fast the builders and the renderer are: N apps made in a loop, and the real stack.
//!
//! Each app is a Deployment, a Service, a ConfigMap, a ServiceAccount and a NetworkPolicy, built from names that live
//! no longer than the loop's body, rendered as the stack's own objects are, written to a sink and dropped. Each N
//! runs in a process of its own, so that its peak of memory is its own.
//!
//! `cargo run --release -p stack --example many_apps`

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use findings::Finding;
use render::manifest::edges;
use stack::kit::{
    Component, ConfigMap, Context, Environment, File, Http, Image, Namespace, Notifications, Port, Probe, Resources,
    Service, Stack, View, WorkloadBuilder, mebibytes, millicores,
};
use stack::watch::watch::Watch;

const NAMESPACE: Namespace = Namespace::ours("apps");
const HTTP: Port<Http> = Port::new("http", 8080);
const IMAGE: Image = Image::new("registry.example.com/shop/app", "1.4.2");
const NOBODY: Notifications =
    Notifications { smarthost: "mail.example.com:587", username: "apps", from: "apps@example.com", placeholders: true };

/// How many apps; the last argument of a process that measures.
const COUNTS: [usize; 4] = [10, 100, 1_000, 10_000];
/// How often the real stack is generated; the median counts.
const ROUNDS: usize = 50;

fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1).as_deref() {
        None => compare(),
        Some("stack") => the_stack(),
        Some(count) => many(count.parse()?),
    }
}

/// Runs every measurement in a process of its own.
fn compare() -> Result<(), Box<dyn Error>> {
    println!("{:>12}  {:>8}  {:>10}  {:>12}  {:>10}", "", "objects", "time", "per object", "peak memory");
    for measurement in COUNTS.map(|count| count.to_string()).iter().map(String::as_str).chain(["stack"]) {
        let status = Command::new(std::env::current_exe()?).arg(measurement).status()?;
        if !status.success() {
            return Err(format!("the measurement `{measurement}` failed").into());
        }
    }
    Ok(())
}

fn many(count: usize) -> Result<(), Box<dyn Error>> {
    let mut sink = Counted { bytes: 0, objects: 0 };
    let start = Instant::now();
    for number in 0..count {
        app(&format!("app-{number:05}"), &mut sink).map_err(|problems| format!("{problems:?}"))?;
    }
    print(&format!("{count} apps"), sink.objects, start.elapsed());
    // A renderer that wrote nothing would be very fast.
    if sink.objects != count * 5 || sink.bytes < count * 3_000 {
        return Err(format!("{} objects of {} bytes are not {count} apps", sink.objects, sink.bytes).into());
    }
    Ok(())
}

/// One app, from its name to its YAML.
fn app(name: &str, sink: &mut Counted) -> Result<(), Vec<Finding>> {
    let config =
        |_: &Context| BTreeMap::from([("name", name.to_owned()), ("greeting", "line one\nline two".to_owned())]);
    let files = [File::yaml("app.yaml", &config)];
    let config = ConfigMap::new(name, &files).at("/etc/app");
    let workload = WorkloadBuilder::deployment(NAMESPACE, name, IMAGE)
        .purpose("answers requests")
        .port(HTTP)
        .run_as(65_534)
        .mount(config)
        .arg_file("--config", config.file("app.yaml"))
        .env_port("PORT", HTTP)
        .resources(Resources::requests(millicores(50), mebibytes(64)).limits(millicores(500), mebibytes(128)))
        .readiness(Probe::http(HTTP, "/healthz"))
        .liveness(Probe::http(HTTP, "/healthz").failures(6))
        .build();
    let service = Service::of(&workload).port(HTTP);
    let components = [Component::of(&workload).service(&service)];
    let environment = Environment::new("apps", "apps", NOBODY);
    let stack = Stack::new(NAMESPACE, &components);
    let used = RefCell::default();
    let cx = View::new(&stack, &environment, &Watch::NONE, &used);
    for object in render::component(&components[0], &cx.of(*workload.id()), &edges(&cx))? {
        sink.take(&object.yaml);
    }
    Ok(())
}

/// The real stack: every file of every environment, generated in memory.
fn the_stack() -> Result<(), Box<dyn Error>> {
    let mut times = Vec::new();
    let mut files = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let tree = render::tree(&stack::PROGRAM).map_err(|problems| format!("{problems:?}"))?;
        times.push(start.elapsed());
        files = tree.len();
    }
    times.sort_unstable();
    print("real stack", files, times[ROUNDS / 2]);
    println!("(the last line: files of all environments, median of {ROUNDS}, fastest {:.1?})", times[0]);
    Ok(())
}

fn print(what: &str, objects: usize, time: Duration) {
    let each = time / u32::try_from(objects).unwrap_or(u32::MAX).max(1);
    println!("{what:>12}  {objects:>8}  {:>10}  {:>12}  {:>10}", format!("{time:.1?}"), format!("{each:.1?}"), peak());
}

/// The most memory that this process ever held, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}

/// Counts what it swallows.
struct Counted {
    bytes: usize,
    objects: usize,
}

impl Counted {
    fn take(&mut self, text: &str) {
        // A sink accepts everything.
        self.bytes += std::io::sink().write(std::hint::black_box(text.as_bytes())).unwrap_or_default();
        self.objects += 1;
    }
}
