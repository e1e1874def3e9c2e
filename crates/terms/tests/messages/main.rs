//! What the constructors of these terms refuse, word for word: a name for each mistake, the message, and the mistake.
//!
//! At compile time each is an error at its line, which the few cases of `tests/ui` hold.

#[path = "../support/said.rs"]
mod said;

mod duration;
mod grant;
mod image;
mod label;
mod name;
mod port;
mod probe;
mod quantity;
mod secret;

#[test]
fn each_mistake_is_told_with_its_fix() {
    said::each_is_said(&[
        ("duration", duration::CASES),
        ("grant", grant::CASES),
        ("image", image::CASES),
        ("label", label::CASES),
        ("name", name::CASES),
        ("port", port::CASES),
        ("probe", probe::CASES),
        ("quantity", quantity::CASES),
        ("secret", secret::CASES),
    ]);
}
