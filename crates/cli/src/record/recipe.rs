//! A recipe: what a program is called, how it is made to show its metrics, and what no scrape of it can show.

use super::{ALL, Lab, Server};
use crate::catalogue::Draft;
use crate::exposition::Exposition;
use crate::problem::problem;
use findings::Finding;

/// How to record one program.
///
/// A company gives those of its own programs to [`Cli::recipes`](crate::Cli::recipes), with [`Way::Serves`] or
/// [`Way::Brought`].
#[derive(Clone, Copy)]
pub struct Recipe {
    /// What it is called on the command line; its first catalogue bears the same name.
    pub program: &'static str,
    /// The workload of the stack that runs it; none for programs that somebody else runs.
    pub workload: Option<&'static str>,
    /// Beginnings of the flags that decide what is exposed. The recording runs with them as deployed.
    pub flags: &'static [&'static str],
    /// The metric and label that tell the version of the running program; empty where none does.
    pub version: (&'static str, &'static str),
    /// How to get its pages.
    pub way: Way,
    /// Its catalogues, one for each page that is scraped as a job of its own.
    pub drafts: &'static [Draft],
}

/// How the pages of a program come about.
#[derive(Clone, Copy)]
pub enum Way {
    /// It is started here; the words say what it was made to do.
    Started(fn(&mut Lab) -> Result<Vec<Page>, Finding>, &'static str),
    /// It is a server of the repository that is started and asked; the words say which one, in which version.
    Serves(Server, &'static str),
    /// It cannot be started here: its catalogue was written by hand, unless somebody brings a page. The words say why.
    Brought(&'static str),
}

/// A page, by the name of the catalogue that it becomes.
pub struct Page {
    /// The name.
    pub exporter: &'static str,
    /// What it shows.
    pub exposition: Exposition,
}

impl Page {
    /// A page of an exporter.
    pub const fn new(exporter: &'static str, exposition: Exposition) -> Self {
        Self { exporter, exposition }
    }
}

impl Recipe {
    /// A program that cannot be started here, for the reason that `why` says: somebody brings its pages.
    pub const fn brought(program: &'static str, drafts: &'static [Draft], why: &'static str) -> Self {
        Self { program, workload: None, flags: &[], version: ("", ""), way: Way::Brought(why), drafts }
    }

    /// A program of which nothing is known but a page that somebody brings, and the workload of its name.
    pub(crate) fn of_a_page(program: &'static str) -> Self {
        let drafts = Box::leak(Box::new([Draft::of(program)]));
        Self { workload: Some(program), ..Self::brought(program, drafts, "nothing is known of it but its name") }
    }

    /// The version that the pages speak of.
    pub(crate) fn version_in(&self, pages: &[Page]) -> Option<String> {
        let (metric, label) = self.version;
        let families = pages.iter().filter_map(|page| page.exposition.families.get(metric));
        families.flat_map(|family| &family.series).find_map(|labels| labels.get(label)).cloned()
    }

    /// Whether a flag decides what is exposed.
    pub(crate) fn heeds(&self, flag: &str) -> bool {
        self.flags.iter().any(|start| flag.starts_with(start))
    }
}

/// The recipe of a program or of one of its catalogues: the company's own come first.
pub(crate) fn find(own: &'static [Recipe], name: &str) -> Result<&'static Recipe, Finding> {
    let named = |recipe: &&Recipe| recipe.program == name || recipe.drafts.iter().any(|draft| draft.exporter == name);
    let all = || own.iter().chain(ALL.iter().copied());
    all().find(named).ok_or_else(|| {
        let known: Vec<_> = all().map(|recipe| recipe.program).collect();
        let list = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let fix = match findings::did_you_mean(name, known.iter().copied()) {
            Some(meant) => format!("{meant} There are: {list}"),
            None => format!(
                "bring a page of a running one: `cargo xtask record {name} --url URL` or `--file FILE`; there are \
                 recipes for {list}"
            ),
        };
        problem(format!("there is no recipe to record `{name}`"), fix)
    })
}
