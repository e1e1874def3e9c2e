//! What yields numbers: aggregations, operators, numbers, `vector`, `label_replace`.

use query::{Grammar, Operator, Read, Span, Stop, did_you_mean};

use super::Parser;
use crate::ast::{Aggregate, Aggregator, Expr, Kind, LabelReplace, Param, ParamKind, RangeFunction};
use crate::lexer::Token;

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Read<Expr> {
        let span = self.span();
        match self.token() {
            Token::Number | Token::Operator(Operator::Add | Operator::Sub) => {
                let number = self.signed()?;
                self.built(Span::new(span.start, self.end()), Kind::Number(number))
            }
            Token::LeftBrace => {
                let lines = self.lines()?;
                if self.token() == Token::Pipe {
                    return self.expected(
                        "a stage or the end",
                        "`unwrap` needs a function: `sum_over_time(… | unwrap x [5m])`",
                    );
                }
                if self.token() == Token::Range {
                    return self.expected("a stage or the end", "a range needs a function: `count_over_time({…}[5m])`");
                }
                self.built(lines.span, Kind::Lines(lines))
            }
            Token::LeftParen => {
                self.bump();
                let inner = self.expression(0)?;
                self.close("an operator or `)`")?;
                self.built(Span::new(span.start, self.end()), Kind::Paren(Box::new(inner)))
            }
            Token::Variable => {
                let name = self.name();
                self.built(span, Kind::Variable(name.text))
            }
            Token::Function => self.call(),
            Token::Word => self.unknown_word(),
            Token::Duration | Token::Bytes => self.expected(
                "an expression",
                "outside ranges and filters Loki knows numbers only: write seconds or bytes",
            ),
            _ => self.expected("an expression", "write a selector like `{app=\"backend\"}`, a function or a number"),
        }
    }

    fn call(&mut self) -> Read<Expr> {
        let word = self.word();
        if let Some(function) = RangeFunction::named(&word) {
            return self.range_function(function);
        }
        if let Some(op) = Aggregator::named(&word) {
            return self.aggregate(op);
        }
        match word.as_str() {
            "vector" => self.vector(),
            "label_replace" => self.label_replace(),
            _ => self.expected("an expression", "it stands behind `unwrap` or in a filter only"),
        }
    }

    /// A function that Loki does not have, or a word.
    fn unknown_word<T>(&mut self) -> Read<T> {
        let span = self.span();
        let word = span.of(self.text).to_owned();
        let functions = RangeFunction::ALL.iter().map(|function| function.name());
        let known = functions.chain(Aggregator::ALL.iter().map(|op| op.name())).chain(["vector", "label_replace"]);
        let near = did_you_mean(&word, known.clone());
        if self.next_token() == Token::LeftParen {
            let fix = near.unwrap_or_else(|| match word.as_str() {
                "increase" => "count lines with `count_over_time`".to_owned(),
                "variants" => "ask for each of them in a query of its own".to_owned(),
                _ => "name a function of LogQL".to_owned(),
            });
            return self.fault(span, format!("no function is called `{word}`"), fix);
        }
        if known.into_iter().any(|name| name.eq_ignore_ascii_case(&word)) {
            return self.expected("an expression", "put what it works on in parentheses");
        }
        self.expected("an expression", "write a selector like `{app=\"backend\"}`, a function or a number")
    }

    fn aggregate(&mut self, op: Aggregator) -> Read<Expr> {
        let op_span = self.bump();
        let mut grouping = self.grouping()?;
        if !self.accept(Token::LeftParen) {
            return self.expected("`(`", "put what is aggregated in parentheses");
        }
        let param = self.param();
        if op.has_param()
            && let Some(param) = &param
        {
            self.check_whole(op, param);
        }
        let expr = self.expression(0)?;
        if let (Token::Comma, Kind::Number(_)) = (self.token(), &expr.kind) {
            return self.expected("`)`", "the parameter is a plain number without a sign");
        }
        self.close("an operator or `)`")?;
        if grouping.is_none() {
            grouping = self.grouping()?;
        }
        let span = Span::new(op_span.start, self.end());
        self.built(span, Kind::Aggregate(Aggregate { op, op_span, param, expr: Box::new(expr), grouping }))
    }

    /// Loki wants plain digits there: `5`, not `5.0`.
    fn check_whole(&mut self, op: Aggregator, param: &Param) {
        let text = param.span.of(self.text);
        let is_whole =
            text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<i64>().is_ok_and(|number| number > 0);
        if matches!(param.kind, ParamKind::Number(_)) && !is_whole {
            let message = format!("`{}` takes a whole number greater than 0, and `{text}` is none", op.name());
            self.note(param.span, message, format!("write `{}(5, …)`", op.name()));
        }
    }

    fn vector(&mut self) -> Read<Expr> {
        let start = self.bump();
        if !self.accept(Token::LeftParen) {
            return self.expected("`(`", "write `vector(0)`");
        }
        if self.token() != Token::Number {
            return self.expected("a number without a sign", "write `vector(0)`");
        }
        let value = self.number();
        self.close("`)`")?;
        self.built(Span::new(start.start, self.end()), Kind::Vector(value))
    }

    fn label_replace(&mut self) -> Read<Expr> {
        const FORM: &str = "write `label_replace(expression, \"to\", \"$1\", \"from\", \"(.*)\")`";
        let start = self.bump();
        if !self.accept(Token::LeftParen) {
            return self.expected("`(`", FORM);
        }
        let expr = Box::new(self.expression(0)?);
        let mut texts = Vec::new();
        for what in ["the label that is set", "what it is set to", "the label that is read", "the regular expression"] {
            if !self.accept(Token::Comma) {
                return self.expected("`,`", FORM);
            }
            texts.push(self.quoted(what)?);
        }
        self.close("`)`")?;
        let span = Span::new(start.start, self.end());
        let [to, replacement, from, regex] = <[_; 4]>::try_from(texts).map_err(|_| Stop)?;
        self.built(span, Kind::LabelReplace(LabelReplace { expr, to, replacement, from, regex }))
    }
}
