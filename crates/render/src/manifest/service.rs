//! Services and Ingresses: ports and selectors from the workload, the way in from the environment.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend, IngressSpec,
    IngressTLS, ServiceBackendPort,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::meta;
use kit::{AnyPort, Component, Exposure, Kind, View, Way};

/// The Services of a component.
pub(super) fn services(component: &Component, cx: &View) -> Vec<Service> {
    let mut services: Vec<Service> = component
        .services()
        .map(|service| {
            let ports = service.ports().iter();
            let ports = ports.map(|port| service_port(port, node_port(cx, service.name().as_str(), port))).collect();
            let kind = way(cx, service.name().as_str()).map_or("ClusterIP", |way| match way {
                Way::NodePort(_) => "NodePort",
                Way::LoadBalancer => "LoadBalancer",
                Way::Ingress { .. } | Way::HttpRoute { .. } => "ClusterIP",
            });
            let exposed = exposures(component, cx)
                .into_iter()
                .filter(|exposure| exposure.endpoint().service() == service.name() && exposure.way().host().is_none());
            Service {
                metadata: ObjectMeta {
                    annotations: annotations(exposed),
                    ..meta::namespaced(component, service.name().as_str(), cx)
                },
                spec: Some(ServiceSpec {
                    type_: Some(kind.to_owned()),
                    selector: Some(meta::selector(component.workload().name().as_str())),
                    ports: Some(ports),
                    session_affinity: component.workload().keeps_clients().then(|| "ClientIP".to_owned()),
                    ..Default::default()
                }),
                ..Default::default()
            }
        })
        .collect();
    if component.workload().kind() == Kind::StatefulSet {
        let ports = component.workload().ports().iter().flat_map(member_ports).collect();
        // Members find each other before they are ready: they become so together.
        let finds_unready = cx.environment().members_of(component.workload().id()).map(|_| true);
        services.push(Service {
            metadata: meta::namespaced(component, &component.workload().headless_service(), cx),
            spec: Some(ServiceSpec {
                cluster_ip: Some("None".to_owned()),
                publish_not_ready_addresses: finds_unready,
                selector: Some(meta::selector(component.workload().name().as_str())),
                ports: Some(ports),
                ..Default::default()
            }),
            ..Default::default()
        });
    }
    services
}

/// The Ingresses of a component.
pub(super) fn ingresses(component: &Component, cx: &View) -> Vec<Ingress> {
    exposures(component, cx)
        .into_iter()
        .filter_map(|exposure| {
            let Way::Ingress { host, tls, class } = exposure.way() else { return None };
            let service = exposure.endpoint().service().to_string();
            let backend = IngressBackend {
                service: Some(IngressServiceBackend {
                    name: service.clone(),
                    port: Some(ServiceBackendPort {
                        name: Some(exposure.endpoint().port().name().to_owned()),
                        ..Default::default()
                    }),
                }),
                ..Default::default()
            };
            let path = HTTPIngressPath { path: Some("/".to_owned()), path_type: "Prefix".to_owned(), backend };
            Some(Ingress {
                metadata: ObjectMeta {
                    annotations: annotations([exposure]),
                    ..meta::namespaced(component, &service, cx)
                },
                spec: Some(IngressSpec {
                    ingress_class_name: Some(class.name.to_owned()),
                    rules: Some(vec![IngressRule {
                        host: Some(host.to_owned()),
                        http: Some(HTTPIngressRuleValue { paths: vec![path] }),
                    }]),
                    tls: tls.map(|secret| {
                        vec![IngressTLS { hosts: Some(vec![host.to_owned()]), secret_name: Some(secret.to_owned()) }]
                    }),
                    ..Default::default()
                }),
                ..Default::default()
            })
        })
        .collect()
}

/// What exposures tell whoever serves them; nothing rather than an empty map.
pub(super) fn annotations<'a>(
    exposures: impl IntoIterator<Item = &'a Exposure<'a>>,
) -> Option<BTreeMap<String, String>> {
    let said = exposures.into_iter().flat_map(Exposure::annotations);
    let all: BTreeMap<_, _> = said.map(|one| (one.key().to_owned(), one.value().to_owned())).collect();
    (!all.is_empty()).then_some(all)
}

/// How the endpoints of a component are exposed in this environment.
pub(super) fn exposures<'a>(component: &Component, cx: &View<'a>) -> Vec<&'a Exposure<'a>> {
    let exposures = cx.environment().exposures().iter();
    exposures.filter(|exposure| exposure.endpoint().workload().is(component.workload().id())).collect()
}

fn way<'a>(cx: &View<'a>, service: &str) -> Option<Way<'a>> {
    let exposures = cx.environment().exposures();
    exposures.iter().find(|exposure| exposure.endpoint().service().as_str() == service).map(Exposure::way)
}

fn node_port(cx: &View, service: &str, port: &AnyPort) -> Option<i32> {
    let exposures = cx.environment().exposures();
    let of_port =
        |exposure: &&Exposure| exposure.endpoint().service().as_str() == service && exposure.endpoint().port().is(port);
    match exposures.iter().find(of_port)?.way() {
        Way::NodePort(number) => Some(i32::from(number.number())),
        _ => None,
    }
}

/// A port as the pods themselves have it, once for each protocol.
fn member_ports(port: &AnyPort) -> impl Iterator<Item = ServicePort> {
    port.protocols().map(|(protocol, name)| ServicePort {
        target_port: Some(IntOrString::String(name.clone())),
        name: Some(name),
        protocol: Some(protocol.to_owned()),
        ..service_port(port, None)
    })
}

fn service_port(port: &AnyPort, node_port: Option<i32>) -> ServicePort {
    ServicePort {
        name: Some(port.name().to_owned()),
        port: i32::from(port.number()),
        target_port: Some(IntOrString::String(port.name().to_owned())),
        protocol: Some("TCP".to_owned()),
        node_port,
        ..Default::default()
    }
}
