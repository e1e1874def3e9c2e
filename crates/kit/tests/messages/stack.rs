//! Stacks.

use crate::said::{Case, case};
use kit::{Namespace, Stack};

pub const CASES: &[Case] = &[case(
    "a_namespace_of_somebody_else",
    "the stack would run in namespace `shop`, which is somebody else's and never written; fix: give it a namespace \
     of its own by `Namespace::ours`",
    || {
        const SHOP: Namespace = Namespace::of_others("shop");
        let _: Stack = Stack::new(SHOP, &[]);
    },
)];
