//! What a const constructor says when its rule is broken. At compile time that is the error; here it is caught.

use std::panic::catch_unwind;

/// A mistake: its name, what its author reads, and the mistake itself.
pub struct Case {
    name: &'static str,
    message: &'static str,
    made: fn(),
}

/// A mistake.
pub const fn case(name: &'static str, message: &'static str, made: fn()) -> Case {
    Case { name, message, made }
}

/// Each mistake says exactly its message.
#[track_caller]
pub fn each_is_said(tables: &[(&str, &[Case])]) {
    let mut wrong = Vec::new();
    let mut names = Vec::new();
    for (table, cases) in tables {
        for case in *cases {
            let name = format!("{table}: {}", case.name);
            let said = said(case.made);
            if said.as_deref() != Some(case.message) {
                let said = said.unwrap_or_else(|| "nothing: it was accepted".to_owned());
                wrong.push(format!("{name}\n  expected: {}\n  said:     {said}", case.message));
            }
            assert!(!names.contains(&name), "two cases are called `{name}`");
            names.push(name);
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), names.len(), wrong.join("\n"));
}

fn said(made: fn()) -> Option<String> {
    let panic = catch_unwind(made).err()?;
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).map(|text| without_line(&text))
}

/// The message without the number of a line, which every edit of a table would change: `at tests/alert.rs:12` ends at
/// the file.
fn without_line(message: &str) -> String {
    let Some((before, after)) = message.split_once(".rs:") else { return message.to_owned() };
    format!("{before}.rs{}", after.trim_start_matches(|letter: char| letter.is_ascii_digit()))
}
