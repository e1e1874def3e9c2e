//! The four types of PromQL, and the rules by which Prometheus refuses a query that it can read.

use query::Finding;
use query::regex::Regex;

use crate::ast::{Aggregate, Binary, Call, Expr, Kind, MatchOp, Selector};
use crate::rules::TYPES;
use crate::value_type::Type;

impl Expr {
    /// What it yields.
    pub fn yields(&self) -> Type {
        match &self.kind {
            Kind::Number(_) => Type::Scalar,
            Kind::Text(_) => Type::Text,
            Kind::Variable(_) => Type::Unknown,
            Kind::Vector(_) | Kind::Aggregate(_) => Type::Vector,
            Kind::Range(..) | Kind::Subquery(_) => Type::Range,
            Kind::Call(call) => call.function.yields,
            Kind::Unary { expr, .. } | Kind::Paren(expr) => expr.yields(),
            Kind::Binary(binary) => match (binary.lhs.yields(), binary.rhs.yields()) {
                (Type::Scalar, Type::Scalar) => Type::Scalar,
                (Type::Unknown, Type::Scalar | Type::Unknown) | (Type::Scalar, Type::Unknown) => Type::Unknown,
                _ => Type::Vector,
            },
        }
    }
}

/// Notes every place where Prometheus would refuse the types.
pub(crate) fn check(expr: &Expr, findings: &mut Vec<Finding>) {
    match &expr.kind {
        Kind::Number(_) | Kind::Text(_) | Kind::Variable(_) => {}
        Kind::Vector(selector) | Kind::Range(selector, _) => check_selector(selector, false, findings),
        Kind::Paren(inner) => check(inner, findings),
        Kind::Subquery(subquery) => {
            check(&subquery.expr, findings);
            let found = subquery.expr.yields();
            if !found.fits(Type::Vector) {
                findings.push(Finding::new(
                    &TYPES,
                    subquery.expr.span,
                    format!("a subquery asks for an instant vector again and again, and this is a {}", found.name()),
                    if found == Type::Range { "apply a function like `rate` first" } else { "ask for series" },
                ));
            }
        }
        Kind::Unary { expr: inner, .. } => {
            check(inner, findings);
            if !inner.yields().is_value() {
                let message = format!(
                    "a sign stands before a scalar or an instant vector, and this is a {}",
                    inner.yields().name()
                );
                findings.push(Finding::new(&TYPES, inner.span, message, "remove the sign"));
            }
        }
        Kind::Aggregate(aggregate) => check_aggregate(aggregate, findings),
        Kind::Call(call) => check_call(expr, call, findings),
        Kind::Binary(binary) => check_binary(binary, findings),
    }
}

/// `info` takes a selector without a metric as its second argument: there, nothing needs to be selected.
fn check_selector(selector: &Selector, may_be_empty: bool, findings: &mut Vec<Finding>) {
    if let Some(name) = &selector.name {
        if let Some(again) = selector.matchers.iter().find(|matcher| matcher.label.text == "__name__") {
            findings.push(Finding::new(
                &TYPES,
                again.span,
                format!("the metric is named twice: `{}` before the braces, and inside", name.text),
                "keep one",
            ));
        }
        return;
    }
    let selects = |op: MatchOp, value: &str| match op {
        MatchOp::Equal => !value.is_empty(),
        MatchOp::NotEqual => value.is_empty(),
        // A pattern that does not compile holds a Grafana variable.
        MatchOp::Regex => Regex::parse(value).is_ok_and(|regex| !regex.matches("")),
        MatchOp::NotRegex => Regex::parse(value).is_ok_and(|regex| regex.matches("")),
        MatchOp::Variable => true,
    };
    if !may_be_empty && !selector.matchers.iter().any(|matcher| selects(matcher.op, &matcher.value.text)) {
        findings.push(Finding::new(
            &TYPES,
            selector.span,
            "this selects all series there are: every matcher takes series without the label",
            "name the metric, or match a label that must be there",
        ));
    }
}

fn expect(expr: &Expr, wanted: Type, by: &str, findings: &mut Vec<Finding>) {
    check(expr, findings);
    let found = expr.yields();
    if found.fits(wanted) {
        return;
    }
    let fix = match (wanted, found) {
        (Type::Range, Type::Vector) if matches!(expr.kind, Kind::Vector(_)) => "add a range, like `[5m]`",
        (Type::Range, Type::Vector) => "add a range and a step, like `[30m:1m]`",
        (Type::Vector, Type::Range) => "apply a function like `rate` first, or remove the range",
        (Type::Vector, Type::Scalar) => "make it a vector: `vector(…)`",
        (Type::Scalar, Type::Vector) => "make it a scalar: `scalar(…)`, or write the number",
        (Type::Text, _) => "put a text in quotes there",
        _ => "put the arguments into their order",
    };
    findings.push(Finding::new(
        &TYPES,
        expr.span,
        format!(
            "`{by}` takes {} {} here, and this is {} {}",
            article(wanted),
            wanted.name(),
            article(found),
            found.name()
        ),
        fix,
    ));
}

