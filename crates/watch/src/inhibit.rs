//! Inhibition that acts: one alert mutes another only where both exist and share the labels that make them one trouble.
//!
//! Alertmanager holds a label that is missing on both sides for equal, so a rule whose `equal` labels nobody sets mutes
//! everything it matches. Such a rule does not compile, and neither does one whose sides never meet.

use super::alert::Alert;
use super::rule_group::Group;
use super::severity::Severity;
use super::template::listed;
use terms::{Fault, List, text};

/// Which alerts: all that have this name, this severity and these labels, as far as they are said.
#[derive(Clone, Copy, Debug)]
pub struct Which {
    name: Option<&'static str>,
    severity: Option<Severity>,
    labels: List<(&'static str, &'static str), 4>,
}

impl Which {
    /// This alert and no other.
    pub const fn alert(alert: &Alert) -> Self {
        Self { name: Some(alert.name()), severity: None, labels: alert.label_list() }
    }

    /// Every alert of the severity.
    pub const fn of(severity: Severity) -> Self {
        Self { name: None, severity: Some(severity), labels: List::EMPTY }
    }

    /// Only those that bear this label of their own.
    #[track_caller]
    pub const fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.labels = self.labels.push((name, value), "labels");
        self
    }

    /// What these alerts have in common, as pairs of label and value.
    pub fn pairs(&self) -> Vec<(&'static str, &'static str)> {
        let name = self.name.map(|name| ("alertname", name));
        let severity = self.severity.map(|severity| ("severity", severity.label()));
        name.into_iter().chain(severity).chain(self.labels.iter().copied()).collect()
    }

    const fn has(&self, alert: &Alert) -> bool {
        if let Some(name) = self.name
            && !text::same(name, alert.name())
        {
            return false;
        }
        if let Some(severity) = self.severity
            && !severity.is(alert.severity())
        {
            return false;
        }
        let mut index = 0;
        while index < self.labels.len() {
            let (name, value) = *self.labels.get(index);
            match alert.own_label(name) {
                Some(own) if text::same(own, value) => index += 1,
                _ => return false,
            }
        }
        true
    }

    const fn described(&self, fault: &Fault) -> Fault {
        let mut fault = match (self.name, self.severity) {
            (Some(name), _) => fault.quoted(name),
            (None, Some(severity)) => fault.text("the ").text(severity.label()).text(" alerts"),
            (None, None) => fault.text("the alerts"),
        };
        let mut index = 0;
        while index < self.labels.len() {
            let (name, value) = *self.labels.get(index);
            fault = fault.text(" with `").text(name).text("=").text(value).text("`");
            index += 1;
        }
        fault
    }
}

/// While a source fires, the targets that share its `equal` labels notify nobody. Renders to an inhibition rule.
#[must_use = "an inhibition acts only when the routing has it"]
#[derive(Clone, Copy, Debug)]
pub struct Inhibit {
    source: Which,
    target: Which,
    equal: &'static [&'static str],
}

impl Inhibit {
    /// The source says all that the target says, and more: `Inhibit::new(&CRITICAL_CPU_USAGE, &HIGH_CPU)`.
    pub const fn new(source: &Alert, target: &Alert) -> Self {
        Self::all(source, Which::alert(target))
    }

    /// The source explains many alerts at once: a node that is down, all that is said of that node.
    pub const fn all(source: &Alert, targets: Which) -> Self {
        Self { source: Which::alert(source), target: targets, equal: &[] }
    }

    /// The labels in which both must agree to be one trouble. Renders to `equal:`.
    pub const fn equal(mut self, labels: &'static [&'static str]) -> Self {
        self.equal = labels;
        self
    }

    /// What mutes.
    pub const fn source(&self) -> &Which {
        &self.source
    }

    /// What is muted.
    pub const fn target(&self) -> &Which {
        &self.target
    }

    /// The labels in which both agree.
    pub const fn equal_labels(&self) -> &'static [&'static str] {
        self.equal
    }

    /// Raises where the rule could never act, or would mute what it should not.
    #[track_caller]
    pub(super) const fn check(&self, groups: &[Group]) {
        if self.equal.is_empty() {
            self.fault()
                .text(" wherever it fires: it has no `equal` labels")
                .fix("add `.equal(&[\"node\"])` or the like")
                .raise()
        }
        self.check_side(&self.source, groups);
        self.check_side(&self.target, groups);
        if !self.sides_meet(groups) {
            self.fault()
                .text(", but both can never agree in ")
                .text("their `equal` labels")
                .fix("leave out the label in which they differ by definition")
                .raise()
        }
    }

    /// Raises unless the side exists, and each of its alerts has all `equal` labels.
    #[track_caller]
    const fn check_side(&self, side: &Which, groups: &[Group]) {
        let mut found = false;
        let mut group = 0;
        while group < groups.len() {
            let alerts = groups[group].alerts();
            let mut index = 0;
            while index < alerts.len() {
                if side.has(&alerts[index]) {
                    found = true;
                    self.check_labels(&alerts[index]);
                }
                index += 1;
            }
            group += 1;
        }
        if !found {
            side.described(&self.fault().text(", but no alert of the stack is "))
                .fix("add that alert to a group, or leave out this inhibition")
                .raise()
        }
    }

    #[track_caller]
    const fn check_labels(&self, alert: &Alert) {
        let mut index = 0;
        while index < self.equal.len() {
            if !alert.has_label(self.equal[index]) {
                let fault = self.fault().text(" where ").quoted(self.equal[index]).text(" is equal, but ");
                let fault = fault.quoted(alert.name()).text(" has no such label: it is told apart by ");
                listed(fault, alert.told_apart_by())
                    .fix("use a label that both have, or keep it in the expression and name it in `.per(&[..])`")
                    .raise()
            }
            index += 1;
        }
    }

    const fn sides_meet(&self, groups: &[Group]) -> bool {
        let (mut first, mut meet) = (0, false);
        while first < groups.len() && !meet {
            let sources = groups[first].alerts();
            let mut source = 0;
            while source < sources.len() {
                meet = meet || self.source.has(&sources[source]) && self.meets(&sources[source], groups);
                source += 1;
            }
            first += 1;
        }
        meet
    }

    const fn meets(&self, source: &Alert, groups: &[Group]) -> bool {
        let mut group = 0;
        while group < groups.len() {
            let targets = groups[group].alerts();
            let mut target = 0;
            while target < targets.len() {
                if self.target.has(&targets[target])
                    && !source.is_twin_of(&targets[target])
                    && self.can_agree(source, &targets[target])
                {
                    return true;
                }
                target += 1;
            }
            group += 1;
        }
        false
    }

    const fn can_agree(&self, source: &Alert, target: &Alert) -> bool {
        let mut index = 0;
        while index < self.equal.len() {
            if let (Some(one), Some(other)) =
                (source.fixed_label(self.equal[index]), target.fixed_label(self.equal[index]))
                && !text::same(one, other)
            {
                return false;
            }
            index += 1;
        }
        true
    }

    const fn fault(&self) -> Fault {
        let fault = self.source.described(&Fault::new("inhibition: ")).text(" mutes ");
        self.target.described(&fault)
    }
}
