//! Alertmanager: groups alerts and notifies people. Its credentials are files from a Secret.

use configs::alertmanager::{
    self as model, AlertmanagerConfig, DefaultRoute, EmailConfig, Global, InhibitRule, Receiver, Route,
};
use kit::{
    AlertmanagerApi, Claim, Component, ConfigMap, Context, Cost, Endpoint, Environment, Field, File, Gossip, Image,
    Mount, Port, PriorityClass, Probe, Resources, Secret, SecretKey, Service, Target, Workload, WorkloadBuilder,
    gibibytes, mebibytes, millicores, seconds,
};
use watch::inhibit::{Inhibit, Which};
use watch::interval::TimeInterval;
use watch::matcher::Matcher;
use watch::receiver::{Credentials, Egress, Notifier, message};
use watch::route::Way;

use crate::{NOBODY, with_common};

/// Alertmanager's pages, API and own metrics.
pub const HTTP: Port<AlertmanagerApi> = Port::new("http", 9093);
/// Where several tell each other what was notified and silenced, over TCP and UDP.
pub const CLUSTER: Port<Gossip> = Port::new("cluster", 9094);

/// Silences and the log of what was notified are its state.
pub const IMAGE: Image = Image::new("quay.io/prometheus/alertmanager", "v0.35.0").keeps_state_in(DATA_FOLDER);

/// What it needs with no alert but one, of `lab/ha/run costs` in ARCHITECTURE.md: alone, and as one of a mesh.
const COST: Cost = Cost::of_memory(mebibytes(11));
const COST_IN_A_MESH: Cost = Cost::of_memory(mebibytes(16));

const DATA_FOLDER: &str = "/alertmanager";
const CONFIG_FOLDER: &str = "/etc/alertmanager";
const CREDENTIALS_FOLDER: &str = "/etc/alertmanager-receivers";

/// Beside `alertmanager.yml`, which names it.
const TEMPLATES: &str = "messages.tmpl";

/// Where it says whether it can take alerts.
const READY: &str = "/-/ready";

settings! {
    /// What is said of one Alertmanager. Who is notified, of what and how often is the watch's routing.
    program {
        name: "alertmanager",
        purpose: "groups alerts and notifies people",
        image: IMAGE,
        resources: Resources::requests(millicores(20), mebibytes(48)).limits(millicores(200), mebibytes(128)),
        priority_class: PriorityClass::SYSTEM_CLUSTER_CRITICAL,
    }
    needs {
        /// What its receivers need: URLs, tokens and the mail server's password, as files. A changed Secret needs no
        /// restart.
        receivers: Secret<'static>,
    }
    has {
        /// The password of the mail server's user; `None` where the server wants no login. Renders to
        /// `smtp_auth_password_file`. The server, its user and the sender are the environment's.
        smtp_password: Option<SecretKey<'static>> = None,
        /// What text messages begin with, to tell this stack's from others: the shop's name. Empty for nothing.
        sender: &'static str = "",
        /// The time zone in which people read since when something is wrong, such as `Europe/Berlin`: a name of the
        /// [tz database](https://www.iana.org/time-zones). With one that does not exist no message can be written.
        time_zone: &'static str = "UTC",
        /// The volume of silences, and of what was notified: without it every restart would repeat every alert.
        data: Claim<'static> = Claim::new("alertmanager-data", gibibytes(1)),
    }
}

