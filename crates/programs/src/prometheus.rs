//! Prometheus: scrapes every job, evaluates every rule, and sends alerts to Alertmanager.

use configs::prometheus::{Alerting, Global, PrometheusConfig, Relabel};
use kit::{
    AlertmanagerApi, Bucket, Claim, Component, ConfigMap, Context, Duration, Endpoint, Field, File, Image, MadeFile,
    Mount, Name, PodPort, Port, PriorityClass, Probe, PrometheusApi, Resources, Secret, Service, Workload,
    WorkloadBuilder, cores, gibibytes, mebibytes, millicores, minutes, seconds,
};
use watch::scrape::{self, Histograms, Scrapes};

use crate::joined::Joined;
use crate::thanos;
use crate::{NOBODY, with_common};

/// Prometheus' pages, API and own metrics.
pub const HTTP: Port<PrometheusApi> = Port::new("http", 9090);

/// The newest release of Prometheus. The line with long-term support is 3.13 (until 2027-07-31).
pub const IMAGE: Image = Image::new("quay.io/prometheus/prometheus", "v3.16.0").keeps_state_in(DATA_FOLDER);

const DATA_FOLDER: &str = "/prometheus";
const CONFIG_FOLDER: &str = "/etc/prometheus";
const RULES_FOLDER: &str = "/etc/prometheus-rules";
const RECEIVERS_FOLDER: &str = "/etc/prometheus-remote-write";

/// Where it says whether it can answer queries.
const READY: &str = "/-/ready";

settings! {
    /// What is said of one Prometheus.
    program {
        name: "prometheus",
        purpose: "scrapes metrics, evaluates alerts",
        image: IMAGE,
        resources: Resources::requests(millicores(250), gibibytes(1)).limits(cores(2), gibibytes(3)),
        priority_class: PriorityClass::SYSTEM_CLUSTER_CRITICAL,
    }
    needs {}
    has {
        /// How often targets are scraped and rules evaluated. Ranges in queries span at least four of these. Renders to
        /// `scrape_interval` and `evaluation_interval`.
        interval: Duration = seconds(30),
        /// After how long a scrape fails, no more than `interval`. Renders to `scrape_timeout`.
        scrape_timeout: Duration = seconds(10),
        /// In which form histograms are stored, where a job says nothing else: `Histograms::NATIVE`. Renders to
        /// `scrape_native_histograms` and the like.
        histograms: Histograms = Histograms::CLASSIC,
        /// Labels of every series and alert that leaves this Prometheus. Renders to `external_labels`. An environment
        /// can say others.
        external_labels: &'static [(&'static str, &'static str)] = &[],
        /// The Alertmanager that gets its alerts; `None` where nobody does.
        alertmanager: Option<Endpoint<'static, AlertmanagerApi>> = None,
        /// The Secret whose keys jobs log in with, and whose authorities they trust: `Job::bearer_token(..)`,
        /// `.basic_auth(..)`,
        /// `.https(..)`. Mounted where the jobs' config says the files are; a changed Secret needs no restart.
        scrape_credentials: Option<Secret<'static>> = None,
        /// The image of Thanos' sidecar, which runs beside it where an environment has a bucket: it uploads blocks, and
        /// lets the query layer read what is not uploaded yet.
        sidecar_image: Image<'static> = thanos::IMAGE,
        /// Requests and limits of that sidecar.
        sidecar_resources: Resources =
            Resources::requests(millicores(50), mebibytes(128)).limits(millicores(500), mebibytes(512)),
        /// The volume of its samples. An environment can give it another size.
        data: Claim<'static> = Claim::new("prometheus-data", gibibytes(50)),
    }
}

/// What tells the samples of one of several from those of the others. Alerts leave without it, so that those of all are
/// one.
pub const REPLICA: &str = "replica";

