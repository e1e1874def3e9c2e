//! How Grafana shows numbers, in the words of a spec: units, colours, words for answers.

use lint::Node;
use promql::Unit;
use watch::unit::{Bound, above, below};

use super::condition::level;

/// The unit of a query that Grafana's stands for, and Grafana's own where the spec's says less.
pub fn unit(grafana: &str) -> (Option<Unit>, Option<&str>) {
    match grafana {
        "" | "none" | "short" | "locale" | "string" | "sishort" => (None, None),
        "bytes" | "decbytes" => (Some(Unit::Bytes), None),
        "Bps" | "binBps" => (Some(Unit::BytesPerSecond), None),
        "s" | "dtdurations" | "clocks" => (Some(Unit::Seconds), None),
        "percent" => (Some(Unit::Percent), None),
        "percentunit" => (Some(Unit::Ratio), None),
        "ops" | "reqps" | "rps" | "wps" | "iops" | "cps" | "pps" | "eps" | "mps" | "recps" | "rowsps" => {
            (Some(Unit::PerSecond), Some(grafana))
        }
        other => (Some(Unit::Count), Some(other)),
    }
}

/// A bound, and how it is written.
pub type Written = (Bound, String);

/// Where a panel changes its colour.
#[derive(Clone, Debug)]
pub enum Colours {
    /// From green to red.
    Two(Written),
    /// From green to yellow to red.
    Three(Written, Written),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Colour {
    Green,
    Yellow,
    Red,
}

/// What Grafana begins every panel with: nobody chose it.
const UNCHOSEN: f64 = 80.0;

/// The colours that the steps of a panel say in this unit; else why they cannot be said.
pub fn colours(steps: &[(String, Option<f64>)], unit: Unit) -> Result<Option<Colours>, String> {
    use Colour::{Green, Red, Yellow};
    let said: Option<Vec<_>> = steps.iter().map(|(name, from)| Some((colour(name)?, *from))).collect();
    let Some(said) = said else {
        return if steps.len() > 1 { Err("colours other than green, yellow and red".to_owned()) } else { Ok(None) };
    };
    let high = |from: f64| bound(from, true, unit);
    let low = |from: f64| bound(from, false, unit);
    let made = match said.as_slice() {
        [] | [_] => return Ok(None),
        [(Green, _), (Red, Some(from))] if from.to_bits() == UNCHOSEN.to_bits() => return Ok(None),
        [(Green, _), (Red, Some(red))] => high(*red).map(Colours::Two),
        [(Red, _), (Green, Some(green))] => low(*green).map(Colours::Two),
        [(Green, _), (Yellow, Some(yellow)), (Red, Some(red))] => {
            high(*yellow).zip(high(*red)).map(|(yellow, red)| Colours::Three(yellow, red))
        }
        [(Red, _), (Yellow, Some(yellow)), (Green, Some(green))] => {
            low(*green).zip(low(*yellow)).map(|(green, yellow)| Colours::Three(green, yellow))
        }
        _ => None,
    };
    made.map(Some).ok_or_else(|| "colours that no bound says".to_owned())
}

/// Grafana's step begins at its number. Of whole numbers the spec's step begins at the one above its bound.
fn bound(from: f64, is_above: bool, unit: Unit) -> Option<Written> {
    let is_whole = is_above && matches!(unit, Unit::Count | Unit::Truth) && from.fract() == 0.0;
    let (level, written) = level(if is_whole { from - 1.0 } else { from }, unit)?;
    Some(if is_above {
        (above(level), format!("above({written})"))
    } else {
        (below(level), format!("below({written})"))
    })
}

/// What a colour of Grafana's says: by its name, or by its hue.
fn colour(name: &str) -> Option<Colour> {
    let name = name.trim().to_lowercase();
    let has = |word: &str| name.contains(word);
    match () {
        () if has("green") => return Some(Colour::Green),
        () if has("red") => return Some(Colour::Red),
        () if has("yellow") || has("orange") => return Some(Colour::Yellow),
        () => {}
    }
    let [red, green, blue] = channels(&name)?;
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let spread = most - least;
    if spread < 0.15 {
        return None;
    }
    let hue = if most.to_bits() == red.to_bits() {
        60.0 * ((green - blue) / spread)
    } else if most.to_bits() == green.to_bits() {
        60.0 * (2.0 + (blue - red) / spread)
    } else {
        60.0 * (4.0 + (red - green) / spread)
    };
    match hue {
        hue if (-25.0..18.0).contains(&hue) => Some(Colour::Red),
        hue if (18.0..70.0).contains(&hue) => Some(Colour::Yellow),
        hue if (70.0..165.0).contains(&hue) => Some(Colour::Green),
        _ => None,
    }
}

/// Red, green and blue of `#d44a3a` and `rgba(245, 54, 54, 0.9)`.
fn channels(name: &str) -> Option<[f64; 3]> {
    let numbers: Vec<f64> = if let Some(digits) = name.strip_prefix('#').filter(|digits| digits.is_ascii()) {
        let pairs = (0..3).map(|at| u8::from_str_radix(digits.get(at * 2..at * 2 + 2)?, 16).ok());
        pairs.map(|number| number.map(f64::from)).collect::<Option<_>>()?
    } else {
        let inside = name.strip_prefix("rgba(").or_else(|| name.strip_prefix("rgb("))?.trim_end_matches(')');
        inside.split(',').take(3).map(|number| number.trim().parse().ok()).collect::<Option<_>>()?
    };
    let [red, green, blue] = numbers.as_slice() else { return None };
    Some([red / 255.0, green / 255.0, blue / 255.0])
}

/// The steps of a panel: each colour with the number from which on it holds.
pub fn steps(panel: &Node) -> Vec<(String, Option<f64>)> {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    if let Some(thresholds) = defaults(panel).and_then(|defaults| defaults.get("thresholds")) {
        let steps = thresholds.items_of("steps").iter();
        return steps
            .filter_map(|step| Some((step.text_of("color")?.to_owned(), step.text_of("value").and_then(number))))
            .collect();
    }
    // A panel of before: `thresholds: "80,90"` and three colours, where it is coloured at all.
    let is_coloured = ["colorBackground", "colorValue"].iter().any(|key| panel.text_of(key) == Some("true"));
    let limits: Vec<f64> = panel.text_of("thresholds").unwrap_or_default().split(',').filter_map(number).collect();
    if !is_coloured || limits.is_empty() {
        return Vec::new();
    }
    let colours = panel.items_of("colors").iter().filter_map(Node::text).map(str::to_owned);
    colours.zip([None].into_iter().chain(limits.into_iter().map(Some))).collect()
}

/// What a panel says of all its fields.
pub fn defaults(panel: &Node) -> Option<&Node> {
    panel.get("fieldConfig")?.get("defaults")
}

/// The unit that it says.
pub fn unit_of(panel: &Node) -> &str {
    let of_axes = panel.items_of("yaxes").first().or_else(|| panel.get("yaxis"));
    defaults(panel)
        .and_then(|defaults| defaults.text_of("unit"))
        .or_else(|| panel.text_of("format"))
        .or_else(|| of_axes.and_then(|axis| axis.text_of("format")))
        .unwrap_or_default()
}

/// The words for the answers 1 and 0, and for none.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub yes_no: Option<(String, String)>,
    pub empty: Option<String>,
    /// How many others there are.
    pub others: usize,
}

