//! How a panel writes its numbers, where that does not follow from the unit of its queries: money, bits, hertz,
//! degrees.

use super::panel::{Kind, Panel};
use crate::unit::Unit;
use terms::{Fault, text};

impl Panel {
    /// Writes its numbers in another of Grafana's units: `"hertz"`, `"bits"`, `"degree"`, `"celsius"`, or one of your
    /// own:
    /// `"currency:৳"` (৳1.2K), `"prefix:~"`, `"suffix:cups"`. Renders to `unit`. For results whose unit says no more
    /// than that they are numbers (`Count`, per second, unknown); bytes, seconds and shares are written as such by
    /// themselves. Say it before the queries.
    ///
    /// <https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#unit>
    #[track_caller]
    pub const fn shown_as(mut self, grafana_unit: &'static str) -> Self {
        if !self.kind.asks() || matches!(self.kind, Kind::Table | Kind::Logs | Kind::Heatmap) {
            self.fault().text(" has no one unit of its numbers").fix("leave `.shown_as(..)` out").raise()
        }
        if !is_unit(grafana_unit) {
            self.fault()
                .text(" is shown in ")
                .quoted(grafana_unit)
                .text(", which Grafana does not know")
                .fix("write its id as Grafana's list of units has it, or your own: `suffix:cups`, `currency:৳`")
                .raise()
        }
        self.shown_as = Some(grafana_unit);
        if let Some(unit) = self.unit() {
            self.check_shown_as(unit);
        }
        self
    }

    /// Refuses a unit of Grafana's where the result has another by itself.
    #[track_caller]
    pub(super) const fn check_shown_as(&self, unit: Unit) {
        if let (Some(shown), false) =
            (self.shown_as, matches!(unit, Unit::Unknown | Unit::Number | Unit::Count | Unit::PerSecond))
        {
            self.fault()
                .text(" shows a result in ")
                .text(unit.name())
                .text(" as ")
                .quoted(shown)
                .fix("leave `.shown_as(..)` out, for the unit follows from the query; or convert in the query")
                .raise()
        }
    }

    const fn fault(&self) -> Fault {
        Fault::new("panel ").quoted(self.title)
    }
}

/// What stands before the words of a unit of one's own.
const OWN: [&str; 5] = ["prefix:", "suffix:", "currency:", "si:", "count:"];

const fn is_unit(id: &str) -> bool {
    let mut index = 0;
    while index < OWN.len() {
        if text::starts_with(id, OWN[index]) && id.len() > OWN[index].len() {
            return true;
        }
        index += 1;
    }
    let mut index = 0;
    while index < UNITS.len() {
        if text::same(UNITS[index], id) {
            return true;
        }
        index += 1;
    }
    false
}

