//! Imported from prometheus.yml. What is a draft, nobody has looked at: units, scenarios and runbooks.

use kit::seconds;
use watch::scrape::Job;

// prometheus.yml: Prometheus' settings and environments say what is here in `global`.
pub const JOBS: &[Job] = &[KETTLES];

// prometheus.yml:3. Draft: which exporter it is, its labels are left out.
const KETTLES: Job = Job::static_("kettles", "kettles", &["10.0.0.5:9100", "kettle-2.tea.example:9100"])
    .every(seconds(15))
    .honor_labels();

// prometheus.yml:9. Kept as it was: it finds its targets by `kubernetes_sd_configs`; say `Job::service(..)` or
// `Job::pods(..)` of what runs
//     job_name: "pods"
//     kubernetes_sd_configs:
//         -
//             role: "pod"
//     basic_auth:
//         username: "tea"
//         password: (left out, for it may be secret)

// prometheus.yml:12. Kept as it was: scrape job `locals`: its target `localhost` is no IPv4 address or host name with a
// port
//     job_name: "locals"
//     static_configs:
//         -
//             targets:
//                 - "localhost"
