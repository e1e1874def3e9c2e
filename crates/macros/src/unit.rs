//! The unit of a query's result: what follows from what is read, or what the author says and what follows does not
//! contradict.

use proc_macro2::TokenTree;
use promql::Unit;

use crate::answer::Fault;
use crate::input::Source;

/// How the values are computed last, which tells what they may be.
#[derive(Clone, Copy)]
pub enum Computed {
    TimesHundred,
    Quotient,
    Otherwise,
}

impl Computed {
    pub const fn of(is_of_hundred: bool, is_quotient: bool) -> Self {
        match (is_of_hundred, is_quotient) {
            (true, _) => Self::TimesHundred,
            (_, true) => Self::Quotient,
            (false, false) => Self::Otherwise,
        }
    }
}

/// The unit of the result: what the author says, if it fits; else what follows from the query.
///
/// A said unit never overrules a factor of 100 that stands there.
pub fn of(found: Unit, computed: Computed, stated: &[TokenTree], source: &Source) -> Result<Unit, Vec<Fault>> {
    let Some(first) = stated.first() else {
        return said(found).ok_or_else(|| {
            let (unit, why) = match computed {
                Computed::TimesHundred => ("Percent", ", as it multiplies by 100"),
                Computed::Quotient => ("Ratio", " where a part is divided by its whole"),
                Computed::Otherwise => ("Count", ""),
            };
            let message = "the unit of the result does not follow from what is read; fix: say the unit in front, like";
            vec![Fault { message: format!("{message} `{unit} => …`{why}"), spans: source.whole() }]
        });
    };
    let text = stated.iter().map(ToString::to_string).collect::<String>();
    let spans = (first.span(), stated.last().unwrap_or(first).span());
    let one = |message: String| vec![Fault { message, spans }];
    let known: Vec<_> =
        Unit::ALL.iter().filter_map(|unit| said(*unit)).map(|unit| (format!("{unit:?}"), unit)).collect();
    let Some((_, unit)) = known.iter().find(|(name, _)| *name == text) else {
        let names = || known.iter().map(|(name, _)| name.as_str());
        let fix = promql::did_you_mean(&text, names()).unwrap_or_else(|| {
            format!("one of {}", names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        });
        return Err(one(format!("`{text}` is not a unit; fix: {fix}")));
    };
    if !unit.fits(found) {
        let message = format!("the query is said to yield {}, but it yields {}", unit.name(), found.name());
        return Err(one(format!("{message}; fix: correct the unit, or the query")));
    }
    if matches!(computed, Computed::TimesHundred)
        && found == Unit::Unknown
        && matches!(unit, Unit::Ratio | Unit::Truth | Unit::Cores)
    {
        let meant = if *unit == Unit::Cores { "PercentOfCore" } else { "Percent" };
        let message = format!("the query is said to yield {}, but it multiplies by 100", unit.name());
        return Err(one(format!("{message}; fix: leave the factor out, or say `{meant} => …`")));
    }
    Ok(*unit)
}

/// The unit of a result that the analysis found, if it found one. Seconds of a processor are shown as any others.
pub fn said(unit: Unit) -> Option<Unit> {
    match unit {
        Unit::Unknown | Unit::Number => None,
        Unit::CpuSeconds => Some(Unit::Seconds),
        unit => Some(unit),
    }
}
