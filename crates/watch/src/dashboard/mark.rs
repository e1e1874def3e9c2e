//! Marks on the time axis: what happened while the lines bent.

use super::target::Meaning;
use crate::query::Query;
use crate::template::check_legend;
use terms::{Fault, Origin};

/// Something that happened, marked on every graph of a board. Renders to an entry of `annotations`.
#[must_use = "a mark is drawn only once it is on a dashboard"]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    pub(super) name: &'static str,
    pub(super) query: Query,
    pub(super) title: &'static str,
    pub(super) meaning: Option<Meaning>,
}

impl Mark {
    /// Marks the times at which the query has a result; `title` says what happened, with labels of the result:
    /// `Rollout of {{deployment}}`. It is asked once a minute of the time range. Blue, unless it is told what it means.
    #[track_caller]
    pub const fn new(name: &'static str, query: Query, title: &'static str) -> Self {
        if name.is_empty() || title.is_empty() {
            Fault::new("a mark has no name or no title").fix("say what happened, such as `Rollouts`").raise()
        }
        check_legend(name, title, query.labels());
        Self { name, query, title, meaning: None }
    }

    /// Its colour. Renders to `iconColor`.
    pub const fn meaning(self, meaning: Meaning) -> Self {
        Self { meaning: Some(meaning), ..self }
    }

    /// What it is called at the top of the board, where it can be switched off.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What it asks.
    pub const fn query(&self) -> Query {
        self.query
    }

    /// What happened.
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Where its query was written.
    pub const fn origin(&self) -> Origin {
        self.query.origin()
    }
}
