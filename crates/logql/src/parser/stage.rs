//! What is done to lines: line filters, parsers, formats, and which labels stay.

use query::{Operator, Read, Span, did_you_mean};

use super::Parser;
use crate::ast::{Extraction, Format, LineFilter, LineOp, LineOperand, Lines, Named, Stage, StageKind};
use crate::lexer::Token;

const STAGES: [&str; 12] = [
    "json",
    "logfmt",
    "pattern",
    "regexp",
    "unpack",
    "line_format",
    "label_format",
    "decolorize",
    "drop",
    "keep",
    "unwrap",
    "ip",
];

impl Parser<'_> {
    pub(super) fn lines(&mut self) -> Read<Lines> {
        let selector = self.selector()?;
        let stages = self.stages()?;
        Ok(Lines { span: Span::new(selector.span.start, self.end()), selector, stages })
    }

    /// The stages at the cursor, up to `| unwrap` or what is none.
    pub(super) fn stages(&mut self) -> Read<Vec<Stage>> {
        let mut stages = Vec::new();
        loop {
            let start = self.span();
            let kind = match self.token() {
                Token::Pipe if self.next_word() == "unwrap" => break,
                Token::Pipe => {
                    self.bump();
                    self.stage()?
                }
                Token::Variable => StageKind::Variable(self.name().text),
                _ => match self.line_op() {
                    Some(op) => self.line_filter(op)?,
                    None => break,
                },
            };
            stages.push(Stage { span: Span::new(start.start, self.end()), kind });
        }
        Ok(stages)
    }

    fn next_word(&self) -> String {
        match self.tokens.get(self.at + 1) {
            Some((Token::Word, span)) => span.of(self.text).to_ascii_lowercase(),
            _ => String::new(),
        }
    }

    const fn line_op_of(token: Token) -> Option<LineOp> {
        match token {
            Token::PipeExact => Some(LineOp::Contains),
            Token::PipeRegex => Some(LineOp::Regex),
            Token::PipePattern => Some(LineOp::Pattern),
            Token::Operator(Operator::NotEqual) => Some(LineOp::NotContains),
            Token::NotRegexMatch => Some(LineOp::NotRegex),
            Token::NotPattern => Some(LineOp::NotPattern),
            _ => None,
        }
    }

    fn line_op(&self) -> Option<LineOp> {
        Self::line_op_of(self.token())
    }

    fn line_filter(&mut self, op: LineOp) -> Read<StageKind> {
        self.bump();
        let mut operands = vec![self.line_operand()?];
        while self.word() == "or" {
            self.bump();
            operands.push(self.line_operand()?);
        }
        Ok(StageKind::LineFilter(LineFilter { op, operands }))
    }

    fn line_operand(&mut self) -> Read<LineOperand> {
        let start = self.span();
        let ip = self.token() == Token::Function && self.word() == "ip";
        let text = if ip { self.ip()? } else { self.quoted("what is looked for")? };
        Ok(LineOperand { span: Span::new(start.start, self.end()), text, ip })
    }

    /// `ip("10.0.0.0/8")`.
    pub(super) fn ip(&mut self) -> Read<crate::ast::Name> {
        self.bump();
        if !self.accept(Token::LeftParen) {
            return self.expected("`(`", "write `ip(\"10.0.0.0/8\")`");
        }
        let text = self.quoted("an address")?;
        self.close("`)`")?;
        Ok(text)
    }

    /// What stands behind `|`.
    fn stage(&mut self) -> Read<StageKind> {
        let word = if self.token() == Token::Word { self.word() } else { String::new() };
        match word.as_str() {
            "json" => {
                self.bump();
                Ok(StageKind::Json(self.extractions()?))
            }
            "logfmt" => {
                self.bump();
                self.logfmt()
            }
            "pattern" => {
                self.bump();
                Ok(StageKind::Pattern(self.quoted("the pattern")?))
            }
            "regexp" => {
                self.bump();
                Ok(StageKind::Regexp(self.quoted("the regular expression")?))
            }
            "unpack" => {
                self.bump();
                Ok(StageKind::Unpack)
            }
            "line_format" => {
                self.bump();
                Ok(StageKind::LineFormat(self.quoted("the template")?))
            }
            "label_format" => {
                self.bump();
                Ok(StageKind::LabelFormat(self.separated(Self::format)?))
            }
            "decolorize" => {
                self.bump();
                Ok(StageKind::Decolorize)
            }
            "drop" => {
                self.bump();
                Ok(StageKind::Drop(self.separated(Self::named)?))
            }
            "keep" => {
                self.bump();
                Ok(StageKind::Keep(self.separated(Self::named)?))
            }
            _ => self.filter_stage(&word),
        }
    }

    fn filter_stage(&mut self, word: &str) -> Read<StageKind> {
        let is_alone = self.at_label()
            && self.token() == Token::Word
            && matches!(self.next_token(), Token::Text | Token::Pipe | Token::End | Token::Range);
        if is_alone {
            let span = self.span();
            let fix = did_you_mean(word, STAGES).unwrap_or_else(|| {
                format!("write a stage like `json`, `logfmt` or `pattern`, or compare the label: `{word} = \"…\"`")
            });
            let message = format!("no stage is called `{}`", span.of(self.text));
            return self.fault(span, message, fix);
        }
        if !self.at_label() && self.token() != Token::LeftParen {
            return self.expected("a stage", "write a parser, a format or a filter of labels behind `|`");
        }
        Ok(StageKind::Filter(self.filter()?))
    }

    fn logfmt(&mut self) -> Read<StageKind> {
        let (mut strict, mut keep_empty) = (false, false);
        while self.token() == Token::Flag {
            match self.bump().of(self.text) {
                "--strict" => strict = true,
                _ => keep_empty = true,
            }
        }
        Ok(StageKind::Logfmt { strict, keep_empty, extractions: self.extractions()? })
    }

    fn separated<T>(&mut self, item: fn(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.accept(Token::Comma) {
            items.push(item(self)?);
        }
        Ok(items)
    }

    fn extractions(&mut self) -> Read<Vec<Extraction>> {
        if self.token() == Token::Word { self.separated(Self::extraction) } else { Ok(Vec::new()) }
    }

    fn extraction(&mut self) -> Read<Extraction> {
        let label = self.label()?;
        let path = if self.accept(Token::Equal) { Some(self.quoted("the path")?) } else { None };
        Ok(Extraction { label, path })
    }

    fn format(&mut self) -> Read<Format> {
        let label = self.label()?;
        if !self.accept(Token::Equal) {
            return self.expected("`=`", "write `label_format new=old` or `label_format new=\"{{.old}}\"`");
        }
        let rename = self.token() == Token::Word;
        let value = if rename { self.label()? } else { self.quoted("a label, or a template")? };
        Ok(Format { label, value, rename })
    }

    fn named(&mut self) -> Read<Named> {
        let label = self.label()?;
        match self.match_op() {
            Some(op) => Ok(Named::Matcher(self.matcher(label, op)?)),
            None => Ok(Named::Label(label)),
        }
    }
}
