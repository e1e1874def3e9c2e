//! Names that are made of the program's name, at compile time: `prometheus` and `-rules`.

/// A name of at most 253 bytes, which is the most that Kubernetes takes.
pub(crate) struct Joined {
    bytes: [u8; 253],
    length: usize,
}

impl Joined {
    /// The one, then the other.
    #[track_caller]
    pub const fn new(one: &str, other: &str) -> Self {
        if one.len() + other.len() > 253 {
            kit::Fault::new("the name ")
                .quoted(one)
                .text(" is too long")
                .fix("give the program a shorter `name`")
                .raise()
        }
        let mut joined = Self { bytes: [0; 253], length: one.len() + other.len() };
        let mut index = 0;
        while index < joined.length {
            joined.bytes[index] =
                if index < one.len() { one.as_bytes()[index] } else { other.as_bytes()[index - one.len()] };
            index += 1;
        }
        joined
    }

    pub const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Joined;

    #[test]
    fn a_name_is_joined_where_it_is_const() {
        const NAME: &Joined = &Joined::new("prometheus", "-rules");
        assert_eq!(NAME.as_str(), "prometheus-rules");
        assert_eq!(Joined::new("é", "").as_str(), "é");
    }
}
