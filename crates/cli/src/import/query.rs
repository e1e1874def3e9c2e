//! A query as it is written in Rust, and whether the macro takes it.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use promql::ast::{Expr, Kind};
use promql::{Reach, Unit, World, analyse, holds_variable, parse};
use query::Operator;
use watch::query::{Query, ResultLabels, promql_unchecked};

use super::rust::literal;
use super::worlds::{OPEN, assumed};

/// A query, and what is said with it.
#[derive(Clone, Debug)]
pub struct Written {
    /// As it stands in the rule.
    pub text: String,
    /// Its unit, where it is said.
    pub said: Option<Unit>,
    /// Its unit.
    pub unit: Unit,
    /// Why nothing of it is checked, if so.
    pub unchecked: Option<String>,
}

impl Written {
    /// The macro's call, on a line of this indent.
    pub fn call(&self, indent: usize) -> String {
        if let Some(reason) = &self.unchecked {
            let (inner, text) = (indent + 4, literal(&self.text, indent + 4, 0));
            let pad = " ".repeat(inner);
            let reason = literal(reason, inner, 0);
            return format!(
                "promql_unchecked(\n{pad}Unit::{:?},\n{pad}{text},\n{pad}{reason},\n{})",
                self.unit,
                " ".repeat(indent)
            );
        }
        let said = self.said.map(|unit| format!("{unit:?} => ")).unwrap_or_default();
        if !is_tokens(&self.text) {
            let hashes = hashes(&self.text);
            return format!("promql!({said}r{hashes}\"{}\"{hashes})", self.text);
        }
        let lines: Vec<&str> = self.text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).collect();
        let lines = if let [one] = lines.as_slice() { broken(one.trim(), indent) } else { dedented(&lines) };
        match lines.as_slice() {
            [one] if indent + one.len() + said.len() + 40 <= super::rust::WIDTH => format!("promql! {{ {said}{one} }}"),
            lines => {
                let pad = " ".repeat(indent + 4);
                let lines = lines.iter().map(|line| format!("{pad}{line}\n")).collect::<Vec<_>>().concat();
                let said = if said.is_empty() { said } else { format!("{pad}{}\n", said.trim_end()) };
                format!("promql! {{\n{said}{lines}{}}}", " ".repeat(indent))
            }
        }
    }

    /// What stands between the macro's braces.
    pub fn input(&self) -> String {
        let said = self.said.map(|unit| format!("{unit:?} => ")).unwrap_or_default();
        if is_tokens(&self.text) { format!("{said}{}", self.text) } else { format!("{said}{:?}", self.text) }
    }

    /// What the macro says against it, in a world of which nothing is known but units, as far as recorded programs or
    /// names of metrics say them: what contradicts those compiles nowhere.
    pub fn refused(&self) -> Option<String> {
        if self.unchecked.is_some() {
            return None;
        }
        let known = parsed(&self.text).map_or(Unit::Unknown, |expr| known(&expr));
        match self.said {
            Some(said) if !said.fits(known) => {
                Some(format!("the query is said to yield {}, but it yields {}", said.name(), known.name()))
            }
            None if known != Unit::Unknown => {
                let said = Self { said: Some(known), ..self.clone() };
                refused(query_macros::promql, &said.input())
            }
            _ => refused(query_macros::promql, &self.input()),
        }
    }

    /// The query that the macro makes of it there.
    pub fn made(&self) -> Option<Query> {
        if let Some(reason) = &self.unchecked {
            return Some(promql_unchecked(self.unit, leaked(&self.text), leaked(reason)));
        }
        let in_grafana = holds_variable(&self.text);
        let expr = parsed(&self.text)?;
        let (analysis, _) = analyse(&expr, &OPEN);
        let labels = leaked_all(analysis.labels.may.keys().map(String::as_str));
        let query = Query::checked(
            leaked(&self.text),
            self.unit,
            ResultLabels::new(labels, analysis.labels.open),
            &[],
            in_grafana,
        );
        let query = if matches!(expr.inner().kind, Kind::Vector(_)) { query.that_selects() } else { query };
        let query = if expr.filters() { query } else { query.that_always_answers() };
        let Reach { least, most, .. } = analysis.reach;
        Some(if analysis.reach.is_any() { query } else { query.between(least, most) })
    }
}

/// So many `#` that a raw string can hold the text.
pub fn hashes(text: &str) -> String {
    "#".repeat((0..4).find(|count| !text.contains(&format!("\"{}", "#".repeat(*count)))).unwrap_or(4))
}

/// What a macro says against its input, in a world of which nothing is known.
pub fn refused(expanded: impl Fn(TokenStream, &World, &str) -> TokenStream, input: &str) -> Option<String> {
    match input.parse() {
        Ok(tokens) => told(expanded(tokens, &OPEN, "")),
        Err(_) => Some("Rust reads no tokens in it".to_owned()),
    }
}

/// The message of the first `compile_error!`.
pub fn told(tokens: TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_error = at >= 2 && tokens[at - 2].to_string() == "compile_error";
        if is_error {
            return group.stream().into_iter().next().map(|literal| {
                serde_json::from_str(&literal.to_string().replace("\\'", "'")).unwrap_or_else(|_| literal.to_string())
            });
        }
        if let Some(said) = told(group.stream()) {
            return Some(said);
        }
    }
    None
}

