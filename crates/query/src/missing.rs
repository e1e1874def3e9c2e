//! What a query needs and the world lacks through no fault of the query: a job that nobody lists, a label that no
//! pipeline sets any more, an app that is called otherwise.
//!
//! One line elsewhere explains all queries that need it. Whoever checks the queries of a whole stack assumes that it
//! were there, hears the rest of their faults, and tells once what was assumed.

use std::collections::BTreeSet;

use crate::tree::Matcher;
use crate::values::named;
use crate::{Finding, sorted};

/// Pairs of a label and the value that nothing has; the value is empty where nothing has the label at all.
pub type Missing = BTreeSet<(String, String)>;

/// What there is to read, as far as a query can miss something of it.
pub trait Assumes: Sized {
    /// What is missing here that explains some of the findings.
    fn missing(&self, findings: &[Finding]) -> Missing;

    /// The same, as it would be if nothing of this were missing.
    fn assuming(&self, missing: &Missing) -> Self;
}

/// What `analyse` says of a query in a world that has what it needs, the findings that remain, and what was missing.
pub fn assuming<W: Assumes, A>(world: &W, analyse: impl Fn(&W) -> (A, Vec<Finding>)) -> (A, Vec<Finding>, Missing) {
    let mut missing = Missing::new();
    let (mut analysis, mut findings) = analyse(world);
    let (mut assumed, first) = (None, findings.clone());
    while !findings.is_empty() {
        let more = assumed.as_ref().unwrap_or(world).missing(&findings);
        if more.is_empty() {
            break;
        }
        missing.extend(more);
        let world = assumed.insert(world.assuming(&missing));
        (analysis, findings) = analyse(world);
    }
    // Whoever has to correct the query hears all that is wrong with it.
    if !findings.is_empty() {
        let more: Vec<_> = first.into_iter().filter(|told| !findings.contains(told)).collect();
        findings.extend(more);
        findings = sorted(findings);
    }
    (analysis, findings, missing)
}

/// The values that a matcher names, that are none of those known, and no slip for one of them; none where nothing is
/// known of the label.
pub fn unknown_values(matcher: &Matcher, known: &BTreeSet<&str>, is_slip: impl Fn(&str) -> bool) -> Missing {
    let values = named(matcher).into_iter().filter(|value| !known.is_empty() && !known.contains(value.as_str()));
    values.filter(|value| !is_slip(value)).map(|value| (matcher.label.text.clone(), value)).collect()
}
