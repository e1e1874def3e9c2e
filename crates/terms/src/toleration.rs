//! Tolerations: onto which tainted nodes pods may go.

use super::fault::Fault;
use super::label::Label;
use super::text;

/// What a taint does to pods that do not tolerate it.
///
/// <https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/>
const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// A taint that pods tolerate, as `kubectl taint` writes it. Renders to an entry of `tolerations`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Toleration<'a> {
    key: &'a str,
    value: Option<&'a str>,
    effect: &'a str,
}

impl<'a> Toleration<'a> {
    /// Reads `key=value:effect`, or `key:effect` for whatever value the taint has.
    ///
    /// # Errors
    ///
    /// Does not compile if the effect is none of `NoSchedule`, `PreferNoSchedule` and `NoExecute`, or if key or value are not
    /// those of a label.
    #[track_caller]
    pub const fn new(taint: &'a str) -> Self {
        let Some(colon) = text::find(taint, ":", 0) else { refuse(taint) };
        let (what, effect) = taint.split_at(colon);
        let effect = effect.split_at(1).1;
        let mut index = 0;
        while index < EFFECTS.len() && !text::same(effect, EFFECTS[index]) {
            index += 1;
        }
        if index == EFFECTS.len() {
            refuse(taint)
        }
        match text::find(what, "=", 0) {
            None => Self { key: Label::new(what, "").key(), value: None, effect },
            Some(equals) => {
                let (key, value) = what.split_at(equals);
                let label = Label::new(key, value.split_at(1).1);
                Self { key: label.key(), value: Some(label.value()), effect }
            }
        }
    }

    /// The key of the taint.
    pub const fn key(&self) -> &'a str {
        self.key
    }

    /// Its value; none for any.
    pub const fn value(&self) -> Option<&'a str> {
        self.value
    }

    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
    pub const fn effect(&self) -> &'a str {
        self.effect
    }
}

impl std::fmt::Display for Toleration<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str(self.key)?;
        if let Some(value) = self.value {
            write!(formatter, "={value}")?;
        }
        write!(formatter, ":{}", self.effect)
    }
}

#[track_caller]
const fn refuse(taint: &str) -> ! {
    Fault::new("toleration ")
        .quoted(taint)
        .text(" does not end with `:NoSchedule`, `:PreferNoSchedule` or `:NoExecute`")
        .fix("write the taint as `kubectl taint nodes` does, `dedicated=monitoring:NoSchedule`")
        .raise()
}

#[cfg(test)]
mod tests {
    use super::Toleration;

    #[test]
    fn a_taint_is_read_as_kubectl_writes_it() {
        let one = Toleration::new("example.com/dedicated=monitoring:NoSchedule");
        assert_eq!((one.key(), one.value(), one.effect()), ("example.com/dedicated", Some("monitoring"), "NoSchedule"));
        let any = Toleration::new("gpu:NoExecute");
        assert_eq!((any.key(), any.value(), any.effect()), ("gpu", None, "NoExecute"));
        for taint in ["dedicated=monitoring:NoSchedule", "gpu:PreferNoSchedule"] {
            assert_eq!(Toleration::new(taint).to_string(), taint);
        }
    }

    #[test]
    fn what_is_no_taint_is_refused() {
        for taint in ["", "gpu", "gpu:Never", ":NoSchedule", "=a:NoSchedule", "a=b c:NoSchedule"] {
            let refused = std::panic::catch_unwind(|| Toleration::new(taint));
            assert!(refused.is_err(), "`{taint}` is taken for a taint");
        }
    }
}