/// What it writes in place of values.
pub fn words(panel: &Node) -> Words {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut others = 0;
    for mapping in defaults(panel).map_or(&[][..], |defaults| defaults.items_of("mappings")) {
        let options = mapping.get("options");
        match mapping.text_of("type") {
            Some("value") => {
                let entries = options.map_or(&[][..], Node::entries).iter();
                pairs.extend(
                    entries.filter_map(|(value, said)| Some((value.clone(), said.text_of("text")?.to_owned()))),
                );
            }
            Some("special") => {
                let text = options.and_then(|options| options.get("result")?.text_of("text"));
                pairs.extend(text.map(|text| ("null".to_owned(), text.to_owned())));
            }
            Some("1") => {
                let said = mapping.text_of("value").zip(mapping.text_of("text"));
                pairs.extend(said.map(|(value, text)| (value.to_owned(), text.to_owned())));
            }
            _ => others += 1,
        }
    }
    for mapping in panel.items_of("valueMaps") {
        let said = mapping.text_of("value").zip(mapping.text_of("text"));
        pairs.extend(said.map(|(value, text)| (value.to_owned(), text.to_owned())));
    }
    let said =
        |value: &str| pairs.iter().find(|(of, text)| of == value && !text.is_empty()).map(|(_, text)| text.clone());
    let empty = defaults(panel).and_then(|defaults| defaults.text_of("noValue")).map(str::to_owned);
    let empty = empty.or_else(|| said("null")).filter(|text| !text.is_empty() && text != "N/A");
    let yes_no = said("1").zip(said("0"));
    let used = if yes_no.is_some() { ["0", "1", "null"].as_slice() } else { &["null"] };
    others += pairs.iter().filter(|(value, _)| !used.contains(&value.as_str())).count();
    Words { yes_no, empty, others }
}

#[cfg(test)]
mod tests {
    use promql::Unit;

    use super::{Colours, colours, unit};

    fn said(steps: &[(&str, Option<f64>)], unit: Unit) -> Result<Vec<String>, String> {
        let steps: Vec<_> = steps.iter().map(|(name, from)| ((*name).to_owned(), *from)).collect();
        colours(&steps, unit).map(|made| match made {
            None => Vec::new(),
            Some(Colours::Two((_, red))) => vec![red],
            Some(Colours::Three((_, yellow), (_, red))) => vec![yellow, red],
        })
    }

    #[test]
    fn steps_become_bounds_that_begin_at_the_same_number() {
        let green = ("green", None);
        let wanted = |bounds: &[&str]| Ok(bounds.iter().map(|bound| (*bound).to_owned()).collect::<Vec<_>>());
        assert_eq!(said(&[green, ("dark-red", Some(3.0))], Unit::Count), wanted(&["above(count(2.0))"]));
        let rgba = [("rgba(50, 172, 45, 0.97)", None), ("#FF9830", Some(0.7)), ("#d44a3a", Some(0.9))];
        assert_eq!(said(&rgba, Unit::Ratio), wanted(&["above(percent(70.0))", "above(percent(90.0))"]));
        let rising = [("red", None), ("#EAB839", Some(60.0)), ("semi-dark-green", Some(3600.0))];
        let bounds = ["below(lasting(hours(1)))", "below(lasting(minutes(1)))"];
        assert_eq!(said(&rising, Unit::Seconds), wanted(&bounds));
        // What Grafana begins with, nobody has chosen.
        assert_eq!(said(&[green, ("red", Some(80.0))], Unit::Percent), wanted(&[]));
        assert!(said(&[("blue", None), ("purple", Some(1.0))], Unit::Count).is_err());
    }

    #[test]
    fn units_of_grafana_are_those_of_queries_where_they_can_be() {
        assert_eq!(unit("percentunit"), (Some(Unit::Ratio), None));
        assert_eq!(unit("ms"), (Some(Unit::Count), Some("ms")));
        assert_eq!(unit("short"), (None, None));
    }
}
