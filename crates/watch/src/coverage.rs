//! Nothing is asked for that nobody brings: every series that a query reads comes from a job of the same watch, or from a
//! rule of it.
//!
//! `promql!` has seen to it that a job of the stack *can* bring the series. That the job is in the list, and that somebody
//! records what is read as recorded, can only be said where all lists meet.

use super::dashboard::Dashboard;
use super::lead::Lead;
use super::query::{Query, Read};
use super::rule_group::Group;
use super::runbook::{Paste, Step};
use super::scrape::Job;
use terms::{Fault, text};

/// What there is to read.
#[derive(Clone, Copy)]
pub(super) struct Readable<'a> {
    pub jobs: &'a [Job],
    pub groups: &'a [Group],
}

impl Readable<'_> {
    /// Refuses, at the caller's line, rules and runbooks that read what nobody brings.
    #[track_caller]
    pub const fn check_groups(&self, groups: &[Group]) {
        let mut group = 0;
        while group < groups.len() {
            let records = groups[group].records();
            let mut index = 0;
            while index < records.len() {
                let who = Fault::new("recording rule ").quoted(records[index].name());
                self.check(who, &records[index].query());
                index += 1;
            }
            let alerts = groups[group].alerts();
            let mut index = 0;
            while index < alerts.len() {
                let who = Fault::new("alert ").quoted(alerts[index].name());
                self.check_reads(who, alerts[index].reads());
                if let Some(runbook) = alerts[index].runbook_text() {
                    let who = Fault::new("the runbook of ").quoted(alerts[index].name());
                    self.check_steps(who, runbook.diagnosis);
                    self.check_steps(who, runbook.remedy);
                }
                index += 1;
            }
            group += 1;
        }
    }

    /// Refuses, at the caller's line, panels and variables that read what nobody brings.
    #[track_caller]
    pub const fn check_dashboards(&self, dashboards: &[Dashboard]) {
        let mut board = 0;
        while board < dashboards.len() {
            let variables = dashboards[board].all_variables();
            let mut index = 0;
            while index < variables.len() {
                if let Some(series) = variables[index].series() {
                    let who = Fault::new("variable ").quoted(variables[index].name()).text(" of ");
                    self.check(who.quoted(dashboards[board].title()), &series);
                }
                index += 1;
            }
            let rows = dashboards[board].all_rows();
            let mut row = 0;
            while row < rows.len() {
                let panels = rows[row].all_panels();
                let mut panel = 0;
                while panel < panels.len() {
                    let mut index = 0;
                    while let Some(target) = panels[panel].target_at(index) {
                        let who = Fault::new("panel ").quoted(panels[panel].title()).text(" of ");
                        self.check_reads(who.quoted(dashboards[board].title()), target.reads());
                        index += 1;
                    }
                    panel += 1;
                }
                row += 1;
            }
            board += 1;
        }
    }

    /// Refuses, at the caller's line, links to what nobody brings.
    #[track_caller]
    pub const fn check_leads(&self, leads: &[Lead]) {
        let mut index = 0;
        while index < leads.len() {
            self.check_reads(Fault::new("link ").quoted(leads[index].title()), leads[index].reads());
            index += 1;
        }
    }

    #[track_caller]
    const fn check_steps(&self, who: Fault, steps: &[Step]) {
        let mut index = 0;
        while index < steps.len() {
            if let Paste::Promql(query) = steps[index].paste() {
                self.check(who, &query);
            }
            index += 1;
        }
    }

    #[track_caller]
    const fn check(&self, who: Fault, query: &Query) {
        self.check_reads(who, query.reads());
    }

    #[track_caller]
    const fn check_reads(&self, who: Fault, reads: &[Read]) {
        let mut index = 0;
        while index < reads.len() {
            let (series, jobs) = reads[index];
            if jobs.is_empty() {
                self.check_recorded(who, series);
            } else if !self.scrapes_any(jobs) {
                who.text(" reads ")
                    .quoted(series)
                    .text(", which the scrape job ")
                    .quoted(jobs[0])
                    .text(" brings, but no job of that name is in the list")
                    .fix("add it to `jobs`, or remove what reads the series")
                    .raise()
            }
            index += 1;
        }
    }

    #[track_caller]
    const fn check_recorded(&self, who: Fault, series: &str) {
        // Prometheus itself records the state of alerts.
        if !text::has(series, b':') {
            return;
        }
        let mut group = 0;
        while group < self.groups.len() {
            let records = self.groups[group].records();
            let mut index = 0;
            while index < records.len() {
                if text::same(records[index].name(), series) {
                    return;
                }
                index += 1;
            }
            group += 1;
        }
        who.text(" reads ")
            .quoted(series)
            .text(", which no rule records")
            .fix("write `record! { name => expression }` in a group, or correct the name")
            .raise()
    }

    const fn scrapes_any(&self, jobs: &[&str]) -> bool {
        let mut index = 0;
        while index < jobs.len() {
            let mut job = 0;
            while job < self.jobs.len() {
                if text::same(self.jobs[job].name(), jobs[index]) {
                    return true;
                }
                job += 1;
            }
            index += 1;
        }
        false
    }
}
