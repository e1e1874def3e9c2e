//! Probes.

use crate::said::{Case, case};
use terms::{Http, Port, Probe, milliseconds};

pub const CASES: &[Case] = &[
    case("every_half_second", "the period of a probe is counted in whole seconds; fix: say `seconds(…)`", || {
        const HTTP: Port<Http> = Port::new("http", 3100);
        let _: Probe = Probe::tcp(HTTP).every(milliseconds(500));
    }),
    case("of_a_relative_path", "probe path `ready` is not absolute; fix: begin it with `/`", || {
        const HTTP: Port<Http> = Port::new("http", 3100);
        let _: Probe = Probe::http(HTTP, "ready");
    }),
    case("that_gives_up_after_0_failures", "a probe cannot give up after 0 failures; fix: give at least 1", || {
        const HTTP: Port<Http> = Port::new("http", 3100);
        let _: Probe = Probe::tcp(HTTP).failures(0);
    }),
];
