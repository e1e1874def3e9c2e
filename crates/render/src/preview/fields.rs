//! How a panel shows its values: units, words, colours, with the overrides of single series.

use watch::dashboard::json::{
    Color, FieldConfig, FieldDefaults, Mapping, MappingResult, Panel, Property, ThresholdStep, Thresholds,
};

use watch::dashboard::{ORANGE, RED};

use super::{colour, format};

/// The field config of a panel.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    config: Option<&'a FieldConfig>,
}

/// Whose values are asked for: a series by its query and its name, or a column by its header.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whose<'a> {
    pub(super) query: char,
    pub(super) name: &'a str,
    /// Which of all series of the panel it is: shades differ by it.
    pub(super) index: usize,
}

/// How a series is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) colour: String,
    pub(super) is_dashed: bool,
    /// In per cent.
    pub(super) fill: u8,
}

/// What a colour says of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    Nothing,
    Bad,
    Limit,
}

impl<'a> Fields<'a> {
    pub(super) const fn of(panel: &'a Panel) -> Self {
        Self { config: panel.field_config.as_ref() }
    }

    fn defaults(self) -> Option<&'a FieldDefaults> {
        self.config.map(|config| &config.defaults)
    }

    /// The properties that are overridden, the last first, for the last one wins.
    fn overridden(self, whose: Whose) -> impl Iterator<Item = &'a Property> {
        let matches = move |matcher: &watch::dashboard::json::Matcher| match matcher.id {
            "byName" => matcher.options == whose.name,
            "byRegexp" => is_answer(&matcher.options, whose.name),
            _ => matcher.options.chars().eq([whose.query]),
        };
        let all = self.config.map_or(&[][..], |config| &config.overrides);
        let matching: Vec<_> = all.iter().filter(|one| matches(&one.matcher)).collect();
        matching.into_iter().rev().flat_map(|one| one.properties.iter().rev())
    }

    /// The names of series that are overridden by name.
    pub(super) fn names(self) -> Vec<String> {
        let all = self.config.map_or(&[][..], |config| &config.overrides);
        all.iter().filter(|one| one.matcher.id == "byName").map(|one| one.matcher.options.clone()).collect()
    }

    pub(super) fn unit(self, whose: Whose) -> &'a str {
        let own =
            self.overridden(whose).find_map(|one| if let Property::Unit(unit) = one { Some(*unit) } else { None });
        own.or_else(|| self.defaults()?.unit).unwrap_or("")
    }

    pub(super) fn decimals(self, whose: Whose) -> Option<u8> {
        let own = |one: &Property| if let Property::Decimals(count) = one { Some(*count) } else { None };
        self.overridden(whose).find_map(own).or_else(|| self.defaults()?.decimals)
    }

    pub(super) fn steps(self, whose: Whose) -> &'a [ThresholdStep] {
        let own = |one: &'a Property| if let Property::Thresholds(steps) = one { Some(steps) } else { None };
        let steps: Option<&Thresholds> =
            self.overridden(whose).find_map(own).or_else(|| self.defaults()?.thresholds.as_ref());
        steps.map_or(&[], |thresholds| &thresholds.steps)
    }

    /// What stands there without a value.
    pub(super) fn no_value(self, whose: Whose) -> Option<&'a str> {
        let own = |one: &Property| if let Property::NoValue(words) = one { Some(*words) } else { None };
        self.overridden(whose).find_map(own).or_else(|| self.defaults()?.no_value)
    }

    /// Whether a table's cell has the colour behind its text.
    pub(super) fn is_background(self, whose: Whose) -> bool {
        self.overridden(whose).any(|one| matches!(one, Property::CellOptions { kind: "color-background" }))
    }

    pub(super) fn width(self, whose: Whose) -> Option<f64> {
        self.overridden(whose)
            .find_map(|one| if let Property::Width(width) = one { Some(f64::from(*width)) } else { None })
    }

    /// How wide a column is at least; Grafana's own least width where it does not say.
    pub(super) fn least_width(self, whose: Whose) -> f64 {
        let own = |one: &Property| match one {
            Property::Width(width) | Property::MinWidth(width) => Some(f64::from(*width)),
            _ => None,
        };
        self.overridden(whose).find_map(own).unwrap_or(150.0)
    }

    pub(super) fn ends(self) -> (Option<f64>, Option<f64>) {
        let end = |one: Option<watch::dashboard::json::Number>| one.map(|number| number.0);
        self.defaults().map_or((None, None), |defaults| (end(defaults.min), end(defaults.max)))
    }

    /// The words and colours for values.
    fn mappings(self, whose: Whose) -> &'a [Mapping] {
        let own = |one: &'a Property| if let Property::Mappings(mappings) = one { Some(mappings) } else { None };
        let mappings = self.overridden(whose).find_map(own).or_else(|| Some(&self.defaults()?.mappings));
        mappings.map_or(&[], Vec::as_slice)
    }

    /// What there is for a value, which is told by its text in tables, and by its number elsewhere.
    pub(super) fn mapped(self, whose: Whose, is_it: impl Fn(&str) -> bool) -> Option<&'a MappingResult> {
        self.mappings(whose).iter().find_map(|one| match one {
            Mapping::Value(words) => words.iter().find(|(key, _)| is_it(key)).map(|(_, found)| found),
            Mapping::Special(_) => None,
        })
    }

    /// The value as it is read: a word where there is one for it, else a number with its unit.
    pub(super) fn text(self, whose: Whose, value: f64) -> String {
        let word = self.mapped(whose, |key| is_number(key, value)).and_then(|found| found.text.clone());
        word.unwrap_or_else(|| format::format(self.unit(whose), self.decimals(whose), value))
    }

    /// Whether a column is there for links only.
    pub(super) fn is_hidden(self, whose: Whose) -> bool {
        self.overridden(whose).any(|one| matches!(one, Property::HideFrom(from) if from.viz))
    }

    /// Whether values have words, so that none lies between two of them.
    pub(super) fn has_words(self) -> bool {
        self.defaults().is_some_and(|defaults| !defaults.mappings.is_empty())
    }

    fn color(self, whose: Whose) -> Option<&'a Color> {
        let own = |one: &'a Property| if let Property::Color(color) = one { Some(color) } else { None };
        self.overridden(whose).find_map(own).or_else(|| self.defaults()?.color.as_ref())
    }

    /// The name of a value's colour.
    pub(super) fn colour_name(self, whose: Whose, value: f64) -> &'a str {
        if let Some(colour) = self.mapped(whose, |key| is_number(key, value)).and_then(|found| found.color) {
            return colour;
        }
        match self.color(whose) {
            Some(color) if color.mode != "thresholds" => color.fixed_color.unwrap_or("text"),
            _ => {
                let holds = |step: &&ThresholdStep| step.value.is_none_or(|begin| value >= begin.0);
                self.steps(whose).iter().rev().find(holds).map_or("text", |step| step.color)
            }
        }
    }

    /// How a series is drawn whose last value lies at that part of the way from the lowest to the highest of the panel.
    pub(super) fn look(self, whose: Whose, part: f64) -> Look {
        let fill = |one: &Property| if let Property::FillOpacity(fill) = one { Some(*fill) } else { None };
        let colour = match self.color(whose) {
            Some(color) if color.mode == "shades" => colour::shade(color.fixed_color.unwrap_or("blue"), whose.index),
            Some(color) if color.mode == "continuous-BlPu" => colour::between("blue", "purple", part),
            Some(color) if color.mode == "fixed" => colour::named(color.fixed_color.unwrap_or("text")),
            _ => colour::named("green"),
        };
        let is_dashed = self.overridden(whose).any(|one| matches!(one, Property::LineStyle(_)));
        Look { colour, is_dashed, fill: self.overridden(whose).find_map(fill).unwrap_or(100) }
    }

    /// What its colour says of a series.
    pub(super) fn says(self, whose: Whose) -> Says {
        if self.overridden(whose).any(|one| matches!(one, Property::LineStyle(_))) {
            return Says::Limit;
        }
        match self.color(whose) {
            Some(Color { mode: "fixed", fixed_color: Some(RED | ORANGE) }) => Says::Bad,
            _ => Says::Nothing,
        }
    }
}

/// Whether the name is one of the answers `/^5(xx|[0-9]{2})$/`, the only names that our boards tell by an expression.
fn is_answer(expression: &str, name: &str) -> bool {
    let class = expression.strip_prefix("/^").and_then(|rest| rest.strip_suffix("(xx|[0-9]{2})$/"));
    class
        .and_then(|class| name.strip_prefix(class))
        .is_some_and(|rest| rest == "xx" || (rest.len() == 2 && rest.bytes().all(|letter| letter.is_ascii_digit())))
}

fn is_number(key: &str, value: f64) -> bool {
    key.parse::<f64>().is_ok_and(|key| (key - value).abs() < 1e-9)
}
