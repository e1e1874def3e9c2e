//! Two expressions that are one but for conditions that narrow one of them: a part and its whole.

use std::collections::BTreeSet;

/// What narrows a selection of series or lines: a matcher, a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The labels that it asks about; none where it asks about the line.
    pub labels: Vec<String>,
    /// The condition in words, the same for the same condition.
    pub written: String,
}

/// One side of an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The expression in words, without what narrows it and without parentheses around it.
    pub skeleton: String,
    /// What narrows each of its selections, from left to right.
    pub selections: Vec<Vec<Condition>>,
}

impl Side {
    /// The conditions that only one of the two sides has; `None` where they differ in something else, or select
    /// nothing.
    fn difference<'s>(&'s self, other: &'s Self) -> Option<Vec<&'s Condition>> {
        let pairs = self.selections.iter().zip(&other.selections);
        // A number is the same as itself, and says nothing.
        let is_one = self.skeleton == other.skeleton
            && !self.selections.is_empty()
            && self.selections.len() == other.selections.len();
        let mut added = Vec::new();
        for (one, other) in pairs {
            let (fewer, more) = if one.len() <= other.len() { (one, other) } else { (other, one) };
            if !fewer.iter().all(|condition| more.contains(condition)) {
                return None;
            }
            added.extend(more.iter().filter(|condition| !fewer.contains(condition)));
        }
        is_one.then_some(added)
    }

    /// The labels by which alone one of the two sides is narrower, none where they are the same; `None` where they
    /// differ otherwise.
    pub fn narrowed_by(&self, other: &Self) -> Option<BTreeSet<String>> {
        let added = self.difference(other)?;
        let of_labels = added.iter().all(|condition| !condition.labels.is_empty());
        of_labels.then(|| added.into_iter().flat_map(|condition| condition.labels.clone()).collect())
    }

    /// Whether it selects a part of what the other selects, and is the same otherwise.
    pub fn is_part_of(&self, whole: &Self) -> bool {
        self.difference(whole).is_some_and(|added| !added.is_empty())
            && self.selections.iter().zip(&whole.selections).all(|(part, whole)| part.len() >= whole.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{Condition, Side};

    fn side(skeleton: &str, conditions: &[(&str, &str)]) -> Side {
        let condition = |(label, written): &(&str, &str)| Condition {
            labels: label.split_whitespace().map(str::to_owned).collect(),
            written: (*written).to_owned(),
        };
        Side { skeleton: skeleton.to_owned(), selections: vec![conditions.iter().map(condition).collect()] }
    }

    #[test]
    fn a_part_has_all_conditions_of_its_whole_and_more() {
        let (green, all) = (side("a", &[("kind", "kind=green")]), side("a", &[]));
        assert_eq!(green.narrowed_by(&all), Some(["kind".to_owned()].into()));
        assert!(green.is_part_of(&all) && !all.is_part_of(&green));
        assert_eq!(green.narrowed_by(&green), Some([].into()));
        assert!(!green.is_part_of(&green));
    }

    #[test]
    fn what_differs_otherwise_is_no_part() {
        let green = side("a", &[("kind", "kind=green")]);
        for other in
            [side("a", &[("kind", "kind=black")]), side("b", &[]), Side { selections: vec![], ..green.clone() }]
        {
            assert_eq!(green.narrowed_by(&other), None);
            assert!(!green.is_part_of(&other));
        }
    }

    #[test]
    fn a_condition_on_the_line_tells_no_series_apart() {
        let (spilled, all) = (side("a", &[("", "|= spilled")]), side("a", &[]));
        assert_eq!(spilled.narrowed_by(&all), None);
        assert!(spilled.is_part_of(&all));
    }
}
