//! CPU and memory.

use crate::said::{Case, case};
use terms::{Bytes, Cpu, Resources, cores, gibibytes, mebibytes, millicores};

pub const CASES: &[Case] = &[
    case(
        "a_memory_limit_below_its_request",
        "the memory limit 512Mi lies below the request 1Gi; fix: raise the limit or lower the request",
        || {
            let _: Resources = Resources::requests(millicores(50), gibibytes(1)).limits(cores(1), mebibytes(512));
        },
    ),
    case(
        "bytes_in_an_unknown_unit",
        "quantity `10GB` of bytes lacks a unit or has one that is not known; fix: write `256Ki`, `180Mi` or `50Gi`",
        || {
            let _: Bytes = Bytes::parse("10GB");
        },
    ),
    case(
        "bytes_without_a_unit",
        "quantity `512` of bytes lacks a unit or has one that is not known; fix: write `256Ki`, `180Mi` or `50Gi`",
        || {
            let _: Bytes = Bytes::parse("512");
        },
    ),
    case("cpu_with_decimals", "CPU quantity `0.5` is not one that the stack writes; fix: write `250m` or `2`", || {
        let _: Cpu = Cpu::parse("0.5");
    }),
    case("zero_bytes", "an amount of bytes cannot be zero; fix: give at least 1", || {
        let _: Bytes = gibibytes(0);
    }),
    case("zero_cpu", "CPU cannot be zero; fix: give at least `millicores(1)`", || {
        let _: Cpu = millicores(0);
    }),
];
