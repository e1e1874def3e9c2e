//! Valid expressions are read, and survive being written and read again; invalid ones are refused with the right words.

#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod support;

use promql::{Dialect, Feature, parse};

#[test]
fn every_valid_expression_is_read_and_reads_the_same_when_written() {
    let mut read = 0;
    for text in support::valid() {
        let expr = parse(text, Dialect::PROMETHEUS).unwrap_or_else(|faults| panic!("{text}: {}", faults[0]));
        let written = expr.to_string();
        let again = parse(&written, Dialect::PROMETHEUS).unwrap_or_else(|faults| panic!("{written}: {}", faults[0]));
        assert_eq!(again.to_string(), written, "from {text}");
        assert_eq!(support::tree::tree(&again), support::tree::tree(&expr), "{text} became {written}");
        read += 1;
    }
    assert!(read >= 300, "only {read} expressions: is the corpus here?");
}

#[test]
fn every_node_knows_its_place() {
    for text in support::valid() {
        let expr = parse(text, Dialect::PROMETHEUS).unwrap();
        expr.walk(&mut |part| {
            let words = part.span.of(text);
            assert!(!words.is_empty(), "{part} has no place in {text}");
            // What a node covers is an expression of its own, and the same one.
            let alone =
                parse(words, Dialect::PROMETHEUS).unwrap_or_else(|faults| panic!("{words} of {text}: {}", faults[0]));
            assert_eq!(alone.to_string(), part.to_string(), "in {text}");
        });
    }
}

/// The faults of a text, each as `words it points at: message; fix: …`.
fn faults(text: &str, dialect: Dialect) -> Vec<String> {
    let faults = parse(text, dialect).expect_err(text);
    faults.iter().map(|fault| format!("{}: {fault}", fault.span.of(text))).collect()
}

#[track_caller]
fn one(text: &str, fault: &str) {
    assert_eq!(faults(text, Dialect::PROMETHEUS), [fault], "{text}");
}

#[test]
fn what_is_missing_is_named() {
    one("", ": there is no expression; fix: write one, like `up == 0`");
    one("sum(", "(: this parenthesis is never closed; fix: add `)`");
    one("a{", "{: this brace is never closed; fix: add `}`");
    one("a[5m", "[: this bracket is never closed; fix: add `]`");
    one("a +", ": the query ends where an expression is expected; fix: write a metric, a number or a function there");
    one("a{b}", "}: `}` stands where `=`, `!=`, `=~` or `!~` is expected; fix: write matchers like `label=\"value\"`");
    one("a{b=c}", "c: `c` stands where a text in quotes is expected; fix: put the value in quotes");
    one("sum by b (a)", "b: `b` stands where `(` of `by (labels)` is expected; fix: put the labels in parentheses");
    one("a offset", ": the query ends where a length of time is expected; fix: write it like `5m` or `1h30m`");
    one("a @ b", "b: `b` stands where a time is expected; fix: write seconds since 1970, `start()` or `end()`");
    one(
        "a / group_left b",
        "group_left: `group_left` stands where `on (labels)` or an expression is expected; fix: say first by which \
         labels: `on (labels)`",
    );
    one("\"a", "\": this text is never closed on its line; fix: add \" at its end");
}

#[test]
fn what_is_too_much_is_named() {
    one(
        "a b",
        "b: `b` stands where an operator or the end is expected; fix: join the two with an operator, or remove one",
    );
    one("a)", "): this parenthesis closes nothing; fix: remove it");
    one("rate(a[5m],)", ",: a comma ends the arguments; fix: remove it");
    one("a[5m] offset 1m offset 1m", "offset: `offset` stands here twice; fix: keep one");
    one("a @ 1 @ 2", "@: `@` stands here twice; fix: keep one");
    one(
        "a{b=\"c\"}{d=\"e\"}",
        "{: `{` stands where an operator or the end is expected; fix: join the two with an operator, or remove one",
    );
    one(
        "{a=\"b\"} | c",
        "|: `|` has no meaning in PromQL; fix: remove it; pipelines are LogQL's, which `logql!` reads",
    );
    one("a ~ b", "~: `~` has no meaning in PromQL; fix: remove it, or put it in quotes");
}

#[test]
fn words_that_mean_nothing_are_named_and_guessed() {
    one("rat(a[5m])", "rat: no function is called `rat`; fix: did you mean `rate`?");
    one("summ(a)", "summ: no function is called `summ`; fix: did you mean `sum`?");
    one("frobnicate(a)", "frobnicate: no function is called `frobnicate`; fix: name a function of PromQL");
    one("a[5min]", "5min: `5min` is neither a number nor a duration; fix: write it like `1.5`, `1e6`, `5m` or `1h30m`");
    one(
        "a[1m1h]",
        "1m1h: `1m1h` is not a duration: whole numbers, the longest unit first, each unit once, 292 years at most; \
         fix: write it like `1h30m` or `500ms`",
    );
    one("a[0]", "0: a length of time must be more than 0; fix: write it like `5m`");
    one("1__0", "1__0: `1__0` is neither a number nor a duration; fix: write it like `1.5`, `1e6`, `5m` or `1h30m`");
    one(
        "a{b=~\"(c\"}",
        "\"(c\": `(c` is not a regular expression: a `(` is never closed; fix: correct it in RE2's syntax, which \
         Prometheus reads",
    );
    one(
        "a{b=\"\\d\"}",
        "\\d: `\\d` is not an escape; fix: write `\\\\d` for a backslash, or put the text in backquotes",
    );
}

