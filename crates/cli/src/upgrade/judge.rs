//! Every query in the three worlds: what dies, what means something else, what does not hold during the rollout.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Family, Part};
use findings::{Finding, Place, Severity};
use promql::ast::{Expr, Kind};
use promql::rules::UNKNOWN_METRIC;
use promql::{Analysis, analyse, parse};
use query::Span;

use super::changes::{Change, changes, renamed_label};
use super::likeness::successor;
use super::rules::{DURING_ROLLOUT, GONE};
use super::{Asked, Pair, Worlds};

/// What was found, who is concerned by each, and what is new.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// Each with the one who asks.
    pub found: Vec<(String, Finding)>,
    /// New metrics that nothing reads.
    pub unread: Vec<String>,
    /// How many queries were held against both versions.
    pub queries: usize,
    /// Who asks what is no `PromQL`, so that nothing is known of it.
    pub skipped: Vec<String>,
}

/// Holds everything that is asked against both versions; `version` names the new one in messages.
pub(crate) fn judge(asked: &[Asked], pairs: &[Pair], worlds: &Worlds, version: &str) -> Judged {
    let judge = Judge { pairs, worlds, version };
    let mut judged = Judged::default();
    let mut read = BTreeSet::new();
    for one in asked {
        let Ok(expr) = parse(&one.text, worlds.old.dialect.in_grafana()) else {
            judged.skipped.push(one.who.clone());
            continue;
        };
        judged.queries += 1;
        let (found, series) = judge.query(one, &expr);
        read.extend(series);
        judged.found.extend(found.into_iter().map(|finding| (one.who.clone(), finding)));
    }
    tell_followers(&mut judged.found, asked);
    let added = |pair: &Pair| -> Vec<Family> {
        let is_new = |family: &&Family| !pair.old.families.contains_key(&family.name);
        pair.new.families.values().filter(is_new).cloned().collect()
    };
    let unread = pairs.iter().flat_map(added).filter(|family| !family.series().any(|name| read.contains(&name)));
    judged.unread = unread.map(|family| family.name).collect();
    judged.found.sort_by(|one, other| (one.1.severity, &one.1.place).cmp(&(other.1.severity, &other.1.place)));
    judged.found.dedup_by(|one, other| one.1 == other.1);
    judged
}

/// A record that dies takes along whoever reads it: they are named with it.
fn tell_followers(found: &mut [(String, Finding)], asked: &[Asked]) {
    let mut readers: BTreeMap<String, Vec<&Asked>> = BTreeMap::new();
    for record in asked.iter().filter_map(|one| one.recorded_as.as_ref()) {
        let reads = asked.iter().filter(|one| word(&one.text, record).is_some());
        readers.entry(format!("recording rule `{record}`")).or_insert_with(|| reads.collect());
    }
    for (who, finding) in found.iter_mut().filter(|(_, finding)| finding.severity == Severity::Error) {
        for reader in readers.get(who).into_iter().flatten().take(3) {
            finding.also.push((reader.place.clone(), format!("{} reads it", reader.who)));
        }
    }
}

pub(super) struct Judge<'a> {
    pairs: &'a [Pair],
    pub(super) worlds: &'a Worlds,
    pub(super) version: &'a str,
}

