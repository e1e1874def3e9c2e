//! One set of objects in three shapes, and in `stack.yaml` everything comes after what it needs.

use std::collections::BTreeSet;

use render::Tree;

use crate::look::Look;
use crate::references::needs;
use crate::testing::Faults;
use crate::world::{Object, World, documents};

/// The folder of an environment, which its objects' files lie in.
fn folder(world: &World) -> &str {
    let namespace = world.objects.iter().find(|object| object.kind() == "Namespace");
    namespace.and_then(|object| object.path.strip_suffix("/namespace.yaml")).unwrap_or_default()
}

/// What `kubectl apply -f <folder>/` sends, in that order: the files directly in the folder, by name.
fn applied(tree: &Tree, folder: &str) -> Vec<Object> {
    let is_directly_in = |path: &str| {
        path.strip_prefix(&format!("{folder}/")).is_some_and(|name| {
            !name.contains('/') && name.rsplit_once('.').is_some_and(|(_, ending)| ending == "yaml")
        })
    };
    let files = tree.iter().filter(|(path, _)| is_directly_in(path));
    files.flat_map(|(_, text)| documents(text)).collect()
}

/// Everything comes after what it refers to, so that one pass is enough.
fn needs_come_first(objects: &[Object]) -> Faults {
    let mut faults = Faults::new();
    for (index, object) in objects.iter().enumerate() {
        let is = |other: &Object, kind: &str, namespace: &str, name: &str| other.is(kind, namespace, name);
        for need in needs(object) {
            let later = objects[index..].iter().any(|other| is(other, need.kind, need.namespace, need.name));
            if later {
                faults.push(format!(
                    "{}: it comes before {}, which it needs; fix: the other way round",
                    object.title(),
                    need.title()
                ));
            }
        }
        // A policy that comes after its pods leaves them open for a moment.
        let policies = objects[index..].iter().filter(|other| other.kind() == "NetworkPolicy");
        for policy in policies.filter(|_| object.at("/spec/template").is_object()) {
            if policy.namespace() == object.namespace() && policy.name() == object.name() {
                faults.push(format!(
                    "{}: it comes before {}; fix: the other way round",
                    object.title(),
                    policy.title()
                ));
            }
        }
    }
    faults
}

/// `stack.yaml` with `namespace.yaml`, the files of the components, and the kustomization hold the same objects.
fn three_shapes_are_one_set(tree: &Tree, world: &World) -> Faults {
    let folder = folder(world);
    let mut faults = Faults::new();
    let titles = |objects: &[Object]| objects.iter().map(Object::title).collect::<Vec<_>>();
    let of_files: Vec<Object> =
        world.objects.iter().flat_map(|object| documents(tree.get(&object.path).map_or("", String::as_str))).collect();
    let applied = applied(tree, folder);
    for (one, other) in of_files.iter().zip(&applied) {
        if one.value != other.value {
            faults.push(format!("{}: stack.yaml and its own file differ; fix: write both from one value", one.title()));
        }
    }
    if titles(&of_files) != titles(&applied) {
        faults.push(format!(
            "{folder}: stack.yaml and the components' files hold different objects; fix: write both from one list"
        ));
    }
    let distinct: BTreeSet<String> = titles(&applied).into_iter().collect();
    if distinct.len() != applied.len() {
        faults.push(format!("{folder}/stack.yaml: an object stands there twice; fix: once"));
    }
    let kustomization = [format!("{folder}/Kustomization"), "kustomization.yaml".to_owned()];
    let text = kustomization.iter().find_map(|path| tree.get(path)).map_or("", String::as_str);
    let value: serde_json::Value = serde_yaml::from_str(text).expect("what we write is YAML");
    let base = if tree.contains_key(&kustomization[0]) { format!("{folder}/") } else { String::new() };
    let listed: Vec<String> =
        value.list("/resources").iter().map(|one| format!("{base}{}", one.as_str().unwrap_or_default())).collect();
    let paths: Vec<String> = world.objects.iter().map(|object| object.path.clone()).collect();
    if listed != paths {
        faults.push(format!(
            "{folder}: the kustomization and the components' files differ; fix: write both from one list"
        ));
    }
    faults
}

mod tests {
    use super::*;

    fn tree() -> Tree {
        stack_tests::ours::tree_and_air_gapped().expect("the stack renders")
    }

