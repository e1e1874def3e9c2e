//! DhakaCart's command line: its program, and how its own programs are recorded.

mod recipes;

use cli::{Cli, Contract};
use stack::PROGRAM;

/// All of it.
pub const CLI: Cli = Cli::of(&PROGRAM).recipes(recipes::ALL).contract(Contract {
    catalogue: "dhakacart-backend",
    fix: "mount testing/express-metrics/metrics.js in the backend, as the README beside it says",
});
