//! What Prometheus and the blackbox exporter may read and reach: exactly what the jobs need.

use super::fixed::connection;
use super::{Find, Job, Place};
use terms::{Grant, Namespace, Resource, Target};

/// What Prometheus' service account may read.
pub fn grants(jobs: &[Job]) -> Vec<Grant<'static>> {
    const BEHIND_SERVICES: &[Resource] = &[Resource::ENDPOINT_SLICES, Resource::PODS, Resource::SERVICES];
    const API_SERVER: Namespace = Namespace::of_others("default");
    let mut grants = Vec::new();
    for job in jobs {
        let needed = match job.find() {
            Find::Service(endpoint) => vec![Grant::discover(BEHIND_SERVICES).within(endpoint.workload().namespace)],
            Find::Pods(pods) => vec![Grant::discover(&[Resource::PODS]).within(pods.workload().namespace)],
            Find::Annotated(namespace, _) => vec![Grant::discover(&[Resource::PODS]).within(namespace)],
            Find::Kubelets => vec![Grant::discover(&[Resource::NODES]), Grant::get(&[Resource::NODE_METRICS])],
            Find::ApiServer => {
                vec![Grant::discover(BEHIND_SERVICES).within(API_SERVER), Grant::get_paths(&["/metrics"])]
            }
            Find::Static { .. } | Find::Probes(..) => Vec::new(),
        };
        for grant in needed {
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
    }
    grants
}

/// What Prometheus connects to.
pub fn targets(jobs: &[Job]) -> Vec<Target<'static>> {
    let mut targets = vec![Target::ApiServer];
    for job in jobs {
        match job.find() {
            Find::Service(endpoint) | Find::Probes(endpoint, _) => {
                targets.push(Target::Pods { workload: endpoint.workload(), port: endpoint.port() });
            }
            Find::Pods(pods) => targets.push(Target::Pods { workload: pods.workload(), port: pods.port() }),
            Find::Annotated(_, expected) => targets
                .extend(expected.iter().map(|pods| Target::Pods { workload: pods.workload(), port: pods.port() })),
            Find::Kubelets => targets.push(Target::Kubelets),
            Find::Static { targets: fixed, .. } => targets.extend(fixed.iter().map(|target| connection(target))),
            Find::ApiServer => {}
        }
    }
    unique(targets)
}

/// What the blackbox exporter connects to.
pub fn probe_targets(jobs: &[Job]) -> Vec<Target<'static>> {
    let urls = jobs.iter().filter_map(|job| match job.find() {
        Find::Probes(_, urls) => Some(urls),
        _ => None,
    });
    let outside = |port| Target::Outside { port, what: "the probed URLs" };
    let targets = urls.flatten().flat_map(|url| match url.place {
        Place::Inside(endpoint) => vec![Target::Pods { workload: endpoint.workload(), port: endpoint.port() }],
        // It follows where a site leads: some day from HTTP to HTTPS.
        Place::Outside { port: 80, .. } => vec![outside(80), outside(443)],
        Place::Outside { port, .. } => vec![outside(port)],
    });
    unique(targets.collect())
}

fn unique(targets: Vec<Target<'static>>) -> Vec<Target<'static>> {
    let mut unique = Vec::new();
    for target in targets {
        if !unique.contains(&target) {
            unique.push(target);
        }
    }
    unique
}
