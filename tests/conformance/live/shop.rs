//! The shop: its namespace, its Secret, and its workloads as far as they can run here.
//!
//! nginx before Express, PostgreSQL and Redis, all real. The backend is the example of `testing/express-metrics`, which
//! keeps its products in memory: it speaks with neither database nor cache.

use std::fs;
use std::os::unix::fs::chown;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use stack::kit::{AnyPort, Service, Workload};
use stack::shop::{BACKEND, BACKEND_HTTP, CACHE, CACHE_PORT, DATABASE, DATABASE_NAME, DATABASE_PORT, FRONTEND};
use stack::shop::{BACKEND_SERVICE, CACHE_SERVICE, DATABASE_SERVICE, FRONTEND_HTTP, FRONTEND_SERVICE, SECRETS};

use super::cluster::{Cluster, write};
use super::lab::{self, program, run, sh};

const USER: &str = "dhakacart";
const PASSWORD: &str = "not-a-secret";

/// Its objects, as its own manifests would create them.
pub fn objects() -> Vec<Value> {
    let namespace = BACKEND.namespace().name().to_string();
    let labels = json!({"name": namespace, "environment": "production"});
    let mut objects = vec![
        json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace, "labels": labels}}),
        json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default", "namespace": namespace}}),
        json!({
            "apiVersion": "v1", "kind": "Secret", "stringData": {"DB_USER": USER, "DB_PASSWORD": PASSWORD},
            "metadata": {"name": SECRETS.name().to_string(), "namespace": namespace},
        }),
        json!({
            "apiVersion": "v1", "kind": "ConfigMap", "data": {"nginx.conf": NGINX},
            "metadata": {"name": "dhakacart-nginx", "namespace": namespace},
        }),
    ];
    let scraped = |port: AnyPort| json!({"prometheus.io/scrape": "true", "prometheus.io/port": port.number().to_string(), "prometheus.io/path": "/metrics"});
    objects.extend(workload(
        &BACKEND,
        &BACKEND_SERVICE,
        BACKEND_HTTP.any(),
        3,
        &scraped(BACKEND_HTTP.any()),
        &backend(),
    ));
    objects.extend(workload(
        &FRONTEND,
        &FRONTEND_SERVICE,
        FRONTEND_HTTP.any(),
        2,
        &scraped(FRONTEND_HTTP.any()),
        &frontend(),
    ));
    objects.extend(workload(&DATABASE, &DATABASE_SERVICE, DATABASE_PORT.any(), 1, &json!({}), &database()));
    objects.extend(workload(&CACHE, &CACHE_SERVICE, CACHE_PORT.any(), 1, &json!({}), &cache()));
    objects
}

/// A Deployment and its Service: names, labels and ports as the spec declares them.
fn workload(
    of: &Workload,
    service: &Service,
    port: AnyPort,
    replicas: u32,
    annotations: &Value,
    pod: &Value,
) -> [Value; 2] {
    let (name, namespace) = (of.name().to_string(), of.namespace().name().to_string());
    let mut spec = pod.clone();
    spec["containers"][0]["name"] = name.clone().into();
    spec["containers"][0]["image"] = "example".into();
    spec["containers"][0]["ports"] = json!([{"name": port.name().to_string(), "containerPort": port.number()}]);
    let labels = json!({"app": name});
    [
        json!({
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "namespace": namespace, "labels": labels},
            "spec": {
                "replicas": replicas, "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels, "annotations": annotations}, "spec": spec},
            },
        }),
        json!({
            "apiVersion": "v1", "kind": "Service", "metadata": {"name": service.name().to_string(), "namespace": namespace},
            "spec": {"selector": labels, "ports": [{"name": port.name().to_string(), "port": port.number(), "targetPort": port.name().to_string()}]},
        }),
    ]
}

fn backend() -> Value {
    json!({
        "containers": [{
            "command": ["/usr/bin/node", "/app/ailing-example.js"],
            "env": [{"name": "HOST", "value": "0.0.0.0"}, {"name": "RATE_LIMIT_MAX", "value": "1000000"}],
            "readinessProbe": {"httpGet": {"path": "/health", "port": "http"}},
            "volumeMounts": [{"name": "app", "mountPath": "/app", "readOnly": true}],
        }],
        "volumes": [{"name": "app", "hostPath": {"path": "/srv/backend"}}],
    })
}

