//! What a person wrote into a catalogue outlives the next recording, and whoever records is told.

use crate::write::{closed_set, unit_word};
use crate::{Catalogue, Kind, matches};

impl Catalogue {
    /// Takes over from an earlier recording what no page shows: how many series there are where nothing but the program
    /// itself runs; and of metrics that are still there closed sets, units, and that a histogram is native beside.
    ///
    /// Returns the lines that it kept, as they stand in the file without `# `. A closed set that the new recording has
    /// too is the new one's.
    pub fn keep(&mut self, old: &Self) -> Vec<String> {
        let mut kept = Vec::new();
        if let Some(count) = old.series_count.filter(|_| self.series_count.is_none()) {
            self.series_count = Some(count);
            kept.push(count.line());
        }
        // A count of metrics holds as long as that of the page does, of which they are the parts.
        let counted_here = self.families.values().any(|family| family.sets.is_some());
        let same_page = self.series_count == old.series_count && !counted_here;
        for (name, before) in &old.families {
            let Some(family) = self.families.get_mut(name) else { continue };
            if let Some(sets) = before.sets.filter(|_| same_page && family.had_series) {
                family.sets = Some(sets);
                kept.push(sets.line(name));
            }
            // No page in text tells that a histogram is native beside.
            if (before.kind, family.kind) == (Kind::ClassicAndNativeHistogram, Kind::Histogram) {
                family.kind = before.kind;
                kept.push(format!("TYPE {name} {}", before.kind.written(name)));
            }
            if let Some(unit) = before.stated_unit.filter(|_| family.stated_unit.is_none()) {
                family.stated_unit = Some(unit);
                kept.push(format!("UNIT {name} {}", unit_word(unit)));
            }
            for (label, before) in before.labels.iter().flatten() {
                let label_now = family.labels.as_mut().and_then(|labels| labels.get_mut(label));
                if let (Some(values), Some(now)) = (&before.values, label_now.filter(|now| now.values.is_none())) {
                    now.values = Some(values.clone());
                    kept.push(closed_set(name, label, values));
                }
            }
        }
        kept
    }

    /// Takes over what [`Catalogue::keep`] does, and image, flags, notes, collectors, limits and metrics without
    /// series.
    ///
    /// For an exporter of which nothing is known but its page: whatever else stands in the catalogue, a person wrote.
    pub fn keep_all(&mut self, old: &Self) -> Vec<String> {
        let mut kept = Vec::new();
        if let Some(image) = old.image.as_ref().filter(|_| self.image.is_none()) {
            kept.push(format!("image: {image}"));
            self.image = Some(image.clone());
        }
        if self.flags.is_empty() && !old.flags.is_empty() {
            kept.push(format!("flags: {}", old.flags.join(" ")));
            self.flags.clone_from(&old.flags);
        }
        for note in old.notes.iter().filter(|note| !self.notes.contains(note)).cloned().collect::<Vec<_>>() {
            kept.push(format!("note: {note}"));
            self.notes.push(note);
        }
        let silent = old.families.iter().filter(|(name, one)| !one.had_series && !self.families.contains_key(*name));
        for (name, family) in silent.map(|(name, family)| (name.clone(), family.clone())).collect::<Vec<_>>() {
            kept.push(format!("TYPE {name} {}", family.kind.written(&name)));
            self.families.insert(name, family);
        }
        for (collector, patterns) in &old.off_by_default {
            let of_metrics = |pattern: &&String| self.families.keys().any(|name| matches(pattern, name));
            let patterns: Vec<_> = patterns.iter().filter(of_metrics).cloned().collect();
            if !patterns.is_empty() && !self.off_by_default.contains_key(collector) {
                kept.push(format!("off-by-default: {collector} {}", patterns.join(" ")));
                self.off_by_default.insert(collector.clone(), patterns);
            }
        }
        for limit in &old.unlimited_at_zero {
            if self.families.contains_key(limit) && !self.unlimited_at_zero.contains(limit) {
                kept.push(format!("unlimited-at-0: {limit}"));
                self.unlimited_at_zero.push(limit.clone());
            }
        }
        kept.extend(self.keep(old));
        self.settle();
        kept
    }
}

#[cfg(test)]
mod tests {
    use crate::Catalogue;

    const OLD: &str = "\
# exporter: kettle
# image: example.org/kettle:1
# flags: --warm
# series: 40 for 8 pods
# note: the lid counts as a door
# off-by-default: steam kettle_steam_*
# off-by-default: gone kettle_gone_*
# unlimited-at-0: kettle_water_limit
# enum kettle_boils_total.tea black,green
# enum kettle_state.state cold,hot
# TYPE kettle_boils_total counter
kettle_boils_total{tea}
# SETS kettle_boils_total 5, 4 of pods
# TYPE kettle_level gauge
# UNIT kettle_level ratio
kettle_level
# TYPE kettle_state gauge
kettle_state{state}
# TYPE kettle_steam_total counter
# TYPE kettle_gone_total counter
kettle_gone_total
# TYPE kettle_water_limit gauge
kettle_water_limit
";

    const NEW: &str = "\
# exporter: kettle
# enum kettle_state.state cold,hot,warm
# TYPE kettle_boils_total counter
kettle_boils_total{cup,tea}
# TYPE kettle_level gauge
kettle_level
# TYPE kettle_state gauge
kettle_state{state}
# TYPE kettle_water_limit gauge
kettle_water_limit
";

    #[track_caller]
    fn read(text: &str) -> Catalogue {
        Catalogue::parse(text).unwrap()
    }

    #[test]
    fn closed_sets_and_units_are_kept_unless_the_new_one_says_them() {
        let mut new = read(NEW);
        let kept = [
            "series: 40 for 8 pods",
            "SETS kettle_boils_total 5, 4 of pods",
            "enum kettle_boils_total.tea black,green",
            "UNIT kettle_level ratio",
        ];
        assert_eq!(new.keep(&read(OLD)), kept);
        let text = new.text();
        for line in ["# enum kettle_boils_total.tea black,green\n", "# enum kettle_state.state cold,hot,warm\n"] {
            assert!(text.contains(line), "{line} is missing in {text}");
        }
        assert_eq!(read(&text).text(), text);
        assert_eq!(new.keep(&read(OLD)), [""; 0], "it is kept once");
    }

    #[test]
    fn all_that_a_person_wrote_is_kept_where_only_a_page_is_known() {
        let mut new = read(NEW);
        assert_eq!(
            new.keep_all(&read(OLD)),
            [
                "image: example.org/kettle:1",
                "flags: --warm",
                "note: the lid counts as a door",
                "TYPE kettle_steam_total counter",
                "off-by-default: steam kettle_steam_*",
                "unlimited-at-0: kettle_water_limit",
                "series: 40 for 8 pods",
                "SETS kettle_boils_total 5, 4 of pods",
                "enum kettle_boils_total.tea black,green",
                "UNIT kettle_level ratio",
            ]
        );
        assert_eq!(read(&new.text()), new);
        assert_eq!(new.families["kettle_steam_total"].collector.as_deref(), Some("steam"));
    }
}