impl Judge<'_> {
    /// What is to be said of one query, and the series that it reads.
    fn query(&self, one: &Asked, expr: &Expr) -> (Vec<Finding>, BTreeSet<String>) {
        let (before, known) = analyse(expr, &self.worlds.old);
        let series = before.reads.iter().map(|read| read.series.clone()).collect();
        if let Err(faults) = parse(&one.text, self.worlds.new.dialect.in_grafana()) {
            return (faults.iter().map(|fault| fault.placed(one.place.clone(), &one.text)).collect(), series);
        }
        let (after, told) = analyse(expr, &self.worlds.new);
        let is_known =
            |fault: &query::Finding| known.iter().any(|old| old.rule == fault.rule && old.span == fault.span);
        let mut gone = self.gone(one, expr, &before);
        let lost: Vec<_> = gone.iter().map(|(span, _)| *span).collect();
        let spared = self.spared(expr, &lost);
        gone.retain(|(span, _)| !spared.contains(span));
        let is_told = |fault: &query::Finding| *fault.rule == UNKNOWN_METRIC && lost.contains(&fault.span);
        let fresh = told.into_iter().filter(|fault| !is_known(fault) && !is_told(fault));
        let fresh = fresh.map(|fault| self.renamed(one, &before, &fault));
        let mut found: Vec<Finding> = gone.iter().map(|(_, finding)| finding.clone()).chain(fresh).collect();
        if found.is_empty() {
            found.extend(self.unmentioned(one, &before, &after));
        } else if let Some(after) = self.repaired(one, &gone) {
            let told: Vec<_> = gone.iter().map(|(span, _)| *span).collect();
            found.extend(self.other_meaning(one, expr, &before, &after, &told));
        }
        if found.is_empty() {
            found.extend(self.other_meaning(one, expr, &before, &after, &[]));
            let (_, mixed) = analyse(expr, &self.worlds.mixed);
            let only_mixed = mixed.into_iter().filter(|fault| !is_known(fault));
            found.extend(only_mixed.map(|fault| {
                let place = one.place.clone().inside(one.text.clone(), fault.span.start..fault.span.end);
                DURING_ROLLOUT.warning(place, format!("while both versions run: {}", fault.message)).fix(fault.fix)
            }));
        }
        (found, series)
    }

    /// The metric as it was, and what it is in the new version.
    pub(super) fn family(&self, series: &str) -> Option<(&Pair, &Family, Part, Option<&Family>)> {
        self.pairs.iter().find_map(|pair| {
            let (family, part) = pair.old.find(series)?;
            let new = pair.new.find(series).map(|(family, _)| family);
            Some((pair, family, part, new))
        })
    }

    /// Series that nobody exposes any more, each with its place in the text.
    fn gone(&self, one: &Asked, expr: &Expr, before: &Analysis) -> Vec<(Span, Finding)> {
        let others = |series: &str| {
            let is_other = |exporter: &str| !self.pairs.iter().any(|pair| pair.old.exporter == exporter);
            self.worlds.new.catalogues.iter().any(|one| is_other(&one.exporter) && one.find(series).is_some())
        };
        let mut gone = Vec::new();
        for (series, span) in names(expr) {
            let is_read = before.reads.iter().any(|read| read.series == series);
            if let Some((pair, old, Part::Whole, Some(new))) = self.family(&series)
                && old.kind.part_label() == Some("quantile")
                && old.bounds.is_some()
                && new.bounds.is_none()
                && new.had_series
                && is_read
            {
                let place = one.place.clone().inside(one.text.clone(), span.start..span.end);
                let message = format!("`{series}` has no quantiles any more in {} {}", pair.old.exporter, self.version);
                let fix = format!("ask for its mean, `rate({series}_sum[5m]) / rate({series}_count[5m])`");
                gone.push((span, GONE.error(place, message).fix(fix)));
                continue;
            }
            let Some((pair, family, part, None)) = self.family(&series).filter(|_| is_read && !others(&series)) else {
                continue;
            };
            let program = &pair.old.exporter;
            let fix = successor(family, &pair.old, &pair.new).map_or_else(
                || "remove it, or keep the old version: nothing in the new one is like it".to_owned(),
                |new| format!("did you mean `{}`?{}", named(new, part), other_labels(family, new)),
            );
            let place = one.place.clone().inside(one.text.clone(), span.start..span.end);
            let message = format!("`{series}` is gone from {program} {}", self.version);
            gone.push((span, GONE.error(place, message).fix(fix)));
        }
        gone
    }

    /// Names that are gone and stand beside `or` with their new name: `new or old` is made ready for both versions.
    fn spared(&self, expr: &Expr, lost: &[Span]) -> Vec<Span> {
        let mut spared = Vec::new();
        let successor_of = |series: &str| {
            let (pair, family, part, _) = self.family(series)?;
            Some(named(successor(family, &pair.old, &pair.new)?, part))
        };
        expr.walk(&mut |expr| {
            let Kind::Binary(binary) = &expr.kind else { return };
            let [left, right] = [names(&binary.lhs), names(&binary.rhs)];
            for (side, other) in [(&left, &right), (&right, &left)].into_iter().filter(|_| binary.op.text() == "or") {
                let gone = side.iter().filter(|(_, span)| lost.contains(span));
                let has_new =
                    |series: &str| successor_of(series).is_some_and(|new| other.iter().any(|one| one.0 == new));
                spared.extend(gone.filter(|(series, _)| has_new(series)).map(|(_, span)| *span));
            }
        });
        spared
    }

    /// The query as it is once what is gone has its new name: what else it reads may mean something else too.
    fn repaired(&self, one: &Asked, gone: &[(Span, Finding)]) -> Option<Analysis> {
        let mut text = one.text.clone();
        for (span, _) in gone.iter().rev() {
            let (pair, family, part, _) = self.family(span.of(&one.text))?;
            text.replace_range(span.start..span.end, &named(successor(family, &pair.old, &pair.new)?, part));
        }
        let expr = parse(&text, self.worlds.new.dialect.in_grafana()).ok()?;
        (!gone.is_empty()).then(|| analyse(&expr, &self.worlds.new).0)
    }

    /// A fault as it is told: with the new name of a label that was renamed.
    fn renamed(&self, one: &Asked, before: &Analysis, fault: &query::Finding) -> Finding {
        let told = fault.placed(one.place.clone(), &one.text);
        let written = fault.span.of(&one.text);
        let labels = self.lost_labels(before);
        let is_meant = |label: &&String| word(written, label).is_some() || told.message.contains(&format!("`{label}`"));
        let meant = labels.iter().find(is_meant).and_then(|label| Some((label, self.other_name(before, label)?)));
        if let Some((label, (now, series))) = meant {
            return told.fix(format!("did you mean `{now}`? `{series}` has it in the place of `{label}`"));
        }
        told
    }

    /// The labels that what is read has lost.
    fn lost_labels(&self, before: &Analysis) -> BTreeSet<String> {
        let families = before.reads.iter().filter_map(|read| self.family(&read.series));
        let changes = families.filter_map(|(_, old, _, new)| Some(changes(old, new?))).flatten();
        let went = |change| if let Change::Labels(_, went) = change { went } else { Vec::new() };
        changes.flat_map(went).collect()
    }

    /// The label of the same meaning, and the series that has it.
    fn other_name(&self, before: &Analysis, label: &str) -> Option<(String, String)> {
        before.reads.iter().find_map(|read| {
            let (_, old, _, new) = self.family(&read.series)?;
            let new = new?;
            changes(old, new).into_iter().find_map(|change| {
                let Change::Labels(came, went) = change else { return None };
                let now = went.iter().any(|one| one == label).then(|| renamed_label(label, &came, &went, new))??;
                Some((now.to_owned(), read.series.clone()))
            })
        })
    }

    /// Labels that texts, legends and variables name, and the result has lost.
    fn unmentioned(&self, one: &Asked, before: &Analysis, after: &Analysis) -> Vec<Finding> {
        let is_lost = |label: &&String| {
            before.labels.may.contains_key(*label) && !after.labels.may.contains_key(*label) && !after.labels.open
        };
        let lost = one.mentions.iter().filter(is_lost);
        let finding = |label: &String| {
            let message =
                format!("{} names the label `{label}`, which its result has no more in {}", one.who, self.version);
            let fix = self.other_name(before, label).map_or_else(
                || after.labels.fix(label, "name one of these"),
                |(now, series)| format!("did you mean `{now}`? `{series}` has it in the place of `{label}`"),
            );
            GONE.error(self.whole(one), message).fix(fix)
        };
        lost.map(finding).collect()
    }

    fn whole(&self, one: &Asked) -> Place {
        let first = self.pairs.iter().flat_map(|pair| pair.old.series()).filter_map(|name| {
            let at = word(&one.text, &name)?;
            Some((at, at + name.len()))
        });
        let (start, end) = first.min().unwrap_or((0, one.text.len()));
        one.place.clone().inside(one.text.clone(), start..end)
    }
}

