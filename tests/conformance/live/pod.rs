//! A pod that runs: its container's program on the pod's own address, with the files, the user and the rights that its
//! spec says.
//!
//! The image is this machine's `/usr` and the program, read-only; everything else that the program finds is a mount of
//! the spec.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::ask;
use super::cluster::{Cluster, Node, write};
use super::cri::Log;
use super::lab::{self, program, sh};
use super::volumes::{Owner, lay_out, secret_data};

/// A pod.
pub struct Pod {
    /// As the API server holds it.
    pub object: Value,
    /// Its address.
    pub address: String,
    /// The name of its network namespace.
    pub network: String,
    /// Where its container's log lies.
    pub log: Log,
    /// What runs in it where its program cannot be had: files for its container, and a command.
    pub stand_in: Option<(Vec<PathBuf>, Vec<String>)>,
    /// Whether nothing runs in it.
    pub is_idle: bool,
    /// Whether it was ready when it was last looked at.
    pub is_well: bool,
    root: PathBuf,
    running: Option<Child>,
}

impl Pod {
    /// A pod that the API server has admitted.
    pub fn new(object: Value, address: String, network: String, node: &Node) -> Self {
        let said = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (namespace, name, uid) = (said("/metadata/namespace"), said("/metadata/name"), said("/metadata/uid"));
        let container = said("/spec/containers/0/name");
        let log = Log::open(&node.path(&format!("var/log/pods/{namespace}_{name}_{uid}/{container}/0.log")));
        let root = lab::folder(&format!("pods/{name}"));
        Self { object, address, network, log, stand_in: None, is_idle: false, is_well: false, root, running: None }
    }

    fn text(&self, pointer: &str) -> &str {
        self.object.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.text("/metadata/name")
    }

    /// Its namespace.
    pub fn namespace(&self) -> &str {
        self.text("/metadata/namespace")
    }

    /// The node that it runs on.
    pub fn node(&self) -> &str {
        self.text("/spec/nodeName")
    }

    /// The label `app`.
    pub fn app(&self) -> &str {
        self.text("/metadata/labels/app")
    }

    /// Its only container.
    pub fn container(&self) -> &Value {
        &self.object["spec"]["containers"][0]
    }

    /// The number of a port of its container, by name.
    pub fn port(&self, name: &str) -> u64 {
        let ports = self.container()["ports"].as_array().into_iter().flatten();
        let port = ports.clone().find(|port| port["name"] == name).and_then(|port| port["containerPort"].as_u64());
        port.unwrap_or_else(|| panic!("pod {} declares no port {name}: {ports:?}", self.name()))
    }

    /// A URL of it.
    pub fn url(&self, port: &str, path: &str) -> String {
        format!("http://{}:{}{path}", self.address, self.port(port))
    }

    /// Where a path inside its container lies here.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// Lays out its root file system.
    pub fn prepare(&self, cluster: &Cluster, node: &Node) {
        let root = self.root.to_string_lossy();
        sh(&format!(
            "mount -t tmpfs pod {root}; cd {root}; mkdir -p usr proc dev etc/ssl/certs program
             mount --bind /usr usr; mount -o remount,bind,ro usr; mount --bind /proc proc; mount --bind /dev dev; \
             mount -t tmpfs pod dev/shm
             for name in bin sbin lib lib64; do
               if [ -L /$name ]; then cp -d /$name $name; elif [ -d /$name ]; then mkdir $name; mount --bind /$name \
               $name; fi
             done
             cp /etc/passwd /etc/group etc/"
        ));
        write(&self.path("etc/hosts"), &cluster.hosts());
        write(&self.path("etc/nsswitch.conf"), "hosts: files\n");
        if let Some(trusted) = &cluster.trusted {
            sh(&format!("cp {} {root}/etc/ssl/certs/ca-certificates.crt", trusted.display()));
        }
        let (files, _) = self.program();
        for file in files {
            sh(&format!("cd {root}/program; touch {0}; mount --bind {1} {0}", file_name(&file), file.display()));
        }
        let owner = Owner { pod: &self.object, node };
        let volumes: BTreeMap<_, _> = self.object["spec"]["volumes"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|volume| (volume["name"].as_str().unwrap_or_default(), lay_out(cluster, &owner, volume)))
            .collect();
        for mount in self.container()["volumeMounts"].as_array().into_iter().flatten() {
            let volume = mount["name"].as_str().and_then(|name| volumes.get(name));
            let volume = volume.unwrap_or_else(|| panic!("pod {} has no volume for {mount}", self.name())).display();
            let place = self.path(mount["mountPath"].as_str().expect("a mount has a path"));
            let place = place.display();
            let protect = if mount["readOnly"] == true { "mount -o remount,bind,ro" } else { ":" };
            sh(&format!("mkdir -p {place}; mount --rbind --make-rslave {volume} {place}; {protect} {place}"));
        }
        if self.container().pointer("/securityContext/readOnlyRootFilesystem") == Some(&Value::Bool(true)) {
            sh(&format!("mount -o remount,ro {root}"));
        }
    }

