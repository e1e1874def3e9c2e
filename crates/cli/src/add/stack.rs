//! The Rust of a stack: which crates hold it, and where the lists are that its parts stand in.
//!
//! What is looked for is what the compiler looks for: the `Watch` and the `Stack` of the crate whose `PROGRAM` `xtask`
//! runs, and the consts that they name. No file or folder has to be called in any way.

use std::path::{Path, PathBuf};

use findings::Finding;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprArray, Member, Token, Type};

use super::crates::{Crate, packages, spec};
use super::source::{Seen, Source};
use crate::problem::problem;

/// The sources of a stack, and what becomes of them.
pub(crate) struct Stack {
    root: PathBuf,
    /// The first holds the spec.
    pub crates: Vec<Crate>,
    /// Those that nobody has looked into.
    others: Vec<Crate>,
    /// Files that are not there yet.
    pub new: Vec<New>,
}

/// A file that is not there yet, and is written whole.
pub(crate) struct New {
    /// Its path below the root.
    pub path: String,
    pub text: String,
}

impl New {
    /// It, by its path.
    pub fn of(path: &str, text: String) -> Self {
        Self { path: path.to_owned(), text }
    }
}

/// A file among the crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub krate: usize,
    pub file: usize,
}

/// A list that parts stand in.
#[derive(Clone)]
pub(crate) struct List {
    pub at: At,
    pub array: ExprArray,
}

