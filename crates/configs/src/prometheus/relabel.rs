//! Relabelling: rules that keep, drop and rewrite targets and series, each with the fields that its action uses.
//!
//! <https://prometheus.io/docs/prometheus/3.16/configuration/configuration/#relabel_config>

use serde::Serialize;

use super::meta;
use crate::Regex;
use terms::Fault;

/// What a rule does. Default `replace`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Keeps what matches.
    Keep,
    /// Drops what matches.
    Drop,
    /// Keeps where the sources equal the target label.
    KeepEqual,
    /// Drops where the sources equal the target label.
    DropEqual,
    /// Writes the hash of the sources, modulo a number.
    HashMod,
    /// Copies labels whose names match.
    LabelMap,
    /// Removes labels whose names match.
    LabelDrop,
    /// Removes labels whose names do not match.
    LabelKeep,
    /// Writes the sources in lower case.
    Lowercase,
    /// Writes the sources in upper case.
    Uppercase,
}

#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Rule {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    source_labels: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    separator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<Action>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regex: Option<Regex>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modulus: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<String>,
}

impl Rule {
    fn of<L: AsRef<str>>(labels: &[L]) -> Self {
        Self { source_labels: labels.iter().map(|label| label.as_ref().to_owned()).collect(), ..Self::default() }
    }

    fn does(mut self, action: Action, regex: impl Into<Regex>) -> Self {
        self.action = Some(action);
        self.regex = Some(regex.into());
        self
    }

    fn matches(mut self, regex: impl Into<Regex>) -> Self {
        self.regex = Some(regex.into());
        self
    }

    fn into_label(mut self, target: &str) -> Self {
        self.target_label = Some(target.to_owned());
        self
    }

    fn replaced_by(mut self, replacement: &str) -> Self {
        self.replacement = Some(replacement.to_owned());
        self
    }
}

/// A rule over the labels of a target before it is scraped, or of an alert before it is sent.
#[must_use = "a relabelling rule acts only as part of a job"]
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Relabel(Rule);

impl Relabel {
    /// Keeps the targets whose `labels`, joined by `;`, match.
    pub fn keep<L: AsRef<str>>(labels: &[L], regex: impl Into<Regex>) -> Self {
        Self(Rule::of(labels).does(Action::Keep, regex))
    }

    /// Drops the targets whose `labels`, joined by `;`, match.
    pub fn drop<L: AsRef<str>>(labels: &[L], regex: impl Into<Regex>) -> Self {
        Self(Rule::of(labels).does(Action::Drop, regex))
    }

    /// Gives every target the label `target` with this value.
    pub fn set(target: &str, value: &str) -> Self {
        Self(Rule::default().into_label(target).replaced_by(&literal(value)))
    }

    /// Copies the `labels`, joined by `;`, to `target`.
    pub fn copy<L: AsRef<str>>(labels: &[L], target: &str) -> Self {
        Self(Rule::of(labels).into_label(target))
    }

    /// Writes what the group 1 of `regex` matches in `labels` to `target`; targets that do not match stay as they are.
    pub fn extract<L: AsRef<str>>(labels: &[L], regex: impl Into<Regex>, target: &str) -> Self {
        Self(Rule::of(labels).matches(regex).into_label(target))
    }

    /// Writes `replacement`, in which `$1` stands for a group of `regex`, to `target`, where `labels` match.
    pub fn rewrite<L: AsRef<str>>(labels: &[L], regex: impl Into<Regex>, target: &str, replacement: &str) -> Self {
        Self(Rule::of(labels).matches(regex).into_label(target).replaced_by(replacement))
    }

    /// Like [`rewrite`](Self::rewrite), with `labels` joined by `separator` instead of `;`.
    pub fn join<L: AsRef<str>>(
        labels: &[L],
        separator: &str,
        regex: impl Into<Regex>,
        target: &str,
        replacement: &str,
    ) -> Self {
        let mut rule = Rule::of(labels).matches(regex).into_label(target).replaced_by(replacement);
        rule.separator = Some(separator.to_owned());
        Self(rule)
    }

    /// Copies every label whose name matches to the name that group 1 of `regex` matches.
    ///
    /// Whoever may label pods then decides which labels series bear: prefer one [`copy`](Self::copy) a label.
    pub fn labelmap(regex: impl Into<Regex>) -> Self {
        Self(Rule::default().does(Action::LabelMap, regex))
    }

    /// Removes the labels whose names match.
    pub fn labeldrop(regex: impl Into<Regex>) -> Self {
        Self(Rule::default().does(Action::LabelDrop, regex))
    }

    /// Removes the labels whose names do not match.
    pub fn labelkeep(regex: impl Into<Regex>) -> Self {
        Self(Rule::default().does(Action::LabelKeep, regex))
    }

    /// Writes the `labels`, joined by `;`, to `target` in lower case.
    pub fn lowercase<L: AsRef<str>>(labels: &[L], target: &str) -> Self {
        let mut rule = Rule::of(labels).into_label(target);
        rule.action = Some(Action::Lowercase);
        Self(rule)
    }

