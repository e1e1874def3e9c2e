//! A short list that a const builder can grow: `.port(HTTP).port(GRPC)`.

use super::fault::Fault;

/// At most `N` values, in the order in which they were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List<T: Copy, const N: usize> {
    items: [Option<T>; N],
    length: usize,
}

impl<T: Copy, const N: usize> List<T, N> {
    /// No values.
    pub const EMPTY: Self = Self { items: [None; N], length: 0 };

    /// Adds a value; `what` names the values for the message when there are too many.
    #[track_caller]
    pub const fn push(mut self, item: T, what: &str) -> Self {
        if self.length == N {
            Fault::new("more than ")
                .number(N as u64)
                .text(" ")
                .text(what)
                .text(", for which the kit has no room")
                .fix("have fewer, or make that list longer where the kit declares it")
                .raise()
        }
        self.items[self.length] = Some(item);
        self.length += 1;
        self
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The value at `index`, which must be below [`len`](Self::len).
    pub const fn get(&self, index: usize) -> &T {
        match &self.items[index] {
            Some(item) => item,
            None => panic!("a list was read beyond its end"),
        }
    }

    /// The values in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.items.iter().flatten()
    }
}

impl<T: Copy, const N: usize> Default for List<T, N> {
    fn default() -> Self {
        Self::EMPTY
    }
}
