//! Writes an expression so that reading it gives the same expression: precedence and escapes are decided here alone.

use std::fmt::{Display, Formatter, Result, Write as _};

use query::tree::separated;

use crate::ast::{
    Aggregate, Expr, Extraction, Filter, FilterKind, Format, Kind, LabelReplace, Length, LengthKind, LineFilter, Lines,
    Name, Named, Param, ParamKind, Range, Stage, StageKind, Unwrap, Value,
};
use crate::length;

/// A number: a sign stands apart from a zero, for Loki takes `-0` for a duration.
struct Number(f64);

impl Display for Number {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        if self.0 == 0.0 && self.0.is_sign_negative() { to.write_str("- 0") } else { write!(to, "{}", self.0) }
    }
}

struct Separated<'a, T>(&'a [T]);

impl<T: Display> Display for Separated<'_, T> {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        separated(to, self.0)
    }
}

impl Display for Expr {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match &self.kind {
            Kind::Lines(lines) => write!(to, "{lines}"),
            Kind::Number(number) => write!(to, "{}", Number(*number)),
            Kind::Vector(number) => write!(to, "vector({number})"),
            Kind::Variable(variable) => to.write_str(variable),
            Kind::Range(range) => write!(to, "{range}"),
            Kind::Aggregate(aggregate) => write!(to, "{aggregate}"),
            Kind::Binary(binary) => write!(to, "{binary}"),
            Kind::LabelReplace(replace) => write!(to, "{replace}"),
            Kind::Paren(inner) => write!(to, "({inner})"),
        }
    }
}

impl Display for Lines {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        write!(to, "{{{}}}", Separated(&self.selector.matchers))?;
        self.stages.iter().try_for_each(|stage| write!(to, " {stage}"))
    }
}

impl Display for Stage {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match &self.kind {
            StageKind::LineFilter(filter) => write!(to, "{filter}"),
            StageKind::Json(extractions) => {
                to.write_str("| json")?;
                extracted(to, extractions)
            }
            StageKind::Logfmt { strict, keep_empty, extractions } => {
                to.write_str("| logfmt")?;
                to.write_str(if *strict { " --strict" } else { "" })?;
                to.write_str(if *keep_empty { " --keep-empty" } else { "" })?;
                extracted(to, extractions)
            }
            StageKind::Pattern(pattern) => write!(to, "| pattern {}", pattern.as_value()),
            StageKind::Regexp(pattern) => write!(to, "| regexp {}", pattern.as_value()),
            StageKind::Unpack => to.write_str("| unpack"),
            StageKind::Filter(filter) => write!(to, "| {filter}"),
            StageKind::LineFormat(template) => write!(to, "| line_format {}", template.as_value()),
            StageKind::LabelFormat(formats) => write!(to, "| label_format {}", Separated(formats)),
            StageKind::Decolorize => to.write_str("| decolorize"),
            StageKind::Drop(names) => write!(to, "| drop {}", Separated(names)),
            StageKind::Keep(names) => write!(to, "| keep {}", Separated(names)),
            StageKind::Variable(variable) => to.write_str(variable),
        }
    }
}

fn extracted(to: &mut Formatter<'_>, extractions: &[Extraction]) -> Result {
    if extractions.is_empty() { Ok(()) } else { write!(to, " {}", Separated(extractions)) }
}

impl Display for LineFilter {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        to.write_str(self.op.text())?;
        for (index, operand) in self.operands.iter().enumerate() {
            to.write_str(if index == 0 { " " } else { " or " })?;
            let text = operand.text.as_value();
            if operand.ip { write!(to, "ip({text})") } else { write!(to, "{text}") }?;
        }
        Ok(())
    }
}

impl Display for Extraction {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        to.write_str(&self.label.text)?;
        self.path.as_ref().map_or(Ok(()), |path| write!(to, "={}", path.as_value()))
    }
}

impl Display for Format {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        write!(to, "{}=", self.label.text)?;
        if self.rename { to.write_str(&self.value.text) } else { to.write_str(&self.value.as_value()) }
    }
}

impl Display for Named {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match self {
            Self::Label(label) => to.write_str(&label.text),
            Self::Matcher(matcher) => write!(to, "{matcher}"),
        }
    }
}

impl Display for Filter {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match &self.kind {
            FilterKind::Text(matcher) => write!(to, "{matcher}"),
            FilterKind::Bound(bound) => write!(to, "{} {} {}", bound.label.text, bound.op.text(), bound.value),
            FilterKind::Ip { label, negative, pattern } => {
                write!(to, "{} {} ip({})", label.text, if *negative { "!=" } else { "=" }, pattern.as_value())
            }
            FilterKind::Joined(joint, of) => write!(to, "{}{}{}", of[0], joint.text(), of[1]),
            FilterKind::Paren(inner) => write!(to, "({inner})"),
            FilterKind::Variable(variable) => to.write_str(variable),
        }
    }
}

impl Display for Value {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match self {
            Self::Number(number) => write!(to, "{}", Number(*number)),
            Self::Duration(nanoseconds) => to.write_str(&length::written(*nanoseconds)),
            // `0B` would begin a binary number.
            Self::Bytes(0) => to.write_str("0KB"),
            Self::Bytes(bytes) => write!(to, "{bytes}B"),
            Self::Variable(variable) => to.write_str(variable),
        }
    }
}

impl Display for Length {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match &self.kind {
            LengthKind::Fixed(nanoseconds) => to.write_str(&length::written(*nanoseconds)),
            LengthKind::Variable(variable) => to.write_str(variable),
        }
    }
}

impl Display for Param {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match &self.kind {
            ParamKind::Number(number) => write!(to, "{number}"),
            ParamKind::Variable(variable) => to.write_str(variable),
        }
    }
}

impl Display for Range {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        write!(to, "{}(", self.function.name())?;
        if let Some(param) = &self.param {
            write!(to, "{param}, ")?;
        }
        write!(to, "{}", self.lines)?;
        if let Some(unwrap) = &self.unwrap {
            write!(to, " {unwrap}")?;
        }
        write!(to, " [{}]", self.range)?;
        if let Some(offset) = &self.offset {
            write!(to, " offset {offset}")?;
        }
        to.write_char(')')?;
        self.grouping.as_ref().map_or(Ok(()), |grouping| write!(to, " {grouping}"))
    }
}

impl Display for Unwrap {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        match self.conversion {
            Some(conversion) => write!(to, "| unwrap {}({})", conversion.name(), self.label.text),
            None => write!(to, "| unwrap {}", self.label.text),
        }?;
        self.filters.iter().try_for_each(|filter| write!(to, " | {filter}"))
    }
}

impl Display for Aggregate {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        to.write_str(self.op.name())?;
        match &self.grouping {
            Some(grouping) => write!(to, " {grouping} (")?,
            None => to.write_char('(')?,
        }
        if let Some(param) = &self.param {
            write!(to, "{param}, ")?;
        }
        write!(to, "{})", self.expr)
    }
}

impl Display for LabelReplace {
    fn fmt(&self, to: &mut Formatter<'_>) -> Result {
        let [label, replacement, from, regex] =
            [&self.to, &self.replacement, &self.from, &self.regex].map(Name::as_value);
        write!(to, "label_replace({}, {label}, {replacement}, {from}, {regex})", self.expr)
    }
}
