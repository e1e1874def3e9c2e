//! A bad value of every setting of an environment is one fault, at once or as the one finding at its line.

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::path::Path;

use crate::tea_house::*;
use watch::scrape::Exploration;

/// A setting, a bad value of it, and words of what is said of that.
type Row = (&'static str, fn(Environment<'static>) -> Environment<'static>, &'static str);

const ROWS: &[Row] = &[
    ("storage_class", |here| here.storage_class("Fast_Class"), "`Fast_Class`"),
    ("storage_class_of", |here| here.storage_class_of(WATER, "fast"), "`water` a storage class, but no workload"),
    ("reached_at", |here| here.reached_at("https://tea"), "`https://tea`"),
    ("expose", |here| here.expose(Exposure::load_balancer(POT_SERVICE.at(HTTP))), "without a host name"),
    ("keep_metrics", |here| here.keep_metrics(seconds(1)), "metrics for less than two hours"),
    ("keep_logs", |here| here.keep_logs(seconds(1)), "logs for less than 24 hours"),
    ("explores", |here| here.explores(Exploration::Small).explores(Exploration::Nothing), "`.explores(…)` twice"),
    ("cluster_of", |here| here.cluster_of(ClusterSize { nodes: 0, api_servers: 1, pods: 9 }), "without nodes"),
    ("volume", |here| here.volume(WATER, gibibytes(2)), "`water` a size, but no workload"),
    ("without", |here| here.without(&KETTLE), "leaves out `kettle`, which the stack does not deploy"),
    ("namespace", |here| here.namespace("Tea_House"), "`Tea_House`"),
    ("bound", |here| here.bound(above(count(1.0)), above(count(2.0))), "no alert and no panel compares with it"),
    ("resources", |here| here.resources(&KETTLE, SMALL), "the resources of `kettle`"),
    ("node_selector", |here| here.node_selector("a pool", "tea"), "`a pool`"),
    ("node_selector_of", |here| here.node_selector_of(&KETTLE, "pool", "tea"), "of `kettle`"),
    ("node_affinity", |here| here.node_affinity("zone", &[]), "`zone`"),
    ("node_affinity_of", |here| here.node_affinity_of(&KETTLE, "zone", &["a"]), "of `kettle`"),
    ("pod_anti_affinity", |here| here.pod_anti_affinity(&KETTLE, &POT), "of `kettle`"),
    ("toleration", |here| here.toleration("dedicated"), "`dedicated`"),
    ("toleration_of", |here| here.toleration_of(&KETTLE, "dedicated=tea:NoSchedule"), "of `kettle`"),
    ("priority_class", |here| here.priority_class(PriorityClass::existing("Very High")), "`Very High`"),
    ("priority_class_of", |here| here.priority_class_of(&KETTLE, PriorityClass::existing("high")), "of `kettle`"),
    ("spread_over", |here| here.spread_over("zone"), "no workload has several"),
    ("registry_mirror", |here| here.registry_mirror("https://registry.tea"), "`https://registry.tea`"),
    ("image_pull_secrets", |here| here.image_pull_secrets(&["Reg_Cred"]), "`Reg_Cred`"),
    (
        "remote_write",
        |here| here.remote_write(RemoteWrite::to("https://a.tea/push")),
        "no workload of the stack writes",
    ),
    ("log_agent", |here| here.log_agent(&KETTLE), "`kettle`, which the stack does not list"),
    ("external_label", |here| here.external_label("a-site", "east"), "`a-site`"),
    ("replicas", |here| here.replicas(&KETTLE, 2), "how many pods `kettle` has"),
    ("object_storage", |here| here.object_storage(BUCKET), "no workload uses one"),
    ("log_storage", |here| here.log_storage(BUCKET), "no workload uses one"),
    ("routing", |here| here.routing(&HASTY), "repeats more often than Alertmanager looks"),
    ("receiver", |here| here.receiver(&LETTER_BOX), "`letter-box`"),
];

const WATER: Claim = Claim::new("water", gibibytes(1));
const KETTLE: Workload = deployment("kettle").build();
const SMALL: Resources = Resources::requests(millicores(20), mebibytes(16));
const LOGIN: Secret =
    Secret::ours("bucket", &[SecretEntry::to_be_filled_in("access"), SecretEntry::to_be_filled_in("secret")]);
const BUCKET: Bucket = Bucket::s3("tea-leaves", "s3.example.com").credentials(LOGIN.key("access"), LOGIN.key("secret"));
const HASTY: Routing =
    routing(&[Route::new(Severity::CRITICAL, LETTER_BOX).group_interval(hours(1)).repeat_interval(minutes(5))], &[]);

#[test]
fn every_setting_has_a_bad_value() {
    let tried: BTreeSet<String> = ROWS.iter().map(|row| row.0.to_owned()).collect();
    assert_eq!(settings(), tried, "a row for each");
}

#[test]
fn a_bad_value_is_told_once_and_with_its_fix() {
    let mut wrong = Vec::new();
    for (setting, bad, words) in ROWS {
        let said = catch_unwind(|| bad(Environment::new("there", "there", NOBODY)))
            .map_or_else(|panic| vec![text_of(&*panic)], |there| found(there, setting));
        if said.len() != 1 || !said[0].contains(words) || !said[0].contains("; fix: ") {
            wrong.push(format!("`.{setting}(…)`, {words}: {said:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the checks say of a tea house there, each at a line of this file.
fn found(there: Environment<'static>, setting: &str) -> Vec<String> {
    let environments = Box::leak(Box::new([there]));
    let stack = Box::leak(Box::new(Stack::new(TEA, &[POT_COMPONENT]).environments(environments, &[])));
    let found = crate::check(&running(stack));
    for finding in &found {
        assert_eq!(finding.place.path(), Some(file!()), "`.{setting}(…)`: {finding:#?}");
    }
    found.iter().map(ToString::to_string).collect()
}

fn text_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).expect("a fault is text")
}

/// What can be said of an environment with a value: its public methods that take it, something more, and give it back.
fn settings() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kit/src");
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("the kit is there").flatten().filter(|entry| entry.path().is_file()) {
        let text = std::fs::read_to_string(entry.path()).expect("it is text");
        let file: syn::File = syn::parse_str(&text).expect("it is Rust");
        for item in file.items {
            let syn::Item::Impl(block) = item else { continue };
            let syn::Type::Path(of) = &*block.self_ty else { continue };
            if block.trait_.is_some() || of.path.segments.last().is_none_or(|last| last.ident != "Environment") {
                continue;
            }
            for inner in block.items {
                let syn::ImplItem::Fn(method) = inner else { continue };
                let receiver = method.sig.receiver();
                let takes_itself = receiver.is_some_and(|one| matches!(one.kind, syn::ReceiverKind::Value));
                let is_public = matches!(method.vis, syn::Visibility::Public(_));
                if takes_itself && is_public && method.sig.inputs.len() > 1 {
                    names.insert(method.sig.ident.to_string());
                }
            }
        }
    }
    names
}
