//! Inhibition that acts: one alert mutes another only where both exist and share the labels that make them one trouble.
//!
//! Alertmanager holds a label that is missing on both sides for equal, so a rule whose `equal` labels nobody sets mutes
//! everything it matches. The crate `checks` refuses such a rule, and one whose sides never meet.

use std::fmt;

use super::alert::Alert;
use super::overlay::Lens;
use super::severity::Severity;
use terms::{Fault, List, Origin};

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

    /// Every alert that bears this label, of its own or of its result: all that is said of one app.
    #[track_caller]
    pub const fn labelled(name: &'static str, value: &'static str) -> Self {
        Self { name: None, severity: None, labels: List::EMPTY }.with(name, value)
    }

    /// Only those that bear this label, of their own or of their result.
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

    /// Whether the alert is one of these.
    pub fn has(&self, alert: &Alert) -> bool {
        self.name.is_none_or(|name| name == alert.name())
            && self.severity.is_none_or(|severity| severity == alert.severity())
            && self.labels.iter().all(|(name, value)| match alert.fixed_label(name) {
                Some(fixed) => fixed == *value,
                None => alert.has_label(name),
            })
    }

    fn under(&self, lens: &Lens) -> Self {
        let labels = self.labels.iter().map(|(name, value)| (*name, lens.value(name, value)));
        Self { labels: labels.fold(List::EMPTY, |list, label| list.push(label, "labels")), ..*self }
    }

    /// Whether no alert can be one of these and one of the others: they differ in a label.
    pub fn excludes(&self, others: &Self) -> bool {
        let theirs = others.pairs();
        let differs = |(name, value): (&str, &str)| theirs.iter().any(|(other, one)| *other == name && *one != value);
        self.pairs().into_iter().any(differs)
    }
}

/// As messages speak of them: "`HighCPU` with `scope=node`", "the warning alerts".
impl fmt::Display for Which {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match (self.name, self.severity) {
            (Some(name), _) => write!(formatter, "`{name}`")?,
            (None, Some(severity)) => write!(formatter, "the {} alerts", severity.label())?,
            (None, None) => formatter.write_str("the alerts")?,
        }
        self.labels.iter().try_for_each(|(name, value)| write!(formatter, " with `{name}={value}`"))
    }
}

/// While a source fires, the targets that share its `equal` labels notify nobody. Renders to an inhibition rule.
#[must_use = "an inhibition acts only when the routing has it"]
#[derive(Clone, Copy, Debug)]
pub struct Inhibit {
    source: Which,
    target: Which,
    others: &'static [Which],
    equal: &'static [&'static str],
    everywhere: Option<&'static str>,
    suffices: Option<&'static str>,
    origin: Origin,
}

impl Inhibit {
    /// The source says all that the target says, and more: `Inhibit::new(&CRITICAL_CPU_USAGE, &HIGH_CPU)`.
    #[track_caller]
    pub const fn new(source: &Alert, target: &Alert) -> Self {
        Self::all(source, Which::alert(target))
    }

    /// The source explains many alerts at once: a node that is down, all that is said of that node.
    #[track_caller]
    pub const fn all(source: &Alert, targets: Which) -> Self {
        Self::between(Which::alert(source), targets)
    }

    /// What is said of one explains what is said of another: a part of the shop that is down, and all that it did.
    #[track_caller]
    pub const fn between(sources: Which, targets: Which) -> Self {
        let (equal, others) = (&[], &[]);
        Self {
            source: sources,
            target: targets,
            others,
            equal,
            everywhere: None,
            suffices: None,
            origin: Origin::here(),
        }
    }

    /// One cause and all that follows from it, which is spoken of in several ways. Renders to as few rules as say the
    /// same: `alertname=~"HighCPU|CriticalCPUUsage"`.
    #[track_caller]
    pub const fn each(sources: Which, targets: &'static [Which]) -> Self {
        let Some((first, others)) = targets.split_first() else {
            Fault::new("an inhibition mutes nothing").fix("name what it mutes").raise()
        };
        Self { others, ..Self::between(sources, *first) }
    }

