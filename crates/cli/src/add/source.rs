//! A file of Rust that lines are put into: what stays keeps its bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprArray, File, Item, ItemConst, ItemMod, Token, UseTree, Visibility};

use crate::rustfmt::formatted;

/// A file, and what is put into it.
#[derive(Clone)]
pub(crate) struct Source {
    /// Its path below the root, with `/`.
    pub path: String,
    /// Its module within its crate: `["alerts", "cache"]`; empty for the crate's root.
    pub module: Vec<String>,
    pub text: String,
    pub syntax: File,
    /// Texts, and the bytes before which they go.
    insertions: Vec<(usize, String)>,
    /// Names that it imports from now on, by where they come from.
    imports: BTreeMap<String, BTreeSet<String>>,
}

impl Source {
    pub fn parse(path: String, module: Vec<String>, text: String) -> syn::Result<Self> {
        let syntax = syn::parse_file(&text)?;
        Ok(Self { path, module, text, syntax, insertions: Vec::new(), imports: BTreeMap::new() })
    }

    /// The path of an item of this file within its crate: `crate::alerts::cache::CACHE`.
    pub fn path_to(&self, name: &str) -> String {
        let segments = self.module.iter().map(String::as_str).chain([name]);
        segments.fold("crate".to_owned(), |path, segment| format!("{path}::{segment}"))
    }

    /// Whether modules that belong to this one lie in its own folder: `mod.rs`, or the root of the crate.
    pub fn has_folder(&self) -> bool {
        self.module.is_empty() || self.path.ends_with("/mod.rs")
    }

    /// The folder of the file.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The text of something in this file.
    pub fn slice(&self, node: &impl Spanned) -> &str {
        self.text.get(node.span().byte_range()).unwrap_or_default()
    }

    fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.insertions.push((at, text.into()));
    }

    /// Puts an element into a list: behind the last for which `after` holds, else at its end.
    pub fn push(&mut self, list: &ExprArray, element: &str, after: impl Fn(&Expr) -> bool) {
        match list.elems.iter().rfind(|element| after(element)).or(list.elems.last()) {
            Some(before) => self.insert(before.span().byte_range().end, format!(", {element}")),
            None => self.insert(list.bracket_token.span.open().byte_range().end, element),
        }
    }

    /// Puts items at the end of the file, before its tests.
    pub fn append(&mut self, items: &str) {
        let tests = self.syntax.items.iter().position(|item| is_of_tests(attributes(item)));
        match tests.map(|at| self.syntax.items[at].span().byte_range().start) {
            Some(at) => self.insert(at, format!("{items}\n")),
            None => self.insert(self.text.len(), format!("\n{items}")),
        }
    }

    /// Declares a module in a file of its own.
    pub fn declare(&mut self, visibility: &str, module: &str) {
        let declared =
            |item: &&Item| matches!(item, Item::Mod(ItemMod { content: None, attrs, .. }) if !is_of_tests(attrs));
        let line = format!("{visibility}mod {module};");
        if let Some(last) = self.syntax.items.iter().rfind(declared) {
            self.insert(last.span().byte_range().end, format!("\n{line}"));
        } else {
            self.insert(self.begin(), format!("{line}\n\n"));
        }
    }

    /// Where the first item begins, behind what the file says of itself.
    fn begin(&self) -> usize {
        self.syntax.items.first().map_or(self.text.len(), |item| item.span().byte_range().start)
    }

    /// Whether a module of that name is declared here.
    pub fn declares(&self, module: &str) -> bool {
        self.syntax.items.iter().any(|item| matches!(item, Item::Mod(found) if found.ident == module))
    }

    /// Makes a name visible: `watch::alert::Alert`. `watch::prelude::*` has what `in_prelude` says.
    pub fn import(&mut self, path: &str, in_prelude: bool) {
        let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
        let is_here = |one: &Used| one.alias == name || (in_prelude && one.path == ["watch", "prelude", "*"]);
        let is_defined = self.syntax.items.iter().filter_map(name_of).any(|defined| defined == name);
        if !is_defined && !self.uses().iter().any(is_here) {
            self.imports.entry(module.to_owned()).or_default().insert(name.to_owned());
        }
    }

    /// Who has a name in this file already: an item, or an import, be it new.
    pub fn taken(&self, name: &str) -> Option<String> {
        if let Some(found) = self.syntax.items.iter().filter_map(name_of).find(|found| *found == name) {
            return Some(format!("`{found}` in {}", self.path));
        }
        let of_prelude = |one: &Used| {
            one.path == ["watch", "prelude", "*"]
                && super::beside::known(name).is_some_and(|(_, in_prelude)| in_prelude)
        };
        let uses = self.uses();
        let from = uses.iter().find(|one| one.alias == name || of_prelude(one)).map(|one| one.path.join("::"));
        let new = || self.imports.iter().find(|(_, names)| names.contains(name)).map(|(module, _)| module.clone());
        from.or_else(new).map(|from| format!("{} imports `{name}` from `{from}`", self.path))
    }

    /// Puts what is imported beside its like.
    fn insert_imports(&mut self) {
        for (module, names) in std::mem::take(&mut self.imports) {
            let names: Vec<String> = names.into_iter().collect();
            let segments: Vec<&str> = module.split("::").collect();
            let group = self.syntax.items.iter().find_map(|item| match item {
                Item::Use(item) if matches!(item.vis, Visibility::Inherited) => group_of(&item.tree, &segments),
                _ => None,
            });
            if let Some(end) = group.and_then(|group| Some(group.last()?.span().byte_range().end)) {
                self.insert(end, format!(", {}", names.join(", ")));
                continue;
            }
            let line = import_line(&module, &names);
            let last = self.syntax.items.iter().rfind(|item| matches!(item, Item::Use(item) if item.attrs.is_empty()));
            match last.map(|item| item.span().byte_range().end) {
                Some(at) => self.insert(at, format!("\n{line}")),
                None => self.insert(self.begin(), format!("{line}\n\n")),
            }
        }
    }

    /// Says a name of another module to whoever has this one: `pub use payments::PAYMENTS;`.
    pub fn export(&mut self, path: &str) {
        let is_export = |item: &&Item| matches!(item, Item::Use(item) if !matches!(item.vis, Visibility::Inherited));
        if let Some(last) = self.syntax.items.iter().rfind(is_export) {
            self.insert(last.span().byte_range().end, format!("\npub use {path};"));
        }
    }

    /// What the file imports.
    pub fn uses(&self) -> Vec<Used> {
        let mut found = Vec::new();
        for item in &self.syntax.items {
            if let Item::Use(item) = item {
                let is_public = !matches!(item.vis, Visibility::Inherited);
                leaves(&item.tree, &mut Vec::new(), is_public, &mut found);
            }
        }
        found
    }

    /// The text with everything in its place, as rustfmt sets it where the file was so before; nothing where it stays.
    pub fn changed(&self, root: &Path) -> Option<String> {
        let mut done = self.clone();
        done.insert_imports();
        let mut insertions = done.insertions;
        if insertions.is_empty() {
            return None;
        }
        insertions.sort_by_key(|(at, _)| *at);
        let (mut text, mut from) = (String::new(), 0);
        for (at, inserted) in insertions {
            text.push_str(&self.text[from..at]);
            text.push_str(&inserted);
            from = at;
        }
        text.push_str(&self.text[from..]);
        let folder = root.join(self.folder());
        let was_set = formatted(self.text.clone(), &folder) == self.text;
        Some(if was_set { formatted(text, &folder) } else { text })
    }
}

