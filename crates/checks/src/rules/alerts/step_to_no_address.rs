//! An address that a runbook's command calls is one that the stack knows.

use std::collections::BTreeSet;

use findings::{Finding, Rule, RuleText};
use kit::{Environment, Exposure, Program};
use watch::alert::Alert;
use watch::runbook::Paste;
use watch::scrape::{Find, Job, ProbedUrl};

use crate::example::example;
use crate::place::at;
use crate::words::listed;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "alerts/step-to-no-address",
    says: "a host of your own domain that a command of a runbook calls is probed, scraped or exposed",
    why: "A URL in a command is text. When the shop moves to another host, the person on call asks the old one, and \
        takes its silence for the fault. Hosts of other domains are not ours to know.",
    source: None,
    fires: example!("step_to_no_address.rs", "fires"),
    quiet: example!("step_to_no_address.rs", "quiet"),
});

/// Each host in a command that has the domain of a host that is known, and is none of them.
pub fn check(program: &Program) -> Vec<Finding> {
    let known = hosts(program);
    let domains: BTreeSet<&str> = known.iter().filter_map(|host| domain(host)).collect();
    let of_alert = |alert: &Alert| {
        let commands = alert.steps().filter_map(|step| match step.paste() {
            Paste::Shell(commands) => Some(commands.text()),
            _ => None,
        });
        let asked: BTreeSet<String> = commands.flat_map(|text| called(&text)).collect();
        let unknown = asked.into_iter().filter(|host| domain(host).is_some_and(|domain| domains.contains(domain)));
        let finding = |host: String| {
            let message = format!(
                "a step of `{}` calls `{host}`, which nothing probes, scrapes or exposes; the domain has others that \
                 are",
                alert.title()
            );
            let others: Vec<_> = known.iter().map(String::as_str).filter(|one| domain(one) == domain(&host)).collect();
            let fix = format!("call one of them: {}; or probe it: `ProbedUrl::outside(..)`", listed(&others));
            RULE.error(at(alert.origin()), message).fix(fix)
        };
        unknown.filter(|host| !known.contains(host)).map(finding).collect::<Vec<_>>()
    };
    program.watch.alerts().flat_map(of_alert).collect()
}

/// The hosts of what is probed, scraped and exposed, and of the mail servers.
fn hosts(program: &Program) -> BTreeSet<String> {
    let of_job = |job: &Job| match job.find() {
        Find::Probes(_, urls) => urls.iter().map(ProbedUrl::url).collect(),
        Find::Static { targets, .. } => targets.iter().map(|target| format!("http://{target}")).collect(),
        _ => Vec::new(),
    };
    let of_environment = |environment: &Environment| {
        let url = |exposure: &Exposure| environment.external_url(&exposure.endpoint());
        let mail = format!("smtp://{}", environment.notifications().smarthost);
        environment.exposures().iter().map(url).chain([mail]).collect::<Vec<_>>()
    };
    let jobs = program.watch.jobs.iter().flat_map(of_job);
    jobs.chain(program.environments().iter().flat_map(of_environment)).flat_map(|url| called(&url)).collect()
}

/// The hosts of the URLs in a text.
fn called(text: &str) -> Vec<String> {
    let host = |(at, scheme): (usize, &str)| {
        let rest = &text[at + scheme.len()..];
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-.@:_".contains(letter));
        let authority = &rest[..end.unwrap_or(rest.len())];
        let behind_login = authority.rsplit('@').next().unwrap_or_default();
        behind_login.split(':').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase()
    };
    text.match_indices("://").map(host).filter(|host| !host.is_empty()).collect()
}

/// What of a host somebody owns: up to the first word from the right that is longer than those of registries (`com`,
/// `com.bd`, `co.uk`). None for a name of the cluster, and for an address in numbers.
fn domain(host: &str) -> Option<&str> {
    let mut end = host.rfind('.')?;
    if host[end + 1..].starts_with(|letter: char| letter.is_ascii_digit()) || host.contains(".svc") {
        return None;
    }
    loop {
        let start = host[..end].rfind('.').map_or(0, |dot| dot + 1);
        if end - start > 3 || start == 0 {
            return Some(&host[start..]);
        }
        end = start - 1;
    }
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Alert = tea_is_cold("TeaIsCold").look(&run("Open?", sh("curl https://tea-house.com/"))); // <- told here
    // The house has moved to `www.tea-house.com`.
    const SHOP: Job = Job::static_("shop", "shop", &["www.tea-house.com:443"]);
    const WATCHED: Watch = Watch { jobs: &[JOBS[0], SHOP], groups: &[Group::new("tea", &[COLD])], ..WATCH };
    pub const PROGRAM: Program = watched(&WATCHED);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Alert = tea_is_cold("TeaIsCold").look(&run("Open?", sh("curl https://www.tea-house.com/")));
    const SHOP: Job = Job::static_("shop", "shop", &["www.tea-house.com:443"]);
    const WATCHED: Watch = Watch { jobs: &[JOBS[0], SHOP], groups: &[Group::new("tea", &[COLD])], ..WATCH };
    pub const PROGRAM: Program = watched(&WATCHED);
}

#[cfg(test)]
mod tests {
    use super::{called, domain};

    crate::testing::tested!(
        "a step of `TeaIsCold` calls `tea-house.com`, which nothing probes, scrapes or exposes; the domain has others \
         that are; fix: call one of them: `www.tea-house.com`; or probe it: \
         `ProbedUrl::outside(..)`"
    );

    #[test]
    fn hosts_are_found_behind_logins_and_before_ports() {
        let text = "curl http://localhost:5000/a 'https://me:word@Tea.example.com:8443/?b' && nc tea.example.org 25";
        assert_eq!(called(text), ["localhost", "tea.example.com"]);
    }

    #[test]
    fn a_domain_is_what_somebody_owns() {
        for (host, owned) in [
            ("tea-house.com", Some("tea-house.com")),
            ("www.tea-house.com.bd", Some("tea-house.com.bd")),
            ("a.b.tea.co.uk", Some("a.b.tea.co.uk")),
            ("tea.co.uk", Some("tea.co.uk")),
            ("localhost", None),
            ("127.0.0.1", None),
            ("pot.tea.svc", None),
            ("pot.tea.svc.cluster.local", None),
        ] {
            assert_eq!(domain(host), owned, "{host}");
        }
    }
}