impl Stack {
    /// Reads the crate of the spec.
    pub fn read(root: &Path) -> Result<Self, Finding> {
        let mut packages = packages(root)?;
        let name = spec(root).ok_or_else(|| {
            problem(
                format!("no file of `{}` names a `PROGRAM`", root.join("xtask/src").display()),
                "run it in the root of a stack, as `cargo xtask new` writes one",
            )
        })?;
        let Some(at) = packages.iter().position(|package| package.name == name) else {
            return Err(problem(
                format!("`xtask` runs the `PROGRAM` of `{name}`, which is no crate of this workspace"),
                "run it in the root of that crate's workspace",
            ));
        };
        let mut spec = packages.swap_remove(at);
        spec.load(root)?;
        Ok(Self { root: root.to_owned(), crates: vec![spec], others: packages, new: Vec::new() })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn file(&self, at: At) -> &Source {
        &self.crates[at.krate].files[at.file]
    }

    pub fn edit(&mut self, at: At) -> &mut Source {
        &mut self.crates[at.krate].files[at.file]
    }

    /// The root of a crate.
    pub fn root_of(&self, krate: usize) -> Result<At, Finding> {
        let found = self.crates[krate].files.iter().position(|file| file.module.is_empty());
        found.map(|file| At { krate, file }).ok_or_else(|| {
            let src = &self.crates[krate].src;
            problem(format!("there is no `{src}/lib.rs`"), "give the crate one, which declares its modules")
        })
    }

    /// The files of the spec.
    pub fn spec(&self) -> impl Iterator<Item = (At, &Source)> {
        self.crates[0].files.iter().enumerate().map(|(file, source)| (At { krate: 0, file }, source))
    }

    /// The list of components: the second argument of `Stack::new`. With what the first says.
    pub fn components(&mut self) -> Result<(List, String), Finding> {
        let found = self.spec().find_map(|(at, source)| {
            let seen = statics(source);
            let call = seen.into_iter().find_map(|expr| match expr {
                Expr::Call(call) if ends_with(&call.func, "Stack", "new") && call.args.len() == 2 => Some(call),
                _ => None,
            })?;
            Some((at, source.slice(&call.args[0]).to_owned(), call.args[1].clone()))
        });
        let (at, namespace, list) = found.ok_or_else(|| {
            problem(
                "no `Stack::new(NAMESPACE, COMPONENTS)` stands in the crate of the spec",
                "make the stack by it, with the list of its components as the second argument",
            )
        })?;
        let list = self.list(at, &list, "components", "Component")?;
        Ok((list, namespace.rsplit("::").next().unwrap_or_default().to_owned()))
    }

    /// A list that a field of the `Watch` names: `jobs`, `groups`, `dashboards`.
    pub fn watched(&mut self, field: &'static str, element: &str) -> Result<List, Finding> {
        let found = self.spec().find_map(|(at, source)| {
            statics(source).into_iter().find_map(|expr| match expr {
                Expr::Struct(made) if made.path.segments.last().is_some_and(|last| last.ident == "Watch") => {
                    let named = |member: &Member| matches!(member, Member::Named(name) if name == field);
                    Some((at, made.fields.iter().find(|value| named(&value.member))?.expr.clone()))
                }
                _ => None,
            })
        });
        let (at, expr) = found.ok_or_else(|| {
            problem(
                format!("no `Watch {{ {field}: .. }}` stands in the crate of the spec"),
                format!("say `{field}` in it, the list of what `add` adds to"),
            )
        })?;
        self.list(at, &expr, field, element)
    }

    /// The list that an expression of a file is, or the const of it that the expression names.
    fn list(&mut self, at: At, expr: &Expr, what: &str, element: &str) -> Result<List, Finding> {
        if let Some(array) = array_of(expr) {
            return Ok(List { at, array });
        }
        let lost = |expr: &str, place: &str| {
            problem(
                format!(
                    "the {what} cannot be found: `{expr}` in {place} is no list of `{element}` that is written out"
                ),
                format!(
                    "make it a `const .. : &[{element}] = &[..]`, or write the part by hand: `--dry-run` in the \
                    stack of `cargo xtask new` shows how"
                ),
            )
        };
        let (shown, place) = (self.file(at).slice(expr).to_owned(), self.file(at).path.clone());
        let Expr::Path(path) = expr else { return Err(lost(&shown, &place)) };
        let segments: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let name = segments.last().cloned().unwrap_or_default();
        let krate = self.crate_of(at, &segments)?;
        let files = self.crates[krate].files.iter().enumerate();
        let mut found = files.filter_map(|(file, source)| {
            let consts = Seen::of(&source.syntax).consts;
            let found = consts.into_iter().find(|one| one.ident == name && is_slice_of(&one.ty, element))?;
            Some(List { at: At { krate, file }, array: array_of(&found.expr)? })
        });
        found.next().ok_or_else(|| lost(&shown, &place))
    }

    /// The crate to which a path leads that stands in a file; it is looked into from here on.
    fn crate_of(&mut self, at: At, segments: &[String]) -> Result<usize, Finding> {
        let first = segments.first().cloned().unwrap_or_default();
        let mut imported = self.file(at).uses().into_iter();
        let from = imported.find(|one| one.alias == first).and_then(|one| one.path.into_iter().next());
        let name = from.unwrap_or(first);
        if let Some(known) = self.crates.iter().position(|one| one.name == name) {
            return Ok(known);
        }
        let Some(other) = self.others.iter().position(|one| one.name == name) else { return Ok(at.krate) };
        let mut other = self.others.swap_remove(other);
        other.load(&self.root)?;
        self.crates.push(other);
        Ok(self.crates.len() - 1)
    }

    /// Whether a crate can name those others.
    pub fn can_name(&self, krate: usize, wanted: &[&str]) -> Result<(), Finding> {
        let one = &self.crates[krate];
        match wanted.iter().find(|name| !one.depends.iter().any(|known| known == *name)) {
            Some(name) => Err(problem(
                format!("the crate `{}` does not depend on `{name}`, which what is added speaks of", one.name),
                format!("add `{name}` to the `[dependencies]` of its Cargo.toml"),
            )),
            None => Ok(()),
        }
    }

    /// Who has the name already under which a file is to declare or import a module.
    pub fn module_taken(&self, at: At, module: &str) -> Option<String> {
        const OF_RUST: [&str; 3] = ["alloc", "core", "std"];
        let (source, one) = (self.file(at), &self.crates[at.krate]);
        if source.declares(module) {
            return Some(format!("`mod {module}` in {}", source.path));
        }
        let is_crate = one.name == module || one.depends.iter().any(|known| known == module);
        if is_crate || OF_RUST.contains(&module) {
            return Some(format!("the crate `{module}`, which {} names", source.path));
        }
        source.taken(module)
    }

    /// The folder of the company's own catalogues: what `.catalogues(..)` of the program says.
    pub fn catalogues(&self) -> String {
        let said = self.spec().find_map(|(_, source)| {
            statics(source).into_iter().find_map(|expr| match expr {
                Expr::MethodCall(call) if call.method == "catalogues" => text_of(call.args.first()?),
                _ => None,
            })
        });
        said.unwrap_or_else(|| "stack/catalogue".to_owned())
    }

    /// The file in which a constructor of one of these types, such as `Alert::new("..", ..)`, is given that name.
    pub fn names(&self, types: &[&str], name: &str) -> Option<&str> {
        let is_it = |args: &Punctuated<Expr, Token![,]>| args.iter().any(|arg| text_of(arg).as_deref() == Some(name));
        let is_of = |func: &Expr| match func {
            Expr::Path(path) => {
                path.path.segments.iter().rev().nth(1).is_some_and(|of| types.iter().any(|one| of.ident == one))
            }
            _ => false,
        };
        let mut files = self.crates.iter().flat_map(|one| &one.files);
        let found = files.find(|source| {
            Seen::of(&source.syntax).exprs.iter().any(|expr| match expr {
                Expr::Call(call) => is_of(&call.func) && is_it(&call.args),
                // An objective makes alerts.
                Expr::MethodCall(call) => {
                    types.contains(&"Alert") && call.method.to_string().starts_with("burns") && is_it(&call.args)
                }
                _ => false,
            })
        });
        found.map(|source| source.path.as_str())
    }

    /// Whether there is a file of that path.
    pub fn holds(&self, path: &str) -> bool {
        self.root.join(path).symlink_metadata().is_ok()
    }

    /// Every file that becomes another one, or a new one: path, what it was, what it is.
    pub fn changed(&self) -> Result<Vec<(String, String, String)>, Finding> {
        let mut all = Vec::new();
        for source in self.crates.iter().flat_map(|one| &one.files) {
            let Some(text) = source.changed(&self.root) else { continue };
            syn::parse_file(&text).map_err(|error| {
                problem(
                    format!("what `add` would make of `{}` is no Rust: {error}", source.path),
                    "write the part by hand, and say how the file looks to whoever keeps this command",
                )
            })?;
            all.push((source.path.clone(), source.text.clone(), text));
        }
        for New { path, text } in &self.new {
            if self.holds(path) {
                return Err(problem(format!("`{path}` is there already"), "choose another name, or remove the file"));
            }
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let folder = Some(self.root.join(folder)).filter(|folder| folder.is_dir());
            let set = || crate::rustfmt::formatted(text.clone(), folder.as_deref().unwrap_or(&self.root));
            let text = if path.strip_suffix(".rs").is_some() { set() } else { text.clone() };
            all.push((path.clone(), String::new(), text));
        }
        Ok(all)
    }
}

fn statics(source: &Source) -> Vec<&Expr> {
    Seen::of(&source.syntax).exprs
}

/// Whether an expression is the path of a function of a type.
pub(crate) fn ends_with(expr: &Expr, of: &str, function: &str) -> bool {
    let Expr::Path(path) = expr else { return false };
    let mut segments = path.path.segments.iter().rev();
    segments.next().is_some_and(|last| last.ident == function) && segments.next().is_some_and(|last| last.ident == of)
}

/// The array of `&[..]`.
pub(crate) fn array_of(expr: &Expr) -> Option<ExprArray> {
    match expr {
        Expr::Reference(reference) => array_of(&reference.expr),
        Expr::Array(array) => Some(array.clone()),
        _ => None,
    }
}

/// The text of a literal.
pub(crate) fn text_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a type is `&[Job]`, however it is spelled.
fn is_slice_of(ty: &Type, element: &str) -> bool {
    match ty {
        Type::Reference(reference) => is_slice_of(&reference.elem, element),
        Type::Slice(slice) => is_named(&slice.elem, element),
        Type::Array(array) => is_named(&array.elem, element),
        _ => false,
    }
}

pub(crate) fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}