/// The line that imports names of a module.
pub(crate) fn import_line(module: &str, names: &[String]) -> String {
    match names {
        [name] => format!("use {module}::{name};"),
        names => format!("use {module}::{{{}}};", names.join(", ")),
    }
}

/// A name that a file imports.
pub(crate) struct Used {
    pub path: Vec<String>,
    pub alias: String,
    pub is_public: bool,
}

fn leaves(tree: &UseTree, path: &mut Vec<String>, is_public: bool, found: &mut Vec<Used>) {
    let leaf = |path: &[String], name: &str, alias: &str| {
        // `use a::{self}` imports `a`.
        let (path, alias) = match (name, path.last()) {
            ("self", Some(last)) => (path.to_vec(), if alias == "self" { last.clone() } else { alias.to_owned() }),
            _ => ([path, &[name.to_owned()]].concat(), alias.to_owned()),
        };
        Used { path, alias, is_public }
    };
    match tree {
        UseTree::Path(tree) => {
            path.push(tree.ident.to_string());
            leaves(&tree.tree, path, is_public, found);
            path.pop();
        }
        UseTree::Name(name) => found.push(leaf(path, &name.ident.to_string(), &name.ident.to_string())),
        UseTree::Rename(name) => found.push(leaf(path, &name.ident.to_string(), &name.rename.to_string())),
        UseTree::Glob(_) => found.push(leaf(path, "*", "*")),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, path, is_public, found)),
    }
}

/// The names in braces behind a path: those of `use watch::unit::{above, percent};`.
fn group_of<'a>(tree: &'a UseTree, prefix: &[&str]) -> Option<&'a Punctuated<UseTree, Token![,]>> {
    match (tree, prefix) {
        (UseTree::Path(tree), [first, rest @ ..]) if tree.ident == first => group_of(&tree.tree, rest),
        (UseTree::Group(group), []) => Some(&group.items),
        _ => None,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Mod(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        _ => &[],
    }
}

fn is_of_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test") || path.is_ident("doctest"))
    })
}

/// The name of an item that others may speak of.
pub(crate) fn name_of(item: &Item) -> Option<&syn::Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Mod(item) => Some(&item.ident),
        _ => None,
    }
}

/// Every const and expression of a file outside of its tests.
#[derive(Default)]
pub(crate) struct Seen<'a> {
    pub consts: Vec<&'a ItemConst>,
    pub exprs: Vec<&'a Expr>,
}

impl<'a> Seen<'a> {
    pub fn of(file: &'a File) -> Self {
        let mut seen = Self::default();
        seen.visit_file(file);
        seen
    }

    /// Those of an expression.
    pub fn within(expr: &'a Expr) -> Self {
        let mut seen = Self::default();
        seen.visit_expr(expr);
        seen
    }
}

impl<'a> Visit<'a> for Seen<'a> {
    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        if !is_of_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_const(&mut self, item: &'a ItemConst) {
        self.consts.push(item);
        visit::visit_item_const(self, item);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.exprs.push(expr);
        visit::visit_expr(self, expr);
    }
}