/// Any path answers with the page, as the shop's own configuration has it; so `/metrics` does as well.
const NGINX: &str = "\
daemon off; error_log /dev/stderr warn; pid /tmp/nginx.pid;
events {}
http {
  access_log /dev/stdout combined;
  client_body_temp_path /tmp/body; proxy_temp_path /tmp/proxy; fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi; scgi_temp_path /tmp/scgi;
  server {
    listen 80;
    location /api/ { proxy_pass http://dhakacart-backend-service.dhakacart.svc:5000; }
    location / { default_type text/html; return 200 '<!doctype html><title>DhakaCart</title>'; }
  }
}
";

fn frontend() -> Value {
    json!({
        "containers": [{
            "command": ["/usr/sbin/nginx", "-e", "/dev/stderr", "-c", "/etc/nginx/nginx.conf"],
            "readinessProbe": {"httpGet": {"path": "/", "port": "http"}},
            "volumeMounts": [{"name": "config", "mountPath": "/etc/nginx", "readOnly": true}, {"name": "tmp", "mountPath": "/tmp"}],
        }],
        "volumes": [{"name": "config", "configMap": {"name": "dhakacart-nginx"}}, {"name": "tmp", "emptyDir": {}}],
    })
}

fn database() -> Value {
    let (user, group) = owner();
    json!({
        "containers": [{
            "command": [server("postgres"), "-D", "/data", "-h", "0.0.0.0", "-k", "/data"],
            "volumeMounts": [{"name": "data", "mountPath": "/data"}],
        }],
        "securityContext": {"runAsUser": user, "runAsGroup": group},
        "volumes": [{"name": "data", "hostPath": {"path": "/srv/database"}}],
    })
}

fn cache() -> Value {
    json!({
        "containers": [{
            "command": ["/usr/bin/redis-server", "--dir", "/data", "--appendonly", "yes", "--protected-mode", "no"],
            "volumeMounts": [{"name": "data", "mountPath": "/data"}],
        }],
        "volumes": [{"name": "data", "emptyDir": {}}],
    })
}

/// PostgreSQL refuses to run as root; packages make a user for it.
fn owner() -> (u32, u32) {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let postgres = users.lines().find_map(|line| line.strip_prefix("postgres:"));
    let ids: Vec<u32> =
        postgres.into_iter().flat_map(|line| line.split(':')).filter_map(|part| part.parse().ok()).collect();
    // Where it is not installed, nothing is started of it.
    (ids.first().copied().unwrap_or(70), ids.get(1).copied().unwrap_or(70))
}

/// A program of PostgreSQL's server, which Debian keeps off the PATH.
fn server(name: &str) -> String {
    let place = program(name).and_then(|place| fs::canonicalize(place).ok());
    place.unwrap_or_else(|| Path::new("/usr/bin").join(name)).to_string_lossy().into_owned()
}

/// Puts the shop's code and an initialised database on the nodes' disks.
pub fn furnish(cluster: &Cluster) {
    let example = lab::repository("testing/express-metrics");
    let ailing = lab::repository("tests/conformance/live/ailing-example.js");
    for node in &cluster.nodes {
        let app = node.folder("srv/backend");
        let app = app.display();
        sh(&format!("cp -r {}/. {app}; cp {} {app}", example.display(), ailing.display()));
        let data = node.folder("srv/database");
        let password = node.path("srv/password");
        write(&password, PASSWORD);
        let (user, group) = owner();
        chown(&data, Some(user), Some(group)).expect("root may give files away");
        let mut made = Command::new("setpriv");
        made.args([&format!("--reuid={user}"), &format!("--regid={group}"), "--clear-groups", &server("initdb")]);
        made.arg("-D").arg(&data).arg("--pwfile").arg(&password);
        made.args(["-U", USER, "-A", "scram-sha-256", "--no-sync", "-E", "UTF8", "--no-locale"]).current_dir("/");
        run(made);
        write(&data.join("pg_hba.conf"), "host all all all scram-sha-256\n");
        let create = format!(
            "echo 'CREATE DATABASE {DATABASE_NAME}' | setpriv --reuid={user} --regid={group} --clear-groups \
             {} --single -D {} postgres",
            server("postgres"),
            data.display()
        );
        sh(&create);
    }
}
