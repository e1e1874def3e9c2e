//! Rows say how their panels lie, never where: so many on a line, so high; the columns follow.

use super::panel::{Panel, check_repeated};
use super::same::{self, Same};
use crate::layout::stable_id;
use crate::overlay::{Needs, Overlay};
use terms::{Fault, List, Origin, WorkloadId};

/// A titled group of panels that lie on lines of equal height. Renders to a panel of the type `row` and its panels.
#[must_use = "a row is shown only once it stands in a dashboard"]
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub(super) title: &'static str,
    pub(super) per_line: usize,
    pub(super) height: usize,
    pub(super) panels: &'static [Panel],
    pub(super) same: Same,
    pub(super) collapsed: bool,
    pub(super) repeated: Option<&'static str>,
    pub(super) needs: Needs,
    of_remote_write: bool,
    of_several: Option<WorkloadId<'static>>,
    origin: Origin,
}

impl Row {
    /// A row with two panels on a line, of medium height.
    #[track_caller]
    pub const fn new(title: &'static str) -> Self {
        if title.is_empty() {
            Fault::new("a row has no title").fix("say what its panels have in common").raise()
        }
        let (panels, same, needs): (&[Panel], _, _) = (&[], List::EMPTY, Needs::EMPTY);
        Self {
            title,
            per_line: 2,
            height: 8,
            panels,
            same,
            collapsed: false,
            repeated: None,
            needs,
            of_remote_write: false,
            of_several: None,
            origin: Origin::here(),
        }
    }

    /// How many panels share the 24 columns, 1 to 8. The last line's panels share them all, so that no gap remains.
    #[track_caller]
    pub const fn panels_per_line(mut self, count: usize) -> Self {
        if count == 0 || count > 8 {
            Fault::new("row ")
                .quoted(self.title)
                .text(" has ")
                .number(count as u64)
                .text(" panels on a line, which has room for 1 to 8 that can be read")
                .fix("say `.panels_per_line(4)` or the like")
                .raise()
        }
        self.per_line = count;
        self
    }

    /// Low panels, 4 grid units: single numbers.
    pub const fn short(mut self) -> Self {
        self.height = 4;
        self
    }

    /// High panels, 12 grid units: tables and logs.
    pub const fn tall(mut self) -> Self {
        self.height = 12;
        self
    }

    /// Shows its title only, until somebody opens it: details, below what answers first. Nothing inside is asked until
    /// then. Renders to `collapsed: true`; links to its panels still lead there.
    pub const fn collapsed(mut self) -> Self {
        self.collapsed = true;
        self
    }

    /// One copy of it for each value that is chosen for the variable, which its title names: `Node $node`. Renders to
    /// `repeat`.
    ///
    /// <https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/create-dashboard/#configure-repeating-rows>
    #[track_caller]
    pub const fn repeated_for(mut self, variable: &'static str) -> Self {
        check_repeated("row ", self.title, variable);
        self.repeated = Some(variable);
        self
    }

    /// The variable for whose values there are copies of it.
    pub const fn repeats(&self) -> Option<&'static str> {
        self.repeated
    }

    /// Its panels mean nothing without this scrape job: the row goes where an environment leaves the job out. Not
    /// needed where everything that they ask for comes from the job.
    #[track_caller]
    pub const fn needs(mut self, job: &'static str) -> Self {
        self.needs = self.needs.push(job, "jobs that a row needs");
        self
    }

    /// Its panels speak of what is written to a receiver: it is shown only where an environment writes to one.
    pub const fn where_remote_write(mut self) -> Self {
        self.of_remote_write = true;
        self
    }

    /// Its panels speak of several pods of this workload: it is shown only where an environment runs several.
    pub const fn where_several(mut self, workload: WorkloadId<'static>) -> Self {
        self.of_several = Some(workload);
        self
    }

    /// Whether it speaks of a receiver where there is none, or of several where there is one.
    pub(crate) fn lacks_subject(&self, overlay: &Overlay) -> bool {
        self.of_remote_write && !overlay.remote_write
            || self.of_several.is_some_and(|workload| !overlay.several.contains(&workload))
    }

    /// The scrape jobs without which it means nothing, as far as it says so.
    pub(crate) const fn needed(&self) -> &Needs {
        &self.needs
    }

    /// None of its panels depends on what is chosen for the variable, because of the reason: "nodes serve all
    /// namespaces".
    #[track_caller]
    pub const fn same_for_every(mut self, variable: &'static str, reason: &'static str) -> Self {
        self.same = same::with(self.same, self.title, variable, reason);
        self
    }

    /// The panels from left to right and top to bottom, at least one, each with something to show.
    #[track_caller]
    pub const fn panels(mut self, panels: &'static [Panel]) -> Self {
        if panels.is_empty() {
            Fault::new("row ").quoted(self.title).text(" has no panels").fix("add a panel, or remove the row").raise()
        }
        let mut index = 0;
        while index < panels.len() {
            panels[index].check_complete(self.title);
            index += 1;
        }
        self.panels = panels;
        self
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether only its title is shown until somebody opens it.
    pub const fn is_collapsed(&self) -> bool {
        self.collapsed
    }

    /// Its title.
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// The id of one of its panels: made from both titles, so that a new panel does not move the links to all others.
    pub(super) const fn panel_id(&self, panel: &Panel) -> usize {
        stable_id(&[self.title, panel.title]) as usize
    }

    /// The variables on which none of its panels depends, each with the reason.
    pub fn excuses(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.same.iter().copied()
    }

    /// Its panels.
    pub const fn all_panels(&self) -> &'static [Panel] {
        self.panels
    }
}
