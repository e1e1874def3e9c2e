//! What every language of queries needs: units of what is measured, and the operators that carry them.
//!
//! ```
//! use query::{Operator, Unit};
//!
//! assert_eq!(Unit::Bytes.combined(Operator::Div, Unit::Seconds, None), Some(Unit::BytesPerSecond));
//! ```

mod operator;
mod unit;

pub use operator::Operator;
pub use unit::Unit;
