//! What relates what watches to what runs: whatever a job reads is deployed, and a receiver's credentials can be read.

use terms::Fault;
use watch::receiver::Receiver;
use watch::scrape::{Find, Job};
use watch::watch::Watch;

use super::stack::Stack;

impl Stack<'_> {
    /// Refuses, at the caller's line, a watch that reads what this stack does not deploy, or that notifies with credentials
    /// which no program of it mounts.
    #[track_caller]
    pub const fn check_watched(&self, watch: &Watch) {
        self.check_jobs(watch.jobs);
        let Some(routing) = watch.routing else { return };
        self.check_credentials(&routing.default_route.receiver);
        let mut index = 0;
        while index < routing.routes.len() {
            self.check_credentials(&routing.routes[index].receiver);
            index += 1;
        }
    }

    #[track_caller]
    const fn check_credentials(&self, receiver: &Receiver) {
        let keys = receiver.secret_keys();
        let mut at = 0;
        while at < keys.len() {
            self.check_mounted(keys.get(at), Fault::new("receiver ").quoted(receiver.name()).text(" reads"));
            at += 1;
        }
    }

    #[track_caller]
    const fn check_jobs(&self, jobs: &[Job]) {
        let mut index = 0;
        while index < jobs.len() {
            let job = &jobs[index];
            let said = Fault::new("scrape job ").quoted(job.name()).text(" reads");
            match job.find() {
                Find::Service(endpoint) => self.check_deployed(&endpoint.workload(), said),
                Find::Pods(pods) => self.check_deployed(&pods.workload(), said),
                Find::Annotated(_, expected) => {
                    let mut at = 0;
                    while at < expected.len() {
                        self.check_deployed(&expected[at].workload(), said);
                        at += 1;
                    }
                }
                Find::Probes(endpoint, urls) => {
                    self.check_deployed(&endpoint.workload(), said);
                    let mut at = 0;
                    while at < urls.len() {
                        if let Some(endpoint) = urls[at].endpoint() {
                            let said = Fault::new("scrape job ").quoted(job.name()).text(" probes");
                            self.check_deployed(&endpoint.workload(), said);
                        }
                        at += 1;
                    }
                }
                Find::Kubelets | Find::ApiServer => {}
            }
            index += 1;
        }
    }
}