    /// Keeps the targets whose `labels` equal their label `target`.
    pub fn keepequal<L: AsRef<str>>(labels: &[L], target: &str) -> Self {
        let mut rule = Rule::of(labels).into_label(target);
        rule.action = Some(Action::KeepEqual);
        Self(rule)
    }

    /// Writes the hash of the `labels` modulo `modulus` to `target`: for sharding.
    #[track_caller]
    pub fn hashmod<L: AsRef<str>>(labels: &[L], modulus: u64, target: &str) -> Self {
        if modulus == 0 {
            Fault::new("relabelling to ").quoted(target).text(": nothing can be taken modulo 0").raise()
        }
        let mut rule = Rule::of(labels).into_label(target);
        rule.action = Some(Action::HashMod);
        rule.modulus = Some(modulus);
        Self(rule)
    }
}

/// A rule over the labels of a scraped series before it is stored.
#[must_use = "a relabelling rule acts only as part of a job"]
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct MetricRelabel(Rule);

impl MetricRelabel {
    /// Stores only the metrics whose whole name matches.
    pub fn keep_metrics(regex: impl Into<Regex>) -> Self {
        Self(Rule::of(&[meta::METRIC_NAME]).does(Action::Keep, regex))
    }

    /// Stores all metrics but those whose whole name matches.
    pub fn drop_metrics(regex: impl Into<Regex>) -> Self {
        Self(Rule::of(&[meta::METRIC_NAME]).does(Action::Drop, regex))
    }

    /// Stores only the series whose `labels`, joined by `;`, match.
    pub fn keep<L: AsRef<str>>(labels: &[L], regex: impl Into<Regex>) -> Self {
        Self(Rule::of(labels).does(Action::Keep, regex))
    }

    /// Stores all series but those whose `labels`, joined by `;`, match.
    pub fn drop<L: AsRef<str>>(labels: &[L], regex: impl Into<Regex>) -> Self {
        Self(Rule::of(labels).does(Action::Drop, regex))
    }

    /// Gives every series the label `target` with this value.
    pub fn set(target: &str, value: &str) -> Self {
        Self(Rule::default().into_label(target).replaced_by(&literal(value)))
    }

    /// Writes `replacement`, in which `$1` stands for a group of `regex`, to `target`, where `labels` match.
    pub fn rewrite<L: AsRef<str>>(labels: &[L], regex: impl Into<Regex>, target: &str, replacement: &str) -> Self {
        Self(Rule::of(labels).matches(regex).into_label(target).replaced_by(replacement))
    }

    /// Removes the labels whose names match. What then distinguishes two series must remain.
    pub fn labeldrop(regex: impl Into<Regex>) -> Self {
        Self(Rule::default().does(Action::LabelDrop, regex))
    }

    /// Removes the labels whose names do not match. What then distinguishes two series must remain.
    pub fn labelkeep(regex: impl Into<Regex>) -> Self {
        Self(Rule::default().does(Action::LabelKeep, regex))
    }
}

/// A replacement that stands for itself: `$` would begin the name of a group.
fn literal(value: &str) -> String {
    value.replace('$', "$$")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(rule: &impl Serialize) -> String {
        serde_yaml::to_string(rule).unwrap()
    }

    #[test]
    fn a_rule_has_only_the_fields_that_its_action_uses() {
        assert_eq!(written(&Relabel::keep(&["a", "b"], "x;y")), "source_labels:\n- a\n- b\naction: keep\nregex: x;y\n");
        assert_eq!(written(&Relabel::copy(&["a"], "b")), "source_labels:\n- a\ntarget_label: b\n");
        assert_eq!(written(&Relabel::set("price", "$5")), "target_label: price\nreplacement: $$5\n");
        assert_eq!(written(&Relabel::labeldrop("pod_.*")), "action: labeldrop\nregex: pod_.*\n");
        assert_eq!(
            written(&Relabel::join(
                &[meta::POD_UID, meta::CONTAINER_NAME],
                "/",
                "(.*)",
                meta::LOG_PATH,
                "/x/*$1/*.log"
            )),
            "\
source_labels:
- __meta_kubernetes_pod_uid
- __meta_kubernetes_pod_container_name
separator: /
regex: (.*)
target_label: __path__
replacement: /x/*$1/*.log
"
        );
    }

    #[test]
    fn text_that_yaml_would_misread_is_quoted() {
        assert_eq!(written(&Relabel::keep(&["a"], "true")), "source_labels:\n- a\naction: keep\nregex: 'true'\n");
    }

    #[test]
    fn every_action_is_spelled_as_prometheus_reads_it() {
        for (rule, action) in [
            (Relabel::drop(&["a"], "b"), "drop"),
            (Relabel::labelmap("(.*)"), "labelmap"),
            (Relabel::labelkeep("a|b"), "labelkeep"),
            (Relabel::lowercase(&["a"], "b"), "lowercase"),
            (Relabel::keepequal(&["a"], "b"), "keepequal"),
            (Relabel::hashmod(&["a"], 4, "shard"), "hashmod"),
        ] {
            assert!(written(&rule).contains(&format!("action: {action}\n")), "{}", written(&rule));
        }
        assert_eq!(written(&MetricRelabel::labelkeep("a")), "action: labelkeep\nregex: a\n");
    }
}
