//! Numbers that look like chance and are the same on every machine: whole-number arithmetic, and of floating point only
//! what the standard fixes (sums and products).

/// Begins at a seed, such as a panel's id.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// One seed of several words.
    pub(super) fn new(seeds: &[u64]) -> Self {
        let mix = |state: u64, seed: &u64| step(state ^ step(*seed));
        Self(seeds.iter().fold(0x9E37_79B9_7F4A_7C15, mix))
    }

    /// The next number from 0 up to, but without, 1.
    pub(super) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        (step(self.0) >> 40) as f64 / 16_777_216.0
    }

    /// The next number between two.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }

    /// One of several.
    pub(super) fn of<T: Copy>(&mut self, several: &[T]) -> T {
        several[((self.next() * several.len() as f64) as usize).min(several.len() - 1)]
    }
}

/// The finaliser of `SplitMix64`, <https://prng.di.unimi.it/splitmix64.c>.
const fn step(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}
