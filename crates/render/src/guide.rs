//! `k8s/README.md`: what is deployed, who talks to whom, and what it costs, from the same values as the manifests.

mod costs;
mod differences;
mod tables;
mod wiring;

pub(super) use differences::rows;

use super::header;
use super::preview::Paths;
use kit::{Apis, Environment, Program, View};

/// The whole document, for the default environment, with what differs in the others.
pub(super) fn guide(cx: &View, program: &Program, apis: &Apis, pictures: &[Paths]) -> String {
    let mut text = header::markdown(program.source);
    text.push_str("# What `cargo xtask gen` wrote here\n\n");
    text.push_str(&map(cx));
    if let Some(table) = differences::differences(cx) {
        section(&mut text, "Where environments differ", &table);
    }
    section(&mut text, "Who talks to whom", &wiring::diagrams(cx, apis));
    section(&mut text, "Workloads", &tables::workloads(cx));
    let without_fixes = cx.stack().without_fixes();
    if !without_fixes.is_empty() {
        let lines: Vec<_> = without_fixes.iter().map(|(_, said)| format!("- {said}.")).collect();
        section(&mut text, "Programs that nobody fixes", &(lines.join("\n") + "\n"));
    }
    if let Some(list) = tables::not_run_here(program) {
        section(&mut text, "From documentation, and not run here", &list);
    }
    section(&mut text, "Ports", &tables::ports(cx));
    section(&mut text, "Volumes", &tables::volumes(cx));
    if let Some(table) = costs::costs(cx, program) {
        section(&mut text, "What metrics cost", &table);
    }
    section(&mut text, "Connections, and so network policies", &tables::connections(cx));
    section(&mut text, "What service accounts may read", &tables::rights(cx));
    section(&mut text, "Exemptions from Pod Security `restricted`", &tables::exemptions(cx));
    {
        let watch = cx.watch();
        section(&mut text, "Scrape jobs", &tables::jobs(cx));
        section(&mut text, "Alerts", &tables::alerts(watch));
        section(&mut text, "Where alerts go", &tables::routes(cx));
        section(&mut text, "Dashboards", &tables::dashboards(watch, pictures));
        if let Some(table) = tables::unchecked(watch) {
            section(&mut text, "Queries of which nothing is checked", &table);
        }
    }
    text
}

fn section(text: &mut String, title: &str, body: &str) {
    text.push_str(&format!("\n## {title}\n\n{body}"));
}

fn map(cx: &View) -> String {
    let apply = |environment: &Environment| format!("kubectl apply -f {}", environment.files());
    let mut text = format!(
        "Nobody edits these files: edit the source that the first line of each names, and run `cargo xtask gen`.\n\n\
         | What | For |\n|---|---|\n\
         | `{0}/namespace.yaml`, `{0}/stack.yaml` | `{1}`: everything, in the order of application |\n\
         | `{0}/<component>/<kind>.yaml` | the same objects one by one, as reviewers read them |\n\
         | `kustomization.yaml` | the same objects for `kubectl apply -k k8s/`, Argo CD, Flux |\n\
         | `previews/<dashboard>.svg` | what each dashboard looks like, with invented series; [below](#dashboards) |\n\
         | `schemas/` | JSON Schemas of the configs inside the ConfigMaps. An editor checks a config that was copied \
         out of its ConfigMap by them, with this as its first line: `# yaml-language-server: \
         $schema=k8s/schemas/prometheus.schema.json` |\n",
        cx.environment().folder(),
        apply(cx.environment()),
    );
    for environment in cx.stack().all_environments().iter().skip(1) {
        let line = format!(
            "| `{}/` | environment `{}`: `{}` |\n",
            environment.folder(),
            environment.name(),
            apply(environment)
        );
        text.push_str(&line);
    }
    text
}
