//! The binary operators, how tightly they bind, and what they are for.

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Mod,
    /// `^`
    Pow,
    /// `atan2`
    Atan2,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `</`: drops what a histogram holds above a value.
    TrimUpper,
    /// `>/`: drops what a histogram holds below a value.
    TrimLower,
    /// `and`
    And,
    /// `or`
    Or,
    /// `unless`
    Unless,
}

impl Operator {
    /// As it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Mod => "%",
            Self::Pow => "^",
            Self::Atan2 => "atan2",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::TrimUpper => "</",
            Self::TrimLower => ">/",
            Self::And => "and",
            Self::Or => "or",
            Self::Unless => "unless",
        }
    }

    /// How tightly it binds: the higher, the tighter.
    pub const fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And | Self::Unless => 2,
            Self::Add | Self::Sub => 4,
            Self::Mul | Self::Div | Self::Mod | Self::Atan2 => 5,
            Self::Pow => 6,
            _ => 3,
        }
    }

    /// Whether `a op b op c` is `a op (b op c)`.
    pub const fn is_right_associative(self) -> bool {
        matches!(self, Self::Pow)
    }

    /// Whether it compares.
    pub const fn is_comparison(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual | Self::Less | Self::LessEqual | Self::Greater | Self::GreaterEqual)
    }

    /// Whether it combines sets of series, whatever their values.
    pub const fn is_set(self) -> bool {
        matches!(self, Self::And | Self::Or | Self::Unless)
    }

    /// Whether it may stand between lengths of time.
    pub const fn is_arithmetic(self) -> bool {
        matches!(self, Self::Add | Self::Sub | Self::Mul | Self::Div | Self::Mod | Self::Pow)
    }

    /// The comparison as it would be with the sides exchanged.
    pub const fn flipped(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessEqual => Self::GreaterEqual,
            Self::Greater => Self::Less,
            Self::GreaterEqual => Self::LessEqual,
            same => same,
        }
    }

    /// The operator in signs that both languages write alike, at the start of a text, and its length.
    pub fn at_start(text: &str) -> Option<(Self, usize)> {
        let bytes = text.as_bytes();
        Some(match (bytes.first()?, bytes.get(1)) {
            (b'*', _) => (Self::Mul, 1),
            (b'/', _) => (Self::Div, 1),
            (b'%', _) => (Self::Mod, 1),
            (b'+', _) => (Self::Add, 1),
            (b'-', _) => (Self::Sub, 1),
            (b'^', _) => (Self::Pow, 1),
            (b'=', Some(b'=')) => (Self::Equal, 2),
            (b'!', Some(b'=')) => (Self::NotEqual, 2),
            (b'<', Some(b'=')) => (Self::LessEqual, 2),
            (b'<', _) => (Self::Less, 1),
            (b'>', Some(b'=')) => (Self::GreaterEqual, 2),
            (b'>', _) => (Self::Greater, 1),
            _ => return None,
        })
    }
}
