//! Grafana: dashboards and data sources are there after the first start, without a click; nothing is fetched from outside.

mod data_sources;

use data_sources::DataSources;

use super::{NAMESPACE, alertmanager, images, loki, prometheus};
use configs::grafana::{DashboardProvider, DashboardProviders};
use kit::{
    Claim, Component, ConfigMap, ConfigMapFamily, Context, File, GrafanaApi, MadeFile, Mount, Port, Probe, Resources,
    Scratch, Secret, SecretEntry, Service, Workload, WorkloadBuilder, cores, gibibytes, mebibytes, millicores, seconds,
};
use watch::dashboard::Dashboard;
use watch::runbook_board;

/// Grafana's pages, API and own metrics.
pub const HTTP: Port<GrafanaApi> = Port::new("http", 3000);

/// The first login, as the plan says it. Grafana reads it only when it first creates its database.
pub const ADMIN: Secret = Secret::ours(
    "grafana-admin",
    &[SecretEntry::bundled("admin-user", "admin"), SecretEntry::bundled("admin-password", "dhakacart123")],
);

/// Users, preferences and the dashboards that people make themselves.
pub const DATA: Claim = Claim::new("grafana-data", gibibytes(5));
const DATA_SOURCES: Mount = ConfigMap::new("grafana-datasources", &[File::yaml("datasources.yaml", &data_sources)])
    .at("/etc/grafana/provisioning/datasources");
const PROVIDERS: Mount = ConfigMap::new("grafana-dashboard-providers", &[File::yaml("dashboards.yaml", &providers)])
    .at("/etc/grafana/provisioning/dashboards");
/// Not below Grafana's own volume, which would hide them.
const DASHBOARDS: Mount = ConfigMapFamily::made("grafana-dashboard", dashboards).at("/var/lib/grafana-dashboards");

/// The user that its image is made for.
const USER: u32 = 472;

/// One pod, replaced and not rolled, because its database has one writer.
pub const GRAFANA: Workload = WorkloadBuilder::deployment(NAMESPACE, "grafana", images::GRAFANA)
    .purpose("shows dashboards, logs and alerts")
    .port(HTTP)
    .run_as(USER)
    .mount(DATA_SOURCES)
    .mount(PROVIDERS)
    .mount(DASHBOARDS)
    .mount(DATA.at("/var/lib/grafana"))
    .mount(Scratch::new("tmp", mebibytes(256)).at("/tmp"))
    .env_secret("GF_SECURITY_ADMIN_USER", ADMIN.key("admin-user"))
    .env_secret("GF_SECURITY_ADMIN_PASSWORD", ADMIN.key("admin-password"))
    .env_made("GF_SERVER_ROOT_URL", |cx: &Context| cx.external_url(SERVICE.at(HTTP)))
    // Without these it tries to update plugins on a read-only file system at start, and data sources vanish.
    .env("GF_PLUGINS_PREINSTALL_DISABLED", "true")
    .env("GF_PLUGINS_PREINSTALL_AUTO_UPDATE", "false")
    .env("GF_ANALYTICS_REPORTING_ENABLED", "false")
    .env("GF_ANALYTICS_CHECK_FOR_UPDATES", "false")
    .env("GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false")
    .env("GF_USERS_ALLOW_SIGN_UP", "false")
    // Alerts are Prometheus' and Loki's affair; a second alerting engine would only confuse.
    .env("GF_UNIFIED_ALERTING_EXECUTE_ALERTS", "false")
    .talks_to(prometheus::SERVICE.at(prometheus::HTTP))
    .talks_to(loki::SERVICE.at(loki::HTTP))
    .talks_to(alertmanager::SERVICE.at(alertmanager::HTTP))
    .resources(Resources::requests(millicores(100), mebibytes(256)).limits(cores(1), mebibytes(768)))
    // The first start creates the database.
    .startup(Probe::http(HTTP, "/api/health").timeout(seconds(3)).failures(30))
    .readiness(Probe::http(HTTP, "/api/health").timeout(seconds(3)))
    .liveness(Probe::http(HTTP, "/api/health").every(seconds(20)).timeout(seconds(10)).failures(6))
    .build();

/// `svc/grafana` 3000.
pub const SERVICE: Service = Service::of(&GRAFANA).port(HTTP);

/// For the stack's list.
pub const COMPONENT: Component = Component::of(&GRAFANA).service(&SERVICE);

fn data_sources(cx: &Context) -> configs::grafana::DataSources {
    let leads = cx.watch().leads;
    DataSources {
        prometheus: prometheus::SERVICE.at(prometheus::HTTP),
        loki: loki::SERVICE.at(loki::HTTP),
        alertmanager: alertmanager::SERVICE.at(alertmanager::HTTP),
    }
    .provisioned(cx, prometheus::INTERVAL, leads)
}

fn providers(_: &Context) -> DashboardProviders {
    DashboardProviders::new([DashboardProvider::folder("dhakacart", DASHBOARDS.path(), "DhakaCart", "dhakacart")])
}

fn dashboards(cx: &Context) -> Vec<MadeFile> {
    let watch = cx.watch();
    let file = |board: &Dashboard| MadeFile::json(format!("{}.json", board.uid()), "grafana-dashboard", board.json());
    watch.dashboards.iter().map(file).chain([runbook_board::file(watch)]).collect()
}
