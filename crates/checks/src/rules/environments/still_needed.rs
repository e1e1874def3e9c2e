//! What an environment leaves out, nothing else there needs.

use findings::{Finding, Rule, RuleText};
use kit::{Component, Environment, Program, WorkloadId};

use super::super::{alerts, dashboards, inhibitions, scenarios, scrape, stack};
use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/still-needed",
    says: "what an environment leaves out, nothing else there needs",
    why: "With a part go the rules, panels and links that read it alone. What reads it together with others has no \
        result there, or another meaning, and what connects to it fails: only its author knows whether it goes too. \
        All of it is one finding, in the order of work.",
    source: None,
    fires: example!("still_needed.rs", "fires"),
    quiet: example!("still_needed.rs", "quiet"),
});

/// One finding for each environment in which something needs what is left out.
pub fn check(program: &Program) -> Vec<Finding> {
    program.environments().iter().filter_map(|environment| of_one(program, environment)).collect()
}

fn of_one(program: &Program, environment: &Environment<'static>) -> Option<Finding> {
    let out = program.stack.left_out(environment);
    let (_, origin) = *out.first()?;
    let overlay = program.overlay(environment);
    let consequences = consequences(program, environment);
    let read = program.watch.still_read(&overlay);
    let mut readers: Vec<String> = Vec::new();
    for one in &read {
        let said = match one.dashboard {
            None => one.who.clone(),
            Some(board) => {
                let alike = read.iter().filter(|other| (&other.who, other.dashboard) == (&one.who, one.dashboard));
                match alike.count() {
                    1 => format!("a {} of `{board}`", one.who),
                    count => format!("{count} {}s of `{board}`", one.who),
                }
            }
        };
        if !readers.contains(&said) {
            readers.push(said);
        }
    }
    let names =
        |names: &mut dyn Iterator<Item = &str>| names.map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ");
    let parts = names(&mut out.iter().map(|(part, _)| part.name.as_str()));
    let mut said: Vec<String> = consequences.iter().map(|finding| finding.message.clone()).collect();
    let mut fixes = Vec::new();
    if !readers.is_empty() {
        let verb = if read.len() == 1 { "reads" } else { "read" };
        said.push(format!("{} {verb} it together with what is there", readers.join(", ")));
        let needs: Vec<String> = overlay.jobs.iter().map(|job| format!("`.needs({job:?})`")).collect();
        fixes.push(format!("mark what goes with it {}, or let it read the rest alone", needs.join(" or ")));
    }
    if said.is_empty() {
        return None;
    }
    fixes.extend(consequences.iter().filter(|finding| !finding.fix.is_empty()).map(|finding| finding.fix.clone()));
    fixes.dedup();
    fixes.extend(out.iter().map(|(part, _)| taken_back(program, environment, part)));
    let message = format!("environment `{}` leaves {parts} out, but {}", environment.name(), said.join("; "));
    let finding = RULE.error(at(origin), message).fix(fixes.join("; "));
    let finding = consequences.iter().fold(finding, |found, one| found.also(one.place.clone(), one.message.clone()));
    Some(
        read.into_iter()
            .fold(finding, |found, one| found.also(at(one.origin), format!("this {} reads it", kind(&one.who)))),
    )
}

/// How each part comes back where it is needed after all, by what leaves it out.
fn taken_back(program: &Program, environment: &Environment<'static>, part: &WorkloadId<'static>) -> String {
    let name = part.name.as_str();
    let needs_bucket = |one: &Component| one.workload().id().is(part) && one.workload().needs_bucket();
    if environment.parts_left_out().any(|(said, _)| said.is(part)) {
        format!("or take the `.without(..)` of `{name}` back, if it is needed there")
    } else if program.stack.components().iter().any(needs_bucket) {
        format!("or give the environment the bucket without which it does not run `{name}`")
    } else {
        format!("or let it run `{name}` by `.log_agent(..)`")
    }
}

/// "alert `HighCPU`" is an alert.
fn kind(who: &str) -> &str {
    who.split(" `").next().unwrap_or(who)
}

