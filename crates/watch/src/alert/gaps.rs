//! What an alert lacks: told when it joins a group, all of it in one message.

use super::Alert;
use crate::severity::Severity;
use terms::{Fault, List};

/// What an alert lacks, and what to add.
type Gaps = List<(&'static str, &'static str), 9>;

impl Alert {
    /// Raises where something is missing, all of it in one message, or where a text speaks of what the query does not
    /// yield.
    #[track_caller]
    pub(crate) const fn check_complete(alerts: &[Self]) {
        let (mut fault, mut complete) = (Fault::new(""), true);
        let mut index = 0;
        while index < alerts.len() {
            let gaps = alerts[index].gaps();
            if !gaps.is_empty() {
                fault = alerts[index].gaping(if complete { fault } else { fault.text("\n") }, &gaps);
                complete = false;
            }
            index += 1;
        }
        if !complete {
            fault.raise()
        }
        let mut index = 0;
        while index < alerts.len() {
            if let Some(condition) = alerts[index].condition
                && !alerts[index].checked
            {
                alerts[index].check_texts(condition.unit);
            }
            index += 1;
        }
    }

    /// What is missing, as a message says it, and what to add.
    const fn gaps(&self) -> Gaps {
        let watchdog = self.severity.is(Severity::NONE);
        // Scenarios follow from what is read. Where nothing brings that, the checks tell so once, at its cause.
        let unread = match self.condition {
            Some(condition) => !condition.lacks.is_empty(),
            None => false,
        };
        let (fires, quiet) = if self.is_over_logs() {
            (
                "`.fires(given(lines! { {app=\"loki\"} \"what is written\" 9x10 }))`",
                "`.stays_quiet(given(lines! { {app=\"loki\"} \"what is written\" 1x10 }))`",
            )
        } else {
            (
                "`.fires(given(series! { up{job=\"loki\"} 0x10 }))`",
                "`.stays_quiet(given(series! { up{job=\"loki\"} 1x10 }))`",
            )
        };
        let (part, add_part) = match self.missing_part() {
            Some(part) => part,
            None => ("", ""),
        };
        let all = [
            (self.condition.is_none(), " has no condition", "`.when(query, bound)` or `.when_any(query)`"),
            (
                self.held_for.is_none(),
                " does not say how long the trouble must last",
                "`.for_(minutes(5))`, or `.at_once()`",
            ),
            (self.summary.is_empty(), " has no summary", "`.summary(\"..\")`: one line for a phone's screen"),
            (self.description.is_empty(), " has no description", "`.description(\"..\")`: what is wrong, with numbers"),
            (
                !self.has_runbook(),
                " has no runbook",
                "`.meaning(\"..\").impact(\"..\").look(&ask(\"..\", query)).fix(&say(\"..\"))`",
            ),
            (self.missing_part().is_some(), part, add_part),
            (self.fires.is_empty() && !unread, " does not say when it fires, so nobody has tried it", fires),
            (
                self.stays_quiet.is_empty() && !watchdog && !unread,
                " does not say when it stays quiet, so nobody has tried it",
                quiet,
            ),
            (
                self.gone().is_none() && !watchdog && !unread,
                " does not say what happens when its target vanishes, so nobody has tried it",
                "`.when_gone(told_by(&NO_INSTANCE_LEFT).job(\"loki\"))`, `still_fires()` or `quiet_because(\"..\")`",
            ),
        ];
        let (mut gaps, mut index) = (List::EMPTY, 0);
        while index < all.len() {
            let (missing, what, fix) = all[index];
            if missing {
                gaps = gaps.push((what, fix), "gaps of one alert");
            }
            index += 1;
        }
        gaps
    }

    /// Adds all that is missing to a message.
    const fn gaping(&self, fault: Fault, gaps: &Gaps) -> Fault {
        let location = self.origin.location();
        let mut fault = fault.text("alert ").quoted(self.name).text(" at ").text(self.origin.file()).text(":");
        fault = fault.number(location.line() as u64);
        let mut index = 0;
        while index < gaps.len() {
            fault = fault.text(if index == 0 { "" } else { "," }).text(gaps.get(index).0);
            index += 1;
        }
        fault = fault.text("; fix: add ");
        let mut index = 0;
        while index < gaps.len() {
            fault = fault.text(if index == 0 { "" } else { "; " }).text(gaps.get(index).1);
            index += 1;
        }
        fault
    }
}
