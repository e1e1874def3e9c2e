//! The catalogue of what is added: written, and known to the crate whose queries are held against it.

use findings::Finding;
use syn::Expr;

use super::module::Wanted;
use super::names::Plain;
use super::source::{Seen, Source};
use super::stack::{At, New, Stack, array_of, text_of};
use crate::catalogue;
use crate::problem::problem;

/// Writes the catalogue and makes it known where the crate lists its catalogues; says what is left to do.
pub(super) fn register(
    stack: &mut Stack,
    krate: usize,
    name: &Plain,
    wanted: &Wanted,
) -> Result<Option<String>, Finding> {
    let own = format!("{}/{}.prom", stack.catalogues(), name.text());
    let (path, text) = match wanted.catalogue.clone() {
        Some(recorded) => recorded,
        // Of what everybody runs there is one.
        None if catalogue::recorded::ALL.iter().any(|(known, _)| *known == name.text()) => return Ok(None),
        None if stack.holds(&own) => return list_catalogue(stack, krate, name, &own).map(|()| None),
        None => {
            let source = "written from nothing: nobody has recorded yet what it exposes".to_owned();
            let empty = catalogue::Catalogue { exporter: name.text().to_owned(), source, ..Default::default() };
            (own, empty.text())
        }
    };
    list_catalogue(stack, krate, name, &path)?;
    stack.new.push(New { path: path.clone(), text });
    let unknown = wanted.catalogue.is_none().then(|| {
        let record = format!("`cargo xtask record {} --url URL`", name.text());
        format!("queries know nothing that it exposes: {record} writes it into {path}")
    });
    Ok(unknown)
}

/// Catalogues are known by lying in their folder, where a build script lists them; else by a line of Rust.
fn list_catalogue(stack: &mut Stack, krate: usize, name: &Plain, path: &str) -> Result<(), Finding> {
    let listed = stack.crates[krate].files.iter().enumerate().find_map(|(file, source)| {
        let arrays = Seen::of(&source.syntax).exprs.into_iter().filter_map(array_of);
        let found = arrays.into_iter().find_map(|array| {
            let Some(Expr::Tuple(pair)) = array.elems.last() else { return None };
            let Some(Expr::Macro(included)) = pair.elems.last() else { return None };
            let neighbour: syn::LitStr = included.mac.parse_body().ok()?;
            let neighbour = neighbour.value();
            let is_one = included.mac.path.is_ident("include_str") && neighbour.strip_suffix(".prom").is_some();
            is_one.then(|| (array.clone(), neighbour.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()))
        })?;
        Some((At { krate, file }, found))
    });
    if let Some((at, (array, folder))) = listed {
        let named = |pair: &Expr| match pair {
            Expr::Tuple(pair) => pair.elems.first().and_then(text_of),
            _ => None,
        };
        let is_listed = |pair: &Expr| named(pair).as_deref() == Some(name.text());
        if array.elems.iter().any(is_listed) {
            return Ok(());
        }
        let included = format!("({0:?}, include_str!(\"{folder}/{0}.prom\"))", name.text());
        stack.edit(at).push(&array, &included, |_| false);
        return Ok(());
    }
    let is_built = |source: &Source| source.text.contains("\"/catalogues.rs\"");
    if stack.crates[krate].files.iter().any(is_built) {
        return Ok(());
    }
    Err(problem(
        format!("nothing lists the catalogues of the crate in `{}`", stack.crates[krate].src),
        format!(
            "let its build.rs say `catalogue::build::list(..)`, or add `({:?}, include_str!(\"{path}\"))` to the \
             catalogues of `world::of_stack` and run this again",
            name.text()
        ),
    ))
}
