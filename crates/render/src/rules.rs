//! The rules that only rendering can hold: what Kubernetes would refuse, or what cannot be written at all.

use findings::{Finding, Place, Rule, RuleText};
use kit::Component;

use crate::MOST_BYTES_OF_AN_OBJECT;

/// All of them, sorted by id.
pub static RULES: &[&Rule] = &[
    &LEGEND_IS_CUT,
    &TABLE_IS_CUT,
    &TITLE_IS_CUT,
    &CANNOT_BE_WRITTEN,
    &NO_COMPONENTS,
    &NO_SUCH_ENVIRONMENT,
    &PATCH_DOES_NOT_APPLY,
    &TOO_LARGE,
    &TWO_FILES_OF_ONE_NAME,
    &TWO_OF_ONE_NAME,
];

/// A legend that is cut.
pub static LEGEND_IS_CUT: Rule = Rule::new(RuleText {
    id: "dashboards/legend-is-cut",
    says: "the legend beside each graph takes at most 45 % of its panel, on a screen of 1440 pixels",
    why: "The graph beside a wider one is too narrow to be read. From 60 % on Grafana cuts it: its last columns, which \
        are the numbers, are scrolled to. The picture of the dashboard frames it in red.",
    source: Some(
        "https://github.com/grafana/grafana/blob/v12.4.3/packages/grafana-ui/src/components/VizLayout/VizLayout.tsx",
    ),
    fires: "time_series(\"Response time\", ..).query(PROBES, \"{{instance}}\")   // \
        http://orders.shop.svc:5000/api/products",
    quiet: "time_series(\"Response time\", ..).query(PROBES, \"{{app}}\")        // orders",
});

/// Columns beyond the end.
pub static TABLE_IS_CUT: Rule = Rule::new(RuleText {
    id: "dashboards/table-is-cut",
    says: "the columns of each table have room side by side, on a screen of 1440 pixels",
    why: "What has none is scrolled to: the numbers, for they stand at the right. A number takes 100 to 130 pixels, a \
        label 85 to 170.",
    source: Some(
        "https://github.com/grafana/grafana/blob/v12.4.3/packages/grafana-ui/src/components/Table/TableNG/utils.ts",
    ),
    fires: "Row::new(\"Requests\").panels_per_line(4)   // a table of method, route, status, and a number",
    quiet: "Row::new(\"Requests\").panels_per_line(3)",
});

/// A title that is cut.
pub static TITLE_IS_CUT: Rule = Rule::new(RuleText {
    id: "dashboards/title-is-cut",
    says: "the title of each panel has room beside its signs, on a screen of 1440 pixels",
    why: "Grafana cuts a longer one, and what is cut may be what matters: `Notifications failed in an ...`. The \
        description has room for the rest.",
    source: Some("https://github.com/grafana/grafana/tree/v12.4.3/packages/grafana-ui/src/components/PanelChrome"),
    fires: "stat(\"Notifications failed in an hour\", ..)   // one of six on a line",
    quiet: "stat(\"Failed messages, 1 h\", ..)",
});

/// A value without a text.
pub static CANNOT_BE_WRITTEN: Rule = Rule::new(RuleText {
    id: "render/cannot-be-written",
    says: "each config, object and schema can be written as YAML or JSON",
    why: "A model may hold what the format cannot say, such as a map whose keys are no texts. No file is written then.",
    source: None,
    fires: "File::yaml(\"app.yaml\", |_| BTreeMap::from([(vec![1], \"a list as a key\")]))   // written as JSON",
    quiet: "File::yaml(\"app.yaml\", |_| BTreeMap::from([(\"one\", \"a text as a key\")]))",
});

/// A stack of nothing.
pub static NO_COMPONENTS: Rule = Rule::new(RuleText {
    id: "render/no-components",
    says: "a stack has components",
    why: "Without any, everything that was generated before would be removed, and applying it with `--prune` would \
        take the stack out of the cluster.",
    source: None,
    fires: "Stack::new(TEA, &[])",
    quiet: "Stack::new(TEA, &[Component::of(&POT)])",
});