/// The series that a query names, with the place of each name.
pub(super) fn names(expr: &Expr) -> Vec<(String, Span)> {
    let mut names: Vec<(String, Span)> = Vec::new();
    for selector in expr.selectors() {
        if let Some(name) = &selector.name {
            names.push((name.text.clone(), name.span));
        }
    }
    names.sort_by_key(|(_, span)| *span);
    names.dedup();
    names
}

/// What a part of a metric is called after the metric was renamed.
fn named(new: &Family, part: Part) -> String {
    if new.has(part) { format!("{}{}", new.name, part.suffix()) } else { new.name.clone() }
}

/// What to do about labels that the successor has in the place of others.
fn other_labels(old: &Family, new: &Family) -> String {
    let labels = changes(old, new).into_iter().find_map(|change| match change {
        Change::Labels(came, went) => Some((came, went)),
        _ => None,
    });
    labels.map_or_else(String::new, |(came, went)| {
        let list = |names: Vec<String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        match (came.is_empty(), went.is_empty()) {
            (false, false) => format!(" It has {} in the place of {}", list(came), list(went)),
            (false, true) => format!(" It has {} as well", list(came)),
            (true, _) => format!(" It has no {}", list(went)),
        }
    })
}

/// Where a name stands in a text as a word of its own.
fn word(text: &str, name: &str) -> Option<usize> {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "_:".contains(letter);
    let alone = |at: &usize| !text[..*at].ends_with(is_of_name) && !text[at + name.len()..].starts_with(is_of_name);
    text.match_indices(name).map(|(at, _)| at).find(alone)
}
