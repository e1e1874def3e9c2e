//! Durations.

use crate::said::{Case, case};
use terms::{Duration, seconds};

pub const CASES: &[Case] = &[
    case(
        "a_unit_spelled_out",
        "duration `5 min` is not one that Prometheus reads; fix: write it like `30s`, `5m`, `1h30m` or `31d`",
        || {
            let _: Duration = Duration::parse("5 min");
        },
    ),
    case(
        "units_from_short_to_long",
        "duration `30s5m` is not one that Prometheus reads; fix: write it like `30s`, `5m`, `1h30m` or `31d`",
        || {
            let _: Duration = Duration::parse("30s5m");
        },
    ),
    case("zero", "a duration cannot be zero; fix: give a length, or say `Duration::ZERO` where none is meant", || {
        let _: Duration = seconds(0);
    }),
    case("zero_in_words", "duration `0s` is no time at all; fix: write it like `30s`, `5m`, `1h30m` or `31d`", || {
        let _: Duration = Duration::parse("0s");
    }),
];
