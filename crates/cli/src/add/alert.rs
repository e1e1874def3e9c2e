//! `add alert`: an alert with scenarios and runbook, in a group of the spec.

use checks::rules::alerts::still_a_draft::MARK;
use findings::Finding;
use kit::Program;
use lint::Rule;
use proc_macro2::{TokenStream, TokenTree};
use promql::ast::MatchOp;
use promql::{Dialect, parse};
use syn::{Expr, ExprArray};

use super::beside::{Brought, known, panel, severity, teller};
use super::source::Seen;
use super::stack::{At, Stack, array_of, ends_with, text_of};
use super::{exposed, names};
use crate::import::{Said, const_name, draft, words};
use crate::problem::problem;

/// What is to be added.
pub(crate) struct Wanted<'a> {
    pub name: &'a str,
    pub group: Option<&'a str>,
    pub expr: Option<&'a str>,
    pub held_for: &'a str,
}

/// A group that alerts can be put into.
struct Group {
    at: At,
    name: String,
    alerts: ExprArray,
}

/// Adds it. What it answers is left to the author to decide.
pub(crate) fn add(stack: &mut Stack, wanted: &Wanted, program: &Program) -> Result<Vec<String>, Finding> {
    names::alert(wanted.name)?;
    stack.can_name(0, &["kit", "watch"])?;
    if let Some(path) = stack.names(&["Alert"], wanted.name) {
        return Err(problem(
            format!("there is an alert `{}` already: {path} names it", wanted.name),
            "choose another name, or change what is there",
        ));
    }
    let group = group(stack, wanted.group)?;
    let constant = const_name(wanted.name);
    let taken = |place: String| {
        problem(format!("the alert would be the const `{constant}`, which is taken: {place}"), "choose another name")
    };
    if let Some(place) = stack.file(group.at).taken(&constant) {
        return Err(taken(place));
    }
    if query::duration::nanoseconds(wanted.held_for).is_none() {
        return Err(problem(
            format!("`{}` is no length of time", wanted.held_for.escape_debug()),
            "write what follows `--for` like `5m` or `1h30m`; `0s` fires at once",
        ));
    }
    let rule = rule(stack, wanted)?;
    let draft = draft(&rule).map_err(|reason| {
        problem(format!("the expression cannot be an alert: {reason}"), "correct what follows `--expr`")
    })?;
    exposed::check(stack, &rule.expr, program)?;
    if !draft.is_tried() {
        return Err(problem(
            "the expression does not show when the alert fires, so that no scenario follows from it",
            "compare a query with a number, like `sum by (kind) (orders_waiting) > 100`; the README's `Add an alert` \
             shows how scenarios are written out",
        ));
    }
    let told = teller(stack);
    let mut decisions = Vec::new();
    let mut imports = Vec::new();
    let gone = match (&told, job_of(&rule.expr)) {
        (Some(teller), Some(job)) if let Some(import) = teller.seen_from(stack, group.at) => {
            imports.extend(import);
            format!("told_by(&{}).job({job:?})", teller.ident)
        }
        _ => {
            decisions.push("who tells when its series are gone: `.when_gone(told_by(&ALERT).job(..))`".to_owned());
            format!("quiet_because(\"{MARK} nobody has said yet who tells when its series are gone\")")
        }
    };
    let (severity, panel) = (severity(stack, group.at, told.as_ref()), panel(stack, told.as_ref()));
    let mut brought = |found: &Brought| {
        if found.at != group.at {
            imports.extend(found.import(stack));
        }
        found.text.clone()
    };
    // The kit's own, where no neighbour says one.
    let severity = severity.map_or_else(|| "Severity::WARNING".to_owned(), |severity| brought(&severity));
    let panel = panel.map(|panel| brought(&panel));
    let text = draft.written_as(
        &constant,
        &Said {
            from: format!("\n/// {}.\n", words(wanted.name)),
            severity: &severity,
            panel: panel.as_deref(),
            gone: &gone,
            look: Some("What is it now?"),
            impact: &format!("\"{MARK} nobody has said yet whom it harms.\""),
            fix: &format!("\"{MARK} nobody has said yet what ends it.\""),
        },
    );
    // Of `up` it follows.
    let text = if wanted.expr.is_none() { text.replace("Truth => ", "") } else { text };
    let source = stack.edit(group.at);
    for word in named(&text) {
        if let Some((path, in_prelude)) = known(&word) {
            source.import(&path, in_prelude);
        }
    }
    for (path, in_prelude) in imports {
        source.import(&path, in_prelude);
    }
    // A severity of the same name, say.
    if let Some(place) = source.taken(&constant) {
        return Err(taken(place));
    }
    source.append(&text);
    source.push(&group.alerts, &constant, |_| false);

    if wanted.expr.is_none() {
        decisions
            .insert(0, "what it is about: the expression only asks whether a job answers; `--expr` says it".to_owned());
    }
    let guessed = draft.guessed.iter().filter(|what| *what != "severity").cloned().collect::<Vec<_>>().join(", ");
    decisions.push(format!(
        "its severity, `{severity}`, and whom it harms, how to look and what ends it; guessed: {guessed}"
    ));
    match panel {
        Some(panel) => decisions.push(format!("which panel shows it: `.panel({panel})` is that of jobs that vanish")),
        None => decisions.push("which panel shows it: `.panel(BOARD.panel(\"..\"))`".to_owned()),
    }
    Ok(decisions)
}

