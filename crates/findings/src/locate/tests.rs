//! Every way in which a query can stand in a file.

use crate::lex::Quoting;
use crate::{Place, Sources, Spot};

const QUERY: &str = "sum by (route) (\n    rate(http_requests_total{status=~\"5..\"}[5m])\n)\n/ 2";

/// Looks for a word of the text in a file. The place is where `<here>` stands in the source, which is left out.
fn spot_in(file: &'static str, source: &str, text: &'static str, word: &str) -> (Spot, String) {
    let here = source.find("<here>").unwrap();
    let source = source.replace("<here>", "");
    let position = crate::Position::of(&source, here);
    let at = text.find(word).unwrap();
    let place = Place::in_code(file, position.line, position.column).inside(text, at..at + word.len());
    let spot = Sources::in_memory().with(file, source.as_str()).spot(&place).unwrap();
    let found = source[spot.bytes().unwrap()].to_owned();
    (spot, found)
}

fn spot(source: &str, text: &'static str, word: &str) -> (Spot, String) {
    spot_in("src/alerts.rs", source, text, word)
}

/// The word is found, exactly, at this line and column.
#[track_caller]
fn finds(source: &str, text: &'static str, word: &str, at: &str) {
    let (spot, found) = spot(source, text, word);
    assert_eq!((found.as_str(), spot.start.to_string().as_str(), spot.is_exact()), (word, at, true), "{source}");
}

#[test]
fn tokens_are_found_whatever_their_layout() {
    let as_written = r#"//! status=~"5.."
const A: Query = <here>promql! {
    sum by (route) (
        rate(http_requests_total{status=~"5.."}[5m])
    )
    / 2
};
"#;
    finds(as_written, QUERY, "status=~\"5..\"", "4:34");
    finds(as_written, QUERY, "2", "6:7");
    finds(&as_written.replace("    ", "\t"), QUERY, "status=~\"5..\"", "4:28");
    finds(&as_written.replace('\n', "\r\n"), QUERY, "status=~\"5..\"", "4:34");
    finds(
        "<here>promql! { sum by(route)(rate(http_requests_total{ status =~ \"5..\" }[5m]))/2 }",
        QUERY,
        "http_requests_total",
        "1:30",
    );
    let commented =
        as_written.replace("{status", "{ /* \" } */ status").replace("    )\n", "    ) // 2 } of three\n\n");
    finds(&commented, QUERY, "2", "7:7");
    finds(&format!("const Ä: &str = \"ñ\"; {commented}"), QUERY, "5..", "4:54");
}

#[test]
fn several_lines_are_one_range() {
    let source = r#"<here>promql! {
    sum by (route) (
        rate(http_requests_total{status=~"5.."}[5m])
    ) / 2
}"#;
    let (spot, found) =
        spot(&source.replace('\n', "\r\n"), QUERY, "(\n    rate(http_requests_total{status=~\"5..\"}[5m])\n)");
    assert_eq!(found, "(\r\n        rate(http_requests_total{status=~\"5..\"}[5m])\r\n    )");
    assert_eq!((spot.start.to_string(), spot.end.to_string()), ("2:20".to_owned(), "4:6".to_owned()));
}

#[test]
fn strings_are_found_raw_escaped_and_in_pieces() {
    let (raw, found_raw) =
        spot("<here>promql!(r#\"sum(rate(x{é=\"日\"}[5m]))\"#)", "sum(rate(x{é=\"日\"}[5m]))", "é=\"日\"");
    assert_eq!((found_raw.as_str(), raw.start.column, raw.quoting()), ("é=\"日\"", 23, Quoting::Raw(1)));
    let (escaped, found) =
        spot("<here>promql!(\"sum(x{a=\\\"\\u{e9}\\\"}) \\\n    / 2\")", "sum(x{a=\"é\"}) / 2", "a=\"é\"");
    assert_eq!((found.as_str(), escaped.quoting()), ("a=\\\"\\u{e9}\\\"", Quoting::Escaped));
    finds(
        "<here>logql!(\n    \"sum(rate(\"\n    r#\"{app=\"x\"} | status=~\"5..\"\"#, // why\n    \"[5m]))\",\n)",
        "sum(rate({app=\"x\"} | status=~\"5..\"[5m]))",
        "status",
        "3:20",
    );
    let pieces = "<here>logql!(\"sum(rate(\" r#\"{app=\"x\"}\"# \"[5m]))\")";
    let (_, across) = spot(pieces, "sum(rate({app=\"x\"}[5m]))", "{app=\"x\"}[5m]");
    assert_eq!(across, "{app=\"x\"}\"# \"[5m]");
}

#[test]
fn the_query_of_this_very_call_is_meant() {
    let twice = "fn up() { promql! { up } }
const SETUP: [Query; 2] = [promql! { up }, <here>promql! { Count => up }];
promql! { up }";
    finds(twice, "up", "up", "2:63");
    // One in a larger query is not the query, nor is one that stands before.
    finds(
        r#"promql! { up }
<here>Alert::new("a", UP)
const B: Query = promql! { up == 0 };
const UP: Query = promql! { up };"#,
        "up",
        "up",
        "4:29",
    );
    finds("<here>record! { node:up:count => up }", "up", "up", "1:28");
}

