//! Parts of queries made by chance that both languages have.

use super::chance::Chance;

/// `lhs op modifiers`, without what stands right of it.
pub fn left_side(
    chance: &mut Chance,
    lhs: &str,
    operators: &[&'static str],
    labels: fn(&mut Chance) -> String,
) -> String {
    let mut text = format!("{lhs} {}", chance.word(operators));
    if chance.one_in(6) {
        text += " bool";
    }
    if chance.one_in(3) {
        text += &format!(" {} {}", chance.word(&["on", "ignoring", "ON"]), labels(chance));
        if chance.one_in(2) {
            text += &format!(" {}", chance.word(&["group_left", "group_right"]));
            if chance.one_in(2) {
                text += &format!(" {}", labels(chance));
            }
        }
    }
    text
}
