//! The past that a query reads: how far back, over which time, and which series it reads as they are now.

use query::{LookBack, Past, Window};

use crate::ast::{At, Expr, Kind, Length, LengthKind, Selector, TimeShift};

impl Length {
    /// How many seconds, a minus in front of it counted; 0 where a variable or the step decides.
    fn known_seconds(&self) -> f64 {
        match &self.kind {
            LengthKind::Negative(inner) => -inner.known_seconds(),
            LengthKind::Paren(inner) => inner.known_seconds(),
            _ => self.seconds().unwrap_or_default(),
        }
    }
}

impl TimeShift {
    /// The moment that is read by whoever would read that one.
    fn of(&self, now: Past) -> Past {
        let at = match self.at {
            Some(At::Time(time)) => Past::At(time),
            _ => now,
        };
        self.offset.as_ref().map_or(at, |offset| at.before(offset.known_seconds()))
    }
}

impl Expr {
    /// How far back each of its selectors reads, from left to right. `$__range` and its like count for nothing.
    ///
    /// ```
    /// use promql::{Dialect, parse};
    /// use query::Past;
    ///
    /// let expr = parse("max_over_time(rate(x[5m])[1h:1m] offset 1d)", Dialect::PROMETHEUS).unwrap();
    /// assert_eq!(expr.looks_back()[0].past, Past::Ago(90_300.0));
    /// ```
    pub fn looks_back(&self) -> Vec<LookBack> {
        let mut found = Vec::new();
        self.read_at(Past::Ago(0.0), None, &mut found);
        found
    }

    fn read_at(&self, now: Past, outermost: Option<query::Span>, found: &mut Vec<LookBack>) {
        let span = outermost.unwrap_or(self.span);
        match &self.kind {
            Kind::Vector(selector) => found.push(LookBack { past: selector.time.of(now), span }),
            Kind::Range(selector, range) => {
                let past = selector.time.of(now).before(range.known_seconds());
                found.push(LookBack { past, span });
            }
            Kind::Subquery(subquery) => {
                let past = subquery.time.of(now).before(subquery.range.known_seconds());
                subquery.expr.read_at(past, Some(span), found);
            }
            kind => kind.for_each_child(&mut |child| child.read_at(now, outermost, found)),
        }
    }

    /// The times over which it reads all that happens, the outermost of each part.
    pub fn windows(&self) -> Vec<Window> {
        let mut found = Vec::new();
        self.each_window(&mut found);
        found
    }

    fn each_window(&self, found: &mut Vec<Window>) {
        let length = match &self.kind {
            Kind::Range(_, range) => range,
            Kind::Subquery(subquery) => &subquery.range,
            kind => return kind.for_each_child(&mut |child| child.each_window(found)),
        };
        found.extend(length.seconds().map(|seconds| Window { seconds, span: length.span }));
    }

    /// The selectors that read a value as it is at one moment, without a range: each is forgotten a while after its
    /// last sample.
    pub fn instants(&self) -> Vec<&Selector> {
        let mut found = Vec::new();
        self.walk(&mut |expr| {
            if let Kind::Vector(selector) = &expr.kind {
                found.push(selector);
            }
        });
        found
    }

    /// The functions that are applied to a range of a selector, by name, with that selector and range.
    pub fn ranged(&self) -> Vec<(&'static str, &Selector, &Length)> {
        let mut found = Vec::new();
        self.walk(&mut |expr| {
            let Kind::Call(call) = &expr.kind else { return };
            for arg in &call.args {
                if let Kind::Range(selector, range) = &arg.inner().kind {
                    found.push((call.function.name, selector, range));
                }
            }
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use query::Past;

    use crate::{Dialect, parse};

    #[test]
    fn ranges_offsets_and_subqueries_add_up() {
        for (text, past) in [
            ("up", Past::Ago(0.0)),
            ("up offset 1w", Past::Ago(604_800.0)),
            ("up offset -1h", Past::Ago(-3_600.0)),
            ("rate(x[5m] offset 1h)", Past::Ago(3_900.0)),
            ("max_over_time(rate(x[5m])[1h:1m] offset 1d)", Past::Ago(90_300.0)),
            ("rate(x[5m] @ 1609746000)", Past::At(1_609_745_700.0)),
            ("rate(x[5m] @ end())", Past::Ago(300.0)),
            ("rate(x[$__range])", Past::Ago(0.0)),
        ] {
            assert_eq!(parse(text, Dialect::GRAFANA).expect(text).looks_back()[0].past, past, "{text}");
        }
    }

    #[test]
    fn of_windows_in_windows_the_outermost_counts() {
        let windows = |text| parse(text, Dialect::GRAFANA).expect("it is PromQL").windows();
        let seconds = |text| windows(text).iter().map(|window| window.seconds).collect::<Vec<_>>();
        assert_eq!(seconds("max_over_time(rate(x[5m])[1h:1m]) + rate(y[2m]) + z"), [3_600.0, 120.0]);
        assert_eq!(seconds("rate(x[$__rate_interval])"), [0.0; 0]);
    }
}