/// The alert as a rule file would have it.
fn rule(stack: &mut Stack, wanted: &Wanted) -> Result<Rule, Finding> {
    let mut annotations = Vec::new();
    let expr = if let Some(expr) = wanted.expr {
        expr.to_owned()
    } else {
        let jobs = stack.watched("jobs", "Job")?;
        let named = |expr: &Expr| {
            Seen::within(expr).exprs.into_iter().find_map(|expr| match expr {
                Expr::Call(call) => call.args.first().and_then(text_of),
                _ => None,
            })
        };
        let job = jobs.array.elems.iter().find_map(named).ok_or_else(|| {
            problem("no job that is scraped says its name", "say what the alert asks: `--expr 'up{job=\"..\"} < 1'`")
        })?;
        annotations.push(("summary".to_owned(), "{{ $labels.job }} does not answer".to_owned()));
        annotations
            .push(("description".to_owned(), "Prometheus cannot read a target of {{ $labels.job }}.".to_owned()));
        format!("min by (job) (up{{job={job:?}}}) < 1")
    };
    Ok(Rule {
        file: String::new(),
        line: 0,
        is_alert: true,
        name: wanted.name.to_owned(),
        expr,
        held_for: Some(wanted.held_for.to_owned()),
        keep_firing_for: None,
        labels: Vec::new(),
        annotations,
        others: Vec::new(),
    })
}

/// The group of that name; without one, the only group that there is.
fn group(stack: &mut Stack, wanted: Option<&str>) -> Result<Group, Finding> {
    let list = stack.watched("groups", "Group")?;
    let listed: Vec<String> = list.array.elems.iter().filter_map(last_name).collect();
    let mut groups = Vec::new();
    for (at, source) in stack.spec() {
        let mut add = |expr: &Expr| {
            let Expr::Call(call) = expr else { return };
            let name = call.args.first().and_then(text_of).filter(|_| ends_with(&call.func, "Group", "new"));
            if let (Some(name), Some(alerts)) = (name, call.args.get(1).and_then(array_of)) {
                groups.push(Group { at, name, alerts });
            }
        };
        let consts = Seen::of(&source.syntax).consts;
        consts
            .iter()
            .filter(|one| listed.contains(&one.ident.to_string()))
            .for_each(|one| Seen::within(&one.expr).exprs.iter().for_each(|expr| add(expr)));
        if at == list.at {
            list.array.elems.iter().for_each(|element| Seen::within(element).exprs.iter().for_each(|expr| add(expr)));
        }
    }
    let names = || groups.iter().map(|group| format!("`{}`", group.name)).collect::<Vec<_>>().join(", ");
    let (what, fix) = match (wanted, groups.len()) {
        (_, 0) => (
            "no group of alerts can be found that is written out".to_owned(),
            "write one, `Group::new(\"..\", &[])`, and list it".to_owned(),
        ),
        (None, 1) => return Ok(groups.remove(0)),
        (None, _) => (
            format!("the alert may go into any of {} groups: {}", groups.len(), names()),
            "say one: `--group NAME`".to_owned(),
        ),
        (Some(wanted), _) => match groups.iter().position(|group| group.name == wanted) {
            Some(found) => return Ok(groups.swap_remove(found)),
            None => (
                format!("no group is called `{}`", wanted.escape_debug()),
                format!("say one of {}, or write a new one and list it", names()),
            ),
        },
    };
    Err(problem(what, fix))
}

fn last_name(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// The one job that a query reads, if it says so.
fn job_of(expr: &str) -> Option<String> {
    let parsed = parse(expr, Dialect::PROMETHEUS).ok()?;
    let jobs = parsed.selectors().into_iter().map(|selector| {
        let said = selector.matchers.iter().find(|one| one.label.text == "job" && one.op == MatchOp::Equal)?;
        Some(said.value.text.clone())
    });
    let mut jobs: Vec<String> = jobs.collect::<Option<_>>()?;
    jobs.dedup();
    jobs.pop().filter(|_| jobs.is_empty())
}

/// The names that code speaks of, outside of macros.
fn named(code: &str) -> Vec<String> {
    fn walk(tokens: TokenStream, found: &mut Vec<String>) {
        let (mut is_behind_dot, mut is_of_macro) = (false, false);
        for token in tokens {
            let was = (is_behind_dot, is_of_macro);
            (is_behind_dot, is_of_macro) = (false, false);
            match token {
                TokenTree::Ident(ident) if !was.0 => found.push(ident.to_string()),
                TokenTree::Group(group) if !was.1 => walk(group.stream(), found),
                TokenTree::Punct(sign) => (is_behind_dot, is_of_macro) = (sign.as_char() == '.', sign.as_char() == '!'),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(code.parse().unwrap_or_default(), &mut found);
    found.sort();
    found.dedup();
    found
}
