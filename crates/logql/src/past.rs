//! The past that a query reads: how far back, and over which time.

use query::{LookBack, Past, Window};

use crate::ast::{Expr, Kind};

impl Expr {
    /// How far back each of its ranges reads, from left to right. `$__auto` counts for nothing.
    ///
    /// ```
    /// use logql::{Dialect, parse};
    /// use query::Past;
    ///
    /// let expr = parse(r#"sum(rate({app="a"}[5m] offset 1d))"#, Dialect::LOKI).unwrap();
    /// assert_eq!(expr.looks_back()[0].past, Past::Ago(86_700.0));
    /// ```
    pub fn looks_back(&self) -> Vec<LookBack> {
        let mut found = Vec::new();
        self.walk(&mut |expr| {
            if let Kind::Range(range) = &expr.kind {
                let offset = range.offset.as_ref().and_then(crate::ast::Length::seconds).unwrap_or_default();
                let past = Past::Ago(range.range.seconds().unwrap_or_default() + offset);
                found.push(LookBack { past, span: expr.span });
            }
        });
        found
    }

    /// The times over which it reads all lines.
    pub fn windows(&self) -> Vec<Window> {
        let mut found = Vec::new();
        self.walk(&mut |expr| {
            if let Kind::Range(range) = &expr.kind {
                let window = |seconds| Window { seconds, span: range.range.span };
                found.extend(range.range.seconds().map(window));
            }
        });
        found
    }
}
