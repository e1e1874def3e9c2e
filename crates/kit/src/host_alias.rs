//! Host names that pods resolve without DNS.

use terms::{Fault, text};

/// Lines of `/etc/hosts`: an address and the names that lead to it.
///
/// <https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostAlias<'a> {
    address: &'a str,
    names: &'a [&'a str],
}

impl<'a> HostAlias<'a> {
    #[track_caller]
    pub(super) const fn new(address: &'a str, names: &'a [&'a str]) -> Self {
        if !text::is_ipv4(address) && !may_be_ipv6(address) {
            Fault::new("host alias ")
                .quoted(address)
                .text(" is no IP address")
                .fix("give the address first, like `10.0.0.5`, and the names behind it")
                .raise()
        }
        if names.is_empty() {
            Fault::new("host alias ").quoted(address).text(" has no name").fix("give at least one").raise()
        }
        let mut index = 0;
        while index < names.len() {
            let name = names[index];
            let is_name = text::lower_alphanumeric_or(name, "-.") && text::alphanumeric_ends(name);
            if !is_name || name.len() > 253 || text::is_ipv4(name) {
                Fault::new("host alias ")
                    .quoted(address)
                    .text(" has the name ")
                    .quoted(name)
                    .text(", which is no host name")
                    .fix("write it like `db.example.com`, in lower case")
                    .raise()
            }
            index += 1;
        }
        Self { address, names }
    }

    /// The IP address.
    pub const fn address(&self) -> &'a str {
        self.address
    }

    /// The names that lead to it.
    pub const fn names(&self) -> &'a [&'a str] {
        self.names
    }

    /// Whether this name leads to it.
    pub(super) const fn has(&self, name: &str) -> bool {
        let mut index = 0;
        while index < self.names.len() {
            if text::same(self.names[index], name) {
                return true;
            }
            index += 1;
        }
        false
    }
}

/// Hexadecimal digits and at least two colons.
const fn may_be_ipv6(address: &str) -> bool {
    let bytes = address.as_bytes();
    let (mut index, mut colons) = (0, 0);
    while index < bytes.len() {
        match bytes[index] {
            b':' => colons += 1,
            byte if byte.is_ascii_hexdigit() => {}
            _ => return false,
        }
        index += 1;
    }
    colons >= 2 && colons <= 7
}