    /// There is only one of what both speak of, so that no label has to agree; the reason says of what. Without it, or
    /// [`equal`](Self::equal), the inhibition is refused.
    pub const fn everywhere(mut self, reason: &'static str) -> Self {
        self.everywhere = Some(reason);
        self
    }

    /// Why no label has to agree, where none has to.
    pub const fn reason(&self) -> Option<&'static str> {
        self.everywhere
    }

    /// The labels in which both must agree to be one trouble. Renders to `equal:`.
    pub const fn equal(mut self, labels: &'static [&'static str]) -> Self {
        self.equal = labels;
        self
    }

    /// Further labels tell alerts on both sides apart, and need not agree; the reason says why. Without it, `equal` has
    /// to name them all.
    pub const fn equal_suffices(mut self, reason: &'static str) -> Self {
        self.suffices = Some(reason);
        self
    }

    /// Why the labels of `equal` are enough.
    pub const fn why_equal_suffices(&self) -> Option<&'static str> {
        self.suffices
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// The same, of a namespace that is called otherwise there, and of the targets that are; `None` where none is.
    pub(crate) fn under(&self, lens: &Lens, is_there: impl Fn(&Which, &Which) -> bool) -> Option<Self> {
        let called = |which: &Which| Some(which.under(lens)).filter(|called| is_there(which, called));
        let targets: Vec<Which> = self.targets().filter_map(called).collect();
        let (target, others) = targets.split_first()?;
        let others = if others.is_empty() { &[] } else { &*others.to_vec().leak() };
        Some(Self { source: called(&self.source)?, target: *target, others, ..*self })
    }

    /// What mutes.
    pub const fn source(&self) -> &Which {
        &self.source
    }

    /// What is muted; the first of several.
    pub const fn target(&self) -> &Which {
        &self.target
    }

    /// All that is muted.
    pub fn targets(&self) -> impl Iterator<Item = &Which> {
        [&self.target].into_iter().chain(self.others)
    }

    /// The same as inhibitions of one target each.
    pub fn one_by_one(&self) -> impl Iterator<Item = Self> {
        self.targets().map(|target| Self { target: *target, others: &[], ..*self })
    }

    /// The labels in which both agree.
    pub const fn equal_labels(&self) -> &'static [&'static str] {
        self.equal
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overlay::Overlay;
    use std::collections::BTreeSet;

    const CAUSE: Which = Which::labelled("app", "stove");

    #[test]
    fn of_several_targets_those_rest_that_are_there() {
        const TARGETS: &[Which] = &[Which::labelled("app", "pot"), Which::labelled("app", "kettle")];
        const RULE: Inhibit = Inhibit::each(CAUSE, TARGETS).everywhere("there is one stove");
        let overlay = Overlay::NONE;
        let lens = Lens { overlay: &overlay, unrecorded: BTreeSet::new() };
        let without = |gone: &'static [&str]| {
            let is_there = move |_: &Which, called: &Which| !gone.contains(&called.pairs()[0].1);
            Some(RULE.under(&lens, is_there)?.targets().map(|one| one.pairs()[0].1).collect::<Vec<_>>())
        };
        assert_eq!(without(&[]), Some(vec!["pot", "kettle"]));
        assert_eq!(without(&["pot"]), Some(vec!["kettle"]));
        assert_eq!(without(&["pot", "kettle"]), None);
        assert_eq!(without(&["stove"]), None);
        let alone: Vec<_> = RULE.one_by_one().map(|rule| (rule.targets().count(), rule.reason())).collect();
        assert_eq!(alone, [(1, Some("there is one stove")); 2]);
    }

    #[test]
    fn an_inhibition_of_nothing_is_refused() {
        let refused = std::panic::catch_unwind(|| _ = Inhibit::each(CAUSE, &[])).unwrap_err();
        let said = refused.downcast_ref::<String>().unwrap();
        assert!(said.starts_with("an inhibition mutes nothing; fix: name what it mutes"), "{said}");
    }
}
