//! Which PromQL: of which release of Prometheus, what that was told to allow, and whether Grafana fills in variables
//! first.

/// Something that Prometheus allows, or allowed, only where it is told to:
/// <https://prometheus.io/docs/prometheus/latest/feature_flags/>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// `limitk`, `info`, `mad_over_time`, …
    ExperimentalFunctions,
    /// `[5m + 1m]`, `offset step()`. Everybody's since 3.14.
    DurationExpressions,
    /// `anchored`, `smoothed`. Everybody's since 3.16.
    ExtendedRangeSelectors,
    /// `a + fill (0) b`.
    FillModifiers,
    /// `http.server.requests{équipe="infra"}`. Unknown before 3.16.
    UnquotedNames,
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::ExperimentalFunctions,
        Self::DurationExpressions,
        Self::ExtendedRangeSelectors,
        Self::FillModifiers,
        Self::UnquotedNames,
    ];

    /// Its name behind `--enable-feature=`.
    pub const fn flag(self) -> &'static str {
        match self {
            Self::ExperimentalFunctions => "promql-experimental-functions",
            Self::DurationExpressions => "promql-duration-expr",
            Self::ExtendedRangeSelectors => "promql-extended-range-selectors",
            Self::FillModifiers => "promql-binop-fill-modifiers",
            Self::UnquotedNames => "promql-unquoted-utf8-names",
        }
    }

    /// The first release that knows the flag.
    const fn since(self) -> Release {
        match self {
            Self::UnquotedNames => Release(16),
            _ => Release::OLDEST,
        }
    }

    /// The first release that needs no flag for it.
    pub(crate) const fn stable(self) -> Option<Release> {
        match self {
            Self::DurationExpressions => Some(Release(14)),
            Self::ExtendedRangeSelectors => Some(Release(16)),
            _ => None,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A release of Prometheus 3, by its minor: patches do not change what is PromQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Release(pub(crate) u16);

impl Release {
    /// The first whose parser was compared with this one.
    pub(crate) const OLDEST: Self = Self(13);
    /// The last one.
    pub(crate) const NEWEST: Self = Self(16);

    /// Whether it is that one or a later one.
    pub(crate) const fn is_from(self, first: Self) -> bool {
        self.0 >= first.0
    }
}

impl std::fmt::Display for Release {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Prometheus 3.{}", self.0)
    }
}

/// Which PromQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Whether Grafana's variables may stand in it: `$x`, `${x:regex}`, `[[x]]`, `$__rate_interval`.
    pub grafana: bool,
    release: Release,
    /// A bit for each feature that Prometheus was told to allow.
    allowed: u8,
}

impl Dialect {
    /// What the newest Prometheus reads unless told otherwise: rules are written in it.
    pub const PROMETHEUS: Self = Self { grafana: false, release: Release::NEWEST, allowed: 0 };
    /// The same with Grafana's variables: dashboards are written in it.
    pub const GRAFANA: Self = Self::PROMETHEUS.in_grafana();
    /// All that the newest Prometheus can be told to read.
    pub const EVERY_FEATURE: Self = Self::PROMETHEUS.allowing(&Feature::ALL);

    /// What the Prometheus of an image's tag reads: `v3.16.0`, `3.16`, `v3.16.0-distroless`.
    ///
    /// Releases before 3.13, the first that was compared, are read as 3.13; later ones than 3.16, and tags that name no
    /// release, as 3.16.
    ///
    /// ```
    /// use promql::{Dialect, Feature, parse};
    ///
    /// assert!(parse("increase(orders_total[1h] anchored)", Dialect::of("v3.16.0")).is_ok());
    /// let old = Dialect::of("v3.13.2");
    /// assert!(parse("increase(orders_total[1h] anchored)", old).is_err());
    /// assert!(parse("increase(orders_total[1h] anchored)", old.allowing(&[Feature::ExtendedRangeSelectors])).is_ok());
    /// ```
    pub const fn of(tag: &str) -> Self {
        let release = match numbers(tag.as_bytes()) {
            Some((major, minor)) if major < 3 || (major == 3 && minor < Release::OLDEST.0) => Release::OLDEST,
            Some((3, minor)) if minor < Release::NEWEST.0 => Release(minor),
            _ => Release::NEWEST,
        };
        Self { release, ..Self::PROMETHEUS }
    }