/// The ids of Grafana's units, those of dates left out: Prometheus counts seconds where they count milliseconds.
///
/// <https://github.com/grafana/grafana/blob/v12.4.3/packages/grafana-data/src/valueFormats/categories.ts>
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "Bps", "EHs", "GBs", "GHs", "Gbits", "GiBs", "Gibits", "Hs", "KBs", "KHs", "Kbits", "KiBs", "Kibits", "MBs",
    "MHs", "Mbits", "MiBs", "Mibits", "Mohm", "Nm3", "PBs", "PHs", "Pbits", "PiBs", "Pibits", "TBs", "THs", "Tbits",
    "TiBs", "Tibits", "Wm2", "µfarad", "µhenry", "µs", "accFS2", "accG", "accMS2", "acres", "amp", "amph", "arcmin",
    "arcsec", "areaF2", "areaM2", "areaMI2", "binBps", "binbps", "bits", "bool", "bool_on_off", "bool_yes_no", "bps",
    "bytes", "candela", "celsius", "clockms", "clocks", "conμgNm3", "conμgm3", "congNm3", "congm3", "conmgNm3",
    "conmgdL", "conmgm3", "conmmolL", "conngNm3", "conngm3", "conppb", "cpm", "cps", "currencyBGN", "currencyBRL",
    "currencyBTC", "currencyCHF", "currencyCZK", "currencyDKK", "currencyEUR", "currencyGBP", "currencyIDR",
    "currencyILS", "currencyINR", "currencyISK", "currencyJPY", "currencyKRW", "currencyMYR", "currencyNOK",
    "currencyPHP", "currencyPLN", "currencyPYG", "currencyRUB", "currencySEK", "currencyTRY", "currencyUAH",
    "currencyUSD", "currencyUYU", "currencyVND", "currencyXPF", "currencyZAR", "currencyμBTC", "currencymBTC", "d",
    "dB", "dBm", "decbits", "decbytes", "decgbytes", "deckbytes", "decmbytes", "decpbytes", "dectbytes", "degree",
    "dm3", "dtdhms", "dtdurationms", "dtdurations", "dthms", "eflops", "epm", "eps", "ev", "fahrenheit", "farad",
    "ffarad", "flops", "flowcfm", "flowcfs", "flowcms", "flowgpm", "flowlpm", "flowmlpm", "forceN", "forceNm",
    "forcekN", "forcekNm", "gallons", "gbytes", "gflops", "grad", "gwatt", "h", "hectares", "henry", "hertz", "hex",
    "hex0x", "humidity", "iops", "joule", "kamp", "kamph", "kbytes", "kelvin", "kohm", "kvolt", "kvoltamp",
    "kvoltampreact", "kwatt", "kwatth", "kwattm", "lengthft", "lengthin", "lengthkm", "lengthm", "lengthmi",
    "lengthmm", "litre", "litreh", "locale", "lumens", "lux", "m", "m3", "mamp", "mamph", "massg", "masskg",
    "masslb", "massmg", "masst", "mbytes", "megwatt", "mflops", "mhenry", "mlitre", "mohm", "mpm", "mps", "ms",
    "mvolt", "mwatt", "mwatth", "nfarad", "none", "ns", "ohm", "opm", "ops", "pbytes", "percent", "percentunit",
    "pfarad", "pflops", "pixel", "ppm", "pps", "pressurebar", "pressurehg", "pressurehpa", "pressurekbar",
    "pressurekpa", "pressurembar", "pressurepa", "pressurepsi", "radbq", "radci", "radexpckg", "radgy", "radian",
    "radmsv", "radmsvh", "radr", "radrad", "radrem", "radsv", "radsvh", "radusv", "radusvh", "recpm", "recps",
    "reqpm", "reqps", "rotdegs", "rotghz", "rothz", "rotkhz", "rotmhz", "rotrads", "rotrpm", "rowspm", "rowsps",
    "rpm", "rps", "s", "sci", "short", "sishort", "string", "tbytes", "tflops", "timeticks", "velocitykmh",
    "velocityknot", "velocitymph", "velocityms", "volt", "voltamp", "voltampreact", "watt", "watth", "watthperkg",
    "wpm", "wps", "yflops", "zflops",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dashboard::stat;
    use crate::query::promql_unchecked;
    use std::panic::catch_unwind;

    #[test]
    fn a_unit_is_one_of_grafanas_or_ones_own() {
        for unit in ["hertz", "bits", "degree", "celsius", "currencyEUR", "currency:৳", "suffix:cups"] {
            let panel = stat("Turnover", "What was sold.").shown_as(unit);
            assert_eq!(panel.query(promql_unchecked(Unit::Count, "x", "a test"), "sold").shown_as, Some(unit));
        }
        for unit in ["currencyBDT", "hertzs", "suffix:", "dateTimeAsIso"] {
            assert!(catch_unwind(|| stat("Turnover", "What was sold.").shown_as(unit)).is_err(), "{unit}");
        }
    }

    #[test]
    fn bytes_are_never_shown_as_something_else() {
        let bytes = || promql_unchecked(Unit::Bytes, "x", "a test");
        assert!(catch_unwind(|| stat("Sent", "What was sent.").shown_as("bits").query(bytes(), "sent")).is_err());
        assert!(catch_unwind(|| stat("Sent", "What was sent.").query(bytes(), "sent").shown_as("bits")).is_err());
    }
}