/// An environment that nobody declared.
pub static NO_SUCH_ENVIRONMENT: Rule = Rule::new(RuleText {
    id: "render/no-such-environment",
    says: "an environment that is asked for is one of the stack's",
    why: "What is not declared has no settings, so there is nothing to render.",
    source: None,
    fires: "render::environment(&PROGRAM, \"prodution\")",
    quiet: "render::environment(&PROGRAM, \"production\")",
});

/// A patch that does nothing, or what Kubernetes would not read.
pub static PATCH_DOES_NOT_APPLY: Rule = Rule::new(RuleText {
    id: "render/patch-does-not-apply",
    says: "each patch of a component names one of its objects, changes it, and leaves an object of that kind",
    why: "A patch is the only text that nothing checks: an object that is called otherwise by now, a field that is \
        written wrong or a value that the kit writes itself by now would be passed over in silence.",
    source: Some("https://www.rfc-editor.org/rfc/rfc7396"),
    fires: "Patch::of(\"Deployment\", \"pot\", r#\"{\"spec\": {\"minReadySecond\": 10}}\"#)",
    quiet: "Patch::of(\"Deployment\", \"pot\", r#\"{\"spec\": {\"minReadySeconds\": 10}}\"#)",
});

/// An object that cannot be applied.
pub static TOO_LARGE: Rule = Rule::new(RuleText {
    id: "render/too-large",
    says: "each object is smaller than what `kubectl apply` takes",
    why: "`kubectl apply` stores the object in an annotation of itself, which holds at most 262144 bytes. The API \
        server refuses a larger one.",
    source: Some("https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/"),
    fires: "ConfigMap::made(\"dashboards\", all)         // one ConfigMap of all dashboards, 300 kB",
    quiet: "ConfigMapFamily::made(\"dashboard\", each)   // one ConfigMap a dashboard",
});

/// A file that another one overwrites.
pub static TWO_FILES_OF_ONE_NAME: Rule = Rule::new(RuleText {
    id: "render/two-files-of-one-name",
    says: "the files of one ConfigMap have names of their own",
    why: "A ConfigMap is a map from names to texts: of two files of one name, one would be lost.",
    source: Some("https://kubernetes.io/docs/concepts/configuration/configmap/"),
    fires: "vec![MadeFile::yaml(\"green.yaml\", ..), MadeFile::yaml(\"green.yaml\", ..)]",
    quiet: "vec![MadeFile::yaml(\"green.yaml\", ..), MadeFile::yaml(\"black.yaml\", ..)]",
});

/// An object that another one overwrites.
pub static TWO_OF_ONE_NAME: Rule = Rule::new(RuleText {
    id: "render/two-of-one-name",
    says: "no two components write an object of one kind, namespace and name",
    why: "An API server holds one object of a kind, namespace and name, so the one that is applied last would win.",
    source: Some("https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"),
    fires: "two components read a `Secret::ours(\"key\", ..)` each, with different entries",
    quiet: "both read the same, which is written once; or one reads it as `Secret::of_others(\"key\", ..)`",
});

/// Where a component was written.
pub(crate) const fn at(component: &Component) -> Place {
    Place::at(component.origin().location())
}

/// A value that cannot be written, and why.
pub(crate) fn unwritable(place: Place, what: &str, why: impl std::fmt::Display) -> Finding {
    CANNOT_BE_WRITTEN
        .error(place, format!("{what}: it cannot be written: {why}"))
        .fix("correct its model or its values")
}

/// An object of so many bytes, which is too many.
pub(crate) fn too_large(place: Place, what: &str, bytes: usize) -> Finding {
    let most = MOST_BYTES_OF_AN_OBJECT;
    TOO_LARGE
        .error(place, format!("{what}: it has {bytes} bytes, but `kubectl apply` takes less than {most}"))
        .fix("split it, for example one ConfigMap for each dashboard or rule group")
}
