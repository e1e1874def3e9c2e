//! `add dashboard`: a board with its first panel, among those that Grafana is given.

use findings::Finding;
use syn::Expr;

use super::names::Plain;
use super::source::{Seen, Source};
use super::stack::{New, Stack, is_named};
use crate::problem::problem;

/// What a board has of its neighbours: how they are found together.
const SHARED: [&str; 2] = ["tags", "siblings_tagged"];

/// Adds it. What it answers is left to the author to decide.
pub(crate) fn add(stack: &mut Stack, name: &str) -> Result<Vec<String>, Finding> {
    let name = Plain::of("a dashboard", name)?;
    let list = stack.watched("dashboards", "Dashboard")?;
    stack.can_name(list.at.krate, &["watch"])?;
    let taken = |place: &str| {
        let what = format!("`{}` is taken: {place}", name.text());
        Err(problem(what, "choose another name, or change what is there"))
    };
    if let Some(path) = stack.names(&["Dashboard"], name.text()).map(str::to_owned) {
        return taken(&format!("{path} names it"));
    }
    let shared = shared(stack);
    let source = stack.file(list.at);
    let holds_boards = consts(source).next().is_some();
    if let Some(place) = source.taken(&name.constant()) {
        return taken(&place);
    }
    let board = board(&name, &shared);
    if holds_boards || !source.has_folder() {
        let source = stack.edit(list.at);
        for (path, in_prelude) in IMPORTS {
            source.import(path, *in_prelude);
        }
        source.append(&board);
        source.push(&list.array, &name.constant(), |_| false);
    } else {
        let (module, constant) = (name.module(), name.constant());
        if let Some(place) = stack.module_taken(list.at, &module) {
            return taken(&place);
        }
        let path = format!("{}/{module}.rs", source.folder());
        let exports =
            source.uses().iter().any(|one| one.is_public && one.path.len() == 2 && source.declares(&one.path[0]));
        let source = stack.edit(list.at);
        source.declare("", &module);
        if exports {
            source.export(&format!("{module}::{constant}"));
        }
        let element = if exports { constant } else { format!("{module}::{constant}") };
        source.push(&list.array, &element, |_| false);
        let text = format!("//! {}.\n\nuse watch::prelude::*;\n\nuse crate::promql;\n{board}", name.title());
        stack.new.push(New::of(&path, text));
    }
    Ok(vec![
        "what it is to answer: `.description(..)` says it, panels show it; the first shows which targets answer"
            .to_owned(),
    ])
}

const IMPORTS: &[(&str, bool)] = &[
    ("watch::dashboard::Dashboard", true),
    ("watch::dashboard::Row", true),
    ("watch::dashboard::time_series", true),
    ("crate::promql", false),
];

fn board(name: &Plain, shared: &str) -> String {
    let (uid, title, constant) = (name.text(), name.title(), name.constant());
    let new = format!("Dashboard::new({uid:?}, {title:?}).description(\"Is all well with {uid}?\"){shared}");
    let panel = r#"time_series("Targets that answer", "Share of the targets of each job that answer.")"#;
    let query = r#".query(promql! { Ratio => avg by (job) (up) }, "{{job}}")"#;
    let rows = format!("&[Row::new(\"Targets\").panels(&[\n    {panel}\n        {query},\n])]");
    format!("\n/// Whether all is well with {uid}.\npub const {constant}: Dashboard = {new}\n    .rows({rows});\n")
}

/// The boards that a file holds.
fn consts(source: &Source) -> impl Iterator<Item = &syn::ItemConst> {
    Seen::of(&source.syntax).consts.into_iter().filter(|one| is_named(&one.ty, "Dashboard"))
}

/// The calls that say how boards are found together, as most boards have them.
fn shared(stack: &Stack) -> String {
    let calls = |source: &Source| {
        let texts = consts(source).map(|one| {
            let mut calls = Vec::new();
            let mut expr = &*one.expr;
            while let Expr::MethodCall(call) = expr {
                if SHARED.iter().any(|name| call.method == name) {
                    let args: Vec<_> = call.args.iter().map(|arg| source.slice(arg)).collect();
                    calls.insert(0, format!("\n    .{}({})", call.method, args.join(", ")));
                }
                expr = &call.receiver;
            }
            calls.concat()
        });
        texts.collect::<Vec<_>>()
    };
    let all: Vec<String> = stack.spec().flat_map(|(_, source)| calls(source)).collect();
    let count = |text: &String| all.iter().filter(|one| *one == text).count();
    // Of several that are as common, the first.
    all.iter().rev().max_by_key(|text| count(text)).cloned().unwrap_or_default()
}
