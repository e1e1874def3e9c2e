//! Names of objects.

use crate::said::{Case, case};
use kit::{Namespace, Service, Workload, WorkloadBuilder};

pub const CASES: &[Case] = &[case(
    "a_service_that_begins_with_a_digit",
    "name `2fa-gateway`: the name of a Service begins with a letter (DNS-1035 label); fix: rename it, or give the \
     Service another name by `.named(\"…\")`",
    || {
        const SHOP: Namespace = Namespace::of_others("shop");
        const GATEWAY: Workload = WorkloadBuilder::declared(SHOP, "2fa-gateway").build();
        let _: Service = Service::of(&GATEWAY);
    },
)];