const fn article(of: Type) -> &'static str {
    match of {
        Type::Vector => "an",
        _ => "a",
    }
}

fn check_aggregate(aggregate: &Aggregate, findings: &mut Vec<Finding>) {
    if let (Some(param), Some(wanted)) = (&aggregate.param, aggregate.op.param()) {
        expect(param, wanted, aggregate.op.name(), findings);
    }
    expect(&aggregate.expr, Type::Vector, aggregate.op.name(), findings);
}

/// The word for one thing, or for several.
fn many(word: &str, count: usize) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

fn check_call(expr: &Expr, call: &Call, findings: &mut Vec<Finding>) {
    let function = call.function;
    let given = call.args.len();
    if given < function.at_least || given > function.at_most {
        let takes = match (function.at_least, function.at_most) {
            (least, most) if least == most => format!("{least}"),
            (least, usize::MAX) => format!("at least {least}"),
            (least, most) => format!("{least} to {most}"),
        };
        findings.push(Finding::new(
            &TYPES,
            expr.span,
            format!(
                "`{}` takes {takes} {}, and {given} {} given",
                function.name,
                many("argument", function.at_most),
                if given == 1 { "is" } else { "are" }
            ),
            format!("write it as `{}`", function.usage()),
        ));
    }
    if function.name == "info" && given > 1 {
        return check_info(call, findings);
    }
    for (index, arg) in call.args.iter().enumerate() {
        match function.argument(index) {
            Some(wanted) => expect(arg, wanted, function.name, findings),
            // One too many, as has been said.
            None => check(arg, findings),
        }
    }
}

fn check_info(call: &Call, findings: &mut Vec<Finding>) {
    expect(&call.args[0], Type::Vector, "info", findings);
    match &call.args[1].kind {
        Kind::Vector(selector) if selector.name.is_none() => check_selector(selector, true, findings),
        Kind::Variable(_) => {}
        _ => findings.push(Finding::new(
            &TYPES,
            call.args[1].span,
            "`info` takes matchers in braces here, without a metric's name",
            "write them like `{__name__=\"target_info\"}`",
        )),
    }
}

fn check_binary(binary: &Binary, findings: &mut Vec<Finding>) {
    check(&binary.lhs, findings);
    check(&binary.rhs, findings);
    let (op, left, right) = (binary.op, binary.lhs.yields(), binary.rhs.yields());
    for (side, found) in [(&binary.lhs, left), (&binary.rhs, right)] {
        if !found.is_value() {
            findings.push(Finding::new(
                &TYPES,
                side.span,
                format!("`{}` combines scalars and instant vectors, and this is a {}", op.text(), found.name()),
                if found == Type::Range { "apply a function like `rate` to it" } else { "remove it" },
            ));
        }
    }
    let mut fault = |message: String, fix: &str| findings.push(Finding::new(&TYPES, binary.op_span, message, fix));
    if binary.returns_bool && !op.is_comparison() {
        fault(format!("`bool` goes with comparisons, and `{}` is none", op.text()), "remove `bool`");
    }
    let scalars = left == Type::Scalar && right == Type::Scalar;
    if op.is_comparison() && !binary.returns_bool && scalars {
        fault(
            format!("`{}` compares two scalars, of which neither can be dropped", op.text()),
            &format!("write `{} bool`, which yields 0 or 1", op.text()),
        );
    }
    let has_scalar = left == Type::Scalar || right == Type::Scalar;
    if op.is_set() && has_scalar {
        fault(
            format!("`{}` combines sets of series, and one side is a scalar", op.text()),
            "make it a vector: `vector(…)`",
        );
    }
    let matching = &binary.matching;
    let filled = matching.fill_left.is_some() || matching.fill_right.is_some();
    if has_scalar {
        if matching.labels.as_ref().is_some_and(|labels| !labels.labels.is_empty()) {
            fault(
                "labels are matched between series only, and one side is a scalar".into(),
                "remove `on` or `ignoring`",
            );
        }
        if filled {
            fault("series are filled between series only, and one side is a scalar".into(), "remove `fill`");
        }
    } else if op.is_set() {
        if matching.group.is_some() {
            fault(
                format!("`{}` matches many to many: it has no groups", op.text()),
                "remove `group_left` or `group_right`",
            );
        }
        if filled {
            fault(format!("`{}` has nothing to fill", op.text()), "remove `fill`");
        }
    }
    let (Some(labels), Some(group)) = (&matching.labels, &matching.group) else { return };
    for label in &group.include {
        if labels.on && labels.labels.iter().any(|matched| matched.text == label.text) {
            findings.push(Finding::new(
                &TYPES,
                label.span,
                format!("the label `{}` is matched by `on`, so it is there already", label.text),
                "remove it here",
            ));
        }
    }
}
