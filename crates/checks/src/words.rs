//! Words of messages that several rules share.

/// "`a`, `b`", or "nothing".
pub(crate) fn listed(names: &[&str]) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