    /// The same with Grafana's variables.
    #[must_use]
    pub const fn in_grafana(self) -> Self {
        Self { grafana: true, ..self }
    }

    /// The same of a Prometheus that was told to allow these, beside what it was told before.
    #[must_use]
    pub const fn allowing(mut self, features: &[Feature]) -> Self {
        let mut at = 0;
        while at < features.len() {
            self.allowed |= features[at].bit();
            at += 1;
        }
        self
    }

    /// The same of a Prometheus that runs with these arguments: `--enable-feature=promql-experimental-functions,…`.
    #[must_use]
    pub fn run_with<'a>(self, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        let flags = arguments.into_iter().filter_map(|argument| argument.strip_prefix("--enable-feature="));
        let named = flags.flat_map(|names| names.split(','));
        let features = named.filter_map(|name| Feature::ALL.into_iter().find(|feature| feature.flag() == name));
        features.fold(self, |dialect, feature| dialect.allowing(&[feature]))
    }

    /// Whether it allows the feature.
    pub const fn has(self, feature: Feature) -> bool {
        let told = self.allowed & feature.bit() != 0 && self.release.is_from(feature.since());
        told || matches!(feature.stable(), Some(stable) if self.release.is_from(stable))
    }

    /// Whether it is of that release or a later one.
    pub(crate) const fn is_from(self, first: Release) -> bool {
        self.release.is_from(first)
    }

    /// The release that reads it.
    pub(crate) const fn release(self) -> Release {
        self.release
    }
}

impl Default for Dialect {
    fn default() -> Self {
        Self::PROMETHEUS
    }
}

/// The first two numbers of a version.
const fn numbers(tag: &[u8]) -> Option<(u16, u16)> {
    let start = if let [b'v', ..] = tag { 1 } else { 0 };
    let Some((major, dot)) = number(tag, start) else { return None };
    if dot >= tag.len() || tag[dot] != b'.' {
        return None;
    }
    match number(tag, dot + 1) {
        Some((minor, _)) => Some((major, minor)),
        None => None,
    }
}

/// The number at a place, of four digits at most, and where it ends.
const fn number(tag: &[u8], start: usize) -> Option<(u16, usize)> {
    let (mut value, mut at) = (0, start);
    while at < tag.len() && tag[at].is_ascii_digit() && at - start < 4 {
        value = value * 10 + (tag[at] - b'0') as u16;
        at += 1;
    }
    if at == start { None } else { Some((value, at)) }
}

#[cfg(test)]
mod tests {
    use super::{Dialect, Feature, Release};

    #[test]
    fn the_tag_of_an_image_says_the_release() {
        for (tag, minor) in [
            ("v3.16.0", 16),
            ("3.15.1", 15),
            ("v3.14", 14),
            ("v3.13.2-distroless", 13),
            ("v3.5.0", 13),
            ("v2.53.3", 13),
            ("v3.99.0", 16),
            ("v4.0.0", 16),
            ("latest", 16),
            ("main-2026", 16),
            ("3", 16),
            ("", 16),
        ] {
            assert_eq!(Dialect::of(tag).release(), Release(minor), "{tag}");
        }
    }

    #[test]
    fn a_feature_is_there_from_its_release_or_by_its_flag() {
        let has = |tag: &str, arguments: &[&'static str], feature: Feature| {
            Dialect::of(tag).run_with(arguments.iter().copied()).has(feature)
        };
        assert!(!has("v3.13.2", &[], Feature::DurationExpressions));
        assert!(has("v3.13.2", &["--enable-feature=otlp,promql-duration-expr"], Feature::DurationExpressions));
        assert!(has("v3.14.0", &[], Feature::DurationExpressions));
        assert!(!has("v3.15.1", &[], Feature::ExtendedRangeSelectors));
        assert!(has("v3.16.0", &[], Feature::ExtendedRangeSelectors));
        assert!(!has("v3.16.0", &["--web.page-title=promql-experimental-functions"], Feature::ExperimentalFunctions));
        let unquoted = &["--enable-feature=promql-unquoted-utf8-names"];
        assert!(!has("v3.15.1", unquoted, Feature::UnquotedNames), "3.15 warns of an unknown feature");
        assert!(has("v3.16.0", unquoted, Feature::UnquotedNames));
    }
}
