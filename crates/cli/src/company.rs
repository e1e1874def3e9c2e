//! What a company brings to the command line: its program, and what only it knows of the programs it watches.

use kit::{Namespace, Program, Stack};

use crate::catalogue::Catalogue;
use crate::exposition::Exposition;
use crate::record::{Recipe, find};
use crate::{Deployed, deployed};

/// A company's command line. Its `xtask` is `cli::main(&CLI)`.
///
/// ```
/// use cli::Cli;
/// use kit::{Namespace, Program, Stack};
///
/// const STACK: Stack = Stack::new(Namespace::ours("tea"), &[]);
/// const CLI: Cli = Cli::of(&Program::unwatched(&STACK, "src/lib.rs"));
/// assert_eq!(CLI.program.catalogues, "stack/catalogue");
/// ```
#[derive(Clone, Copy)]
pub struct Cli {
    /// The stack.
    pub program: &'static Program,
    /// How to record programs of its own, beside those that everybody knows.
    pub recipes: &'static [Recipe],
    /// What `contract` holds a page against unless it is told otherwise.
    pub contract: Option<Contract>,
}

/// What a program of the company must expose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contract {
    /// The name of the catalogue that says it.
    pub catalogue: &'static str,
    /// What to do where it is not kept.
    pub fix: &'static str,
}

impl Cli {
    /// The command line without a stack: what it says of one is that there is none.
    pub const ALONE: Self = {
        const STACK: Stack = Stack::new(Namespace::ours("none"), &[]);
        Self::of(&Program::unwatched(&STACK, "nowhere"))
    };

    /// The command line over a program.
    pub const fn of(program: &'static Program) -> Self {
        Self { program, recipes: &[], contract: None }
    }

    /// Recipes of programs of its own.
    #[must_use = "it returns the changed command line"]
    pub const fn recipes(mut self, recipes: &'static [Recipe]) -> Self {
        self.recipes = recipes;
        self
    }

    /// What `contract` holds a page against unless it is told otherwise.
    #[must_use = "it returns the changed command line"]
    pub const fn contract(mut self, contract: Contract) -> Self {
        self.contract = Some(contract);
        self
    }

    /// The image and the flags that the catalogue of that name must speak of, where the stack deploys its program.
    pub fn recorded_as(&self, exporter: &str) -> Option<Deployed> {
        let recipe = find(self.recipes, exporter).ok()?;
        let mut deployed = deployed(self.program, recipe.workload?)?;
        deployed.flags.retain(|flag| recipe.heeds(flag));
        Some(deployed)
    }

    /// The catalogue that this page of an exporter makes, with what is known of the deployed version, as `record` would
    /// write it.
    pub fn catalogue_of(&self, exporter: &str, page: &Exposition) -> Option<Catalogue> {
        let mut drafts = find(self.recipes, exporter).ok()?.drafts.iter();
        drafts.find(|draft| draft.exporter == exporter).map(|draft| draft.catalogue(page))
    }
}