/// An Alertmanager of one pod, without gossip; in an environment that says `.replicas(&Alertmanager::WORKLOAD, 3)` a
/// mesh of three, each on a volume of its own. Whoever sends alerts sends them to every member, and the mesh notifies
/// once.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its Deployment. Override it to say what no setting says: `builder::<Self>().arg("--log.level=debug").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Its Service, port 9093.
    const SERVICE: Service<'static> = Service::of(const { &Self::WORKLOAD }).port(HTTP);
    /// Where its API answers.
    const ENDPOINT: Endpoint<'static, AlertmanagerApi> = Self::SERVICE.at(HTTP);
    /// For the stack's list.
    const COMPONENT: Component<'static> =
        Component::of(const { &Self::WORKLOAD }).service(const { &Self::SERVICE }).described_in(Self::SETTINGS.origin);

    /// `alertmanager.yml`. Override it to say what no setting says, beginning with [`config`].
    fn config(cx: &Context) -> AlertmanagerConfig {
        config::<Self>(cx)
    }

    /// The templates that receivers name, `messages.tmpl`. Override it to add some, beginning with [`messages`].
    fn messages(cx: &Context) -> String {
        messages::<Self>(cx)
    }
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let data = settings.data.at(DATA_FOLDER);
    let config: Mount = ConfigMap::new(
        settings.name,
        const { &[File::yaml("alertmanager.yml", &P::config), File::text(TEMPLATES, &P::messages)] },
    )
    .at(CONFIG_FOLDER);
    let builder = WorkloadBuilder::deployment(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(HTTP)
        .run_as(NOBODY)
        .mount(config)
        .mount(Mount::secret(settings.receivers, CREDENTIALS_FOLDER))
        .mount(data)
        .arg_file("--config.file", config.file("alertmanager.yml"))
        .arg_file("--storage.path", data.folder())
        .arg_made("--cluster.listen-address", listen_address::<P>)
        .arg_made("--web.external-url", |cx: &Context| cx.external_url(P::ENDPOINT))
        .arg("--web.route-prefix=/")
        .talks_to_made(targets)
        .resources(settings.resources)
        .costs(COST)
        .readiness(Probe::http(HTTP, READY).timeout(seconds(3)))
        .liveness(Probe::http(HTTP, "/-/healthy").timeout(seconds(3)).failures(6))
        .as_several(&|one: WorkloadBuilder<'static>| {
            // Each names all, itself too: it drops its own address, and any one that is up lets it in.
            one.port(CLUSTER)
                .costs(COST_IN_A_MESH)
                .env_field("POD_IP", Field::PodIp)
                // Who was told of what travels by UDP, and some of it is lost while a member is gone. The next in turn
                // notifies 15 s after the first, and tells again what it has not heard of: the members compare all that
                // they know in less. With the default of 1m, killing one of three let up to 10 of 100 alerts be told
                // twice (lab/ha).
                .arg("--cluster.pushpull-interval=5s")
                .arg_each("--cluster.peer", |cx: &Context| cx.members(P::WORKLOAD.id(), CLUSTER))
                .talks_to_its_like(CLUSTER)
        });
    with_common(builder, settings.priority_class, settings.args)
}

/// Where one of several listens for the others; nowhere for one alone, which then keeps no mesh. Its own address is
/// said, for it advertises none by itself that is not in a private range.
///
/// <https://github.com/prometheus/alertmanager#high-availability>
fn listen_address<P: Deployed>(cx: &Context) -> String {
    let is_one_of_several = cx.environment().members_of(P::WORKLOAD.id()).is_some();
    if is_one_of_several { format!("$(POD_IP):{}", CLUSTER.number()) } else { String::new() }
}

/// What its receivers' notifiers connect to: the environment's mail server first, where one of them writes mails.
fn targets(cx: &Context) -> Vec<Target<'static>> {
    let notifiers: Vec<&Notifier> = cx.receivers().into_iter().flat_map(watch::prelude::Receiver::notifiers).collect();
    let mut targets = Vec::new();
    // Without a routing, whatever happens is written to the sender.
    if notifiers.is_empty() || notifiers.iter().any(|notifier| notifier.egress == Egress::Smarthost) {
        targets.push(Target::Outside { port: cx.environment().notifications().port(), what: "the mail server" });
    }
    for notifier in notifiers {
        if let Egress::Outside { port, what } = notifier.egress {
            let target = Target::Outside { port, what };
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
    }
    targets
}

/// `alertmanager.yml` as the settings, the environment and the routing say it.
pub fn config<P: Deployed>(cx: &Context) -> AlertmanagerConfig {
    let credentials = Credentials::in_folder(CREDENTIALS_FOLDER);
    let notifications = cx.environment().notifications();
    let global = Global::new().mail_through(notifications.smarthost, notifications.from);
    let global = match P::SETTINGS.smtp_password {
        Some(key) => global.mail_login(notifications.username, credentials.file(&key)),
        None => global,
    };
    let Some(routing) = cx.routing() else {
        // A stack without alerts has nobody to notify but whoever reads its mails.
        let nobody = Receiver::new("nobody", EmailConfig::new(notifications.from));
        return AlertmanagerConfig::new(global, DefaultRoute::to(&nobody));
    };
    let told = Told { environment: cx.environment(), credentials };
    let default = routing.default_way();
    let root = DefaultRoute::to(&told.receiver(default.receiver()))
        .group_by(default.group_by.iter().copied())
        .group_wait(default.group_wait)
        .group_interval(default.group_interval)
        .repeat_interval(default.repeat_interval)
        .routes(routing.outermost().map(|way| told.route(&way)));
    AlertmanagerConfig::new(global, root)
        .templates([TEMPLATES])
        .inhibit_rules(routing.inhibit_rules.iter().flat_map(inhibitions))
}

/// The rules of one inhibition: as few as say the same.
fn inhibitions(inhibit: &Inhibit) -> Vec<InhibitRule> {
    let sources =
        || matchers(inhibit.source().pairs().into_iter().map(|(label, value)| (label, vec![value])).collect());
    let rule = |targets: Values| match inhibit.equal_labels() {
        // For a reason, or the checks refuse it.
        [] => InhibitRule::everywhere(sources(), matchers(targets)),
        labels => InhibitRule::new(sources(), matchers(targets), labels.iter().copied()),
    };
    joined(inhibit.targets().map(Which::pairs)).into_iter().map(rule).collect()
}