    /// What its image would bring and start: the command that its spec says, else the program that it is named after.
    fn program(&self) -> (Vec<PathBuf>, Vec<String>) {
        if let Some(stand_in) = &self.stand_in {
            return stand_in.clone();
        }
        let words = |name: &str| {
            let words = self.container()[name].as_array().into_iter().flatten();
            words.map(|word| word.as_str().expect("an argument is text").to_owned()).collect::<Vec<_>>()
        };
        let (command, arguments) = (words("command"), words("args"));
        if !command.is_empty() {
            return (Vec::new(), [command, arguments].concat());
        }
        let name = self.text("/spec/containers/0/name");
        let file = program(name).unwrap_or_else(|| panic!("{name} was looked for before the lab was entered"));
        let inside = format!("/program/{}", file_name(&file));
        (vec![file], [vec![inside], arguments].concat())
    }

    /// Starts its container.
    pub fn start(&mut self, cluster: &Cluster) {
        let mut command = Command::new("nsenter");
        command.arg(format!("--net=/run/netns/{}", self.network));
        command.arg(program("chroot").expect("it was looked for before")).arg(&self.root).arg("/usr/bin/setpriv");
        command.args(self.rights());
        command.args(self.program().1);
        command.env_clear().envs(Cluster::environment()).env("PATH", "/usr/bin:/bin").env("HOSTNAME", self.name());
        for entry in self.container()["env"].as_array().into_iter().flatten() {
            let name = entry["name"].as_str().expect("a variable has a name");
            command.env(name, self.value(cluster, entry));
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("nsenter is there");
        self.log.follow("stdout", child.stdout.take().expect("it was asked for"));
        self.log.follow("stderr", child.stderr.take().expect("it was asked for"));
        self.running = Some(child);
    }

    /// The user and the rights that its security contexts leave.
    fn rights(&self) -> Vec<String> {
        let pod = &self.object["spec"]["securityContext"];
        let mut rights = Vec::new();
        if let Some(user) = pod["runAsUser"].as_u64() {
            rights.push(format!("--reuid={user}"));
        }
        if let Some(group) = pod["runAsGroup"].as_u64() {
            rights.push(format!("--regid={group}"));
            rights
                .push(pod["fsGroup"].as_u64().map_or("--clear-groups".to_owned(), |files| format!("--groups={files}")));
        }
        let container = &self.container()["securityContext"];
        if container["capabilities"]["drop"] == serde_json::json!(["ALL"]) {
            rights.extend(["--bounding-set=-all", "--inh-caps=-all"].map(str::to_owned));
        }
        if container["allowPrivilegeEscalation"] == false {
            rights.push("--no-new-privs".to_owned());
        }
        rights
    }

    fn value(&self, cluster: &Cluster, entry: &Value) -> String {
        if let Some(value) = entry["value"].as_str() {
            return value.to_owned();
        }
        if entry.pointer("/valueFrom/fieldRef/fieldPath").is_some_and(|path| path == "spec.nodeName") {
            return self.node().to_owned();
        }
        let key = &entry["valueFrom"]["secretKeyRef"];
        let secret = secret_data(cluster, self.namespace(), key["name"].as_str().unwrap_or_default());
        let found = secret.into_iter().find(|(name, _)| key["key"] == name.as_str());
        found.unwrap_or_else(|| panic!("the lab cannot find the value of {entry}")).1
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.running.as_ref().expect("it runs").id()
    }

    /// Sees that it has not ended.
    #[track_caller]
    pub fn must_run(&mut self) {
        let ended = self.running.as_mut().and_then(|child| child.try_wait().ok().flatten());
        if let Some(status) = ended {
            panic!("pod {} ended with {status}:\n{}", self.name(), self.log.end());
        }
    }

    /// Asks its readiness probe, as the kubelet does; a pod without one is ready as soon as it runs.
    pub fn is_ready(&mut self) -> Result<(), String> {
        if self.is_idle {
            return Ok(());
        }
        self.must_run();
        self.probed().map_err(|error| format!("pod {} is not ready: {error}\n{}", self.name(), self.log.end()))
    }

    /// Looks whether it is ready, whatever has become of it.
    pub fn look(&mut self) {
        self.is_well = self.is_idle || !self.is_over() && self.probed().is_ok();
    }

    /// Whether its container was ended.
    pub const fn is_over(&self) -> bool {
        !self.is_idle && self.running.is_none()
    }

    fn probed(&self) -> Result<(), String> {
        let probe = &self.container()["readinessProbe"];
        let Some(page) = probe.get("httpGet") else { return Ok(()) };
        let port = match page["port"].as_str() {
            Some(name) => self.port(name),
            None => page["port"].as_u64().expect("a port is a name or a number"),
        };
        let path = page["path"].as_str().unwrap_or("/");
        ask::get(&format!("http://{}:{port}{path}", self.address)).map(drop)
    }

    /// Ends its container: asked to where `politely`, as the kubelet does, else at once, as a machine does that fails.
    pub fn stop(&mut self, politely: bool) {
        let mut child = self.running.take().expect("it runs");
        let signal = if politely { "-TERM" } else { "-KILL" };
        sh(&format!("kill {signal} {}", child.id()));
        let status = child.wait().expect("it was started here");
        let died_of_it = !politely || status.success() || status.signal() == Some(15);
        assert!(died_of_it, "pod {} ended with {status}:\n{}", self.name(), self.log.end());
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().expect("a program has a name").to_string_lossy().into_owned()
}
