//! Rights.

use crate::said::{Case, case};
use terms::{Grant, Namespace};

pub const CASES: &[Case] = &[case(
    "of_paths_within_a_namespace",
    "a grant of paths such as `/metrics` lies in no namespace, so it cannot be kept within `shop`; fix: leave \
     `.within(…)` out",
    || {
        const SHOP: Namespace = Namespace::of_others("shop");
        let _: Grant = Grant::get_paths(&["/metrics"]).within(SHOP);
    },
)];
