//! What a pod may have beside its program: what runs before it, hooks, names of hosts, others' settings, patches.

use super::*;
use kit::{ConfigMapOfOthers, Hook, Patch, Scratch, seconds};

const SMALL: Resources = Resources::requests(millicores(10), mebibytes(16));
const SETTINGS: ConfigMapOfOthers = ConfigMapOfOthers::new(TEA, "settings", &["DB_NAME"]);
const LEAVES: Mount = Scratch::new("leaves", mebibytes(10)).at("/leaves");
const FILL: Workload = WorkloadBuilder::init_container(TEA, "fill", Image::new("docker.io/tea/well", "2.0"))
    .arg("fill")
    .env_config_map("DATABASE", SETTINGS.key("DB_NAME"))
    .mount(LEAVES)
    .resources(SMALL)
    .build();
const KETTLE: Workload = program("kettle")
    .after(&FILL)
    .mount(LEAVES)
    .post_start(Hook::exec(&["/bin/warm", "--up"]))
    .pre_stop(Hook::sleep(seconds(5)))
    .host_alias("10.0.0.5", &["db.example.com", "db"])
    .build();

/// The YAML of the Deployment of a stack.
fn deployment(stack: &'static Stack<'static>) -> serde_yaml::Value {
    let all = objects(&Program::unwatched(stack, "tests.rs"), &HERE).expect("they can be written");
    let one = all.iter().find(|one| one.kind == "Deployment").expect("there is one");
    serde_yaml::from_str(&one.yaml).expect("it is YAML")
}

#[track_caller]
fn assert_is(value: &serde_yaml::Value, yaml: &str) {
    assert_eq!(serde_yaml::to_string(value).unwrap(), yaml);
}

#[test]
fn an_init_container_runs_before_and_shares_a_volume() {
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE)]);
    let pod = &deployment(&STACK)["spec"]["template"]["spec"];
    let fill = &pod["initContainers"][0];
    assert_is(&fill["name"], "fill\n");
    assert_is(&fill["args"], "- fill\n");
    let env = "- name: DATABASE\n  valueFrom:\n    configMapKeyRef:\n      key: DB_NAME\n      name: settings\n";
    assert_is(&fill["env"], env);
    assert!(fill.get("ports").is_none() && fill.get("readinessProbe").is_none(), "{fill:?}");
    assert_is(&fill["volumeMounts"], "- mountPath: /leaves\n  name: leaves\n");
    assert_is(&pod["volumes"], "- emptyDir:\n    sizeLimit: 10Mi\n  name: leaves\n");
    assert_is(&pod["hostAliases"], "- hostnames:\n  - db.example.com\n  - db\n  ip: 10.0.0.5\n");
}

#[test]
fn hooks_are_those_of_the_container() {
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE)]);
    let kettle = &deployment(&STACK)["spec"]["template"]["spec"]["containers"][0];
    let lifecycle =
        "postStart:\n  exec:\n    command:\n    - /bin/warm\n    - --up\npreStop:\n  sleep:\n    seconds: 5\n";
    assert_is(&kettle["lifecycle"], lifecycle);
}

/// A `LimitRange`, or a quota, refuses a pod of which one container lacks a request or a limit.
#[test]
fn each_container_of_a_pod_says_its_requests_and_limits() {
    const STACK: Stack = Stack::new(TEA, &[Component::of(&KETTLE)]);
    let pod = &deployment(&STACK)["spec"]["template"]["spec"];
    for container in [&pod["initContainers"][0], &pod["containers"][0]] {
        assert_is(&container["resources"]["requests"], "cpu: 10m\nmemory: 16Mi\n");
        assert_is(&container["resources"]["limits"], "cpu: 10m\nmemory: 16Mi\n");
    }
}

#[test]
fn a_patch_changes_one_object_and_says_why() {
    const PATCH: Patch = Patch::of(
        "Deployment",
        "kettle",
        r#"{"spec": {"minReadySeconds": 10, "revisionHistoryLimit": null, "template": {"spec": {
            "containers": [{"name": "kettle", "workingDir": "/leaves"}], "nodeSelector": {"pool": "tea"}}}}}"#,
    );
    const KEPT: Patch = Patch::of("Deployment", "kettle", r#"{"spec": {"paused": true}}"#);
    const STACK: Stack =
        Stack::new(TEA, &[Component::of(&KETTLE).patched("the leaves swell", PATCH).patched("it is tea time", KEPT)])
            .annotation_domain("tea.example");
    let object = deployment(&STACK);
    let reasons = object["metadata"]["annotations"].get("tea.example/patched").expect("it says why");
    assert_is(reasons, "the leaves swell; it is tea time\n");
    let spec = &object["spec"];
    assert_is(&spec["minReadySeconds"], "10\n");
    assert_is(&spec["paused"], "true\n");
    assert!(spec.get("revisionHistoryLimit").is_none(), "null takes a field out");
    let pod = &spec["template"]["spec"];
    assert_is(&pod["nodeSelector"], "kubernetes.io/os: linux\npool: tea\n");
    let kettle = &pod["containers"][0];
    assert_is(&kettle["workingDir"], "/leaves\n");
    assert_is(&kettle["image"], "docker.io/tea/pot:1.0\n");
}

#[test]
fn a_patch_that_does_nothing_is_told() {
    const fn kettle(patch: Patch<'static>) -> Component<'static> {
        Component::of(&POT).patched("why not", patch)
    }
    const STACK: Stack = Stack::new(
        TEA,
        &[
            kettle(Patch::of("StatefulSet", "pot", "{}"))
                .patched("why not", Patch::of("Deployment", "pot", r#"{"spec": }"#))
                .patched("why not", Patch::of("Deployment", "pot", r#"{"spec": {"revisionHistoryLimit": 3}}"#)),
            Component::of(&KETTLE)
                .patched("why not", Patch::of("Deployment", "kettle", r#"{"metadata": {"name": "pot"}}"#))
                .patched("why not", Patch::of("Deployment", "kettle", r#"{"spec": {"minReadySecond": 10}}"#))
                .patched("why not", Patch::of("Deployment", "kettle", r#"{"spec": {"minReadySeconds": "ten"}}"#)),
        ],
    );
    let told = objects(&Program::unwatched(&STACK, "tests.rs"), &HERE).expect_err("no patch applies");
    let here = format!("in environment `{}`", HERE.name());
    assert!(told.iter().all(|finding| matches!(&finding.also[..], [(_, said)] if *said == here)), "{told:?}");
    let all = problems(&STACK, &PATCH_DOES_NOT_APPLY);
    assert_eq!(
        all,
        [
            "the patch of StatefulSet `pot`: the component has no such object; fix: name one of ServiceAccount `pot`, \
             NetworkPolicy `pot`, Deployment `pot`",
            "the patch of Deployment `pot`: it is no JSON: expected value at line 1 column 10; fix: correct it",
            "the patch of Deployment `pot`: it changes nothing; fix: leave it out",
            "the patch of Deployment `kettle`: it changes `metadata/name`, so that it is another object; fix: say that \
             where the kit makes the object",
            "the patch of Deployment `kettle`: what it leaves is no Deployment: it has no `spec.minReadySecond`; fix: \
             write its fields as the API reference does",
            "the patch of Deployment `kettle`: what it leaves is no Deployment: invalid type: string \"ten\", expected \
             i32; fix: write its fields as the API reference does",
        ]
    );
}
