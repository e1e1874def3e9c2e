//! A message names labels and annotations that its alerts have.

use std::collections::BTreeSet;
use std::path::Path;

use findings::{Finding, Place, Rule, RuleText, nearest};
use kit::{Format, Program};
use watch::alert::Alert;
use watch::receiver::message::{ANNOTATIONS, Named, annotations, labels};
use watch::receiver::{Notifier, Receiver};
use watch::route::{Routing, Way};

use crate::example::example;
use crate::place::at;
use crate::routings::routings;
use crate::subject::{Config, Subject};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "receivers/label-of-no-alert",
    says: "a label or an annotation that a message names is one of some alert that it tells of; one of \
        `.GroupLabels`, one that a route groups by",
    why: "Alertmanager writes nothing for a label that is not there, and no error: people read `CRITICAL: is down`, \
        and not what is down. An annotation that no rule writes is refused where the text of a receiver is written, \
        and told here of a file of templates.",
    source: Some("https://prometheus.io/docs/alerting/latest/notifications/#data"),
    fires: example!("label_of_no_alert.rs", "fires"),
    quiet: example!("label_of_no_alert.rs", "quiet"),
});

/// Each label and annotation in the texts of a receiver that none of its alerts has, and in the templates that all
/// receivers may name.
pub(crate) fn check(program: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    let external = program.external_labels();
    let known = |ways: &[Way]| Known::of(program, &external, ways);
    let of_receiver = |routing: &Routing, receiver: &Receiver| {
        let ends_there = |way: &Way| way.receiver().name() == receiver.name();
        of_receiver(&known(&routing.ways().into_iter().filter(ends_there).collect::<Vec<_>>()), receiver)
    };
    for routing in routings(program) {
        for receiver in routing.receivers() {
            found.extend(of_receiver(routing, receiver));
        }
    }
    for environment in program.environments() {
        let Some(routing) = environment.routing_of(program.watch) else { continue };
        for (receiver, _) in environment.own_receivers() {
            found.extend(of_receiver(routing, receiver));
        }
    }
    for there in program.everywhere() {
        let Some(routing) = there.cx().routing() else { continue };
        let known = known(&routing.ways());
        let is_template = |file: &&Config| {
            file.format == Format::Text && Path::new(&file.key).extension().is_some_and(|kind| kind == "tmpl")
        };
        for file in there.configs().iter().filter(is_template) {
            let whose = format!("`{}` of `{}`", file.key, file.component.workload().name());
            found.extend(known.faults(file.value.as_str().unwrap_or_default(), &whose, &at(file.component.origin())));
        }
    }
    found
}

fn of_receiver(known: &Known, receiver: &Receiver) -> Vec<Finding> {
    let of_notifier = |notifier: &Notifier| {
        [("subject", notifier.subject), ("text", notifier.text)].map(|(what, template)| {
            let whose = format!("receiver `{}`: the {what} of its {}", receiver.name(), notifier.name);
            known.faults(template, &whose, &at(receiver.origin()))
        })
    };
    receiver.notifiers().flat_map(of_notifier).flatten().collect()
}

/// What a message can name.
struct Known {
    of_alerts: BTreeSet<String>,
    of_groups: BTreeSet<String>,
    annotations: BTreeSet<String>,
}

impl Known {
    /// What comes these ways. Nobody knows what somebody adds by hand, so that the default way may tell of any alert.
    fn of(program: &Program, external: &BTreeSet<String>, ways: &[Way]) -> Self {
        let takes = |way: &Way, alert: &Alert| {
            way.is_default || way.severity().is_none_or(|severity| severity == alert.severity())
        };
        let alerts = program.watch.alerts().filter(|alert| ways.iter().any(|way| takes(way, alert)));
        let own = |alert: &Alert| {
            let apart = alert.told_apart_by().iter().copied();
            apart.chain(alert.labels().map(|(name, _)| name)).map(str::to_owned).collect::<Vec<_>>()
        };
        let mut of_alerts: BTreeSet<String> = alerts.flat_map(own).chain(external.iter().cloned()).collect();
        of_alerts.extend(["alertname", "severity"].map(str::to_owned));
        // What a route asks for, its alerts have.
        let asked = ways.iter().flat_map(|way| way.matchers().map(|matcher| matcher.label().to_owned()));
        of_alerts.extend(asked);
        let of_groups = ways.iter().flat_map(|way| way.group_by).map(|label| (*label).to_owned()).collect();
        Self { of_alerts, of_groups, annotations: ANNOTATIONS.map(str::to_owned).into() }
    }

