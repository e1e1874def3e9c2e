//! Ports.

use crate::said::{Case, case};
use terms::{Http, NodePort, Port};

pub const CASES: &[Case] = &[
    case(
        "a_name_of_more_than_15_characters",
        "port `prometheus-metrics`: the name of a port has 1 to 15 characters (IANA service name); fix: write it \
         like `http-metrics`",
        || {
            let _: Port<Http> = Port::new("prometheus-metrics", 9090);
        },
    ),
    case(
        "a_name_with_an_underscore",
        "port `http_metrics`: the name of a port holds lower-case letters, digits and inner `-` only (IANA service \
         name); fix: write it like `http-metrics`",
        || {
            let _: Port<Http> = Port::new("http_metrics", 9090);
        },
    ),
    case(
        "a_name_without_a_letter",
        "port `9090`: the name of a port holds at least one letter (IANA service name); fix: write it like \
         `http-metrics`",
        || {
            let _: Port<Http> = Port::new("9090", 9090);
        },
    ),
    case(
        "a_node_port_below_30000",
        "NodePort 8080 lies outside 30000-32767; fix: choose a free number in that range",
        || {
            let _: NodePort = NodePort::new(8080);
        },
    ),
];
