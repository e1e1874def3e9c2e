//! Programs that ship logs, of which each environment runs one.

use super::environment::Environment;
use super::stack::{Component, Stack};
use super::workload::Workload;
use terms::{List, Name, Origin, WorkloadId};

impl<'a> Environment<'a> {
    /// Runs this log agent here: `.log_agent(&OtelCollector::WORKLOAD)`. The stack's other agents are left out, and with
    /// them their rights, policies, scrape jobs, and the rules, panels and links that read these jobs alone. Of
    /// `job=~"promtail|otel-collector"` a query reads the job that is there.
    ///
    /// Default: the first that the stack [lists](Stack::log_agents).
    #[track_caller]
    pub const fn log_agent(mut self, agent: &Workload<'a>) -> Self {
        if self.log_agent.is_some() {
            self.fault().text(" runs two log agents").fix("keep one `.log_agent(…)`").raise()
        }
        self.log_agent = Some((*agent.id(), Origin::here()));
        self
    }

    /// The log agent that it chooses, with the line that says so.
    pub const fn chosen_log_agent(&self) -> Option<(WorkloadId<'a>, Origin)> {
        self.log_agent
    }
}

impl<'a> Stack<'a> {
    /// The programs that ship logs, of which each environment runs one: the first, unless it says
    /// [`log_agent`](Environment::log_agent).
    pub const fn log_agents(mut self, agents: &[&'a Workload<'a>]) -> Self {
        let mut index = 0;
        while index < agents.len() {
            self.log_agents = self.log_agents.push(*agents[index].id(), "log agents of one stack");
            index += 1;
        }
        self
    }

    /// The programs that ship logs, the one first that runs where an environment chooses none.
    pub const fn all_log_agents(&self) -> &List<WorkloadId<'a>, 4> {
        &self.log_agents
    }

    /// The program that ships the logs of an environment; none where nothing is listed, or the environment leaves it
    /// out.
    pub fn log_agent_of(&self, environment: &Environment<'a>) -> Option<WorkloadId<'a>> {
        let chosen = environment.log_agent.map(|(agent, _)| agent).or_else(|| self.log_agents.iter().next().copied());
        chosen.filter(|agent| !environment.leaves_out(agent))
    }

    /// The workloads that an environment does not run, each with the line that says so: those that it leaves out, and
    /// the log agents that it does not choose.
    pub fn left_out(&self, environment: &Environment<'a>) -> Vec<(WorkloadId<'a>, Origin)> {
        let runs = self.log_agent_of(environment);
        let origin = environment.log_agent.map_or_else(|| environment.origin(), |(_, origin)| origin);
        let others = self.log_agents.iter().filter(|agent| !runs.is_some_and(|one| one.is(agent)));
        let others = others.filter(|agent| !environment.leaves_out(agent)).map(|agent| (*agent, origin));
        environment.parts_left_out().chain(others).collect()
    }

    /// Whether an environment does not run this workload.
    pub fn leaves_out(&self, environment: &Environment<'a>, workload: &WorkloadId) -> bool {
        self.left_out(environment).iter().any(|(out, _)| out.is(workload))
    }

    /// What is said of each of its workloads whose image nobody fixes any more: its name, and a sentence.
    pub fn without_fixes(&self) -> Vec<(Name<'a>, String)> {
        let said = |component: &Component<'a>| {
            let (name, image) = (component.workload().name(), component.workload().image()?);
            let mut said = format!("`{name}` runs {image}, in which nothing is fixed since {}", image.end()?);
            let is_agent = |agent: &&WorkloadId<'a>| !agent.is(component.workload().id());
            if self.log_agents.iter().any(|agent| agent.is(component.workload().id()))
                && let Some(other) = self.log_agents.iter().find(is_agent)
            {
                said += &format!("; an environment runs `{}` in its place by `.log_agent(…)`", other.name);
            }
            Some((name, said))
        };
        self.components().iter().filter_map(said).collect()
    }
}