    #[test]
    fn everything_comes_after_what_it_needs() {
        let tree = tree();
        for world in World::ours() {
            let applied = applied(&tree, folder(world));
            assert_eq!(applied.len(), world.objects.len());
            let faults = needs_come_first(&applied);
            assert!(faults.is_empty(), "environment `{}`:\n{}", world.environment, faults.join("\n"));
        }
    }

    #[test]
    fn whatever_comes_before_what_it_needs_is_reported() {
        let all = World::tea_house().objects;
        for (kind, name, needed, needed_name) in [
            ("Deployment", "grafana", "ServiceAccount", "grafana"),
            ("Deployment", "grafana", "ConfigMap", "grafana-datasources"),
            ("Deployment", "grafana", "Secret", "grafana-admin"),
            ("Deployment", "grafana", "PersistentVolumeClaim", "grafana-data"),
            ("StatefulSet", "loki", "Service", "loki-headless"),
            ("ClusterRoleBinding", "monitoring-promtail", "ClusterRole", "monitoring-promtail"),
        ] {
            let mut objects = all.clone();
            let at = |kind: &str, name: &str| {
                objects.iter().position(|one| one.kind() == kind && one.name() == name).expect("it is there")
            };
            let (from, to) = (at(kind, name), at(needed, needed_name));
            let moved = objects.remove(from);
            let namespace = moved.namespace().to_owned();
            objects.insert(to, moved);
            let titles =
                [crate::world::title(kind, &namespace, name), crate::world::title(needed, &namespace, needed_name)];
            let expected =
                format!("{}: it comes before {}, which it needs; fix: the other way round", titles[0], titles[1]);
            assert!(needs_come_first(&objects).contains(&expected), "{expected}");
        }
    }

    #[test]
    fn a_policy_after_its_pods_is_reported() {
        let mut objects = World::tea_house().objects;
        objects.reverse();
        let expected =
            "Deployment monitoring/grafana: it comes before NetworkPolicy monitoring/grafana; fix: the other way round";
        assert!(needs_come_first(&objects).iter().any(|fault| fault == expected));
    }

    #[test]
    fn one_file_the_components_files_and_the_kustomization_hold_the_same_objects() {
        let tree = tree();
        for world in World::ours() {
            let faults = three_shapes_are_one_set(&tree, world);
            assert!(faults.is_empty(), "{}", faults.join("\n"));
        }
        let tea_house = World::tea_house();
        assert_eq!(three_shapes_are_one_set(&tree_of(&tea_house), &tea_house), Faults::new());
    }

    /// The files of the tea house.
    fn tree_of(world: &World) -> Tree {
        let files = world.objects.iter().map(|object| (object.path.clone(), object.yaml.clone()));
        let mut tree: Tree = files.collect();
        let stack: Vec<&str> =
            world.objects.iter().filter(|one| one.kind() != "Namespace").map(|one| one.yaml.as_str()).collect();
        tree.insert(format!("{}/stack.yaml", folder(world)), stack.join("---\n"));
        let paths = world.objects.iter().map(|object| format!("- {}\n", object.path));
        tree.insert("kustomization.yaml".to_owned(), format!("resources:\n{}", paths.collect::<String>()));
        tree
    }

    #[test]
    fn each_way_in_which_the_shapes_differ_is_reported() {
        let world = World::tea_house();
        let differ = |path: &str, from: &str, to: &str| {
            let mut tree = tree_of(&world);
            let text = tree.get_mut(path).expect("it is written");
            assert!(text.contains(from), "{from}");
            *text = text.replacen(from, to, 1);
            three_shapes_are_one_set(&tree, &world)
        };
        assert_eq!(
            differ("monitoring/stack.yaml", "\n  name: grafana-data\n", "\n  name: grafana-state\n"),
            [
                "PersistentVolumeClaim monitoring/grafana-data: stack.yaml and its own file differ; fix: write both \
                 from one value",
                "monitoring: stack.yaml and the components' files hold different objects; fix: write both from one list"
            ]
        );
        assert_eq!(
            differ("kustomization.yaml", "- monitoring/grafana/service.yaml\n", ""),
            ["monitoring: the kustomization and the components' files differ; fix: write both from one list"]
        );
    }
}
