//! What is computed of the lines of a range of time: `rate({app="a"} | unwrap b [5m] offset 1h) by (app)`.

use query::{Grammar, Read, Span, holds_variable};

use super::Parser;
use crate::ast::{Conversion, Expr, Kind, Length, LengthKind, Lines, Range, RangeFunction, Unwrap};
use crate::length;
use crate::lexer::Token;

/// The lines of a range of time.
struct LogRange {
    lines: Lines,
    unwrap: Option<Unwrap>,
    range: Length,
    offset: Option<Length>,
}

impl Parser<'_> {
    pub(super) fn range_function(&mut self, function: RangeFunction) -> Read<Expr> {
        let function_span = self.bump();
        if !self.accept(Token::LeftParen) {
            return self.expected("`(`", "write `by` and `without` behind what is in parentheses");
        }
        let param = self.param();
        let of = self.log_range()?;
        if !self.accept(Token::RightParen) {
            return self.expected("`)`", "close the parenthesis: nothing else stands behind the range");
        }
        let grouping = self.grouping()?;
        let span = Span::new(function_span.start, self.end());
        let LogRange { lines, unwrap, range, offset } = of;
        self.built(span, Kind::Range(Range { function, function_span, param, lines, unwrap, range, offset, grouping }))
    }

    /// The range stands behind the selector, the pipeline, or a parenthesis around both.
    fn log_range(&mut self) -> Read<LogRange> {
        self.nested(|parser| {
            if !parser.accept(Token::LeftParen) {
                return parser.bare_log_range();
            }
            if parser.token() == Token::LeftParen {
                let inner = parser.log_range()?;
                parser.close("`)`")?;
                return Ok(inner);
            }
            parser.selected()?;
            let mut lines = parser.lines()?;
            let mut unwrap = parser.unwrap()?;
            if parser.token() == Token::Range {
                let (range, offset) = parser.time()?;
                // Behind a range inside the parenthesis, too, a pipeline may follow.
                let of = parser.behind_range(lines, unwrap, range, offset)?;
                parser.close("`)`")?;
                return Ok(of);
            }
            let is_bare = lines.stages.is_empty() && unwrap.is_none();
            parser.close("`|`, `[range]` or `)`")?;
            let (range, offset) = parser.time()?;
            if is_bare {
                unwrap = parser.unwrap()?;
            }
            lines.span.end = lines.span.end.max(lines.selector.span.end);
            Ok(LogRange { lines, unwrap, range, offset })
        })
    }

    fn selected(&mut self) -> Read<()> {
        if self.token() == Token::LeftBrace {
            return Ok(());
        }
        self.expected("a selector of streams", "write one, like `{app=\"backend\"}`")
    }

    fn bare_log_range(&mut self) -> Read<LogRange> {
        self.selected()?;
        let lines = self.lines()?;
        let unwrap = self.unwrap()?;
        let (range, offset) = self.time()?;
        self.behind_range(lines, unwrap, range, offset)
    }

    /// A pipeline may stand behind the range where none stands before it.
    fn behind_range(
        &mut self,
        mut lines: Lines,
        mut unwrap: Option<Unwrap>,
        range: Length,
        offset: Option<Length>,
    ) -> Read<LogRange> {
        if lines.stages.is_empty() && unwrap.is_none() {
            lines.stages = self.stages()?;
            if let Some(last) = lines.stages.last() {
                lines.span.end = last.span.end;
            }
            unwrap = self.unwrap()?;
        }
        Ok(LogRange { lines, unwrap, range, offset })
    }

    /// `[5m] offset 1h`.
    fn time(&mut self) -> Read<(Length, Option<Length>)> {
        if self.token() != Token::Range {
            return self.expected("`[range]`", "say over which time: `[5m]`");
        }
        let range = self.range_length()?;
        if !self.accept_word("offset") {
            return Ok((range, None));
        }
        let span = self.span();
        let kind = match self.token() {
            Token::Duration => LengthKind::Fixed(length::of_either(self.bump().of(self.text)).unwrap_or_default()),
            Token::Variable => LengthKind::Variable(self.name().text),
            _ => return self.expected("a duration", "write it like `offset 5m`"),
        };
        Ok((range, Some(Length { span, kind })))
    }

    fn range_length(&mut self) -> Read<Length> {
        let token = self.bump();
        let span = Span::new(token.start + 1, token.end - 1);
        let text = span.of(self.text);
        if self.dialect.grafana && holds_variable(text) {
            return Ok(Length { span, kind: LengthKind::Variable(text.to_owned()) });
        }
        if let Some(nanoseconds) = length::of_prometheus(text) {
            return Ok(Length { span, kind: LengthKind::Fixed(nanoseconds) });
        }
        let message = format!("`{text}` is not a duration: whole numbers, the longest unit first, no blanks");
        self.fault(span, message, "write it like `5m` or `1h30m`")
    }

    /// `| unwrap duration(a) | a > 5`, where it stands at the cursor.
    fn unwrap(&mut self) -> Read<Option<Unwrap>> {
        if self.token() != Token::Pipe {
            return Ok(None);
        }
        let start = self.bump();
        if !self.accept_word("unwrap") {
            return self.expected("`unwrap`", "write what is done to the line before the range");
        }
        let conversion = match self.token() {
            Token::Function => {
                let word = self.word();
                let Some(conversion) = Conversion::named(&word) else {
                    return self.expected(
                        "a label",
                        "name the label, or convert it: `duration(label)`, `duration_seconds(label)`, `bytes(label)`",
                    );
                };
                self.bump();
                self.accept(Token::LeftParen);
                Some(conversion)
            }
            _ => None,
        };
        let label = self.label()?;
        if conversion.is_some() {
            self.close("`)`")?;
        }
        let mut filters = Vec::new();
        while self.accept(Token::Pipe) {
            if !self.at_label() && self.token() != Token::LeftParen {
                return self.expected("a filter of labels", "behind `unwrap` only filters of labels may stand");
            }
            filters.push(self.filter()?);
        }
        Ok(Some(Unwrap { span: Span::new(start.start, self.end()), label, conversion, filters }))
    }
}
