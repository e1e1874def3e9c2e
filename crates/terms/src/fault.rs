//! One error voice: every broken rule names its subject, what is wrong, and the fix, at the author's line.
//!
//! A [`Fault`] is put together in const evaluation, where `format!` does not exist, and raised as a panic. In a `const`
//! item that panic *is* the compile error; in a family built by a loop it stops the generation with the author's line.

/// A message under construction.
#[must_use = "a fault that is not raised is not reported"]
#[derive(Clone, Copy)]
pub struct Fault {
    text: [u8; Self::CAPACITY],
    length: usize,
}

impl Fault {
    const CAPACITY: usize = 2_048;

    /// Starts a message.
    pub const fn new(text: &str) -> Self {
        Self { text: [0; Self::CAPACITY], length: 0 }.text(text)
    }

    /// Starts a message with a name in backquotes.
    pub const fn about(name: &str) -> Self {
        Self::new("").quoted(name)
    }

    /// Adds text as it is.
    pub const fn text(mut self, text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut index = 0;
        while index < bytes.len() && self.length < Self::CAPACITY {
            self.text[self.length] = bytes[index];
            self.length += 1;
            index += 1;
        }
        self
    }

    /// Adds a name in backquotes.
    pub const fn quoted(self, name: &str) -> Self {
        self.text("`").text(name).text("`")
    }

    /// Adds a number in decimal digits.
    pub const fn number(self, number: u64) -> Self {
        let mut digits = [0_u8; 20];
        let mut start = digits.len();
        let mut rest = number;
        loop {
            start -= 1;
            digits[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        let (_, used) = digits.split_at(start);
        match core::str::from_utf8(used) {
            Ok(text) => self.text(text),
            Err(_) => self,
        }
    }

    /// Adds what the author should write instead.
    pub const fn fix(self, fix: &str) -> Self {
        self.text("; fix: ").text(fix)
    }

    /// Ends the evaluation with this message at the caller's line.
    #[track_caller]
    pub const fn raise(self) -> ! {
        let (used, _) = self.text.split_at(self.length);
        match core::str::from_utf8(used) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("a rule of the stack was broken, and its message was cut inside a character"),
        }
    }
}
