//! What a new alert has of those that are there: who tells for it, how urgent it is, which panel it links to.

use syn::Expr;

use super::source::{Seen, Source, name_of};
use super::stack::{At, Stack, ends_with, text_of};

/// The alert that tells of every job that vanishes.
pub(super) struct Teller {
    at: At,
    pub ident: String,
    is_public: bool,
}

pub(super) fn teller(stack: &Stack) -> Option<Teller> {
    stack.spec().find_map(|(at, source)| {
        let consts = Seen::of(&source.syntax).consts;
        let found = consts.into_iter().find(|one| {
            let is_one =
                |expr: &&Expr| matches!(expr, Expr::Call(call) if ends_with(&call.func, "Alert", "jobs_vanished"));
            Seen::within(&one.expr).exprs.iter().any(is_one)
        })?;
        Some(Teller { at, ident: found.ident.to_string(), is_public: !matches!(found.vis, syn::Visibility::Inherited) })
    })
}

impl Teller {
    /// What a file imports to name it; nothing where it cannot.
    pub fn seen_from(&self, stack: &Stack, at: At) -> Option<Vec<(String, bool)>> {
        if self.at == at {
            return Some(Vec::new());
        }
        let exported = stack.spec().find_map(|(_, source)| {
            let one = source.uses().into_iter().find(|one| one.is_public && one.alias == self.ident)?;
            (one.path.len() > 1).then(|| source.path_to(&self.ident))
        });
        let path = exported.unwrap_or_else(|| stack.file(self.at).path_to(&self.ident));
        self.is_public.then(|| vec![(path, false)])
    }
}

/// Code of one file that is to stand in another.
pub(super) struct Brought {
    pub at: At,
    pub text: String,
}

impl Brought {
    /// What the other file imports for it.
    pub fn import(&self, stack: &Stack) -> Option<(String, bool)> {
        let source = stack.file(self.at);
        let first: String = self.text.chars().take_while(|one| one.is_alphanumeric() || *one == '_').collect();
        if first.is_empty() || first == "crate" {
            return None;
        }
        let used = source.uses().into_iter().find(|one| one.alias == first);
        Some(match used {
            Some(used) => (absolute(source, &used.path), false),
            None if source.syntax.items.iter().filter_map(name_of).any(|name| *name == first) => {
                (source.path_to(&first), false)
            }
            None => return known(&first),
        })
    }
}

/// A path of a file without `self` and `super`.
fn absolute(source: &Source, path: &[String]) -> String {
    let mut module = source.module.clone();
    let mut rest = path;
    let mut is_relative = false;
    while let [first, others @ ..] = rest {
        match first.as_str() {
            "self" => {}
            "super" => _ = module.pop(),
            _ => break,
        }
        is_relative = true;
        rest = others;
    }
    let segments = if is_relative { [&["crate".to_owned()], module.as_slice(), rest].concat() } else { path.to_vec() };
    segments.join("::")
}

/// How urgent alerts are beside it: as the last one of its file, else as that of jobs that vanish.
pub(super) fn severity(stack: &Stack, at: At, teller: Option<&Teller>) -> Option<Brought> {
    let of_file = |at: At| {
        let source = stack.file(at);
        let seen = Seen::of(&source.syntax).exprs;
        let said = seen.into_iter().rev().find_map(|expr| match expr {
            Expr::Call(call)
                if ends_with(&call.func, "Alert", "new") || ends_with(&call.func, "Alert", "jobs_vanished") =>
            {
                call.args.get(1)
            }
            _ => None,
        })?;
        Some(Brought { at, text: source.slice(said).to_owned() })
    };
    of_file(at).or_else(|| of_file(teller?.at))
}

/// The panel of the alert that tells of jobs.
pub(super) fn panel(stack: &Stack, teller: Option<&Teller>) -> Option<Brought> {
    let teller = teller?;
    let source = stack.file(teller.at);
    let consts = Seen::of(&source.syntax).consts;
    let constant = consts.into_iter().find(|one| one.ident == teller.ident)?;
    Seen::within(&constant.expr).exprs.into_iter().find_map(|expr| match expr {
        Expr::MethodCall(call)
            if call.method == "panel" && call.args.len() == 1 && text_of(&call.args[0]).is_none() =>
        {
            Some(Brought { at: teller.at, text: source.slice(&call.args[0]).to_owned() })
        }
        _ => None,
    })
}

/// Where a name comes from that alerts speak of, and whether the prelude has it.
pub(super) fn known(word: &str) -> Option<(String, bool)> {
    let (module, in_prelude) = match word {
        "Alert" => ("watch::alert", true),
        "Severity" => ("watch::severity", true),
        "Trial" | "given" | "told_by" | "still_fires" | "quiet_because" => ("watch::scenario", true),
        "always" => ("watch::scenario", false),
        "ask" | "say" => ("watch::runbook", true),
        "NO" | "YES" | "above" | "amounting" | "before" | "below" | "busy" | "bytes" | "bytes_per_second" | "count"
        | "lasting" | "older_than" | "per_minute" | "per_second" | "percent" => ("watch::unit", true),
        "days" | "gibibytes" | "hours" | "kibibytes" | "mebibytes" | "milliseconds" | "millicores" | "minutes"
        | "seconds" => ("kit", false),
        "promql" | "series" => ("crate", false),
        _ => return None,
    };
    Some((format!("{module}::{word}"), in_prelude))
}
