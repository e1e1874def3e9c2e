//! An expression as Prometheus' `/api/v1/parse_query` describes it.

use promql::Type;
use promql::ast::{At, Binary, Expr, Extension, Kind, Length, LengthKind, Name, Selector, TimeShift};
use serde_json::{Value, json};

pub fn tree(expr: &Expr) -> Value {
    match &expr.kind {
        Kind::Number(number) => json!({"type": "numberLiteral", "val": float(number.value)}),
        Kind::Text(text) => json!({"type": "stringLiteral", "val": text}),
        Kind::Variable(variable) => panic!("`{variable}` is Grafana's"),
        Kind::Vector(selector) => series(selector, "vectorSelector"),
        Kind::Range(selector, range) => {
            let mut value = series(selector, "matrixSelector");
            value["range"] = milliseconds(range);
            value["rangeExpr"] = length_expression(range);
            value
        }
        Kind::Subquery(subquery) => {
            let step = subquery.step.as_ref();
            let mut value = json!({
                "type": "subquery",
                "expr": tree(&subquery.expr),
                "range": milliseconds(&subquery.range),
                "rangeExpr": length_expression(&subquery.range),
                "step": step.map_or(json!(0), milliseconds),
                "stepExpr": step.map_or(Value::Null, length_expression),
            });
            time(&subquery.time, &mut value);
            value
        }
        Kind::Call(call) => json!({
            "type": "call",
            "func": call.function.name,
            "args": call.args.iter().map(tree).collect::<Vec<_>>(),
        }),
        Kind::Aggregate(aggregate) => json!({
            "type": "aggregation",
            "op": aggregate.op.name(),
            "expr": tree(&aggregate.expr),
            "param": aggregate.param.as_deref().map(tree),
            "grouping": aggregate.grouping.as_ref().map_or(json!([]), |grouping| names(&grouping.labels)),
            "without": aggregate.grouping.as_ref().is_some_and(|grouping| grouping.without),
        }),
        Kind::Binary(binary) => json!({
            "type": "binaryExpr",
            "op": binary.op.text(),
            "lhs": tree(&binary.lhs),
            "rhs": tree(&binary.rhs),
            "bool": binary.returns_bool,
            "matching": matching(binary),
        }),
        Kind::Unary { negative, expr } => {
            json!({"type": "unaryExpr", "op": if *negative { "-" } else { "+" }, "expr": tree(expr)})
        }
        Kind::Paren(inner) => json!({"type": "parenExpr", "expr": tree(inner)}),
    }
}

fn names(names: &[Name]) -> Value {
    names.iter().map(|name| name.text.as_str()).collect()
}

fn float(value: f64) -> Value {
    if value.is_nan() { json!("NaN") } else { json!(value.to_string()) }
}

fn milliseconds(length: &Length) -> Value {
    let nanoseconds = (length.seconds().unwrap_or_default() * 1e9).round() as i64;
    json!(nanoseconds / 1_000_000)
}

fn length_expression(length: &Length) -> Value {
    match length.kind {
        LengthKind::Fixed(_) => Value::Null,
        _ => length_tree(length),
    }
}

fn length_tree(length: &Length) -> Value {
    let node = |op: &str, lhs: Value, rhs: Value| json!({"type": "durationExpr", "op": op, "lhs": lhs, "rhs": rhs, "wrapped": false});
    match &length.kind {
        LengthKind::Fixed(number) => {
            json!({"type": "numberLiteral", "val": float(number.value), "duration": number.duration})
        }
        LengthKind::Variable(variable) => panic!("`{variable}` is Grafana's"),
        LengthKind::Step => node("step", Value::Null, Value::Null),
        LengthKind::Range => node("range", Value::Null, Value::Null),
        LengthKind::Extreme { max, of } => {
            node(if *max { "max_of" } else { "min_of" }, length_tree(&of[0]), length_tree(&of[1]))
        }
        LengthKind::Negative(inner) => node("-", Value::Null, length_tree(inner)),
        LengthKind::Binary(op, of) => node(op.text(), length_tree(&of[0]), length_tree(&of[1])),
        LengthKind::Paren(inner) => {
            let mut value = length_tree(inner);
            // Around a literal they are a `+` before it, which `normal` takes away.
            if value["type"] == "durationExpr" {
                value["wrapped"] = json!(true);
            }
            value
        }
    }
}

fn series(selector: &Selector, kind: &str) -> Value {
    let matcher = |name: &str, op: &str, value: &str| json!({"name": name, "type": op, "value": value});
    let mut matchers: Vec<Value> = selector
        .matchers
        .iter()
        .map(|written| matcher(&written.label.text, written.op.text(), &written.value.text))
        .collect();
    let name = selector.name.as_ref().map_or("", |name| name.text.as_str());
    if !name.is_empty() {
        matchers.push(matcher("__name__", "=", name));
    }
    let mut value = json!({
        "type": kind,
        "name": name,
        "matchers": matchers,
        "anchored": selector.extension == Some(Extension::Anchored),
        "smoothed": selector.extension == Some(Extension::Smoothed),
    });
    time(&selector.time, &mut value);
    value
}

fn time(time: &TimeShift, value: &mut Value) {
    value["offset"] = time.offset.as_ref().map_or(json!(0), milliseconds);
    value["offsetExpr"] = time.offset.as_ref().map_or(Value::Null, length_expression);
    value["timestamp"] = match time.at {
        Some(At::Time(seconds)) => json!((seconds * 1_000.0).round() as i64),
        _ => Value::Null,
    };
    value["startOrEnd"] = match time.at {
        Some(At::Start) => json!("start"),
        Some(At::End) => json!("end"),
        _ => Value::Null,
    };
}

fn matching(binary: &Binary) -> Value {
    if binary.lhs.yields() != Type::Vector || binary.rhs.yields() != Type::Vector {
        return Value::Null;
    }
    let matching = &binary.matching;
    let card = match &matching.group {
        Some(group) if group.left => "many-to-one",
        Some(_) => "one-to-many",
        None if binary.op.is_set() => "many-to-many",
        None => "one-to-one",
    };
    json!({
        "card": card,
        "labels": matching.labels.as_ref().map_or(json!([]), |labels| names(&labels.labels)),
        "on": matching.labels.as_ref().is_some_and(|labels| labels.on),
        "include": matching.group.as_ref().map_or(json!([]), |group| names(&group.include)),
        "fillValues": {"lhs": matching.fill_left, "rhs": matching.fill_right},
    })
}

/// Prometheus' description without what this parser does not keep, and with numbers in one spelling.
pub fn normal(value: Value) -> Value {
    match value {
        Value::Object(mut fields) => {
            if fields.get("type").is_some_and(|kind| kind == "call") && fields["func"].is_object() {
                let name = fields["func"]["name"].clone();
                fields.insert("func".into(), name);
            }
            // `offset +step()` is `offset step()`.
            let is_length = fields.get("type").is_some_and(|kind| kind == "durationExpr");
            if is_length && fields["op"] == "+" && fields["lhs"].is_null() {
                return normal(fields["rhs"].clone());
            }
            if fields.get("type").is_some_and(|kind| kind == "numberLiteral") {
                let number: f64 = fields["val"].as_str().unwrap().trim_start_matches('+').parse().unwrap();
                fields.insert("val".into(), float(number));
            }
            Value::Object(fields.into_iter().map(|(name, field)| (name, normal(field))).collect())
        }
        Value::Array(items) => items.into_iter().map(normal).collect(),
        Value::Number(number) => json!(number.as_f64()),
        other => other,
    }
}