    fn faults(&self, template: &str, whose: &str, place: &Place) -> Vec<Finding> {
        let fault = |Named { map, label }: Named| {
            let (known, lacks) = match map {
                "GroupLabels" => (&self.of_groups, "by which no route groups that ends there"),
                "Annotations" | "CommonAnnotations" => (&self.annotations, "with which no alert is annotated"),
                _ => (&self.of_alerts, "a label that no alert has which it tells of"),
            };
            if known.contains(label) {
                return None;
            }
            let near = nearest(label, known.iter().map(String::as_str));
            let listed = || known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let fix =
                near.map_or_else(|| format!("name one of {}", listed()), |near| format!("did you mean `{near}`?"));
            let message = format!("{whose} names `.{map}.{label}`, {lacks}");
            Some(RULE.error(place.clone(), message).fix(fix))
        };
        labels(template).into_iter().chain(annotations(template)).filter_map(fault).collect()
    }
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: &str = "{{ range .Alerts }}{{ .Labels.pod }} is cold {{ end }}";
    const OTHER: Receiver = Receiver::new("boss", Notifier::email("boss@example.com").subject(COLD)); // <- told here
    const ROUTING: Routing = routing(&[Route::new(Severity::WARNING, OTHER)], &[]);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[tea_is_cold("TeaIsCold")])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: &str = "{{ range .Alerts }}{{ .Labels.pot }} is cold {{ end }}";
    const OTHER: Receiver = Receiver::new("boss", Notifier::email("boss@example.com").subject(COLD));
    const ROUTING: Routing = routing(&[Route::new(Severity::WARNING, OTHER)], &[]);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[tea_is_cold("TeaIsCold")])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::{says, tested};

    tested!(
        "receiver `boss`: the subject of its e-mail names `.Labels.pod`, a label that no alert has which it tells of; \
         fix: did you mean `pot`?"
    );

    const PAGED: Receiver = Receiver::new(
        "boss",
        Notifier::email("boss@example.com")
            .subject("{{ .CommonLabels.alertname }} {{ .CommonLabels.cluster }} {{ index .CommonLabels \"kitchen\" }}")
            .text("{{ .GroupLabels.alertname }} {{ .GroupLabels.pot }}"),
    );
    const ROUTING: Routing = routing(&[Route::new(Severity::WARNING, PAGED)], &[]);
    const TOLD: Watch =
        Watch { groups: &[Group::new("tea", &[tea_is_cold("TeaIsCold")])], routing: Some(&ROUTING), ..WATCH };

    const CONFIG: ConfigMap = ConfigMap::made("prometheus", |_| {
        let labels = |name| std::collections::BTreeMap::from([(name, "tea")]);
        let global = std::collections::BTreeMap::from([("external_labels", labels("cluster"))]);
        let ruler = std::collections::BTreeMap::from([("external_labels", labels("kitchen"))]);
        let config = std::collections::BTreeMap::from([("global", global), ("ruler", ruler)]);
        let templates = "{{ define \"tea\" }}{{ .CommonLabels.cluster }}{{ .CommonLabels.cup }}{{ end }}\
            {{ define \"pot\" }}{{ .CommonAnnotations.summary }}{{ $alert.Annotations.sumary }}{{ end }}";
        vec![
            MadeFile::yaml("prometheus.yml", "prometheus", config),
            MadeFile { format: Format::Text, ..MadeFile::yaml("tea.tmpl", "tea", templates) },
        ]
    });
    const PROMETHEUS: Workload = deployment("prometheus").mount(CONFIG.at("/prometheus")).build();
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&PROMETHEUS)]).environments(&[HERE], &[]);

    #[test]
    fn group_labels_are_those_of_the_routes_and_external_labels_are_labels() {
        let of_groups = "receiver `boss`: the text of its e-mail names `.GroupLabels.pot`, by which no route groups \
            that ends there; fix: name one of `alertname`";
        let of_alerts = |label| {
            format!(
                "receiver `boss`: the subject of its e-mail names `.CommonLabels.{label}`, a label that no alert has \
                 which it tells of; fix: name one of `alertname`, `pot`, `severity`"
            )
        };
        assert_eq!(says(&watched(&TOLD), &RULE), [of_alerts("cluster"), of_alerts("kitchen"), of_groups.to_owned()]);
        let said = says(&Program { watch: &TOLD, ..running(&STACK) }, &RULE);
        let of_templates = "`tea.tmpl` of `prometheus` names `.CommonLabels.cup`, a label that no alert has which it \
            tells of; fix: name one of `alertname`, `cluster`, `kitchen`, `pot`, `severity`";
        let of_annotations = "`tea.tmpl` of `prometheus` names `.Annotations.sumary`, with which no alert is \
            annotated; fix: did you mean `summary`?";
        let mut expected = [of_groups, of_templates, of_annotations].map(str::to_owned);
        expected.sort();
        let mut said = said;
        said.sort();
        assert_eq!(said, expected);
    }
}
