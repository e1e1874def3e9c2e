//! A pod's files as its container sees them, in a folder that goes away: ConfigMaps, Secrets and the service account,
//! mounted where the generated workload mounts them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

/// Where Kubernetes mounts the service account.
const ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The files of one container of a workload.
pub struct Mounted {
    folder: TempDir,
    args: Vec<String>,
    mounts: Vec<String>,
}

/// All objects of an environment.
pub fn objects(environment: &str) -> Vec<Value> {
    let rendered = stack_tests::ours::objects(environment).expect("the stack renders");
    let read = |object: render::Object| serde_yaml::from_str(&object.yaml).expect("what we write is YAML");
    rendered.into_iter().map(read).collect()
}

/// One object of an environment.
fn object(environment: &str, kind: &str, name: &str) -> Option<Value> {
    objects(environment).into_iter().find(|object| object["kind"] == kind && object["metadata"]["name"] == name)
}

impl Mounted {
    /// The files of this workload, which is a Deployment where one pod runs, and a StatefulSet where several do.
    pub fn of_one_or_several(environment: &str, workload: &str) -> Self {
        let is_one = object(environment, "Deployment", workload).is_some();
        Self::of(environment, if is_one { "Deployment" } else { "StatefulSet" }, workload)
    }

    /// The files of this workload's own container, which stands first.
    pub fn of(environment: &str, kind: &str, workload: &str) -> Self {
        Self::of_container(environment, kind, workload, workload)
    }

    /// The files of a container of this workload.
    pub fn of_container(environment: &str, kind: &str, workload: &str, name: &str) -> Self {
        let Some(object) = object(environment, kind, workload) else {
            panic!("{environment} has no {kind} `{workload}`")
        };
        let pod = &object["spec"]["template"]["spec"];
        let mut containers = pod["containers"].as_array().into_iter().flatten();
        let container = containers.find(|container| container["name"] == name);
        let container = container.unwrap_or_else(|| panic!("`{workload}` has no container `{name}`"));
        let strings = |list: &Value| -> Vec<String> {
            list.as_array().into_iter().flatten().filter_map(|text| Some(text.as_str()?.to_owned())).collect()
        };
        let mut this = Self {
            folder: tempfile::tempdir().expect("the system has room for a temporary folder"),
            args: strings(&container["args"]),
            mounts: vec![ACCOUNT.to_owned()],
        };
        let mut files =
            ["token", "ca.crt", "namespace"].map(|name| (format!("{ACCOUNT}/{name}"), name.to_owned())).to_vec();
        for mount in container["volumeMounts"].as_array().into_iter().flatten() {
            let at = mount["mountPath"].as_str().expect("a mount has a path");
            let mut volumes = pod["volumes"].as_array().into_iter().flatten();
            // What is claimed is no volume of the pod, and is empty at first.
            let volume = volumes.find(|volume| volume["name"] == mount["name"]).unwrap_or(&Value::Null);
            files.extend(content(environment, volume).into_iter().map(|(key, text)| (format!("{at}/{key}"), text)));
            this.mounts.push(at.to_owned());
        }
        for (path, text) in files {
            let file = this.path(&path);
            fs::create_dir_all(file.parent().expect("it has a folder")).expect("the test may make folders");
            fs::write(file, this.moved(&text)).expect("the test may write");
        }
        this
    }

    /// The arguments of the container.
    pub fn args(&self) -> &[String] {
        &self.args
    }

    /// Where a path of the container is here.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path.trim_start_matches('/'))
    }

    /// The file that the container's flag names, such as `--config.file=`.
    pub fn flagged(&self, flag: &str) -> PathBuf {
        let value = self.args.iter().find_map(|arg| arg.strip_prefix(flag));
        self.path(value.unwrap_or_else(|| panic!("the container has no flag `{flag}`: {}", self.args.join(" "))))
    }

    /// Every file of a folder of the container.
    pub fn files(&self, folder: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path(folder)).expect("the container has this folder");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
        files.sort();
        assert!(!files.is_empty(), "{folder} is empty");
        files
    }

    /// A text in which the paths of mounts lead into our folder.
    fn moved(&self, text: &str) -> String {
        let root = self.folder.path().to_string_lossy();
        // A path begins where nothing of a path stands before it.
        let mut moved = text.to_owned();
        for mount in &self.mounts {
            for before in [" ", "'", "\""] {
                for after in ["/", "\n", "'", "\""] {
                    moved = moved.replace(&format!("{before}{mount}{after}"), &format!("{before}{root}{mount}{after}"));
                }
            }
        }
        moved
    }
}

/// The files in a volume. Where the operator brings a Secret, nobody here knows what is in it.
fn content(environment: &str, volume: &Value) -> Vec<(String, String)> {
    let (kind, name) = match (volume["configMap"]["name"].as_str(), volume["secret"]["secretName"].as_str()) {
        (Some(name), _) => ("ConfigMap", name),
        (_, Some(name)) => ("Secret", name),
        _ => return Vec::new(),
    };
    let Some(found) = object(environment, kind, name) else {
        assert_eq!(kind, "Secret", "{environment} has no {kind} `{name}`");
        return Vec::new();
    };
    let fields = ["data", "stringData"].iter().filter_map(|field| found[field].as_object());
    fields.flatten().map(|(key, text)| (key.clone(), text.as_str().unwrap_or_default().to_owned())).collect()
}

/// Replaces a piece of a file, which must be there.
#[track_caller]
pub fn damage(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("the file is there");
    assert!(text.contains(from), "`{from}` is not in {}", file.display());
    fs::write(file, text.replacen(from, to, 1)).expect("the test may write");
}
