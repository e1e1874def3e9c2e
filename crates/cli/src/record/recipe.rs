//! A recipe: what a program is called, how it is made to show its metrics, and what no scrape of it can show.

use super::{ALL, Lab};
use crate::catalogue::{Catalogue, Draft};
use crate::exposition::Exposition;
use crate::{Deployed, Problem, deployed};

/// How to record one program.
#[derive(Clone, Copy)]
pub(crate) struct Recipe {
    /// What it is called on the command line; its first catalogue bears the same name.
    pub(crate) program: &'static str,
    /// The workload of the stack that runs it; none for the shop's and the cluster's own programs.
    pub(crate) workload: Option<&'static str>,
    /// Beginnings of the flags that decide what is exposed. The recording runs with them as deployed.
    pub(crate) flags: &'static [&'static str],
    /// The metric and label that tell the version of the running program.
    pub(crate) version: (&'static str, &'static str),
    /// How to get its pages.
    pub(crate) way: Way,
    /// Its catalogues, one for each page that is scraped as a job of its own.
    pub(crate) drafts: &'static [Draft],
}

/// How the pages of a program come about.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    /// It is started here; the words say what it was made to do.
    Started(fn(&mut Lab) -> Result<Vec<Page>, Problem>, &'static str),
    /// It cannot be started here: its catalogue was written by hand, unless somebody brings a page. The words say why.
    Brought(&'static str),
}

/// A page, by the name of the catalogue that it becomes.
pub(crate) struct Page {
    /// The name.
    pub(crate) exporter: &'static str,
    /// What it shows.
    pub(crate) exposition: Exposition,
}

impl Page {
    pub(crate) const fn new(exporter: &'static str, exposition: Exposition) -> Self {
        Self { exporter, exposition }
    }
}

impl Recipe {
    /// A program of which nothing is known but a page that somebody brings, and the workload of its name.
    pub(crate) fn of_a_page(program: &'static str) -> Self {
        Self {
            program,
            workload: Some(program),
            flags: &[],
            version: ("", ""),
            way: Way::Brought("nothing is known of it but its name"),
            drafts: Box::leak(Box::new([Draft::of(program)])),
        }
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

/// The image and the flags that the catalogue of that name must speak of, where the stack deploys its program.
pub fn recorded_as(exporter: &str) -> Option<Deployed> {
    deployed_as(find(exporter).ok()?)
}

/// The image that the stack deploys the program in, and those of its flags that decide what is exposed.
pub(crate) fn deployed_as(recipe: &Recipe) -> Option<Deployed> {
    let mut deployed = deployed(recipe.workload?)?;
    deployed.flags.retain(|flag| recipe.heeds(flag));
    Some(deployed)
}

/// The catalogue that this page of an exporter makes, with what is known of the deployed version, as `record` would write it.
pub fn catalogue_of(exporter: &str, page: &Exposition) -> Option<Catalogue> {
    let mut drafts = find(exporter).ok()?.drafts.iter();
    drafts.find(|draft| draft.exporter == exporter).map(|draft| draft.catalogue(page))
}

/// The recipe of a program or of one of its catalogues.
pub(crate) fn find(name: &str) -> Result<&'static Recipe, Problem> {
    let named = |recipe: &&&Recipe| recipe.program == name || recipe.drafts.iter().any(|draft| draft.exporter == name);
    ALL.iter().find(named).copied().ok_or_else(|| {
        let known: Vec<_> = ALL.iter().map(|recipe| recipe.program).collect();
        let all = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let fix = match similar::get_close_matches(name, &known, 1, 0.6).first() {
            Some(meant) => format!("did you mean `{meant}`? There are: {all}"),
            None => format!(
                "bring a page of a running one: `cargo xtask record {name} --url URL` or `--file FILE`; there are recipes \
                 for {all}"
            ),
        };
        Problem::new(format!("there is no recipe to record `{name}`"), fix)
    })
}
