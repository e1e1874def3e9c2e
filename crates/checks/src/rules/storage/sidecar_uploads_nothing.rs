//! A sidecar of Thanos can upload.

use findings::{Finding, Rule, RuleText};
use kit::{Component, View, Workload};
use serde_json::Value;

use crate::example::example;
use crate::place::at;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "storage/sidecar-uploads-nothing",
    says: "a sidecar of Thanos has a bucket, and its Prometheus has external labels",
    why: "Without `--objstore.config-file` a sidecar starts and uploads nothing, so that metrics end with the volume. \
        Without external labels, by which blocks are told apart, it ends at once.",
    source: Some("https://thanos.io/tip/components/sidecar.md/"),
    fires: example!("sidecar_uploads_nothing.rs", "fires"),
    quiet: example!("sidecar_uploads_nothing.rs", "quiet"),
});

/// Each sidecar of Thanos that lacks what it needs to upload.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for there in subject.everywhere() {
        let cx = there.cx();
        for workload in cx.stack().components().iter().map(Component::workload) {
            for sidecar in workload.sidecars().filter(|one| is_thanos(one, cx)) {
                let (whose, name) = (cx.environment().name(), workload.name());
                if !sidecar.args().flat_map(|arg| arg.texts(cx)).any(|text| text.starts_with("--objstore.config")) {
                    let message = format!(
                        "environment `{whose}`: the sidecar `{}` of `{name}` knows no bucket, so that it uploads \
                         nothing",
                        sidecar.name()
                    );
                    let fix = "add `--objstore.config-file`, or leave the sidecar to `.object_storage(…)`";
                    found.push(RULE.error(at(sidecar.origin()), message).fix(fix));
                }
                let mut own = there.configs().iter().filter(|one| one.component.workload().id().is(workload.id()));
                if own.any(|config| lacks_labels(&config.value)) {
                    let message = format!(
                        "environment `{whose}`: `{name}` has no external label, without which its sidecar `{}` ends",
                        sidecar.name()
                    );
                    let fix = "say `external_labels` of it, such as `cluster`";
                    found.push(RULE.error(at(sidecar.origin()), message).fix(fix));
                }
            }
        }
    }
    found
}

/// Whether it runs Thanos as a sidecar.
fn is_thanos(sidecar: &Workload, cx: &View) -> bool {
    let is_image = sidecar.image().is_some_and(|image| image.repository().ends_with("/thanos"));
    is_image && sidecar.args().next().is_some_and(|first| first.texts(cx) == ["sidecar"])
}

/// Whether it is a `prometheus.yml` without external labels.
fn lacks_labels(config: &Value) -> bool {
    let labels = config.pointer("/global/external_labels").and_then(Value::as_object);
    config.get("scrape_configs").is_some() && labels.is_none_or(serde_json::Map::is_empty)
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const THANOS: Image = Image::new("quay.io/thanos/thanos", "v0.42.5");
    const SPOUT: Workload = WorkloadBuilder::sidecar(TEA, "spout", THANOS) // <- told here
        .port(Port::<Http>::new("spout", 10902))
        .arg("sidecar")
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(Port::<Http>::new("spout", 10902)))
        .build();
    const KETTLE: Workload = deployment("kettle").beside(&SPOUT).build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const LEAVES: ConfigMap = ConfigMap::made("leaves", |_| {
        vec![MadeFile::yaml("leaves.yml", "leaves", serde_json::json!({ "type": "S3" }))]
    });
    const SPOUT: Workload = WorkloadBuilder::sidecar(TEA, "spout", Image::new("quay.io/thanos/thanos", "v0.42.5"))
        .port(Port::<Http>::new("spout", 10902))
        .mount(LEAVES.at("/leaves"))
        .arg("sidecar")
        .arg_file("--objstore.config-file", LEAVES.at("/leaves").file("leaves.yml"))
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(Port::<Http>::new("spout", 10902)))
        .build();
    const KETTLE: Workload = deployment("kettle").beside(&SPOUT).build();
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE)]).environments(&[HERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;
    use crate::testing::says;

    #[test]
    fn a_prometheus_without_external_labels_is_told() {
        const CONFIG: ConfigMap = ConfigMap::made("kettle", |_| {
            vec![MadeFile::yaml("kettle.yml", "kettle", serde_json::json!({ "scrape_configs": [] }))]
        });
        const SPOUT: Workload = WorkloadBuilder::sidecar(TEA, "spout", Image::new("quay.io/thanos/thanos", "v0.42.5"))
            .port(Port::<Http>::new("spout", 10902))
            .arg("sidecar")
            .arg("--objstore.config=type: S3")
            .resources(Resources::requests(millicores(10), mebibytes(16)))
            .readiness(Probe::tcp(Port::<Http>::new("spout", 10902)))
            .build();
        const KETTLE: Workload = deployment("kettle").mount(CONFIG.at("/kettle")).beside(&SPOUT).build();
        const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE)]).environments(&[HERE], &[]);
        assert_eq!(
            says(&running(&STACK), &RULE),
            ["environment `here`: `kettle` has no external label, without which its sidecar `spout` ends; fix: say \
              `external_labels` of it, such as `cluster`"]
        );
    }

    crate::testing::tested!(
        "environment `here`: the sidecar `spout` of `kettle` knows no bucket, so that it uploads nothing; fix: add \
         `--objstore.config-file`, or leave the sidecar to `.object_storage(…)`"
    );
}
