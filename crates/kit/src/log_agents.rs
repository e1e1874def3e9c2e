//! Programs that ship logs, of which each environment runs one.

use super::environment::Environment;
use super::stack::{Component, Stack};
use super::workload::Workload;
use terms::{List, Name, Origin, WorkloadId};

impl<'a> Environment<'a> {
    /// Runs this log agent here: `.log_agent(&OtelCollector::WORKLOAD)`. The stack's other agents are left out, and
    /// with them their rights, policies, scrape jobs, and the rules, panels and links that read these jobs alone. Of
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
        // One that is not listed is a finding of its own; what would follow from it is not told.
        let is_listed = |agent: &WorkloadId<'a>| self.log_agents.iter().any(|one| one.is(agent));
        let chosen = environment.log_agent.map(|(agent, _)| agent).filter(is_listed);
        let chosen = chosen.or_else(|| self.log_agents.iter().next().copied());
        chosen.filter(|agent| !environment.leaves_out(agent))
    }

    /// The workloads that an environment does not run, each with the line that says so: those that it leaves out, the
    /// log agents that it does not choose, what needs a bucket where it has none, and servers of
    /// buckets in which it keeps nothing.
    pub fn left_out(&self, environment: &Environment<'a>) -> Vec<(WorkloadId<'a>, Origin)> {
        let runs = self.log_agent_of(environment);
        let origin = environment.log_agent.map_or_else(|| environment.origin(), |(_, origin)| origin);
        let others = self.log_agents.iter().filter(|agent| !runs.is_some_and(|one| one.is(agent)));
        let others = others.filter(|agent| !environment.leaves_out(agent)).map(|agent| (*agent, origin));
        let needy = self.components().iter().map(Component::workload);
        let needy = needy
            .filter(|one| one.needs_bucket() && one.is_told_of().is_some() && environment.bucket_of(one).is_none());
        let needy = needy.filter(|one| !environment.leaves_out(one.id())).map(|one| (*one.id(), environment.origin()));
        environment.parts_left_out().chain(others).chain(needy).collect()
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

#[cfg(test)]
mod tests {
    use crate::{
        Component, Environment, Http, Image, Namespace, Notifications, Port, Probe, Resources, Stack, Workload,
        WorkloadBuilder, WorkloadId, mebibytes, millicores,
    };

    const TEA: Namespace = Namespace::ours("tea");
    const FEW: Resources = Resources::requests(millicores(50), mebibytes(64)).limits(millicores(500), mebibytes(128));
    const OLD: Image = Image::new("docker.io/tea/scribe", "1.0.0").ended("2026-03-02");
    const NEW: Image = Image::new("docker.io/tea/clerk", "2.0.0");
    const HTTP: Port<Http> = Port::new("http", 8080);
    const SCRIBE: Workload = agent("scribe", OLD);
    const CLERK: Workload = agent("clerk", NEW);
    const UNKNOWN: Workload = agent("cook", NEW);
    const COMPONENTS: &[Component] = &[Component::of(&SCRIBE), Component::of(&CLERK)];
    const STACK: Stack = Stack::new(TEA, COMPONENTS).log_agents(&[&SCRIBE, &CLERK]);
    const NOBODY: Notifications =
        Notifications { smarthost: "mail.tea:25", username: "tea", from: "tea@tea.example", placeholders: true };
    const HERE: Environment = Environment::new("here", "tea", NOBODY);

    const fn agent(name: &'static str, image: Image<'static>) -> Workload<'static> {
        let builder = WorkloadBuilder::daemon_set(TEA, name, image).purpose("writes").port(HTTP).run_as(1000);
        builder.resources(FEW).readiness(Probe::http(HTTP, "/")).build()
    }

    fn left_out(environment: &Environment<'static>) -> Vec<String> {
        STACK.left_out(environment).iter().map(|(one, _)| one.name.to_string()).collect()
    }

    #[test]
    fn the_first_agent_runs_where_none_is_chosen_and_the_others_do_not() {
        let runs = |environment: &Environment<'static>| STACK.log_agent_of(environment).map(|one: WorkloadId| one.name);
        assert_eq!((runs(&HERE), left_out(&HERE)), (Some(SCRIBE.name()), vec!["clerk".to_owned()]));
        let chosen = HERE.log_agent(&CLERK);
        assert_eq!((runs(&chosen), left_out(&chosen)), (Some(CLERK.name()), vec!["scribe".to_owned()]));
        // A finding says that it is not listed; that nobody ships logs does not follow.
        let unknown = HERE.log_agent(&UNKNOWN);
        assert_eq!((runs(&unknown), left_out(&unknown)), (Some(SCRIBE.name()), vec!["clerk".to_owned()]));
        let neither = HERE.without(&SCRIBE);
        assert_eq!((runs(&neither), left_out(&neither)), (None, vec!["scribe".to_owned(), "clerk".to_owned()]));
    }

    #[test]
    fn a_program_that_nobody_fixes_is_told_with_what_runs_in_its_place() {
        let said: Vec<String> = STACK.without_fixes().into_iter().map(|(_, said)| said).collect();
        assert_eq!(
            said,
            ["`scribe` runs docker.io/tea/scribe:1.0.0, in which nothing is fixed since 2026-03-02; an environment \
              runs `clerk` in its place by `.log_agent(…)`"]
        );
    }
}