/// The values that a label may have.
type Values = Vec<(&'static str, Vec<&'static str>)>;

/// Targets that differ in the value of one label alone are one rule: `alertname=~"HighCPU|CriticalCPUUsage"`.
fn joined(targets: impl Iterator<Item = Vec<(&'static str, &'static str)>>) -> Vec<Values> {
    let mut all = Vec::<Values>::new();
    for target in targets {
        match all.iter().enumerate().find_map(|(index, known)| Some((index, only_difference(known, &target)?))) {
            Some((index, at)) => all[index][at].1.push(target[at].1),
            None => all.push(target.into_iter().map(|(label, value)| (label, vec![value])).collect()),
        }
    }
    all
}

/// Which of the labels has another value, where both have the same labels and one of them has.
fn only_difference(known: &Values, target: &[(&'static str, &'static str)]) -> Option<usize> {
    if !known.iter().map(|(label, _)| label).eq(target.iter().map(|(label, _)| label)) {
        return None;
    }
    let mut different = (0..known.len()).filter(|index| known[*index].1[..] != [target[*index].1]);
    different.next().filter(|_| different.next().is_none())
}

/// `messages.tmpl` as the settings say it.
pub fn messages<P: Deployed>(cx: &Context) -> String {
    message::templates(P::SETTINGS.sender, P::SETTINGS.time_zone, cx.receivers())
}

/// Who is told in one environment, with the credentials there.
struct Told<'a> {
    environment: &'a Environment<'a>,
    credentials: Credentials<'a>,
}

impl Told<'_> {
    /// A route, and those inside it. What it does not say is written as it has it from above.
    fn route(&self, way: &Way) -> Route {
        let route = way.route;
        let matchers = route.matchers.iter().map(Matcher::rendered);
        let rendered = Route::to(&self.receiver(way.receiver()), matchers)
            .group_by(way.group_by.iter().copied())
            .group_wait(way.group_wait)
            .group_interval(way.group_interval)
            .repeat_interval(way.repeat_interval)
            .routes(way.inside().map(|inside| self.route(&inside)));
        let muted = |rendered: Route, interval: &TimeInterval| rendered.muted_during(&interval.rendered());
        let active = |rendered: Route, interval: &TimeInterval| rendered.only_during(&interval.rendered());
        let rendered = route.mute_time_intervals.iter().fold(rendered, muted);
        let rendered = route.active_time_intervals.iter().fold(rendered, active);
        if route.continue_ { rendered.and_on() } else { rendered }
    }

    /// A receiver is made with its first notifier, so it has one.
    fn receiver(&self, receiver: &watch::receiver::Receiver) -> Receiver {
        let receiver = self.environment.told(receiver);
        let first = Receiver::new(receiver.name(), receiver.first().rendered(&self.credentials));
        receiver.others().fold(first, |made, other| made.and(other.rendered(&self.credentials)))
    }
}

fn matchers(values: Values) -> Vec<model::Matcher> {
    let matcher = |(label, values): (&str, Vec<&str>)| match values[..] {
        [value] => model::Matcher::equal(label, value),
        _ => model::Matcher::any_of(label, &values),
    };
    values.into_iter().map(matcher).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_that_differ_in_one_value_are_one_rule() {
        const TARGETS: &[Which] = &[
            Which::labelled("app", "pot").with("scope", "app"),
            Which::labelled("deployment", "pot"),
            Which::labelled("app", "kettle").with("scope", "app"),
            Which::labelled("app", "kettle").with("scope", "pod"),
            Which::labelled("app", "kettle"),
        ];
        let cause = Which::labelled("node", "stove");
        let rules = inhibitions(&Inhibit::each(cause, TARGETS).equal(&["namespace"]));
        let written: Vec<_> = rules.iter().map(|rule| serde_json::to_value(rule).expect("it is written")).collect();
        assert_eq!(
            written.iter().map(|rule| &rule["target_matchers"]).collect::<Vec<_>>(),
            [
                &serde_json::json!([r#"app=~"pot|kettle""#, r#"scope="app""#]),
                &serde_json::json!([r#"deployment="pot""#]),
                &serde_json::json!([r#"app="kettle""#, r#"scope="pod""#]),
                &serde_json::json!([r#"app="kettle""#]),
            ]
        );
        let same = |rule: &serde_json::Value| {
            (&rule["source_matchers"], &rule["equal"])
                == (&serde_json::json!([r#"node="stove""#]), &serde_json::json!(["namespace"]))
        };
        assert!(written.iter().all(same));
    }
}
