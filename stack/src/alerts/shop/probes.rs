//! Is there anybody behind the counter, and does the door open?

use super::PROBER_GONE;
use crate::alerts::{LONGER_THAN_RATES, SCOPE, board};
use crate::alerts::{endpoint, namespace, workload};
use crate::thresholds;
use crate::{logql, promql, series};
use kit::minutes;
use programs::blackbox_exporter::HTTP_OK;
use watch::alert::Alert;
use watch::runbook::{ask, kubectl_in, run, say, search, sh};
use watch::scenario::{Series, given, still_fires};
use watch::severity::{CRITICAL, WARNING};

/// How many pods of a Deployment of the shop are available.
macro_rules! available {
    ($deployment:literal => $($values:tt)+) => {
        series! {
            kube_deployment_status_replicas_available{
                job="kube-state-metrics", namespace="dhakacart", deployment=$deployment
            } $($values)+
        }
    };
}

/// The rest of the shop, and what tells of it.
const SHOP_IS_UP: &[Series] = &[
    series! { up{job="kube-state-metrics"} 1x20 },
    available!("dhakacart-frontend" => 2x20),
    available!("dhakacart-db" => 1x20),
    available!("dhakacart-redis" => 1x20),
];

pub const SERVICE_DOWN: Alert = Alert::new("ServiceDown", CRITICAL)
    .when(
        promql! { Count =>
            max by (namespace, deployment) (
              kube_deployment_status_replicas_available{job="kube-state-metrics", namespace="dhakacart"}
            )
          or
            // A Deployment that was deleted has no series at all; kube-state-metrics must be there to say so.
            0 * max by (namespace, deployment) (
                absent(kube_deployment_status_replicas_available{
                  job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"
                })
              or
                absent(kube_deployment_status_replicas_available{
                  job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-frontend"
                })
              or
                absent(kube_deployment_status_replicas_available{
                  job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-db"
                })
              or
                absent(kube_deployment_status_replicas_available{
                  job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-redis"
                })
            )
            and on () up{job="kube-state-metrics"} == 1
        },
        thresholds::NONE_LEFT,
    )
    .for_(minutes(2))
    .keep_firing_for(LONGER_THAN_RATES)
    .label(SCOPE, "deployment")
    .summary("{{ $labels.deployment }} is down")
    .description("Deployment {{ $labels.namespace }}/{{ $labels.deployment }} has no available pod.")
    .panel(board::APPLICATION.panel("Reachable over time"))
    .fires(given(available!("dhakacart-backend" => 1 0x20)).beside(SHOP_IS_UP))
    .stays_quiet(given(available!("dhakacart-backend" => 1 0x1 1x20)).beside(SHOP_IS_UP))
    // Without kube-state-metrics nobody knows, and nobody is woken: InstanceDown tells.
    .stays_quiet(given(series! { up{job="kube-state-metrics"} 0x20 }))
    .when_gone(
        still_fires()
            .given(series! { up{job="kube-state-metrics", instance="stays:8080"} 1x300 })
            .with("namespace", "dhakacart")
            .with("deployment", "dhakacart-frontend"),
    )
    .meaning("A part of the shop has no pod that is ready to serve.")
    .impact(
        "Without the frontend or the backend the shop is closed; without the database no product is shown and no \
         order taken; without Redis the backend reports itself unhealthy.",
    )
    .look(&run(
        "What do its pods say?",
        kubectl_in(namespace::SHOP, "get pods -o wide")
            .then(kubectl_in(namespace::SHOP, "describe deployment <deployment>")),
    ))
    .look(&run("What happened last?", kubectl_in(namespace::SHOP, "get events --sort-by=.lastTimestamp | tail -20")))
    .look(&search("What do the logs say?", logql!(r#"{namespace="dhakacart"} |~ "(?i)error|fatal|refused""#)))
    .look(&run(
        "Did somebody scale it to zero, or deploy a new version?",
        kubectl_in(namespace::SHOP, "rollout history deployment/<deployment>"),
    ))
    .fix(&run(
        "A new version does not start: go back.",
        kubectl_in(namespace::SHOP, "rollout undo deployment/<deployment>"),
    ))
    .fix(&run(
        "It was scaled to zero: scale it up. Never to two where one writes to the volume: database and cache.",
        kubectl_in(namespace::SHOP, "scale deployment/<deployment> --replicas=1"),
    ))
    .fix(&say("It runs again: its autoscaler, or its manifest, says how many pods it should have."))
    .fix(&say("`ImagePullBackOff`: correct the image's name, or the registry's credentials."))
    .fix(&say("`Pending`: `kubectl describe pod` says what is lacking; often it is a node (see \
         KubeNodeNotReady) or its memory."))
    .fix(&say("The backend alone: see whether PostgresDown or RedisDown fires too, and fix that first."));

pub const SERVICE_DOES_NOT_ANSWER: Alert = Alert::new("ServiceDown", CRITICAL)
    .when(promql! { Truth => max by (app, instance) (probe_success{job="dhakacart-probes"}) }, thresholds::IS_DOWN)
    .for_(minutes(2))
    .keep_firing_for(LONGER_THAN_RATES)
    .label(SCOPE, "probe")
    .summary("{{ $labels.app }} does not answer")
    .description("{{ $labels.instance }} does not answer the probe as it should.")
    .panel(board::APPLICATION.panel("Reachable over time"))
    .when_gone(PROBER_GONE)
    .meaning(
        "The blackbox exporter asks for this address as a customer would, and gets an error, a wrong answer, or none.",
    )
    .impact("Customers see the same: the shop, or this part of it, is closed to them.")
    .look(&ask(
        "What does it answer? 0 is no answer at all, 503 is a backend without database or Redis.",
        promql! { Count => probe_http_status_code{job="dhakacart-probes"} },
    ))
    .look(&ask(
        "Where does the time go: name, connection, TLS, or the shop itself?",
        promql! { sum by (instance, phase) (probe_http_duration_seconds{job="dhakacart-probes"}) },
    ))
    .look(&run(
        "Ask as the prober does, which the network policies let through. Its log says where it fails:",
        workload::BLACKBOX
            .kubectl(
                "port-forward {workload} {port} &\n\
                 curl -s 'http://localhost:{port}/probe?debug=true&module={module}&target=<instance>'",
            )
            .at(endpoint::BLACKBOX)
            .with("module", HTTP_OK),
    ))
    .look(&run("Does the Service have pods behind it?", kubectl_in(namespace::SHOP, "get endpointslices")))
    .fix(&say(
        "It answers from inside but not by its public name: look at the load balancer's target health and at the \
         Ingress.",
    ))
    .fix(&say("503: fix the database (PostgresDown) or Redis (RedisDown)."))
    .fix(&run("It hangs: restart the app.", kubectl_in(namespace::SHOP, "rollout restart deployment/<app>")));

/// What the prober says of the backend's address, for scenarios.
macro_rules! health {
    ($($values:tt)+) => {
        series! {
            probe_success{job="dhakacart-probes", app="dhakacart-backend", instance="http://api.dhakacart.com/health"}
            $($values)+
        }
    };
}

pub const PROBE_FAILED: Alert = Alert::new("ProbeFailed", WARNING)
    .when(
        promql! { Ratio =>
            avg by (app, instance) (avg_over_time(probe_success{job="dhakacart-probes"}[30m]))
          and
            // Now and then: an outage goes once and comes back once, and is not told again after its end.
            max by (app, instance) (changes(probe_success{job="dhakacart-probes"}[30m])) > 2
        },
        thresholds::PROBES_FAILING,
    )
    .for_(minutes(5))
    .label(SCOPE, "probe")
    .summary("{{ $labels.app }} answers only now and then")
    .description(
        "Only {{ $value | humanizePercentage }} of the probes of {{ $labels.instance }} succeeded within 30 minutes.",
    )
    .panel(board::APPLICATION.panel("Reachable over time"))
    .fires(
        given(health!(0 1x3 0 1x3 0 1x3))
            .after(minutes(11))
            .saying("Only 75% of the probes of http://api.dhakacart.com/health succeeded within 30 minutes."),
    )
    .stays_quiet(given(health!(1x18 0 1x18 0 1x18)))
    // It was down for five minutes, told as such, and is up again.
    .stays_quiet(given(health!(1x9 0x4 1x25)).after(minutes(35)))
    .when_gone(PROBER_GONE)
    .meaning("The address answers at times and at times not. One that never answers raises ServiceDown instead.")
    .impact("Some customers see errors or wait long, and try again.")
    .look(&ask("When did it fail? Look for a rhythm.", promql! { Truth => probe_success{job="dhakacart-probes"} }))
    .look(&run("Is one of several pods bad?", kubectl_in(namespace::SHOP, "get pods -o wide")))
    .look(&ask("Does it answer too slowly for the probe?", promql! { probe_duration_seconds{job="dhakacart-probes"} }))
    .fix(&run(
        "One bad pod: delete it. Its Deployment starts another.",
        kubectl_in(namespace::SHOP, "delete pod <pod>"),
    ))
    .fix(&say("Slow at rush hour: follow ProbeSlow."));

/// When the certificate of the backend's address expires, for scenarios.
macro_rules! certificate {
    ($($expires:tt)+) => {
        series! {
            probe_ssl_earliest_cert_expiry{
                job="dhakacart-probes", app="dhakacart-backend", instance="http://api.dhakacart.com/health"
            } $($expires)+
        }
    };
}

pub const CERTIFICATE_EXPIRING: Alert = Alert::new("CertificateExpiring", WARNING)
    .when(
        promql! { min by (app, instance) (probe_ssl_earliest_cert_expiry{job="dhakacart-probes"}) - time() },
        thresholds::CERTIFICATE_EXPIRES_SOON,
    )
    .for_(minutes(15))
    .label(SCOPE, "probe")
    .summary("The certificate of {{ $labels.instance }} expires soon")
    .description("The certificate of {{ $labels.instance }} is valid for {{ $value | humanizeDuration }} more.")
    .dashboard(board::APPLICATION.uid())
    // promtool's time begins at 0, so that this is when it expires, and how long it is valid: 14 days less 10 minutes.
    .fires(
        given(certificate!(1209000x20))
            .saying("The certificate of http://api.dhakacart.com/health is valid for 13d 23h 33m 0s more."),
    )
    .stays_quiet(given(certificate!(1212000x20)))
    .when_gone(PROBER_GONE)
    .meaning("A TLS certificate in front of the shop was not renewed in time. Addresses without TLS are not looked at.")
    .impact("On the day that it expires every browser warns customers away from the shop.")
    .look(&ask(
        "How many days are left?",
        promql! { Count => (probe_ssl_earliest_cert_expiry{job="dhakacart-probes"} - time()) / 86400 },
    ))
    .look(&run("Does cert-manager, if it is used, say why?", sh("kubectl get certificates,certificaterequests -A")))
    .look(&say("On the AWS load balancer: look at the certificate's state in AWS Certificate Manager."))
    .fix(&say("cert-manager: fix what `kubectl describe certificaterequest` names, often DNS or a rate limit."))
    .fix(&say("AWS Certificate Manager: its DNS validation record was removed; add it again."))
    .fix(&say("By hand: renew it, and put it into the Secret that the Ingress names."));