/// The query in the newest Prometheus' language, or in that of boards where it holds variables.
pub fn parsed(text: &str) -> Option<Expr> {
    parse(text, if holds_variable(text) { OPEN.dialect.in_grafana() } else { OPEN.dialect }).ok()
}

/// The unit of a query, as far as it follows where nothing is known of what it reads.
pub fn unit(expr: &Expr) -> Unit {
    plain(analyse(expr, &OPEN).0.unit)
}

/// The unit that follows wherever what it reads is scraped: recorded programs say it of their metrics, or the names do.
pub fn known(expr: &Expr) -> Unit {
    assumed(expr, &BTreeSet::new()).map_or(Unit::Unknown, |world| plain(analyse(expr, &world).0.unit))
}

/// The same; where nothing says it, what the query looks like, and else a count.
pub fn guess(expr: &Expr) -> Unit {
    match (known(expr), &expr.inner().kind) {
        (Unit::Unknown, _) if expr.is_of_hundred() || is_hundredfold(expr) => Unit::Percent,
        // One number of things by another is a share, as people write rules.
        (Unit::Unknown, Kind::Binary(binary)) if binary.op == Operator::Div => Unit::Ratio,
        (Unit::Unknown, _) => Unit::Count,
        (unit, _) => unit,
    }
}

/// Whether a factor of 100 stands anywhere in a product: `100 * a / b` is `(100 * a) / b`.
fn is_hundredfold(expr: &Expr) -> bool {
    match &expr.inner().kind {
        Kind::Number(number) => number.value.to_bits() == 100.0_f64.to_bits(),
        Kind::Binary(binary) => match binary.op {
            Operator::Mul | Operator::Sub => is_hundredfold(&binary.lhs) || is_hundredfold(&binary.rhs),
            Operator::Div => is_hundredfold(&binary.lhs),
            _ => false,
        },
        Kind::Aggregate(aggregate) => is_hundredfold(&aggregate.expr),
        _ => false,
    }
}

const fn plain(unit: Unit) -> Unit {
    match unit {
        Unit::Number => Unit::Unknown,
        Unit::CpuSeconds => Unit::Seconds,
        unit => unit,
    }
}

/// Whether the text stands in a macro's braces as it is: Rust reads it as tokens, and they come out with the same
/// words.
fn is_tokens(text: &str) -> bool {
    let outside: String = text.split('"').step_by(2).collect();
    !text.contains('\\')
        && !outside.contains(['\'', '#', '`'])
        && !outside.contains("//")
        && text.parse::<TokenStream>().is_ok()
}

/// The lines, moved to the left as a whole.
fn dedented(lines: &[&str]) -> Vec<String> {
    let margin = lines.iter().skip(1).map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let first = lines.first().map(|line| line.trim_start().to_owned());
    // The first line stands where YAML's block begins, so that only those below it tell of the margin.
    let own = lines.first().map_or(0, |line| line.len() - line.trim_start().len());
    let margin = margin.min(if own == 0 { margin } else { own });
    first
        .into_iter()
        .chain(lines.iter().skip(1).map(|line| line[margin.min(line.len() - line.trim_start().len())..].to_owned()))
        .collect()
}

/// One long line, broken before the operators of its top level.
fn broken(line: &str, indent: usize) -> Vec<String> {
    if indent + line.len() + 50 <= super::rust::WIDTH {
        return vec![line.to_owned()];
    }
    let (mut lines, mut from, mut depth, mut quoted) = (Vec::new(), 0, 0_i32, false);
    for (at, letter) in line.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' | '{' | '[' if !quoted => depth += 1,
            ')' | '}' | ']' if !quoted => depth -= 1,
            ' ' if !quoted && depth == 0 => {
                let operator =
                    ["and ", "or ", "unless ", "/ ", "* ", "- ", "+ ", "== ", "!= ", "> ", "< ", ">= ", "<= "];
                if operator.iter().any(|word| line[at + 1..].starts_with(word)) {
                    lines.push(line[from..at].to_owned());
                    from = at + 1;
                }
            }
            _ => {}
        }
    }
    lines.push(line[from..].to_owned());
    lines
}

/// Text for as long as the program runs: what the constructors of alerts take, which are made for consts.
pub fn leaked(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// The same of several.
pub fn leaked_all<'a>(texts: impl Iterator<Item = &'a str>) -> &'static [&'static str] {
    Vec::leak(texts.map(leaked).collect())
}

#[cfg(test)]
mod tests {
    use promql::Unit;

    use super::{guess, parsed};

    #[test]
    fn a_factor_of_a_hundred_makes_percent_wherever_it_stands() {
        for (text, unit) in [
            ("100 * sum(rate(a[5m])) / sum(rate(b[5m]))", Unit::Percent),
            ("sum(rate(a[5m])) * 100 / sum(rate(b[5m]))", Unit::Percent),
            ("sum(rate(a[5m])) / sum(rate(b[5m])) * 100", Unit::Percent),
            ("(100 * (1 - a / b))", Unit::Percent),
            ("100 - a / b * 100", Unit::Percent),
            ("max by (pod) (100 * a / b)", Unit::Percent),
            ("a / b", Unit::Ratio),
            ("a / 100", Unit::Ratio),
        ] {
            assert_eq!(guess(&parsed(text).expect("it is PromQL")), unit, "{text}");
        }
    }
}
