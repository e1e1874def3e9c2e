//! Numbers by chance that are the same on every run, so that what failed once fails again.

/// A small generator of numbers (`SplitMix64`).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The numbers of a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which is not 0.
    pub const fn below(&mut self, limit: usize) -> usize {
        (self.number() % limit as u64) as usize
    }

    /// Yes, once in so many times.
    pub const fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// One of these words.
    pub const fn word<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A piece of a query: one in three is of the language itself, the others both languages have.
    pub const fn piece<'a>(&mut self, own: &[&'a str]) -> &'a str {
        if self.one_in(3) { self.word(own) } else { self.word(PIECES) }
    }

    /// The text with one small accident: a character lost, changed or swapped, or a piece too many. `own` are pieces of
    /// the language that the text is in.
    pub fn slip(&mut self, text: &str, own: &[&str]) -> String {
        let piece = self.piece(own);
        let mut characters: Vec<char> = text.chars().collect();
        let at = self.below(characters.len() + 1);
        match (self.below(4), piece.chars().next()) {
            (0, _) if at < characters.len() => _ = characters.remove(at),
            (1, Some(first)) if at < characters.len() => characters[at] = first,
            (2, _) if at + 1 < characters.len() => characters.swap(at, at + 1),
            _ => _ = characters.splice(at..at, piece.chars()),
        }
        characters.into_iter().collect()
    }
}

/// Pieces that query languages have in common.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "(", ")", "{", "}", "[", "]", ",", "\"", "'", "`", ":", "=", "~", "!", "@", "#", "\n", " ", "\\", "$", "é", "5m", "by", "on",
    "offset", "-", "0x", "_", "e", "bool", "<", "/", "sum(", "[5m]", "group_left", "{}", ".",
];
