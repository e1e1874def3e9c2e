//! What a command works with: nothing is taken from the process itself, so tests decide it all.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use crate::report::Style;
use crate::{Before, Cli, Source};

/// The stack, the streams and the patience of one run.
pub struct Context<'a> {
    pub(crate) cli: &'a Cli,
    pub(crate) source: &'a dyn Source,
    pub(crate) out: &'a mut dyn Write,
    pub(crate) err: &'a mut dyn Write,
    pub(crate) out_style: Style,
    pub(crate) err_style: Style,
    pub(crate) before: &'a Before<'a>,
    pub(crate) patience: Duration,
    pub(crate) program: Option<PathBuf>,
}

impl<'a> Context<'a> {
    /// Reports go to `out`, errors and notices to `err`, both without colours; waits half a minute for another run.
    pub fn new(cli: &'a Cli, out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        Self {
            cli,
            source: cli.program,
            out,
            err,
            out_style: Style::plain(),
            err_style: Style::plain(),
            before: &|_| Ok(()),
            patience: Duration::from_secs(30),
            program: None,
        }
    }

    /// Renders these files in the place of the program's own.
    #[must_use = "it returns the changed context"]
    pub fn rendering(mut self, source: &'a dyn Source) -> Self {
        self.source = source;
        self
    }

    /// Which of the two streams take colours.
    #[must_use = "it returns the changed context"]
    pub fn coloured(mut self, out: bool, err: bool) -> Self {
        self.out_style = Style::coloured(out);
        self.err_style = Style::coloured(err);
        self
    }

    /// Asks `before` ahead of every change to the disk.
    #[must_use = "it returns the changed context"]
    pub fn asking(mut self, before: &'a Before<'a>) -> Self {
        self.before = before;
        self
    }

    /// How long to wait for another run to end.
    #[must_use = "it returns the changed context"]
    pub fn waiting(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The program that runs, whose like need not make all files again where it found nothing to do: `gen` leaves a note
    /// beside it. Without it, `gen` makes all each time.
    #[must_use = "it returns the changed context"]
    pub fn of_program(mut self, program: Option<PathBuf>) -> Self {
        self.program = program;
        self
    }
}
