//! Values of counters, written ahead: in const evaluation a number becomes text only by a table.

/// So many happen a minute in scenarios.
pub const WHOLE: usize = 1_000;

/// Values of counters that grow by 0, 1, 2 .. a minute, in promtool's notation.
pub struct Counters {
    texts: &'static [([u8; WIDTH], usize); WHOLE + 1],
    /// How many samples each of them stands for.
    pub samples: usize,
}

const WIDTH: usize = 24;
/// For an hour and a half.
pub const FOR_90_MINUTES: Counters = Counters { texts: &texts("0+", "x90", false), samples: 91 };
/// For more than six hours.
pub const FOR_400_MINUTES: Counters = Counters { texts: &texts("0+", "x400", false), samples: 401 };
/// Nothing for an hour, and then it grows.
pub const LATE: Counters = Counters { texts: &texts("0x60 ", "x15", true), samples: 77 };

impl Counters {
    /// Those that grow by so much.
    pub const fn get(&self, step: usize) -> &'static str {
        let (bytes, length) = &self.texts[step];
        match core::str::from_utf8(bytes.split_at(*length).0) {
            Ok(text) => text,
            Err(_) => panic!("digits are ASCII"),
        }
    }
}

const fn texts(before: &str, behind: &str, twice: bool) -> [([u8; WIDTH], usize); WHOLE + 1] {
    let mut texts = [([0; WIDTH], 0); WHOLE + 1];
    let mut step = 0;
    while step <= WHOLE {
        let mut text = added(([0; WIDTH], 0), before);
        if twice {
            text = added(digits(text, step), "+");
        }
        texts[step] = added(digits(text, step), behind);
        step += 1;
    }
    texts
}

const fn added((mut bytes, mut length): ([u8; WIDTH], usize), text: &str) -> ([u8; WIDTH], usize) {
    let mut index = 0;
    while index < text.len() {
        bytes[length] = text.as_bytes()[index];
        length += 1;
        index += 1;
    }
    (bytes, length)
}

const fn digits((mut bytes, mut length): ([u8; WIDTH], usize), number: usize) -> ([u8; WIDTH], usize) {
    let mut power = 1;
    while number / power >= 10 {
        power *= 10;
    }
    while power > 0 {
        bytes[length] = b'0' + (number / power % 10) as u8;
        length += 1;
        power /= 10;
    }
    (bytes, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_written_as_promtool_reads_them() {
        assert_eq!(FOR_90_MINUTES.get(0), "0+0x90");
        assert_eq!(FOR_400_MINUTES.get(967), "0+967x400");
        assert_eq!(LATE.get(1_000), "0x60 1000+1000x15");
    }
}
