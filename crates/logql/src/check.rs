//! What Loki refuses although its grammar reads it: while it reads, or when it builds the pipeline.

mod stages;

use query::regex::Regex;
use query::{Finding, Rule, Span, holds_variable};

use crate::ast::{
    Aggregate, Aggregator, Binary, Expr, Kind, Lines, MatchOp, Matcher, Name, Range, RangeFunction, Selector,
};
use crate::captures::{Wrong, not_a_regex, within};
use crate::dialect::Dialect;
use crate::rules::{MATCH_ALL_SELECTOR, STAGE, TYPES};

/// Notes every fault.
pub(crate) fn check(expr: &Expr, dialect: Dialect, findings: &mut Vec<Finding>) {
    let mut checker = Checker { dialect, findings };
    expr.walk(&mut |expr| checker.expression(expr));
}

struct Checker<'f> {
    dialect: Dialect,
    findings: &'f mut Vec<Finding>,
}

impl Checker<'_> {
    fn note(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>, fix: impl Into<String>) {
        self.findings.push(Finding::new(rule, span, message, fix));
    }

    /// A stage that Loki cannot build.
    fn stage_fault(&mut self, span: Span, message: impl Into<String>, fix: impl Into<String>) {
        self.note(&STAGE, span, message, fix);
    }

    /// What computes gets something else than it takes.
    fn fault(&mut self, span: Span, message: impl Into<String>, fix: impl Into<String>) {
        self.note(&TYPES, span, message, fix);
    }

    /// A fault inside a quoted text, at the words themselves where no escape moves them.
    fn wrong(&mut self, text: &Name, wrong: Wrong) {
        self.note(wrong.rule, within(text, wrong.start, wrong.end), wrong.message, wrong.fix);
    }

    /// Whether Grafana may write anything there.
    fn is_variable(&self, text: &Name) -> bool {
        self.dialect.grafana && holds_variable(&text.text)
    }

    fn regex(&mut self, text: &Name) {
        if !self.is_variable(text)
            && let Err(reason) = Regex::parse(&text.text)
        {
            self.wrong(text, not_a_regex(&text.text, &reason));
        }
    }

    fn expression(&mut self, expr: &Expr) {
        match &expr.kind {
            Kind::Lines(lines) => self.lines(lines),
            Kind::Range(range) => self.range(range, expr.span),
            Kind::Aggregate(aggregate) => self.aggregate(aggregate),
            Kind::Binary(binary) => self.binary(binary),
            Kind::LabelReplace(replace) => {
                self.numbers(&replace.expr, "`label_replace`");
                self.regex(&replace.regex);
            }
            Kind::Number(_) | Kind::Vector(_) | Kind::Variable(_) | Kind::Paren(_) => {}
        }
    }

    fn lines(&mut self, lines: &Lines) {
        self.selector(&lines.selector);
        for stage in &lines.stages {
            self.stage(stage);
        }
    }

    fn selector(&mut self, selector: &Selector) {
        let before = self.findings.len();
        for matcher in &selector.matchers {
            if matcher.op.is_regex() {
                self.regex(&matcher.value);
            }
        }
        let selects = |matcher: &Matcher| {
            let value = &matcher.value.text;
            let empty_passes = match matcher.op {
                MatchOp::Variable => return true,
                _ if self.is_variable(&matcher.value) => return true,
                MatchOp::Equal | MatchOp::NotEqual => value.is_empty(),
                MatchOp::Regex | MatchOp::NotRegex => Regex::parse(value).is_ok_and(|regex| regex.matches("")),
            };
            empty_passes == matcher.op.is_negative()
        };
        if self.findings.len() > before || selector.matchers.iter().any(selects) {
            return;
        }
        let fix = match selector.matchers.first() {
            Some(matcher) => format!("write `{}=~\".+\"`, or match another label", matcher.label.text),
            None => "match a label: `{app=\"backend\"}`".to_owned(),
        };
        self.note(
            &MATCH_ALL_SELECTOR,
            selector.span,
            "this selector could match every stream: Loki wants one matcher that an empty value does not pass",
            fix,
        );
    }

    fn range(&mut self, range: &Range, span: Span) {
        self.lines(&range.lines);
        let name = range.function.name();
        match (&range.param, range.function) {
            (None, RangeFunction::QuantileOverTime) => self.fault(
                range.function_span,
                "`quantile_over_time` does not know which quantile",
                "write it first: `quantile_over_time(0.95, …)`",
            ),
            (Some(param), function) if function != RangeFunction::QuantileOverTime => {
                self.fault(param.span, format!("`{name}` takes no number"), "remove it, and the comma");
            }
            _ => {}
        }
        match &range.unwrap {
            None if !range.function.takes_lines() => self.fault(
                span,
                format!("`{name}` computes with values, and nothing makes one of a line"),
                "add `| unwrap label` before the range",
            ),
            Some(unwrap) if !range.function.takes_values() => self.fault(
                unwrap.span,
                format!("`{name}` counts lines or their bytes, and `unwrap` makes numbers of them"),
                "remove `unwrap`, or write `sum_over_time`",
            ),
            _ => {}
        }
        for filter in range.unwrap.iter().flat_map(|unwrap| &unwrap.filters) {
            self.filter(filter);
        }
        if let Some(grouping) = range.grouping.as_ref().filter(|_| !range.function.can_group()) {
            let word = if grouping.without { "without" } else { "by" };
            self.fault(
                grouping.span,
                format!("`{word}` cannot stand behind `{name}`"),
                format!("aggregate what it yields: `sum {word} (…) ({name}(…))`"),
            );
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        let (op, name) = (aggregate.op, aggregate.op.name());
        self.numbers(&aggregate.expr, &format!("`{name}`"));
        match &aggregate.param {
            None if op.has_param() => {
                self.fault(
                    aggregate.op_span,
                    format!("`{name}` does not know how many"),
                    format!("write `{name}(5, …)`"),
                );
            }
            Some(param) if !op.has_param() => {
                self.fault(param.span, format!("`{name}` takes no number"), "remove it, and the comma");
            }
            _ => {}
        }
        let Some(grouping) = &aggregate.grouping else { return };
        let word = if grouping.without { "without" } else { "by" };
        match op {
            Aggregator::ApproxTopk => {
                self.fault(grouping.span, format!("`{name}` cannot group"), "write `topk`, or aggregate inside it");
            }
            Aggregator::Sort | Aggregator::SortDesc if !grouping.labels.is_empty() => {
                let fix = format!("aggregate inside it: `{name}(sum {word} (…) (…))`");
                self.fault(grouping.span, format!("`{name}` orders by value and cannot group"), fix);
            }
            _ => {}
        }
    }

    fn binary(&mut self, binary: &Binary) {
        let op = binary.op.text();
        for side in [&binary.lhs, &binary.rhs] {
            self.numbers(side, &format!("`{op}`"));
            if binary.op.is_set() && side.is_literal() {
                let message = format!("`{op}` joins series, and a number is none");
                self.fault(side.span, message, "write `vector(…)` around it");
            }
        }
    }

    /// Where numbers are needed, lines will not do.
    fn numbers(&mut self, expr: &Expr, what: &str) {
        if expr.yields_lines() {
            let message = format!("{what} works on numbers, and this yields lines of logs");
            self.fault(expr.span, message, "count them first: `count_over_time(… [5m])` or `rate(… [5m])`");
        }
    }
}