#[test]
fn types_that_do_not_fit_are_named() {
    one("rate(a)", "a: `rate` takes a range vector here, and this is an instant vector; fix: add a range, like `[5m]`");
    one(
        "rate(sum(a))",
        "sum(a): `rate` takes a range vector here, and this is an instant vector; fix: add a range and a step, like \
         `[30m:1m]`",
    );
    one(
        "sum(a[5m])",
        "a[5m]: `sum` takes an instant vector here, and this is a range vector; fix: apply a function like `rate` \
         first, or remove the range",
    );
    one(
        "topk(a, b)",
        "a: `topk` takes a scalar here, and this is an instant vector; fix: make it a scalar: `scalar(…)`, or write \
         the number",
    );
    one(
        "label_replace(a, b, \"c\", \"d\", \"e\")",
        "b: `label_replace` takes a string here, and this is an instant vector; fix: put a text in quotes there",
    );
    one("abs(1)", "1: `abs` takes an instant vector here, and this is a scalar; fix: make it a vector: `vector(…)`");
    one(
        "a[5m] + 1",
        "a[5m]: `+` combines scalars and instant vectors, and this is a range vector; fix: apply a function like \
         `rate` to it",
    );
    one(
        "1 > 2",
        ">: `>` compares two scalars, of which neither can be dropped; fix: write `> bool`, which yields 0 or 1",
    );
    one("a + bool b", "+: `bool` goes with comparisons, and `+` is none; fix: remove `bool`");
    one("a and 1", "and: `and` combines sets of series, and one side is a scalar; fix: make it a vector: `vector(…)`");
    one(
        "a and on (b) group_left c",
        "and: `and` matches many to many: it has no groups; fix: remove `group_left` or `group_right`",
    );
    one(
        "a + on (b) 1",
        "+: labels are matched between series only, and one side is a scalar; fix: remove `on` or `ignoring`",
    );
    one(
        "a / on (b) group_left (b) c",
        "b: the label `b` is matched by `on`, so it is there already; fix: remove it here",
    );
    one(
        "-\"a\"",
        "\"a\": a sign stands before a scalar or an instant vector, and this is a string; fix: remove the sign",
    );
    one(
        "a[5m][1h:1m]",
        "a[5m]: a subquery asks for an instant vector again and again, and this is a range vector; fix: apply a \
         function like `rate` first",
    );
    one(
        "(a)[5m]",
        "[5m]: a range stands behind a selector only; fix: write `[5m:]` for a subquery, or put the range inside",
    );
    one(
        "sum(a) offset 5m",
        "offset: `offset` stands behind a selector or a subquery only; fix: put it inside, behind the selector",
    );
    one("a offset 5m [1h]", "[1h]: `offset` stands before the range; fix: put it behind the range");
    one(
        "topk(a)",
        "topk(a): `topk` takes a parameter and an expression, and 1 arguments are given; fix: write `topk (parameter, \
         expression)`",
    );
    one("time(a)", "time(a): `time` takes 0 arguments, and 1 is given; fix: write it as `time()`");
    one(
        "{}",
        "{}: this selects all series there are: every matcher takes series without the label; fix: name the metric, \
         or match a label that must be there",
    );
    one(
        "a{__name__=\"b\"}",
        "__name__=\"b\": the metric is named twice: `a` before the braces, and inside; fix: keep one",
    );
}

#[test]
fn what_needs_a_feature_says_which() {
    one(
        "limitk(1, a)",
        "limitk: `limitk` works only where Prometheus runs with `--enable-feature=promql-experimental-functions`; \
         fix: do without it, or allow the feature",
    );
    one(
        "a + fill (0) b",
        "fill (0): `fill` works only where Prometheus runs with `--enable-feature=promql-binop-fill-modifiers`; fix: \
         do without it, or allow the feature",
    );
    for text in [
        "limitk(1, a)",
        "a[5m + 1m]",
        "a anchored",
        "a + fill (0) b",
        "mad_over_time(a[step()])",
        "a offset -(5m * 2)",
        "http.server.requests{équipe=\"infra\", service.name!=\"\"}",
        "sum by (service.name) (温度:max)",
    ] {
        assert!(parse(text, Dialect::EVERY_FEATURE).is_ok(), "{text}");
    }
    assert!(parse("sum by (a:b) (c)", Dialect::PROMETHEUS).is_ok());
    assert!(parse("sum by (\"a:b\") (c)", Dialect::EVERY_FEATURE).is_ok());
    assert_eq!(
        faults("sum by (a:b) (c)", Dialect::EVERY_FEATURE),
        ["a:b: a label whose name has a colon is not quoted; fix: put it in quotes"]
    );
}

