//! Every fault of a query's form, with the message that its author reads and the words that it points at.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use logql::{Dialect, parse};

/// The first fault of a query, and what it points at.
#[track_caller]
fn says(text: &str, at: &str, message: &str) {
    let faults = parse(text, Dialect::LOKI).expect_err("it is refused");
    assert_eq!((faults[0].to_string().as_str(), faults[0].span.of(text)), (message, at), "{text}");
}

#[test]
fn selectors() {
    says("", "", "there is no query; fix: write one, like `{app=\"backend\"} |= \"error\"`");
    for (selector, fix) in [
        ("{}", "match a label: `{app=\"backend\"}`"),
        ("{app=~\".*\"}", "write `app=~\".+\"`, or match another label"),
        ("{app!=\"a\", b=\"\"}", "write `app=~\".+\"`, or match another label"),
    ] {
        let message =
            "this selector could match every stream: Loki wants one matcher that an empty value does not pass";
        says(selector, selector, &format!("{message}; fix: {fix}"));
    }
    says("{a=\"b\",}", ",", "a comma ends the matchers; fix: remove it");
    says(
        "{a==\"b\"}",
        "==",
        "`==` stands where `=`, `!=`, `=~` or `!~` is expected; fix: compare the label with a text: `app=\"backend\"`",
    );
    says(
        "{a=b}",
        "b",
        "`b` stands where the value of the label in quotes is expected; fix: write a text in double quotes or \
         backquotes",
    );
    says("{a='b'}", "'b'", "`'` has no meaning in LogQL; fix: put the text in double quotes or backquotes");
    says(
        "{drop=\"b\"}",
        "drop",
        "`drop` is a word of LogQL and cannot name a label; \
         fix: name another label; one of that name can be renamed where logs are collected",
    );
    says(
        "{a=~\"(\"}",
        "(",
        "`(` is no regular expression: a `(` is never closed; fix: correct it, or put a backslash before the \
         character that is meant as it is",
    );
    says("{a=\"b\"", "{", "this brace is never closed; fix: add `}`");
    says("{a=\"b}", "\"", "this text is never closed; fix: add \" at its end");
    says(
        "{app=\"$app\"} | $x",
        "$",
        "`$` has no meaning in LogQL; fix: write the value: only Grafana fills in variables",
    );
}

#[test]
fn stages() {
    for (stage, at, message) in [
        ("| jsn", "jsn", "no stage is called `jsn`; fix: did you mean `json`?"),
        (
            "| status",
            "status",
            "no stage is called `status`; fix: write a stage like `json`, `logfmt` or `pattern`, or compare the \
             label: `status = \"…\"`",
        ),
        ("| a == \"b\"", "==", "`==` compares numbers, and a text stands behind it; fix: write `=`"),
        (
            "| a > \"b\"",
            ">",
            "`>` compares numbers, and a text stands behind it; fix: compare it with a number: `a > 5`",
        ),
        ("| pattern \"a\"", "a", "this pattern captures nothing; fix: name a part of the line: `<method> <_>`"),
        (
            "| pattern \"<a><b>\"",
            "<a><b>",
            "nothing stands between `<a>` and `<b>`; fix: write the text that separates them",
        ),
        ("| pattern \"<a> <a>\"", "a", "two captures are called `a`; fix: rename one of them"),
        ("| regexp \"(a)\"", "(a)", "this regular expression captures nothing; fix: name a group: `(?P<method>\\w+)`"),
        ("| regexp \"(?P<a>x)(?P<a>y)\"", "a", "two groups are called `a`; fix: rename one of them"),
        ("|> \"<a> <_>\"", "<a>", "a line filter captures nothing, and `<a>` has a name; fix: write `<_>`"),
        (
            "|~ \"a**\"",
            "a**",
            "`a**` is no regular expression: `*` repeats a repetition; fix: correct it, or put a backslash before the \
             character that is meant as it is",
        ),
        (
            "|= ip(\"10.0.0\")",
            "\"10.0.0\"",
            "`10.0.0` is no address, network or range of addresses; fix: write it like `10.0.0.1`, `10.0.0.0/8` or \
             `10.0.0.1-10.0.0.9`",
        ),
        ("|~ ip(\"10.0.0.1\")", "\"10.0.0.1\"", "`ip` cannot stand behind `|~`; fix: write `|= ip(…)` or `!= ip(…)`"),
        (
            "|= \"a\" or ip(\"10.0.0.1\")",
            "ip(\"10.0.0.1\")",
            "in a chain of `or`, Loki looks for the address as a text; fix: give `ip(…)` a filter of its own, or \
             write a regular expression",
        ),
        (
            "| json a=\"b c\"",
            "\"b c\"",
            "`b c` names nothing that `json` could read; fix: write it like `servers[0].ip`",
        ),
        ("| logfmt a=\"b.c\"", "\"b.c\"", "`b.c` names nothing that `logfmt` could read; fix: write it like `status`"),
        (
            "| line_format \"{{.a | upperr}}\"",
            "upperr",
            "templates have no function `upperr`; fix: did you mean `upper`?",
        ),
        ("| label_format a=b, a=c", "a", "`label_format` sets `a` twice; fix: set it in a second `label_format`"),
        (
            "| label_format __error__=\"\"",
            "__error__",
            "`__error__` cannot be set; fix: set another label, or drop it: `| drop __error__`",
        ),
        (
            "| a > 0x10",
            "0x10",
            "`0x10` is no number that Loki reads; fix: write it like `1.5`, `1e6`, `5m`, `1h30m` or `10KB`",
        ),
        (
            "| unwrap a",
            "|",
            "`|` stands where a stage or the end is expected; fix: `unwrap` needs a function: `sum_over_time(… | \
             unwrap x [5m])`",
        ),
    ] {
        says(&format!("{{app=\"x\"}} {stage}"), at, message);
    }
}

