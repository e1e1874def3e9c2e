//! What an alert may look like when it comes: each value of its labels on which some route decides.

use std::collections::BTreeSet;

use super::Routing;
use crate::alert::Alert;
use crate::matcher::Matcher;
use crate::severity::Severity;

/// The labels of an alert on which the routing decides, each with a value.
pub type Case = Vec<(&'static str, String)>;

/// A value that no route names.
const ANOTHER: &str = "another";

/// So many combinations are tried; with more, each label is varied alone.
const MOST: usize = 4096;

impl Routing {
    /// Each case of this alert: its own labels are as the rule says, those of its result have any value that a route
    /// names, and one that none does. What somebody else sets may be missing.
    pub fn cases(&self, alert: &Alert) -> Vec<Case> {
        self.product(|label, matchers| match alert.fixed_label(label) {
            Some(value) => BTreeSet::from([value.to_owned()]),
            None if alert.has_label(label) => named(matchers, &[ANOTHER]),
            None if matchers.iter().any(|matcher| matcher.is_set_by().is_some()) => named(matchers, &["", ANOTHER]),
            None => BTreeSet::from([String::new()]),
        })
    }

    /// Each combination of these severities and of the values that routes name: whom the documents and tests ask for.
    pub fn all_cases(&self, severities: &[Severity]) -> Vec<Case> {
        self.product(|label, matchers| match label {
            "severity" => severities.iter().map(|severity| severity.label().to_owned()).collect(),
            _ => named(matchers, &[""]),
        })
    }

    fn product(&self, values: impl Fn(&'static str, &[&Matcher]) -> BTreeSet<String>) -> Vec<Case> {
        let ways = self.ways();
        let matchers: Vec<&Matcher> = ways.iter().flat_map(|way| way.route.matchers.iter()).collect();
        let labels: BTreeSet<&'static str> = matchers.iter().map(|matcher| matcher.label()).collect();
        let choices: Vec<(&'static str, Vec<String>)> = labels
            .into_iter()
            .map(|label| {
                let asking: Vec<&Matcher> = matchers.iter().filter(|one| one.label() == label).copied().collect();
                (label, values(label, &asking).into_iter().collect())
            })
            .collect();
        let many = choices.iter().try_fold(1_usize, |product, (_, values)| product.checked_mul(values.len()));
        if many.is_none_or(|many| many > MOST) {
            return alone(&choices);
        }
        choices.iter().fold(vec![Case::new()], |cases, (label, values)| {
            let with = |case: &Case| {
                let case = case.clone();
                values.iter().map(move |value| [case.clone(), vec![(*label, value.clone())]].concat())
            };
            cases.iter().flat_map(with).collect()
        })
    }
}

/// Each label varied alone, while the others have their first value.
fn alone(choices: &[(&'static str, Vec<String>)]) -> Vec<Case> {
    let first: Case = choices.iter().filter_map(|(label, values)| Some((*label, values.first()?.clone()))).collect();
    let varied = choices.iter().flat_map(|(label, values)| values.iter().map(move |value| (*label, value)));
    let with = |(label, value): (&'static str, &String)| {
        first.iter().map(|(name, one)| (*name, if *name == label { value.clone() } else { one.clone() })).collect()
    };
    varied.map(with).collect()
}

fn named(matchers: &[&Matcher], others: &[&str]) -> BTreeSet<String> {
    let others = others.iter().map(|&other| other.to_owned());
    matchers.iter().flat_map(|matcher| matcher.named()).chain(others).collect()
}
