//! Service accounts with exactly the rights that their workloads were granted, and a token only where there are any.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::ServiceAccount;
use k8s_openapi::api::rbac::v1::{ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{Manifest, meta};
use kit::{Component, Grant, Namespace, Scope, Verb, View};

/// The service account, roles and bindings of a component.
pub(super) fn manifests(component: &Component, cx: &View) -> Vec<Manifest> {
    let workload = component.workload();
    let name = workload.name();
    let grants = workload.grants(cx);
    let account = ServiceAccount {
        metadata: meta::namespaced(component, name.as_str(), cx),
        automount_service_account_token: Some(!grants.is_empty()),
        ..Default::default()
    };
    let mut manifests = vec![Manifest::new(component, account)];
    let cluster_rules = rules(grants.iter().filter(|grant| grant.scope == Scope::Cluster));
    if !cluster_rules.is_empty() {
        // Cluster-wide names are shared with everybody, so they begin with the namespace.
        let name = format!("{}-{name}", cx.called(workload.namespace()));
        let metadata = meta::cluster_wide(component, &name, cx);
        manifests.push(Manifest::new(
            component,
            ClusterRole { metadata: metadata.clone(), rules: Some(cluster_rules), ..Default::default() },
        ));
        manifests.push(Manifest::new(
            component,
            ClusterRoleBinding {
                metadata,
                role_ref: role_ref("ClusterRole", &name),
                subjects: Some(vec![subject(component, cx)]),
            },
        ));
    }
    let mut namespaces: Vec<Namespace> = Vec::new();
    for grant in &grants {
        if let Scope::Namespace(namespace) = grant.scope
            && !namespaces.iter().any(|other| other.is(&namespace))
        {
            namespaces.push(namespace);
        }
    }
    for namespace in namespaces {
        let here = |grant: &&Grant| matches!(grant.scope, Scope::Namespace(other) if other.is(&namespace));
        // In a namespace of others the name says whose it is.
        let name = if namespace.is(&workload.namespace()) {
            name.to_string()
        } else {
            format!("{}-{name}", cx.called(workload.namespace()))
        };
        let namespace = Some(cx.called(namespace).to_string());
        let metadata = ObjectMeta { namespace, ..meta::namespaced(component, &name, cx) };
        let rules = rules(grants.iter().filter(here));
        manifests.push(Manifest::new(component, Role { metadata: metadata.clone(), rules: Some(rules) }));
        manifests.push(Manifest::new(
            component,
            RoleBinding { metadata, role_ref: role_ref("Role", &name), subjects: Some(vec![subject(component, cx)]) },
        ));
    }
    manifests
}

/// One rule for each API group and set of verbs, so that no right is said twice.
fn rules<'a>(grants: impl Iterator<Item = &'a Grant<'a>>) -> Vec<PolicyRule> {
    let mut by_resource: BTreeMap<(&str, &str), Vec<Verb>> = BTreeMap::new();
    let mut by_path: BTreeMap<&str, Vec<Verb>> = BTreeMap::new();
    for grant in grants {
        for resource in grant.resources {
            by_resource.entry((resource.group(), resource.plural())).or_default().extend(grant.verbs);
        }
        for path in grant.paths {
            by_path.entry(path).or_default().extend(grant.verbs);
        }
    }
    let mut by_verbs: BTreeMap<(&str, Vec<Verb>), Vec<String>> = BTreeMap::new();
    for ((group, plural), verbs) in by_resource {
        by_verbs.entry((group, unique(verbs))).or_default().push(plural.to_owned());
    }
    let mut rules: Vec<PolicyRule> = by_verbs
        .into_iter()
        .map(|((group, verbs), resources)| PolicyRule {
            api_groups: Some(vec![group.to_owned()]),
            resources: Some(resources),
            verbs: names(&verbs),
            ..Default::default()
        })
        .collect();
    let mut path_rules: BTreeMap<Vec<Verb>, Vec<String>> = BTreeMap::new();
    for (path, verbs) in by_path {
        path_rules.entry(unique(verbs)).or_default().push(path.to_owned());
    }
    rules.extend(path_rules.into_iter().map(|(verbs, paths)| PolicyRule {
        non_resource_urls: Some(paths),
        verbs: names(&verbs),
        ..Default::default()
    }));
    rules
}

fn unique(mut verbs: Vec<Verb>) -> Vec<Verb> {
    verbs.sort_unstable();
    verbs.dedup();
    verbs
}

fn names(verbs: &[Verb]) -> Vec<String> {
    verbs.iter().map(|verb| verb.name().to_owned()).collect()
}

fn role_ref(kind: &str, name: &str) -> RoleRef {
    RoleRef { api_group: "rbac.authorization.k8s.io".to_owned(), kind: kind.to_owned(), name: name.to_owned() }
}

fn subject(component: &Component, cx: &View) -> Subject {
    Subject {
        kind: "ServiceAccount".to_owned(),
        name: component.workload().name().to_string(),
        namespace: Some(cx.called(component.workload().namespace()).to_string()),
        ..Default::default()
    }
}