/// The same, where `L` stands for lines.
#[track_caller]
fn say(cases: &[(&str, &str, &str)]) {
    let of_lines = |text: &str| text.replace('L', "{app=\"x\"}");
    for (query, at, message) in cases {
        says(&of_lines(query), &of_lines(at), message);
    }
}

#[test]
fn ranges() {
    say(&[
        ("rate(L)", ")", "`)` stands where `[range]` is expected; fix: say over which time: `[5m]`"),
        (
            "L[5m]",
            "[5m]",
            "`[5m]` stands where a stage or the end is expected; fix: a range needs a function: \
             `count_over_time({…}[5m])`",
        ),
        (
            "rate(L[5min])",
            "5min",
            "`5min` is not a duration: whole numbers, the longest unit first, no blanks; fix: write it like `5m` or \
             `1h30m`",
        ),
        ("rate(L[5m] offset 5)", "5", "`5` stands where a duration is expected; fix: write it like `offset 5m`"),
        (
            "sum_over_time(L[5m])",
            "sum_over_time(L[5m])",
            "`sum_over_time` computes with values, and nothing makes one of a line; fix: add `| unwrap label` before \
             the range",
        ),
        (
            "count_over_time(L | unwrap a [5m])",
            "| unwrap a",
            "`count_over_time` counts lines or their bytes, and `unwrap` makes numbers of them; fix: remove `unwrap`, \
             or write `sum_over_time`",
        ),
        (
            "rate(L[5m]) by (app)",
            "by (app)",
            "`by` cannot stand behind `rate`; fix: aggregate what it yields: `sum by (…) (rate(…))`",
        ),
        (
            "rate by (app) (L[5m])",
            "by",
            "`by` stands where `(` is expected; fix: write `by` and `without` behind what is in parentheses",
        ),
        (
            "quantile_over_time(L | unwrap a [5m])",
            "quantile_over_time",
            "`quantile_over_time` does not know which quantile; fix: write it first: `quantile_over_time(0.95, …)`",
        ),
        ("rate(5, L[5m])", "5", "`rate` takes no number; fix: remove it, and the comma"),
    ]);
}