#[test]
fn what_a_macro_adds_need_not_be_there() {
    let text = "sum(rate({app=\"x\"} | json | route=\"/a\" [1h])) / sum(rate({app=\"x\"} | json | route=\"/b\" [1h]))";
    let source = r##"<here>access_log!("sum(rate(", r#"| route="/a" [1h])) / sum(rate("#, r#"| route="/b" [1h]))"#)
    + "/b""##;
    finds(source, text, "\"/b\"", "1:75");
    finds(source, text, "/ sum", "1:49");
    // Two that are as likely, and what is not there at all, is told at the call.
    for word in ["json", "{app=\"x\"}"] {
        let (spot, found) = spot(source, text, word);
        assert_eq!((found.as_str(), spot.is_exact()), ("access_log!", false), "{word}");
    }
    let (spot, found) = spot("<here>twice!(up, up)", "up + up + 1", "up");
    assert_eq!((found.as_str(), spot.is_exact(), spot.start.column), ("twice!", false, 1));
}

#[test]
fn an_empty_range_is_where_a_word_is_missing() {
    let at = |source: &str, text: &'static str, byte: usize| {
        let place = Place::in_code("a.rs", 1, 1).inside(text, byte..byte);
        let spot = Sources::in_memory().with("a.rs", source).spot(&place).unwrap();
        assert_eq!(spot.start, spot.end);
        (spot.start.column, spot.is_exact())
    };
    assert_eq!(at("promql! { sum(up }", "sum(up", 6), (17, true));
    assert_eq!(at("promql! { sum(up }", "sum(up", 0), (11, true));
    assert_eq!(at("promql! { a   + b }", "a + b", 2), (12, true));
}

#[test]
fn a_range_that_does_not_fit_the_text_does_no_harm() {
    let place = |start, end| Place::in_code("a.rs", 1, 1).inside("é + up", start..end);
    let sources = Sources::in_memory().with("a.rs", "promql! { é + up }");
    let columns = |start, end| {
        let spot = sources.spot(&place(start, end)).unwrap();
        (spot.start.column, spot.end.column)
    };
    assert_eq!(columns(5, 99), (15, 17));
    assert_eq!(columns(1, 2), (11, 12));
    assert_eq!(columns(99, 200), (17, 17));
    assert_eq!(columns(6, 2), (16, 16));
}

#[test]
fn yaml_and_json_hold_queries_too() {
    let block = r#"groups:
- rules:
  - alert: A
<here>    expr: |
      sum by (route) (
        rate(http_requests_total{status=~"5.."}[5m])
      )
      / 2
"#;
    let (spot, found) = spot_in("rules.yaml", block, QUERY, "status=~\"5..\"");
    assert_eq!((found.as_str(), spot.to_string().as_str()), ("status=~\"5..\"", "rules.yaml:6:34"));
    let text = "up{job='a'} == 0";
    let (spot, found) = spot_in("a.yml", "<here>- expr: 'up{job=''a''} == 0'\n", text, "job='a'");
    assert_eq!((found.as_str(), spot.quoting(), spot.is_exact()), ("job=''a''", Quoting::Doubled, true));
    let (spot, found) = spot_in("a.json", "{\n<here>\"expr\": \"up{a=\\\"b\\\"}\" }", "up{a=\"b\"}", "a=\"b\"");
    assert_eq!((found.as_str(), spot.quoting()), ("a=\\\"b\\\"", Quoting::Escaped));
    let (spot, found) = spot_in("a.yml", "<here>  - alert: A\n", text, "job='a'");
    assert_eq!((found.as_str(), spot.is_exact(), spot.to_string().as_str()), ("", false, "a.yml:1:1"));
}

#[test]
fn a_place_without_a_text_is_the_call_or_the_line() {
    let source = "  - alert: A  \r\nlet a = Alert::new(\"é\");\n";
    let sources = Sources::in_memory().with("a.rs", source);
    let found = |place: &Place| {
        let spot = sources.spot(place).unwrap();
        assert!(spot.is_exact());
        spot.bytes().map(|bytes| source[bytes].to_owned()).unwrap_or_default()
    };
    assert_eq!(found(&Place::of_line("a.rs", 1)), "- alert: A");
    assert_eq!(found(&Place::in_code("a.rs", 2, 9)), "Alert::new");
    assert_eq!(found(&Place::in_code("a.rs", 2, 20)), "\"");
    assert_eq!(found(&Place::in_code("a.rs", 2, 99)), "");
    let behind = sources.spot(&Place::in_code("a.rs", 40, 2)).unwrap();
    assert_eq!((behind.to_string().as_str(), behind.is_exact()), ("a.rs:40:2", false));
}
