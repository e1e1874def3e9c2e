//! Steps that the runbooks of several alerts share, and commands that they are made of.

use super::{namespace, workload};
use crate::logql;
use crate::shop::DATABASE_NAME;
use kit::Workload;
use watch::commands::Commands;
use watch::runbook::{Step, kubectl_files, kubectl_in, run, search, sh};

/// What has been deployed of the backend, and when.
pub const BACKEND_IS_NEW: &Step =
    &run("Was a new version deployed just before?", workload::BACKEND.kubectl("rollout history {workload}"));
/// Back to the backend's version before this one.
pub const BACKEND_GOES_BACK: &Step =
    &run("It began with a new version: go back.", workload::BACKEND.kubectl("rollout undo {workload}"));
/// The backend's own words about errors.
pub const BACKEND_SAYS: &Step = &search(
    "What does the backend say about it?",
    logql!(r#"{namespace="dhakacart", app="dhakacart-backend"} |~ "(?i)error""#),
);
/// What the cluster has that the files have not.
pub const CHANGED_BY_HAND: &Step = &run("Was it changed by hand?", kubectl_files("diff -f {files}"));
/// The files that were tested.
pub const APPLY_GENERATED: &Step = &run(
    "Apply what the generator wrote: it was tested.",
    sh("cargo xtask gen && cargo test").then(kubectl_files("apply -f {files}")),
);
/// The backend and the frontend may have too few pods.
pub const AUTOSCALERS: Commands = kubectl_in(namespace::SHOP, "get hpa");
/// What the pods of the shop use, and what its autoscalers want.
pub const PODS_AND_AUTOSCALERS: Commands = kubectl_in(namespace::SHOP, "top pods").then(AUTOSCALERS);
/// What runs on a node of the agents that watch it.
pub const AGENTS_OF_NODE: Commands = sh("kubectl get pods -A -o wide --field-selector spec.nodeName=<node> | grep -E \
             'node-exporter|promtail|otel-collector|alloy'");

/// Whether the pods of a workload run, and what happened to them.
#[track_caller]
pub const fn pods_run(workload: &Workload<'static>) -> Step {
    let pods = workload.kubectl("get pods -l {app} -o wide");
    run("Does its pod run?", pods.then(workload.kubectl("describe pods -l {app} | tail -20")))
}

/// A command of the cache's own client.
#[track_caller]
pub const fn redis_cli(command: &'static str) -> Commands {
    workload::CACHE.kubectl("exec {workload} -- redis-cli {command}").with("command", command)
}

/// A statement of SQL, asked in the database's pod.
#[track_caller]
pub const fn psql(flags: &'static str, statement: &'static str) -> Commands {
    workload::DATABASE
        .kubectl("exec {workload} -- sh -c 'psql -U \"$POSTGRES_USER\" -d {database} {flags} \"{statement}\"'")
        .with("database", DATABASE_NAME)
        .with("flags", flags)
        .with("statement", statement)
}