#[test]
fn numbers() {
    say(&[
        (
            "sum(L)",
            "L",
            "`sum` works on numbers, and this yields lines of logs; fix: count them first: `count_over_time(… [5m])` \
             or `rate(… [5m])`",
        ),
        (
            "L > 5",
            "L",
            "`>` works on numbers, and this yields lines of logs; fix: count them first: `count_over_time(… [5m])` or \
             `rate(… [5m])`",
        ),
        ("rate(L[5m]) or 5", "5", "`or` joins series, and a number is none; fix: write `vector(…)` around it"),
        ("topk(rate(L[5m]))", "topk", "`topk` does not know how many; fix: write `topk(5, …)`"),
        (
            "topk(5.0, rate(L[5m]))",
            "5.0",
            "`topk` takes a whole number greater than 0, and `5.0` is none; fix: write `topk(5, …)`",
        ),
        ("sum(5, rate(L[5m]))", "5", "`sum` takes no number; fix: remove it, and the comma"),
        (
            "sort by (app) (rate(L[5m]))",
            "by (app)",
            "`sort` orders by value and cannot group; fix: aggregate inside it: `sort(sum by (…) (…))`",
        ),
        (
            "approx_topk(5, rate(L[5m])) by (app)",
            "by (app)",
            "`approx_topk` cannot group; fix: write `topk`, or aggregate inside it",
        ),
        ("increase(L[5m])", "increase", "no function is called `increase`; fix: count lines with `count_over_time`"),
        ("smu(rate(L[5m]))", "smu", "no function is called `smu`; fix: did you mean `sum`?"),
        (
            "rate(L[5m]) > 5m",
            "5m",
            "`5m` stands where an expression is expected; fix: outside ranges and filters Loki knows numbers only: \
             write seconds or bytes",
        ),
        (
            "rate(L | unwrap a | json [5m])",
            "json",
            "`json` stands where a filter of labels is expected; fix: behind `unwrap` only filters of labels may stand",
        ),
        (
            "sum by (\"app\") (rate(L[5m]))",
            "\"app\"",
            "`\"app\"` stands where the name of a label is expected; fix: write it without quotes",
        ),
        (
            "label_replace(rate(L[5m]), \"a\", \"b\", \"c\", \"(\")",
            "(",
            "`(` is no regular expression: a `(` is never closed; fix: correct it, or put a backslash before the \
             character that is meant as it is",
        ),
        (
            "sum(rate(L[5m])) sum(rate(L[5m]))",
            "sum",
            "`sum` stands where an operator or the end is expected; fix: join the two with an operator, or remove one",
        ),
    ]);
}

/// What Loki's parser reads and we refuse on purpose; the differential test leaves these out.
#[test]
fn exceptions() {
    says("{@=\"x\"}", "@", "`@` has no meaning in LogQL; fix: remove it, or put it in quotes");
    says("{é=\"x\"}", "é", "`é` has no meaning in LogQL; fix: write names in ASCII letters, digits and underscores");
    says(
        "{a=\"x\"} | b > 1e400",
        "1e400",
        "`1e400` is no number that Loki reads; fix: write it like `1.5`, `1e6`, `5m`, `1h30m` or `10KB`",
    );
    says(
        "{a=\"x\"} | b=\"c\" and d=ip(\"e\")",
        "\"e\"",
        "`e` is no address, network or range of addresses; \
         fix: write it like `10.0.0.1`, `10.0.0.0/8` or `10.0.0.1-10.0.0.9`",
    );
    assert!(parse("{a=\"\\xff\"}", Dialect::LOKI).is_err());
    assert_eq!(
        parse("variants(rate({a=\"b\"}[5m])) of ({a=\"b\"}[5m])", Dialect::LOKI).unwrap_err()[0].to_string(),
        "no function is called `variants`; fix: ask for each of them in a query of its own"
    );
}

#[test]
fn grafana_fills_variables_in() {
    for text in [
        "sum by ($by) (rate({app=~\"$app\", $filter} |= \"$text\" [$__auto]))",
        "topk($n, count_over_time({app=\"a\"} | json | status >= $least [$__range]))",
        "{app=~\"${app:regex}\"} |~ \"(?i)$text\" | json | line_format \"{{.x}} $y\"",
        "$query",
        "{app=\"a\"} $stages | $filter",
        "rate({app=\"[[app]]\"} [${__auto}])",
    ] {
        let expr = parse(text, Dialect::GRAFANA).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        assert_eq!(expr.to_string(), text);
        assert!(parse(text, Dialect::LOKI).is_err() || !text.contains("[$"), "{text}");
    }
}
