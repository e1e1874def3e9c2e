//! What an alert tells whoever is called: what it means, whom it hurts, what to look at and what to do.

use super::{Alert, about};
use crate::prose::{self, Words};
use crate::runbook::{Runbook, Step, check_steps};
use crate::template::{check_always_there, check_labels, check_unit};
use crate::unit::Unit;

impl Alert {
    /// What has happened, in words of those who use the system. Markdown. May use `{bound}` and `{for}`. Renders to a
    /// part of its section of the runbooks page.
    pub const fn meaning(self, meaning: &'static str) -> Self {
        Self { meaning, checked: false, ..self }
    }

    /// Whom it hurts, and how soon. Markdown. Renders like its [`meaning`](Self::meaning).
    pub const fn impact(self, impact: &'static str) -> Self {
        Self { impact, checked: false, ..self }
    }

    /// What to look at next: `.look(&ask("Which pods?", query))`. Renders to a step of the runbook's diagnosis.
    #[track_caller]
    pub const fn look(self, step: &'static Step) -> Self {
        self.diagnosis(core::slice::from_ref(step))
    }

    /// What to do, the gentlest first: `.fix(&say("Add a node."))`. Renders to a step of the runbook's remedy.
    #[track_caller]
    pub const fn fix(self, step: &'static Step) -> Self {
        self.remedy(core::slice::from_ref(step))
    }

    /// Steps to look at that several alerts share.
    #[track_caller]
    pub const fn diagnosis(mut self, steps: &'static [Step]) -> Self {
        self.diagnosis = self.diagnosis.and(steps);
        self.unchecked_texts()
    }

    /// Steps to take that several alerts share. The last of most alerts: what is wrong with their texts is told here,
    /// at the alert, before their group tells it.
    #[track_caller]
    pub const fn remedy(mut self, steps: &'static [Step]) -> Self {
        let first = self.remedy.is_empty();
        self.remedy = self.remedy.and(steps);
        match self.condition {
            // Which labels there are is not known yet where the query leaves it open and `.per(..)` is still to come.
            Some(condition) if first && (!self.per.is_empty() || condition.labels.is_none()) => {
                self.check_texts(condition.unit);
                self.checked = true;
            }
            _ if self.checked => check_steps(self.name, steps, self.words()),
            _ => {}
        }
        self
    }

    /// All four parts at once.
    #[track_caller]
    pub const fn runbook(self, runbook: Runbook) -> Self {
        if let Some(part) = runbook.missing() {
            about(self.name).text(": its runbook says nothing about ").quoted(part).fix("write it").raise()
        }
        let Runbook { meaning, impact, diagnosis, remedy } = runbook;
        self.meaning(meaning).impact(impact).diagnosis(diagnosis).remedy(remedy)
    }

    /// Whether it has any part of a runbook.
    pub(super) const fn has_runbook(&self) -> bool {
        !(self.meaning.is_empty() && self.impact.is_empty() && self.diagnosis.is_empty() && self.remedy.is_empty())
    }

    /// What its runbook says nothing about, and how to say it.
    pub(super) const fn missing_part(&self) -> Option<(&'static str, &'static str)> {
        if !self.has_runbook() {
            None
        } else if self.meaning.is_empty() {
            Some((" does not say what it means", "`.meaning(\"..\")`"))
        } else if self.impact.is_empty() {
            Some((" does not say whom it hurts", "`.impact(\"..\")`"))
        } else if self.diagnosis.is_empty() {
            Some((" does not say what to look at", "`.look(&ask(\"..\", query))`"))
        } else if self.remedy.is_empty() {
            Some((" does not say what to do", "`.fix(&say(\"..\"))`"))
        } else {
            None
        }
    }

    #[track_caller]
    pub(super) const fn check_texts(&self, unit: Unit) {
        check_labels(self.name, "summary", self.summary, self.per);
        check_labels(self.name, "description", self.description, self.per);
        if let Some(condition) = self.condition {
            let lacking = condition.labels.lacking();
            check_always_there(self.name, "summary", self.summary, lacking);
            check_always_there(self.name, "description", self.description, lacking);
        }
        check_unit(self.name, "summary", self.summary, unit);
        check_unit(self.name, "description", self.description, unit);
        let words = self.words();
        prose::check(self.name, "summary", self.summary, words);
        prose::check(self.name, "description", self.description, words);
        prose::check(self.name, "meaning", self.meaning, words);
        prose::check(self.name, "impact", self.impact, words);
        self.diagnosis.check_words(self.name, words);
        self.remedy.check_words(self.name, words);
    }

    /// What words in braces stand for in its texts.
    pub(super) const fn words(&self) -> Words {
        let bound = match self.condition {
            Some(condition) => condition.bound,
            None => None,
        };
        let burn = match self.burn {
            Some(burn) => Some((burn, self.per)),
            None => None,
        };
        Words { bound, lasts: self.held_for, burn }
    }
}
