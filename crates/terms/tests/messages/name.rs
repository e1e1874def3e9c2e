//! Names of objects.

use crate::said::{Case, case};
use terms::{Name, Namespace};

pub const CASES: &[Case] = &[
    case(
        "a_capital_letter",
        "name `Grafana`: a name holds lower-case letters, digits and `-` only (DNS-1123 label); fix: write it like \
         `node-exporter`",
        || {
            let _: Name = Name::new("Grafana");
        },
    ),
    case(
        "a_dash_at_its_end",
        "name `grafana-`: a name begins and ends with a letter or a digit (DNS-1123 label); fix: leave the `-` at \
         its end out",
        || {
            let _: Name = Name::new("grafana-");
        },
    ),
    case(
        "a_namespace_with_an_underscore",
        "name `dhaka_cart`: a name holds lower-case letters, digits and `-` only (DNS-1123 label); fix: write it \
         like `node-exporter`",
        || {
            let _: Namespace = Namespace::of_others("dhaka_cart");
        },
    ),
    case(
        "an_underscore",
        "name `node_exporter`: a name holds lower-case letters, digits and `-` only (DNS-1123 label); fix: write it \
         like `node-exporter`",
        || {
            let _: Name = Name::new("node_exporter");
        },
    ),
    case(
        "more_than_63_characters",
        "name `the-prometheus-that-scrapes-the-shop-and-everything-that-stands-around-it`: a name has at most 63 \
         characters (DNS-1123 label); fix: shorten it",
        || {
            let _: Name = Name::new("the-prometheus-that-scrapes-the-shop-and-everything-that-stands-around-it");
        },
    ),
];