/// A Prometheus of one pod, replaced and not rolled, because its volume has one writer; in an environment that says
/// `.replicas(&Prometheus::WORKLOAD, 2)` two that each scrape and evaluate everything, on a volume of its own.
///
/// Each of several has the external label `replica`, the name of its pod, which alerts leave without: Alertmanager sees
/// one alert. Its Service keeps each client at one of them, for after a restart each has a gap of its own, which nobody
/// fills but a query layer ([`thanos_query`](crate::thanos_query)).
///
/// Where an environment says `.object_storage(BUCKET)`, [`sidecar`] runs beside each. Where it says
/// `.remote_write(RECEIVER)`, each writes its samples there; Secrets with credentials are mounted below
/// `/etc/prometheus-remote-write`.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// How often targets are scraped and rules evaluated.
    const INTERVAL: Duration = Self::SETTINGS.interval;
    /// How jobs are scraped that say nothing else: for the world that queries are checked against.
    const SCRAPES: Scrapes = Scrapes { interval: Self::SETTINGS.interval, histograms: Self::SETTINGS.histograms };
    /// Its Deployment. Override it to say what no setting says: `builder::<Self>().stops_within(minutes(10)).build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, port 9090.
    const SERVICE: Service<'static> = Service::of(const { &Self::WORKLOAD }).port(HTTP);
    /// Where its API answers.
    const ENDPOINT: Endpoint<'static, PrometheusApi> = Self::SERVICE.at(HTTP);
    /// Where its sidecars are scraped. They run where an environment has a bucket, and a job that finds them goes
    /// where it has none.
    const SIDECARS: PodPort<'static> =
        PodPort::new(*Self::WORKLOAD.id(), thanos::SIDECAR_HTTP.any()).of_sidecar(Name::new(thanos::SIDECAR));
    /// For the stack's list.
    const COMPONENT: Component<'static> =
        Component::of(const { &Self::WORKLOAD }).service(const { &Self::SERVICE }).described_in(Self::SETTINGS.origin);

    /// `prometheus.yml`. Override it to say what no setting says, beginning with [`config`].
    fn config(cx: &Context) -> PrometheusConfig {
        config::<Self>(cx)
    }
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let data = settings.data.at(DATA_FOLDER);
    // Prometheus notices changes of both by itself.
    let config: Mount = ConfigMap::new(settings.name, const { &[File::yaml("prometheus.yml", &P::config)] })
        .watched_by_program()
        .at(CONFIG_FOLDER);
    // One file for each group of rules.
    let rules: Mount = ConfigMap::made(const { &Joined::new(P::SETTINGS.name, "-rules") }.as_str(), rules)
        .watched_by_program()
        .at(RULES_FOLDER);
    let builder = WorkloadBuilder::deployment(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(HTTP)
        .run_as(NOBODY)
        .mount(config)
        .mount(rules)
        .mount(data)
        .arg_file("--config.file", config.file("prometheus.yml"))
        .arg("--config.auto-reload")
        .arg_file("--storage.tsdb.path", data.folder())
        .arg_made("--storage.tsdb.retention.time", |cx: &Context| cx.environment().metrics_retention().to_string())
        // A fifth stays free: the write-ahead log and compactions need room beside the blocks that this counts.
        .arg_made("--storage.tsdb.retention.size", |cx: &Context| {
            cx.size_of(&P::SETTINGS.data).percent(80).in_prometheus_units()
        })
        // Prometheus restores after a restart only alerts whose `for` is longer than this: with its default of 10m, an
        // alert that fires is sent as resolved by each restart, and fires anew after its `for`.
        .arg("--rules.alert.for-grace-period=30s")
        .arg_made("--web.external-url", |cx: &Context| cx.external_url(P::ENDPOINT))
        // The external URL's path, if it has one, is for links only: probes and scrapes stay at the root.
        .arg("--web.route-prefix=/")
        .may_made(|cx: &Context| scrape::grants(cx.watch().jobs))
        .talks_to_made(|cx: &Context| scrape::targets(cx.watch().jobs))
        .resources(settings.resources)
        // Reading the write-ahead log after a crash takes minutes.
        .startup(Probe::http(HTTP, READY).every(seconds(10)).timeout(seconds(4)).failures(90))
        .readiness(Probe::http(HTTP, READY).timeout(seconds(4)))
        .liveness(Probe::http(HTTP, "/-/healthy").every(seconds(15)).timeout(seconds(10)))
        .stops_within(minutes(5))
        .with_remote_write(RECEIVERS_FOLDER)
        .as_several(&|one: WorkloadBuilder<'static>| one.env_field("POD_NAME", Field::PodName).keeps_clients())
        .with_bucket(&|one: WorkloadBuilder<'static>, bucket: Bucket<'static>| {
            // Blocks are uploaded as they are cut, so nothing may join them here before.
            // <https://thanos.io/tip/components/sidecar.md/#flags>
            one.arg("--storage.tsdb.min-block-duration=2h")
                .arg("--storage.tsdb.max-block-duration=2h")
                .beside(Box::leak(Box::new(sidecar::<P>(&bucket).build())))
                .talks_to_bucket(&bucket)
        });
    let builder = with_common(builder, settings.priority_class, settings.args);
    let builder = match settings.scrape_credentials {
        Some(secret) => builder.mount(Mount::secret(secret, scrape::CREDENTIALS_FOLDER)),
        None => builder,
    };
    match settings.alertmanager {
        Some(alertmanager) => builder.talks_to(alertmanager),
        None => builder,
    }
}

/// Thanos' sidecar as the settings say it, for more steps and `.build()`.
pub fn sidecar<P: Deployed>(bucket: &Bucket<'static>) -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let data = settings.data.at(DATA_FOLDER);
    let builder = WorkloadBuilder::sidecar(settings.namespace, thanos::SIDECAR, settings.sidecar_image)
        .port(thanos::SIDECAR_HTTP)
        .port(thanos::GRPC)
        .mount(data)
        .arg("sidecar")
        .arg_listen("--http-address", thanos::SIDECAR_HTTP)
        .arg_listen("--grpc-address", thanos::GRPC)
        .arg_file("--tsdb.path", data.folder())
        // As long as Prometheus may read its write-ahead log.
        .arg("--prometheus.ready_timeout=15m")
        .arg_made("--prometheus.url", |_: &Context| format!("http://localhost:{}", HTTP.number()))
        .resources(settings.sidecar_resources)
        .costs(thanos::SIDECAR_COST);
    thanos::probed(
        thanos::knows_bucket(builder, thanos::object_storage_file!(P::SETTINGS.name), bucket),
        thanos::SIDECAR_HTTP,
    )
}

/// `prometheus.yml` as the settings and the watch say it.
pub fn config<P: Deployed>(cx: &Context) -> PrometheusConfig {
    let settings = P::SETTINGS;
    let is_one_of_several = cx.environment().members_of(P::WORKLOAD.id()).is_some();
    // Prometheus fills in variables of its environment here since 3.0.
    // <https://prometheus.io/docs/prometheus/3.16/migration/#flags>
    let replica = is_one_of_several.then_some((REPLICA, "${POD_NAME}"));
    let global = settings
        .histograms
        .in_global(Global::every(settings.interval))
        .scrape_timeout(settings.scrape_timeout)
        .external_labels(cx.environment().external_labels(settings.external_labels).into_iter().chain(replica));
    let config = PrometheusConfig::new(global, cx.scrape_configs());
    let config = match settings.alertmanager {
        Some(alertmanager) => {
            let alerting = Alerting::to(cx.authorities(alertmanager));
            let alike = |alerting: Alerting| alerting.alert_relabel_configs([Relabel::labeldrop(REPLICA)]);
            config.alerting(if is_one_of_several { alike(alerting) } else { alerting })
        }
        None => config,
    };
    config.rule_files([format!("{RULES_FOLDER}/*.yaml")]).remote_write(cx.remote_write_configs(RECEIVERS_FOLDER))
}

fn rules(cx: &Context) -> Vec<MadeFile> {
    cx.watch().rule_files(&cx.grafana_url())
}