/// What is wrong there and not everywhere.
fn consequences(program: &Program, environment: &Environment<'static>) -> Vec<Finding> {
    let there = program.within(environment);
    // What other environments say of routes is not asked here.
    let alone = match there.watch.routing.filter(|_| environment.own_routing().is_some()) {
        Some(routing) => environment.routing(routing),
        None => *environment,
    };
    let alone = Box::leak(Box::new([alone]));
    let stack = there.stack.environments(alone, there.stack.taken_node_ports());
    let there = Program { stack: Box::leak(Box::new(stack)), ..there };
    let rules: [fn(&Program) -> Vec<Finding>; 9] = [
        stack::target_not_deployed::check,
        scrape::not_deployed::check,
        scenarios::told_by_nobody::check,
        alerts::no_such_alert::check,
        alerts::link_to_no_dashboard::check,
        inhibitions::no_such_alert::check,
        inhibitions::never_act::check,
        dashboards::unknown_variable::check,
        dashboards::logs_cannot_be_chosen::check,
    ];
    let found = |rule: fn(&Program) -> Vec<Finding>| {
        let everywhere: Vec<String> = rule(program).iter().map(|finding| finding.message.clone()).collect();
        rule(&there).into_iter().filter(move |finding| !everywhere.contains(&finding.message))
    };
    rules.into_iter().flat_map(found).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const KETTLE: Workload = deployment("kettle").build();
    const KETTLE_SERVICE: Service = Service::of(&KETTLE).port(HTTP);
    const KETTLE_COMPONENT: Component = Component::of(&KETTLE).service(&KETTLE_SERVICE);
    const JOBS: &[Job] = &[Job::service("pot", POT_SERVICE.at(HTTP)), Job::service("kettle", KETTLE_SERVICE.at(HTTP))];
    // How much of the water becomes tea: of both.
    const YIELD: Query = promql("cups / litres", &[("cups", &["pot"]), ("litres", &["kettle"])]);
    const BOARD: Dashboard = Dashboard::new("tea", "Tea")
        .rows(&[Row::new("Tea").panels(&[panel("Pots"), stat("Yield", "Cups a litre.").query(YIELD, "yield")])]);

    const THERE: Environment = Environment::new("there", "tea/there", NOBODY).without(&KETTLE); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, KETTLE_COMPONENT]).environments(&[HERE, THERE], &[]);
    const WATCH: Watch = Watch { jobs: JOBS, dashboards: &[BOARD], ..Watch::NONE };
    pub const PROGRAM: Program = Program { watch: &WATCH, ..running(&STACK) };
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const KETTLE: Workload = deployment("kettle").build();
    const KETTLE_SERVICE: Service = Service::of(&KETTLE).port(HTTP);
    const KETTLE_COMPONENT: Component = Component::of(&KETTLE).service(&KETTLE_SERVICE);
    const JOBS: &[Job] = &[Job::service("pot", POT_SERVICE.at(HTTP)), Job::service("kettle", KETTLE_SERVICE.at(HTTP))];
    const YIELD: Query = promql("cups / litres", &[("cups", &["pot"]), ("litres", &["kettle"])]);
    const BOARD: Dashboard = Dashboard::new("tea", "Tea")
        .rows(&[Row::new("Tea")
            .panels(&[panel("Pots"), stat("Yield", "Cups a litre.").query(YIELD, "yield").needs("kettle")])]);

    const THERE: Environment = Environment::new("there", "tea/there", NOBODY).without(&KETTLE);
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, KETTLE_COMPONENT]).environments(&[HERE, THERE], &[]);
    const WATCH: Watch = Watch { jobs: JOBS, dashboards: &[BOARD], ..Watch::NONE };
    pub const PROGRAM: Program = Program { watch: &WATCH, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::{says, tested};

    tested!(
        "environment `there` leaves `kettle` out, but a panel of `Tea` reads it together with what is there; fix: \
         mark what goes with it `.needs(\"kettle\")`, or let it read the rest alone; or take the `.without(..)` of \
         `kettle` back, if it is needed there"
    );

    #[test]
    fn whoever_connects_to_it_needs_it() {
        const TAP: Workload = deployment("tap").talks_to(POT_SERVICE.at(HTTP)).build();
        const THERE: Environment = Environment::new("there", "tea/there", NOBODY).without(&POT);
        const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&TAP)]).environments(&[HERE, THERE], &[]);
        let told = says(&running(&STACK), &RULE);
        assert!(matches!(&told[..], [one] if one.contains("leaves `pot` out, but workload `tap` ")), "{told:?}");
        assert!(told[0].ends_with("; or take the `.without(..)` of `pot` back, if it is needed there"), "{told:?}");
    }

    #[test]
    fn what_no_without_leaves_out_comes_back_in_its_own_way() {
        #[derive(Debug)]
        struct Told;
        impl Stored for Told {
            fn of(&self, one: Workload<'static>, _: Bucket<'static>) -> Workload<'static> {
                one
            }
        }
        const BARREL: Workload = deployment("barrel").needs_bucket(&Told).build();
        const SCRIBE: Workload = deployment("scribe").build();
        const POTS: Service = Service::of(&BARREL).port(HTTP);
        const TAP: Workload = deployment("tap").talks_to(POT_SERVICE.at(HTTP)).talks_to(POTS.at(HTTP)).build();
        const ALL: &[Component] =
            &[POT_COMPONENT, Component::of(&SCRIBE), Component::of(&BARREL).service(&POTS), Component::of(&TAP)];
        const STACK: Stack = Stack::new(TEA, ALL).log_agents(&[&SCRIBE, &POT]).environments(&[HERE], &[]);
        let told = says(&running(&STACK), &RULE);
        assert!(matches!(&told[..], [one] if one.contains("or let it run `pot` by `.log_agent(..)`")), "{told:?}");
        assert!(
            told[0].contains("or give the environment the bucket without which it does not run `barrel`"),
            "{told:?}"
        );
    }

    #[test]
    fn an_inhibition_of_its_own_routing_goes_with_the_alert_of_which_it_speaks() {
        const KETTLE: Workload = deployment("kettle").build();
        const COLD: Alert = tea_is_cold("TeaIsCold");
        const OWN: Routing = routing(ROUTES, &[Inhibit::all(&COLD, Which::of(Severity::INFO)).everywhere("one pot")]);
        const THERE: Environment = Environment::new("there", "tea/there", NOBODY).without(&POT).routing(&OWN);
        const STACK: Stack =
            Stack::new(TEA, &[POT_COMPONENT, Component::of(&KETTLE)]).environments(&[HERE, THERE], &[]);
        const WATCH: Watch = Watch { jobs: JOBS, groups: &[Group::new("tea", &[COLD])], ..Watch::NONE };
        let program = Program { watch: &WATCH, ..running(&STACK) };
        assert_eq!(says(&program, &RULE), [""; 0]);
        let there = program.within(&THERE).watch.routing.expect("alerts go its ways");
        assert!(there.inhibit_rules.is_empty() && there.routes.len() == ROUTES.len());
        let here = program.within(&Environment::routing(HERE, &OWN)).watch.routing.expect("alerts go its ways");
        assert_eq!(here.inhibit_rules.len(), 1, "what it speaks of is there");
    }

    #[test]
    fn what_reads_it_alone_goes_by_itself() {
        const KETTLE: Workload = deployment("kettle").build();
        const THERE: Environment = Environment::new("there", "tea/there", NOBODY).without(&POT);
        const STACK: Stack =
            Stack::new(TEA, &[POT_COMPONENT, Component::of(&KETTLE)]).environments(&[HERE, THERE], &[]);
        const GROUP: Group = Group::new("tea", &[tea_is_cold("TeaIsCold")]);
        const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Pots").panels(&[panel("Pots")])]);
        const WATCH: Watch = Watch { jobs: JOBS, groups: &[GROUP], dashboards: &[BOARD], ..Watch::NONE };
        let program = Program { watch: &WATCH, ..running(&STACK) };
        assert_eq!(says(&program, &RULE), [""; 0]);
        let there = program.within(&THERE);
        assert_eq!(there.stack.components().len(), 1);
        assert!(there.watch.jobs.is_empty() && there.watch.groups.is_empty() && there.watch.dashboards.is_empty());
    }
}
