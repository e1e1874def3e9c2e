//! `host` and `host:port`, of which addresses outside the cluster are made.

/// Host and port of an address; port 0 where that is no number from 1 to 65535.
pub(super) const fn split(address: &str) -> (&str, Option<u16>) {
    let bytes = address.as_bytes();
    let mut colon = 0;
    while colon < bytes.len() && bytes[colon] != b':' {
        colon += 1;
    }
    if colon == bytes.len() {
        return (address, None);
    }
    let (host, port) = (address.split_at(colon).0, address.split_at(colon + 1).1);
    match u16::from_str_radix(port, 10) {
        Err(_) => (host, Some(0)),
        Ok(port) => (host, Some(port)),
    }
}
