//! Targets at addresses that the spec names: a machine beside the cluster, which no Service and no pod stands for.

use super::{Find, Job};
use terms::{Fault, Target, text};

/// The most targets that one job names: beyond that, discovery keeps the list.
const MOST: usize = 64;

impl Job {
    /// Scrapes these addresses, each `host:port`, which expose what the catalogue `exporter` tells of:
    /// `Job::static_("vm-node", "node-exporter", &["10.0.0.5:9100"])`. Renders to `static_configs:`, and for each IPv4
    /// address to an egress rule with an `ipBlock` of it alone; a host name's address is not known, so that there only
    /// its port bounds the rule. Target labels: none beyond `instance`.
    ///
    /// <https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config>
    #[track_caller]
    pub const fn static_(name: &'static str, exporter: &'static str, targets: &'static [&'static str]) -> Self {
        if targets.is_empty() || targets.len() > MOST {
            Fault::new("scrape job ")
                .quoted(name)
                .text(" names ")
                .number(targets.len() as u64)
                .text(" targets, which are to be 1 to 64")
                .fix("name them, or find them by discovery")
                .raise()
        }
        let mut index = 0;
        while index < targets.len() {
            check(name, targets[index]);
            let mut earlier = 0;
            while earlier < index {
                if text::same(targets[earlier], targets[index]) {
                    Fault::new("scrape job ")
                        .quoted(name)
                        .text(" names the target ")
                        .quoted(targets[index])
                        .text(" twice")
                        .fix("remove one of them")
                        .raise()
                }
                earlier += 1;
            }
            index += 1;
        }
        Self::new(name, Find::Static { exporter, targets })
    }
}

/// Raises where a target is no `host:port`.
#[track_caller]
const fn check(job: &str, target: &str) {
    let (host, port) = split(target);
    let is_host = text::alphanumeric_or(host, "-.") && !host.is_empty() && text::alphanumeric_ends(host);
    let is_address = !looks_like_an_address(host) || text::is_ipv4(host);
    if !is_host || !is_address || port == 0 {
        Fault::new("scrape job ")
            .quoted(job)
            .text(": its target ")
            .quoted(target)
            .text(" is no IPv4 address or host name with a port")
            .fix("write it like `10.0.0.5:9100`, without a scheme; `.https(..)` and the path are said of the job")
            .raise()
    }
}

/// The host, and its port; 0 where that is none.
const fn split(target: &str) -> (&str, u16) {
    let bytes = target.as_bytes();
    let (mut index, mut port, mut factor) = (bytes.len(), 0_u32, 1_u32);
    while index > 0 && bytes[index - 1].is_ascii_digit() && factor <= 10_000 {
        index -= 1;
        port += (bytes[index] - b'0') as u32 * factor;
        factor *= 10;
    }
    if index == 0 || bytes[index - 1] != b':' || port > u16::MAX as u32 {
        return (target, 0);
    }
    (target.split_at(index - 1).0, port as u16)
}

/// Whether it consists of digits and dots: no host name does.
const fn looks_like_an_address(host: &str) -> bool {
    let mut index = 0;
    while index < host.len() {
        if !host.as_bytes()[index].is_ascii_digit() && host.as_bytes()[index] != b'.' {
            return false;
        }
        index += 1;
    }
    true
}

/// What Prometheus connects to for a target.
pub(super) const fn connection(target: &'static str) -> Target<'static> {
    let (host, port) = split(target);
    if looks_like_an_address(host) {
        Target::Address { address: host, port }
    } else {
        Target::Outside { port, what: host }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scrape::targets;

    const MACHINES: Job = Job::static_("machines", "node-exporter", &["10.0.0.5:9100", "db.tea.example:9100"]);

    #[test]
    fn addresses_are_scraped_as_they_stand_and_read_through_their_exporters_catalogue() {
        let config = serde_yaml::to_string(&MACHINES.scrape_config()).unwrap();
        let expected = "static_configs:\n- targets:\n  - 10.0.0.5:9100\n  - db.tea.example:9100\n";
        assert!(config.contains(expected), "{config}");
        assert!(!config.contains("relabel_configs"), "{config}");
        assert_eq!(MACHINES.catalogues(), ["node-exporter"]);
        assert_eq!(MACHINES.target_labels(), [""; 0]);
    }

    #[test]
    fn an_address_opens_its_block_and_a_name_its_port() {
        let expected = [
            Target::ApiServer,
            Target::Address { address: "10.0.0.5", port: 9100 },
            Target::Outside { port: 9100, what: "db.tea.example" },
        ];
        assert_eq!(targets(&[MACHINES]), expected);
    }

    #[test]
    fn what_is_no_target_is_refused() {
        let wrong = ["10.0.0.5", "10.0.0.256:9100", "10.0.5:9100", "http://10.0.0.5:9100", "vm:0", "vm:70000", ":9100"];
        for target in wrong {
            assert!(std::panic::catch_unwind(|| check("vm", target)).is_err(), "{target}");
        }
        check("vm", "vm-1.tea.example:65535");
    }
}
