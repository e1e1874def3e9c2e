//! The files of a pod: what its volumes hold, laid out as the kubelet does, byte for byte as the API server holds it.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::cluster::{Cluster, Node};
use super::lab::{self, sh};

/// Whose files they are.
pub struct Owner<'a> {
    /// The pod.
    pub pod: &'a Value,
    /// Where it runs.
    pub node: &'a Node,
}

impl Owner<'_> {
    fn text(&self, pointer: &str) -> &str {
        self.pod.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    fn namespace(&self) -> &str {
        self.text("/metadata/namespace")
    }
}

/// Lays out a volume of a pod, and says where it lies.
pub fn lay_out(cluster: &Cluster, owner: &Owner<'_>, volume: &Value) -> PathBuf {
    let name = volume["name"].as_str().expect("a volume has a name");
    let folder = lab::folder(&format!("volumes/{}/{name}", owner.text("/metadata/name")));
    if let Some(path) = volume.pointer("/hostPath/path").and_then(Value::as_str) {
        return host_path(owner.node, path, volume["hostPath"]["type"].as_str());
    }
    if let Some(map) = volume.pointer("/configMap/name").and_then(Value::as_str) {
        config_map(cluster, owner.namespace(), map, &folder);
    } else if let Some(secret) = volume.pointer("/secret/secretName").and_then(Value::as_str) {
        for (key, value) in secret_data(cluster, owner.namespace(), secret) {
            put(&folder.join(key), &value);
        }
    } else if let Some(sources) = volume.pointer("/projected/sources").and_then(Value::as_array) {
        for source in sources {
            project(cluster, owner, source, &folder);
        }
    } else if volume.get("emptyDir").is_some() || volume.get("persistentVolumeClaim").is_some() {
        writable(&folder, owner);
    } else {
        panic!("the lab cannot lay out this volume: {volume}");
    }
    folder
}

/// A volume that the container writes: of its group, where the pod says which, as the kubelet makes it.
fn writable(folder: &Path, owner: &Owner<'_>) {
    let group = owner.pod.pointer("/spec/securityContext/fsGroup").and_then(Value::as_u64);
    let (mode, group) = group.map_or((0o777, 0), |group| (0o2775, group));
    chown(folder, Some(0), u32::try_from(group).ok()).expect("root may give files away");
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).expect("root may change modes");
}

/// The disk of a node, or, where all of it is asked for, that of this machine.
fn host_path(node: &Node, path: &str, kind: Option<&str>) -> PathBuf {
    if path == "/" {
        let root = node.folder("machine");
        // Without what is mounted in the lab: that holds this pod's files, and so itself.
        let shown = root.display();
        sh(&format!("mount --bind / {shown}; mount --bind /proc {shown}/proc; mount --bind /sys {shown}/sys"));
        return root;
    }
    let place = node.path(path);
    if kind == Some("DirectoryOrCreate") {
        fs::create_dir_all(&place).expect("the lab may be written");
    }
    assert!(place.exists(), "{path} is not there on {}, and its volume does not create it", node.name);
    place
}

fn config_map(cluster: &Cluster, namespace: &str, name: &str, folder: &Path) {
    let map = cluster.get(&["configmap", name, "--namespace", namespace]);
    for (key, value) in map["data"].as_object().into_iter().flatten() {
        put(&folder.join(key), value.as_str().expect("the data of a ConfigMap is text"));
    }
}

/// The entries of a Secret, decoded.
pub fn secret_data(cluster: &Cluster, namespace: &str, name: &str) -> Vec<(String, String)> {
    let template = "{{range $key, $value := .data}}{{$key}}\u{1}{{$value | base64decode}}\u{2}{{end}}";
    let go = format!("go-template={template}");
    let text = cluster.kubectl(&["get", "secret", name, "--namespace", namespace, "-o", &go]);
    let entries = text.split_terminator('\u{2}').filter_map(|entry| entry.split_once('\u{1}'));
    entries.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// One source of the volume that admission adds for the service account.
fn project(cluster: &Cluster, owner: &Owner<'_>, source: &Value, folder: &Path) {
    let namespace = owner.namespace();
    if let Some(path) = source.pointer("/serviceAccountToken/path").and_then(Value::as_str) {
        let (account, pod) = (owner.text("/spec/serviceAccountName"), owner.text("/metadata/name"));
        let bound = ["--bound-object-kind=Pod", "--bound-object-name", pod];
        let token = cluster.kubectl(&[&["create", "token", account, "--namespace", namespace][..], &bound].concat());
        put(&folder.join(path), token.trim());
    } else if let Some(name) = source.pointer("/configMap/name").and_then(Value::as_str) {
        config_map(cluster, namespace, name, folder);
    } else if source.pointer("/downwardAPI/items/0/fieldRef/fieldPath").is_some_and(|path| path == "metadata.namespace")
    {
        put(&folder.join("namespace"), namespace);
    } else {
        panic!("the lab cannot lay out this source: {source}");
    }
}

fn put(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).expect("root may change modes");
}
