//! A panic of the stack while it renders is one clear error, with the author's file and line.
//!
//! Const-style constructors panic when a rule is broken. In a `const` item that is a compile error; in a family that is
//! built by a loop it happens here.

use crate::problem::{from_text, problem};
use findings::Finding;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static CAUGHT: RefCell<Option<Finding>> = const { RefCell::new(None) };
}

/// Runs `work`; a panic in it becomes a problem that names the line which panicked.
pub(crate) fn guard<T>(work: impl FnOnce() -> Result<T, Vec<Finding>>) -> Result<T, Vec<Finding>> {
    install_hook();
    CAUGHT.take();
    GUARDED.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    result.unwrap_or_else(|_| {
        let problem = CAUGHT.take().unwrap_or_else(|| stopped("an unknown line", "no message"));
        Err(vec![problem])
    })
}

/// Work of which each piece is guarded on its own.
type Work<'w, T> = Box<dyn FnOnce() -> Result<T, Vec<Finding>> + Send + 'w>;

/// Does all of it at once, and answers in its order.
pub(crate) fn at_once<T: Send>(works: Vec<Work<'_, T>>) -> Vec<Result<T, Vec<Finding>>> {
    std::thread::scope(|scope| {
        let begun: Vec<_> = works.into_iter().map(|work| scope.spawn(|| guard(work))).collect();
        let ended = begun.into_iter().map(|thread| {
            thread.join().unwrap_or_else(|_| Err(vec![stopped("an unknown line", "a thread ended without an answer")]))
        });
        ended.collect()
    })
}

/// The hook belongs to the whole process, so it is installed once, and leaves every other panic to the one before it.
fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if GUARDED.get() {
                CAUGHT.with_borrow_mut(|caught| _ = caught.get_or_insert_with(|| described(panic)));
            } else {
                previous(panic);
            }
        }));
    });
}

fn described(panic: &PanicHookInfo) -> Finding {
    let place = panic.location().map_or_else(|| "an unknown line".to_owned(), ToString::to_string);
    stopped(&place, panic.payload_as_str().unwrap_or("no message"))
}

fn stopped(place: &str, message: &str) -> Finding {
    let Finding { message, fix, .. } = from_text(message);
    let fix = if fix.is_empty() { "change what is built on that line".to_owned() } else { fix };
    problem(format!("the stack stopped at {place}: {message}"), fix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_line_the_rule_and_the_fix() {
        let result: Result<(), _> = guard(|| panic!("name `a_b` holds `_`; fix: write `a-b`"));
        let problems = result.unwrap_err();
        let [Finding { message, fix, .. }] = problems.as_slice() else { panic!("one problem expected: {problems:?}") };
        let place = format!("the stack stopped at {}:", file!());
        assert!(message.starts_with(&place) && message.ends_with(": name `a_b` holds `_`"), "{message}");
        assert_eq!(fix, "write `a-b`");
    }

    #[test]
    fn what_is_done_at_once_is_answered_in_order_and_each_panic_is_told() {
        let all: Vec<Work<'_, i32>> = vec![
            Box::new(|| Ok(1)),
            Box::new(|| panic!("port 0; fix: write a port")),
            Box::new(|| panic!("port 70000; fix: write a port")),
            Box::new(|| Ok(4)),
        ];
        let said = |problems: Vec<Finding>| problems.into_iter().map(|one| one.message).collect::<String>();
        let ended: Vec<_> = at_once(all).into_iter().map(|one| one.map_err(said)).collect();
        let [Ok(1), Err(first), Err(second), Ok(4)] = ended.as_slice() else { panic!("{ended:?}") };
        assert!(first.ends_with("port 0") && second.ends_with("port 70000"), "{ended:?}");
    }

    #[test]
    fn lets_results_through() {
        assert_eq!(guard(|| Ok(1)), Ok(1));
        let problem = problem("a", "b");
        assert_eq!(guard::<()>(|| Err(vec![problem.clone()])), Err(vec![problem]));
    }
}
