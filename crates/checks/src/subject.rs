//! What is checked, and what several rules make of it: each thing once.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::ops::Deref;

use kit::{Component, EnvValue, Environment, Format, Program, Target, Use, View, Volume, Workload};
use serde_json::Value;
use watch::dashboard::Language;

use crate::asked::{Asked, read};

/// A program. What a rule asks of it beyond the program itself is made at the first question and kept.
pub(crate) struct Subject<'p> {
    program: &'p Program,
    there: OnceCell<Vec<There>>,
    asked: OnceCell<Vec<Asked>>,
}

impl Deref for Subject<'_> {
    type Target = Program;

    fn deref(&self) -> &Program {
        self.program
    }
}

impl<'p> Subject<'p> {
    pub(crate) const fn new(program: &'p Program) -> Self {
        Self { program, there: OnceCell::new(), asked: OnceCell::new() }
    }

    /// The program as it is in each environment.
    pub(crate) fn everywhere(&self) -> &[There] {
        self.there.get_or_init(|| self.program.environments().iter().map(|one| There::new(self.program, one)).collect())
    }

    /// Every question to either program that can be read.
    pub(crate) fn asked(&self) -> &[Asked] {
        self.asked.get_or_init(|| {
            let metrics = read(self.watch.questions(), Language::PromQl);
            metrics.chain(read(self.watch.log_questions(), Language::LogQl)).collect()
        })
    }

    /// The labels that whatever evaluates rules adds to each alert that leaves it: `external_labels` of Prometheus and
    /// of Loki's ruler, in any environment.
    pub(crate) fn external_labels(&self) -> BTreeSet<String> {
        let configs = self.everywhere().iter().flat_map(There::configs);
        let of = |config: &Config| {
            let of = |section: &str| config.value.get(section)?.get("external_labels")?.as_object();
            ["global", "ruler"].into_iter().filter_map(of).flat_map(|map| map.keys().cloned()).collect::<Vec<_>>()
        };
        configs.flat_map(of).collect()
    }
}

/// A program in one environment.
pub(crate) struct There {
    cx: View<'static>,
    configs: OnceCell<Vec<Config>>,
    uses: OnceCell<Vec<Use<'static>>>,
}

/// A config file of a workload.
pub(crate) struct Config {
    pub(crate) component: &'static Component<'static>,
    pub(crate) key: String,
    pub(crate) format: Format,
    pub(crate) value: Value,
}

impl There {
    fn new(program: &Program, environment: &'static Environment<'static>) -> Self {
        let program = program.within(environment);
        // As long as the process, like all that a program is made of.
        let used = Box::leak(Box::new(RefCell::default()));
        let cx = View::new(program.stack, environment, program.watch, used);
        Self { cx, configs: OnceCell::new(), uses: OnceCell::new() }
    }

    /// From where its configs are made.
    pub(crate) const fn cx(&self) -> &View<'static> {
        &self.cx
    }

    /// The config files of its workloads. Families, such as dashboards and rules, are none.
    pub(crate) fn configs(&self) -> &[Config] {
        self.configs.get_or_init(|| self.cx.stack().components().iter().flat_map(|one| self.made(one)).collect())
    }

    fn made(&self, component: &'static Component<'static>) -> Vec<Config> {
        let workload = component.workload();
        let cx = self.cx.of(*workload.id());
        let files = workload.volumes().into_iter().filter_map(|mount| match mount.volume() {
            Volume::ConfigMap(config_map) => Some(config_map.files(&cx)),
            _ => None,
        });
        let config = |file: kit::MadeFile| {
            let value = serde_json::to_value(&file.document).ok()?;
            Some(Config { component, key: file.key, format: file.format, value })
        };
        files.flatten().filter_map(config).collect()
    }

    /// The connections that whatever is made from the context names, dashboards and rules included.
    pub(crate) fn uses(&self) -> &[Use<'static>] {
        self.uses.get_or_init(|| {
            self.configs();
            self.cx.stack().components().iter().for_each(|component| self.make_others(component));
            self.cx.uses()
        })
    }

    /// Makes what is no config file.
    fn make_others(&self, component: &Component<'static>) {
        let workload = component.workload();
        let cx = self.cx.of(*workload.id());
        for arg in workload.containers().flat_map(Workload::args) {
            arg.texts(&cx);
        }
        for variable in workload.containers().flat_map(Workload::env) {
            if let EnvValue::Made(value) = variable.value {
                value(&cx);
            }
        }
        for mount in workload.volumes() {
            if let Volume::Family(family) = mount.volume() {
                family.members(&cx);
            }
        }
    }
}

/// "`pot` at port `http` (8080)".
pub(crate) fn said(target: &Target) -> String {
    match target {
        Target::Pods { workload, port } => format!("`{}` at port `{}` ({})", workload.name, port.name(), port.number()),
        Target::ApiServer => "the API server".to_owned(),
        Target::Kubelets => "the kubelets".to_owned(),
        Target::Address { address, port } => format!("{address} at port {port}"),
        Target::Outside { port, what } => format!("{what} at port {port}"),
    }
}
