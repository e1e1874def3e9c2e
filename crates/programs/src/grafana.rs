//! Grafana: dashboards and data sources are there after the first start, without a click; nothing is fetched from
//! outside.

use configs::grafana::{
    DashboardProvider, DashboardProviders, DataSource, DataSourceUid, DataSources, LokiSettings, PrometheusSettings,
    PrometheusType,
};
use kit::{
    AlertmanagerApi, Bucket, Claim, Component, ConfigMap, ConfigMapFamily, Context, Duration, Endpoint, File,
    GrafanaApi, Image, LokiApi, MadeFile, Mount, Port, Probe, PrometheusApi, Resources, Scratch, SecretKey, Service,
    Workload, WorkloadBuilder, cores, gibibytes, mebibytes, millicores, seconds,
};
use watch::dashboard::Dashboard;
use watch::lead::Lead;
use watch::runbook_board;
use watch::verbatim::Verbatim;

use crate::joined::Joined;
use crate::{loki, with_common};

/// Grafana's pages, API and own metrics.
pub const HTTP: Port<GrafanaApi> = Port::new("http", 3000);

/// The last minor of Grafana 12. Its Prometheus and Loki data sources are part of the program; from 13.1 they are
/// plugins that it tries to update on a read-only file system, and then they are gone.
pub const IMAGE: Image = Image::new("docker.io/grafana/grafana", "12.4.10").keeps_state_in("/var/lib/grafana");

/// Not below Grafana's own volume, which would hide them.
const DASHBOARDS_FOLDER: &str = "/var/lib/grafana-dashboards";

/// The user that its image is made for.
const USER: u32 = 472;

/// Where it says whether it runs and reaches its database.
const HEALTH: &str = "/api/health";

settings! {
    /// What is said of one Grafana. Its dashboards and the links between metrics and logs are the watch's.
    program {
        name: "grafana",
        purpose: "shows dashboards, logs and alerts",
        image: IMAGE,
        resources: Resources::requests(millicores(100), mebibytes(256)).limits(cores(1), mebibytes(768)),
    }
    needs {
        /// The name of the first login. Grafana reads it only when it first creates its database.
        admin_user: SecretKey<'static>,
        /// Its password.
        admin_password: SecretKey<'static>,
        /// Where its metrics come from.
        prometheus: Endpoint<'static, PrometheusApi>,
    }
    has {
        /// Where its metrics come from in an environment that has a bucket: the query layer.
        query_layer: Option<Endpoint<'static, PrometheusApi>> = None,
        /// How often that Prometheus scrapes, below which no panel asks for a finer step. Renders to `timeInterval`.
        scrape_interval: Duration = seconds(30),
        /// Where its logs come from.
        loki: Option<Endpoint<'static, LokiApi>> = None,
        /// How long a search in the logs may take. Renders to `timeout` of that data source.
        log_query_timeout: Duration = loki::QUERY_TIMEOUT,
        /// Where its alerts and silences come from.
        alertmanager: Option<Endpoint<'static, AlertmanagerApi>> = None,
        /// The title of the folder that holds the dashboards.
        folder: &'static str = "Dashboards",
        /// The folder's uid, which is its address and must never change, and the name of its provider.
        folder_uid: &'static str = "dashboards",
        /// Tags of the dashboard of runbooks. Other dashboards say their own.
        tags: &'static [&'static str] = &[],
        /// The volume of users, preferences and the dashboards that people make themselves.
        data: Claim<'static> = Claim::new("grafana-data", gibibytes(5)),
    }
}

