//! `board!`: a dashboard of others.

use super::*;

/// A board of this text, in a file of its own.
pub fn board_of(text: &str) -> TokenStream {
    let path = std::env::temp_dir().join(format!("board-{}-{}.json", std::process::id(), text.len()));
    std::fs::write(&path, text).expect("the test may write");
    let made = board(&format!("{:?}", path.display().to_string()));
    std::fs::remove_file(&path).expect("it was written");
    made
}

fn board(text: &str) -> TokenStream {
    expand(|tokens| query_macros::board(tokens, &METRICS, [&*LOGS], "::tea"), text)
}

#[test]
fn a_board_of_others_becomes_a_call_with_all_that_it_asks() {
    let written = board("\"tests/boards/kettles.json\"").to_string();
    let asked: Vec<_> = written.split("Asked ::").skip(1).collect();
    let [variable, panel, logs] = asked.as_slice() else { panic!("{written}") };
    assert!(
        variable.starts_with(" metrics (") && variable.contains("\"variable `kind`\" , 5 , \"\" , \"kind\""),
        "{variable}"
    );
    assert!(panel.contains("(\"tea_cups_total\" , & [\"kettles\"])") && panel.contains("\"{{kind}}\""), "{panel}");
    assert!(logs.starts_with(" logs (") && logs.contains("\"panel `Errors`\" , 13"), "{logs}");
    assert!(written.contains("Verbatim :: checked") && written.contains("\"kettles\" , \"Kettles\""), "{written}");
}

#[test]
fn each_fault_of_a_board_of_others_names_its_line() {
    let file = "`tests/boards/faulty.json";
    let found = errors(&board("\"tests/boards/faulty.json\""), "\"tests/boards/faulty.json\"");
    let said: Vec<_> = found
        .iter()
        .map(|(words, told)| {
            assert_eq!(words, "\"tests/boards/faulty.json\"");
            told.strip_prefix(file).unwrap_or_else(|| panic!("{told}"))
        })
        .collect();
    assert_eq!(
        said,
        [
            ":2`: the uid `Kettles` cannot be the name of a file and of an object; fix: give it 1 to 40 \
         lower-case letters, digits and inner `-`, like `nginx`",
            ":5`: variable `kind`: the result has no label `pot`; fix: the result has `app`, `instance`, `job`, \
         `kind`, `namespace`, `state`",
            ":7`: annotation `Cold`: at `tea_cups_totl`: no metric is called `tea_cups_totl`; fix: did you mean \
         `tea_cups_total`?",
            ":9`: the data source `${DS_PROMETHEUS}` is asked for when somebody imports the dashboard by hand; \
         fix: write {\"type\": \"prometheus\", \"uid\": \"prometheus\"}",
            ":11`: panel `Cups`: at `job=\"ketles\"`: `job=\"ketles\"` selects nothing: no job of that name is \
         scraped; fix: did you mean `kettles`?",
            ":11`: panel `Cups`: the dashboard has no variable `knd`; fix: did you mean `kind`?",
            ":12`: no data source here is `P8E80F9AEF21F6940`; fix: write {\"type\": \"loki\", \"uid\": \"loki\"}",
            ":12`: panel `Errors` ends at column 25, and there are 24; fix: make it narrower, or move it to the \
         left",
            ":12`: panel `Errors` lies upon panel `Cups`; fix: move one of them, as Grafana would",
            ":12`: panels `Cups` and `Errors` have the id 1; fix: give one of them another, links lead by it",
            ":14`: panel `Errors`: at `app=\"ketle\"`: `app=\"ketle\"` selects nothing: no stream has that value; \
         fix: did you mean `kettle`?",
            ":15`: no data source here is `shop`; fix: take the panel out, or ask Prometheus or Loki",
            ":17`: panel `Orders`: the result has no label `pot`; fix: the result has `app`, `instance`, `job`, \
         `kind`, `namespace`, `state`",
        ]
    );
}

#[test]
fn a_board_that_cannot_be_read_says_where_it_is_looked_for() {
    for (text, expected) in [
        (
            "\"tests/boards/nowhere.json\"",
            "`tests/boards/nowhere.json` cannot be read: No such file or directory (os \
          error 2); fix: name it from the folder of Cargo.toml",
        ),
        ("\"Cargo.toml\"", "`Cargo.toml:2`: did not find expected <document start>; fix: correct it"),
        ("", "no file is named; fix: write it from the folder of Cargo.toml, like `board! { \"boards/nginx.json\" }`"),
    ] {
        let found = errors(&board(text), text);
        assert_eq!(found.iter().map(|(_, told)| told.as_str()).collect::<Vec<_>>(), [expected]);
    }
}