/// What a release reads, and what the one before it says.
#[test]
fn each_release_reads_what_it_knows() {
    const DURATIONS: &str = "--enable-feature=promql-duration-expr";
    const EXTENDED: &str = "--enable-feature=promql-extended-range-selectors";
    for (text, before, fault, since) in [
        (
            "a[5m + 1m]",
            "v3.13.2",
            format!(
                "5m + 1m: arithmetic with lengths of time works only where Prometheus runs with `{DURATIONS}`; \
                fix: do without it, allow the feature, or deploy Prometheus 3.14, which needs no flag"
            ),
            "v3.14.0",
        ),
        (
            "a anchored",
            "v3.15.1",
            format!(
                "anchored: `anchored` works only where Prometheus runs with `{EXTENDED}`; fix: do without it, \
                allow the feature, or deploy Prometheus 3.16, which needs no flag"
            ),
            "v3.16.0",
        ),
        (
            "first_over_time(a[5m])",
            "v3.13.2",
            "first_over_time: `first_over_time` works only where Prometheus runs with \
             `--enable-feature=promql-experimental-functions`; fix: do without it, allow the feature, or deploy \
             Prometheus 3.14, which needs no flag"
                .to_owned(),
            "v3.14.0",
        ),
        (
            "a[range():1m]",
            "v3.15.1",
            ":: a subquery has one colon, after its range; fix: write `[range:step]` or `[range:]`".to_owned(),
            "v3.16.0",
        ),
    ] {
        let old = Dialect::of(before);
        let old = if text.contains("range()") { old.run_with([DURATIONS]) } else { old };
        assert_eq!(faults(text, old), [fault], "{text} in {before}");
        assert!(parse(text, Dialect::of(since)).is_ok(), "{text} in {since}");
    }
    let experimental = [Feature::ExperimentalFunctions];
    for (text, before, fault) in [
        (
            "start_timestamp(a)",
            "v3.13.2",
            "start_timestamp: Prometheus 3.13 knows no function `start_timestamp`; fix: deploy Prometheus 3.14 or \
             later",
        ),
        (
            "integral(a[5m])",
            "v3.15.1",
            "integral: Prometheus 3.15 knows no function `integral`; fix: deploy Prometheus 3.16 or later",
        ),
    ] {
        assert_eq!(faults(text, Dialect::of(before).allowing(&experimental)), [fault], "{text} in {before}");
        assert!(parse(text, Dialect::EVERY_FEATURE).is_ok(), "{text}");
    }
    // Read once, and refused since.
    for text in ["a @ start()[5m]", "a offset step()[5m]"] {
        assert!(parse(text, Dialect::of("v3.14.0")).is_ok(), "{text}");
        let fault = faults(text, Dialect::of("v3.15.0"));
        assert!(
            fault.len() == 1 && fault[0].ends_with(" stands before the range; fix: put it behind the range"),
            "{fault:?}"
        );
    }
}

#[test]
fn all_faults_are_reported_at_once() {
    assert_eq!(
        faults("sum(rat(a[5m]), b{c d, e=~1}) + ", Dialect::PROMETHEUS),
        [
            "rat: no function is called `rat`; fix: did you mean `rate`?",
            "d: `d` stands where `=`, `!=`, `=~` or `!~` is expected; fix: write matchers like `label=\"value\"`",
            "1: `1` has no meaning in braces; fix: remove it, or put it in quotes",
        ]
    );
    assert_eq!(faults("rate(a) + sum(b[5m]) > \"c\"", Dialect::PROMETHEUS).len(), 3);
}

#[test]
fn grafanas_variables_stand_wherever_grafana_fills_them_in() {
    for text in [
        "rate(a[$__rate_interval])",
        "rate(a{b=~\"$c\", d=\"${e:regex}\", f=\"[[g]]\"}[$__interval])",
        "avg_over_time(a[$__range])",
        "max_over_time(rate(a[5m])[${__range_s}s:$__interval])",
        "sum by ($group) (a)",
        "sum by (${group:csv}, b) (a)",
        "topk($n, a)",
        "a > $threshold",
        "$a / $b",
        "$metric{b=\"c\"}",
        "rate($metric[5m])",
        "rate(node_${what}_total[5m])",
        "{$filters, a=\"b\"}",
        "a{$label=\"b\"}",
        "a offset $shift",
        "a @ $time",
        "a[5m] offset ${shift}",
    ] {
        assert!(parse(text, Dialect::GRAFANA).is_ok(), "{text}: {}", parse(text, Dialect::GRAFANA).unwrap_err()[0]);
        assert!(parse(text, Dialect::PROMETHEUS).is_err() || text.contains("\"$c\""), "{text}");
    }
    assert_eq!(
        faults("$f(a)", Dialect::GRAFANA),
        ["$f: a variable cannot stand for a function; fix: name the function"]
    );
}
