//! What an operator makes of two sides.

use promql::ast::{Matching, Operator};

use super::{Answer, Labels, NAME, nameless};

fn computed(op: Operator, left: f64, right: f64) -> Option<f64> {
    Some(match op {
        Operator::Add => left + right,
        Operator::Sub => left - right,
        Operator::Mul => left * right,
        Operator::Div => left / right,
        Operator::Mod => left % right,
        Operator::Pow => left.powf(right),
        _ => return None,
    })
}

fn holds(op: Operator, left: f64, right: f64) -> Option<bool> {
    Some(match op {
        #[expect(clippy::float_cmp, reason = "as Prometheus compares")]
        Operator::Equal => left == right,
        #[expect(clippy::float_cmp, reason = "as Prometheus compares")]
        Operator::NotEqual => left != right,
        Operator::Less => left < right,
        Operator::LessEqual => left <= right,
        Operator::Greater => left > right,
        Operator::GreaterEqual => left >= right,
        _ => return None,
    })
}

/// The labels by which two sides find each other.
fn key(labels: &Labels, matching: &Matching) -> Labels {
    let counts = |label: &str| match &matching.labels {
        _ if label == NAME => false,
        None => true,
        Some(named) => named.labels.iter().any(|name| name.text == label) == named.on,
    };
    let kept = labels.iter().filter(|(label, _)| counts(label));
    kept.map(|(label, value)| (label.clone(), value.clone())).collect()
}

pub(super) fn joined(
    op: Operator,
    returns_bool: bool,
    matching: &Matching,
    left: Answer,
    right: Answer,
) -> Option<Answer> {
    // What is made of two values, and whether the name stays.
    let made = |left: f64, right: f64, shown: f64| match holds(op, left, right) {
        Some(holds) if returns_bool => Some(Some(f64::from(u8::from(holds)))),
        Some(holds) => Some(holds.then_some(shown)),
        None => computed(op, left, right).map(Some),
    };
    let keeps_name = op.is_comparison() && !returns_bool;
    let named = |labels: &Labels| if keeps_name { labels.clone() } else { nameless(labels) };
    let mut found = Vec::new();
    match (left, right) {
        (Answer::Number(left), Answer::Number(right)) => return made(left, right, left)?.map(Answer::Number),
        (Answer::Series(left), Answer::Number(right)) => {
            for (labels, value) in left {
                found.extend(made(value, right, value)?.map(|value| (named(&labels), value)));
            }
        }
        (Answer::Number(left), Answer::Series(right)) => {
            for (labels, value) in right {
                found.extend(made(left, value, value)?.map(|value| (named(&labels), value)));
            }
        }
        (Answer::Series(left), Answer::Series(right)) if op.is_set() => {
            let is_in = |labels: &Labels, side: &[(Labels, f64)]| {
                side.iter().any(|(other, _)| key(other, matching) == key(labels, matching))
            };
            found.extend(
                left.iter()
                    .filter(|(labels, _)| match op {
                        Operator::And => is_in(labels, &right),
                        Operator::Unless => !is_in(labels, &right),
                        _ => true,
                    })
                    .cloned(),
            );
            if op == Operator::Or {
                found.extend(right.iter().filter(|(labels, _)| !is_in(labels, &left)).cloned());
            }
        }
        (Answer::Series(left), Answer::Series(right)) => {
            if matching.fill_left.is_some() || matching.fill_right.is_some() {
                return None;
            }
            let is_right = matching.group.as_ref().is_some_and(|group| !group.left);
            let (many, one) = if is_right { (&right, &left) } else { (&left, &right) };
            for (labels, value) in many {
                let mut others = one.iter().filter(|(other, _)| key(other, matching) == key(labels, matching));
                let (Some((other, second)), None) = (others.next(), others.next()) else { continue };
                let (first, second) = if is_right { (*second, *value) } else { (*value, *second) };
                let mut joined = match &matching.group {
                    Some(_) => named(labels),
                    None if keeps_name => match &matching.labels {
                        Some(on) if on.on => key(labels, matching),
                        _ => named(labels)
                            .into_iter()
                            .filter(|(label, _)| label == NAME || key(labels, matching).contains_key(label))
                            .collect(),
                    },
                    None => key(labels, matching),
                };
                for include in matching.group.iter().flat_map(|group| &group.include) {
                    joined.remove(&include.text);
                    joined.extend(other.get(&include.text).map(|value| (include.text.clone(), value.clone())));
                }
                found.extend(made(first, second, first)?.map(|value| (joined, value)));
            }
        }
    }
    Some(Answer::Series(found))
}
