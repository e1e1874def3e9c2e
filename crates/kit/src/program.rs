//! A whole program: what runs, where, what watches it, and where that answers.

use std::sync::LazyLock;

use promql::World;
use terms::{AlertmanagerApi, Endpoint, GrafanaApi, Image, LokiApi, PrometheusApi, Secret, WorkloadId};
use watch::watch::Watch;

use super::environment::Environment;
use super::stack::Stack;
use super::workload::Workload;

/// What the command line works on: one company's stack. Everything that is written, listed or checked is made from it.
///
/// [`Program::of`] makes one; further facts are added as `.apis(…)` and `.catalogues(…)`.
#[derive(Clone, Copy)]
pub struct Program {
    /// The components, and the environments they run in.
    pub stack: &'static Stack<'static>,
    /// What watches them: [`Watch::NONE`] if nothing does.
    pub watch: &'static Watch,
    /// What its queries may read: the same world that its `promql!` is checked against.
    pub metrics: fn() -> &'static World,
    /// The source file that lists the components, from the root of the repository: headers name it.
    pub source: &'static str,
    /// Where its programs answer: `cargo xtask verify` asks them there.
    pub apis: Apis,
    /// The folder of the recorded catalogues, from the root of the repository [default: `stack/catalogue`].
    pub catalogues: &'static str,
    /// Whether its author says that nothing watches it, as [`Program::unwatched`] does.
    pub is_unwatched: bool,
}

/// Where the programs of a stack answer. What a stack does not run is `None`, and nobody is asked for it.
#[derive(Clone, Copy, Debug)]
pub struct Apis {
    /// Prometheus: its targets and rules.
    pub prometheus: Option<Endpoint<'static, PrometheusApi>>,
    /// Alertmanager: its alerts and receivers.
    pub alertmanager: Option<Endpoint<'static, AlertmanagerApi>>,
    /// Loki: its lines and rules.
    pub loki: Option<Endpoint<'static, LokiApi>>,
    /// Grafana: its data sources and dashboards.
    pub grafana: Option<Endpoint<'static, GrafanaApi>>,
    /// Grafana's first user: the Secret whose first key holds the name, and the second the password.
    pub grafana_admin: Option<&'static Secret<'static>>,
    /// The DaemonSet that ships the logs of each node.
    pub log_agent: Option<WorkloadId<'static>>,
    /// A small image of the stack with `/bin/sh` in it, for `cargo xtask verify --write-probe`.
    pub shell: Option<Image<'static>>,
}

impl Apis {
    /// Nothing answers.
    pub const NONE: Self = Self {
        prometheus: None,
        alertmanager: None,
        loki: None,
        grafana: None,
        grafana_admin: None,
        log_agent: None,
        shell: None,
    };
}

impl Program {
    /// A stack and what watches it. `source` is the file that lists the components, from the root of the repository.
    pub const fn of(
        stack: &'static Stack<'static>,
        watch: &'static Watch,
        metrics: fn() -> &'static World,
        source: &'static str,
    ) -> Self {
        let (apis, catalogues) = (Apis::NONE, "stack/catalogue");
        Self { stack, watch, metrics, source, apis, catalogues, is_unwatched: false }
    }

    /// A stack that nothing watches: also where it runs a Prometheus, which then reads and tells nothing.
    pub const fn unwatched(stack: &'static Stack<'static>, source: &'static str) -> Self {
        Self { is_unwatched: true, ..Self::of(stack, &Watch::NONE, nothing, source) }
    }

    /// Where its programs answer.
    pub const fn apis(mut self, apis: Apis) -> Self {
        self.apis = apis;
        self
    }

    /// The folder of its recorded catalogues, from the root of the repository.
    pub const fn catalogues(mut self, folder: &'static str) -> Self {
        self.catalogues = folder;
        self
    }

    /// The environments, the default one first.
    pub const fn environments(&self) -> &'static [Environment<'static>] {
        self.stack.all_environments()
    }

    /// Every image that it deploys, by its repository.
    pub fn images(&self) -> impl Iterator<Item = Image<'static>> {
        let containers = self.stack.components().iter().flat_map(|component| component.workload().containers());
        containers.filter_map(Workload::image)
    }
}

fn nothing() -> &'static World {
    static NOTHING: LazyLock<World> = LazyLock::new(World::default);
    &NOTHING
}
