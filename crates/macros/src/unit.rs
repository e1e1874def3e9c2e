//! The unit of a query's result: what follows from what is read, or what the author says and what follows does not contradict.

use proc_macro2::TokenTree;
use promql::Unit;

use crate::answer::Fault;
use crate::input::Source;

/// The unit of the result: what the author says, if it fits; else what follows from the query.
pub fn of(found: Unit, stated: &[TokenTree], source: &Source) -> Result<&'static str, Vec<Fault>> {
    let names = || UNITS.iter().map(|(name, _)| *name);
    let Some(first) = stated.first() else {
        return said(found).ok_or_else(|| {
            let message = match found {
                Unit::Unknown | Unit::Number => "the unit of the result does not follow from what is read".to_owned(),
                unit => format!("the result is in {}, which panels and thresholds do not know", unit.name()),
            };
            let spans = source.whole();
            vec![Fault { message: format!("{message}; fix: say the unit in front, like `Count => …`"), spans }]
        });
    };
    let text = stated.iter().map(ToString::to_string).collect::<String>();
    let spans = (first.span(), stated.last().unwrap_or(first).span());
    let one = |message: String| vec![Fault { message, spans }];
    let Some((name, unit)) = UNITS.iter().find(|(name, _)| *name == text) else {
        let fix = promql::did_you_mean(&text, names()).unwrap_or_else(|| {
            format!("one of {}", names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        });
        return Err(one(format!("`{text}` is not a unit; fix: {fix}")));
    };
    if !unit.fits(found) {
        let message = format!("the query is said to yield {}, but it yields {}", unit.name(), found.name());
        return Err(one(format!("{message}; fix: correct the unit, or the query")));
    }
    Ok(name)
}

/// The units of `watch::unit::Unit`, by name.
const UNITS: [(&str, Unit); 10] = [
    ("Ratio", Unit::Ratio),
    ("Percent", Unit::Percent),
    ("Seconds", Unit::Seconds),
    ("Timestamp", Unit::Timestamp),
    ("Bytes", Unit::Bytes),
    ("BytesPerSecond", Unit::BytesPerSecond),
    ("PerSecond", Unit::PerSecond),
    ("Count", Unit::Count),
    ("Cores", Unit::Cores),
    ("Truth", Unit::Truth),
];

/// The name of the unit that the analysis found.
pub fn said(unit: Unit) -> Option<&'static str> {
    let unit = if unit == Unit::CpuSeconds { Unit::Seconds } else { unit };
    UNITS.iter().find(|(_, known)| *known == unit).map(|(name, _)| *name)
}