/// A Grafana of one pod, replaced and not rolled, because its database has one writer.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its Deployment. Override it to say what no setting says: `builder::<Self>().env("GF_USERS_DEFAULT_THEME",
    /// "light").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, port 3000.
    const SERVICE: Service<'static> = Service::of(const { &Self::WORKLOAD }).port(HTTP);
    /// Where its pages are.
    const ENDPOINT: Endpoint<'static, GrafanaApi> = Self::SERVICE.at(HTTP);
    /// For the stack's list.
    const COMPONENT: Component<'static> =
        Component::of(const { &Self::WORKLOAD }).service(const { &Self::SERVICE }).described_in(Self::SETTINGS.origin);

    /// `datasources.yaml`. Override it to say what no setting says, beginning with [`data_sources`].
    fn data_sources(cx: &Context) -> DataSources {
        data_sources::<Self>(cx)
    }
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let data_sources: Mount = ConfigMap::new(
        const { &Joined::new(P::SETTINGS.name, "-datasources") }.as_str(),
        const { &[File::yaml("datasources.yaml", &P::data_sources)] },
    )
    .at("/etc/grafana/provisioning/datasources");
    let providers: Mount = ConfigMap::new(
        const { &Joined::new(P::SETTINGS.name, "-dashboard-providers") }.as_str(),
        const { &[File::yaml("dashboards.yaml", &providers::<P>)] },
    )
    .at("/etc/grafana/provisioning/dashboards");
    let dashboards: Mount =
        ConfigMapFamily::made(const { &Joined::new(P::SETTINGS.name, "-dashboard") }.as_str(), dashboards::<P>)
            .at(DASHBOARDS_FOLDER);
    let builder = WorkloadBuilder::deployment(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(HTTP)
        .run_as(USER)
        .mount(data_sources)
        .mount(providers)
        .mount(dashboards)
        .mount(settings.data.at("/var/lib/grafana"))
        .mount(Scratch::new("tmp", mebibytes(256)).at("/tmp"))
        .env_secret("GF_SECURITY_ADMIN_USER", settings.admin_user)
        .env_secret("GF_SECURITY_ADMIN_PASSWORD", settings.admin_password)
        .env_made("GF_SERVER_ROOT_URL", |cx: &Context| cx.external_url(P::ENDPOINT))
        // A file, not a uid: Grafana reads it whenever somebody opens its first page.
        .env_made("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", start_page)
        // Without these it tries to update plugins on a read-only file system at start, and data sources vanish.
        .env("GF_PLUGINS_PREINSTALL_DISABLED", "true")
        .env("GF_PLUGINS_PREINSTALL_AUTO_UPDATE", "false")
        .env("GF_ANALYTICS_REPORTING_ENABLED", "false")
        .env("GF_ANALYTICS_CHECK_FOR_UPDATES", "false")
        .env("GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false")
        .env("GF_USERS_ALLOW_SIGN_UP", "false")
        // Alerts are Prometheus' and Loki's affair; a second alerting engine would only confuse.
        .env("GF_UNIFIED_ALERTING_EXECUTE_ALERTS", "false")
        .talks_to(settings.prometheus)
        .with_bucket(&|one: WorkloadBuilder<'static>, _: Bucket<'static>| match P::SETTINGS.query_layer {
            Some(layer) => one.talks_to_in_place_of(layer, P::SETTINGS.prometheus),
            None => one,
        })
        .resources(settings.resources)
        // The first start creates the database.
        .startup(Probe::http(HTTP, HEALTH).timeout(seconds(3)).failures(30))
        .readiness(Probe::http(HTTP, HEALTH).timeout(seconds(3)))
        .liveness(Probe::http(HTTP, HEALTH).every(seconds(20)).timeout(seconds(10)).failures(6));
    let builder = match settings.loki {
        Some(loki) => builder.talks_to(loki),
        None => builder,
    };
    let builder = match settings.alertmanager {
        Some(alertmanager) => builder.talks_to(alertmanager),
        None => builder,
    };
    with_common(builder, settings.priority_class, settings.args)
}

/// `datasources.yaml` as the settings say it: fixed uids, and the watch's links from metrics to logs and back.
pub fn data_sources<P: Deployed>(cx: &Context) -> DataSources {
    let settings = P::SETTINGS;
    let leads = cx.watch().leads;
    let mut metrics = PrometheusSettings::scraped_every(settings.scrape_interval);
    let mut logs = LokiSettings::new().max_lines(1_000).timeout(settings.log_query_timeout.as_seconds());
    if settings.alertmanager.is_some() {
        metrics = metrics.manage_alerts(true).alertmanager_uid(DataSourceUid::Alertmanager);
        logs = logs.manage_alerts(true).alertmanager_uid(DataSourceUid::Alertmanager);
    }
    let query_layer = cx.environment().bucket().and(settings.query_layer);
    if query_layer.is_some() {
        metrics = metrics.answered_by(PrometheusType::Thanos);
    }
    let mut prometheus = DataSource::prometheus(cx.url(query_layer.unwrap_or(settings.prometheus)), metrics);
    let loki = settings
        .loki
        .map(|loki| DataSource::loki(cx.url(loki), logs.derived_fields(leads.iter().filter_map(Lead::derived_field))));
    if loki.is_some() {
        prometheus = leads.iter().filter_map(Lead::correlation).fold(prometheus, DataSource::correlation);
    }
    let alertmanager = settings.alertmanager.map(|alertmanager| DataSource::alertmanager(cx.url(alertmanager)));
    DataSources::new(prometheus, loki.into_iter().chain(alertmanager))
}

fn providers<P: Deployed>(_: &Context) -> DashboardProviders {
    let Settings { folder, folder_uid, .. } = P::SETTINGS;
    DashboardProviders::new([DashboardProvider::folder(folder_uid, DASHBOARDS_FOLDER, folder, folder_uid)])
}

/// Where the pod has the file of the board that it shows first; empty for Grafana's own welcome.
fn start_page(cx: &Context) -> String {
    let first = cx.watch().dashboards.iter().find(|board| board.is_start_page());
    first.map(|board| format!("{DASHBOARDS_FOLDER}/{}", file_name(board))).unwrap_or_default()
}

fn file_name(board: &Dashboard) -> String {
    format!("{}.json", board.uid())
}

fn dashboards<P: Deployed>(cx: &Context) -> Vec<MadeFile> {
    let watch = cx.watch();
    let file = |board: &Dashboard| MadeFile::json(file_name(board), "grafana-dashboard", watch.board(board));
    let runbooks = runbook_board::file(watch, P::SETTINGS.tags);
    let verbatim = watch.verbatim.iter().map(Verbatim::made);
    watch.dashboards.iter().map(file).chain(verbatim).chain([runbooks]).collect()
}
