//! What cannot be imported: one message, and nothing is written.

use std::fs;

use super::{folder, run, text};

#[test]
fn what_cannot_be_imported_is_said_and_nothing_is_written() {
    let folder = folder();
    let path = folder.path();
    for (name, content) in [
        ("flat.yml", "a: [1"),
        ("other.yml", "a: 1\n"),
        ("cut.json", "{\"title\": \"Tea\", \"panels\": ["),
        ("there.rs", "// mine\n"),
    ] {
        fs::write(path.join(name), content).expect("the test may write");
    }
    for (arguments, said) in [
        (&["nowhere.yml", "--into", "new.rs"][..], "cannot read `nowhere.yml`"),
        (&["flat.yml", "--into", "new.rs"], "flat.yml:2"),
        (&["cut.json", "--into", "new.rs"], "cut.json:2"),
        (&["other.yml", "--into", "new.rs"], "there is no rule, dashboard, route or scrape job in what was named"),
        (&["rules.yaml", "--into", "there.rs"], "`there.rs` is there already"),
        (&["rules.yaml", "--into", "new.txt"], "`new.txt` is no file of Rust"),
        (&["rules.yaml", "--into", "no/new.rs"], "there is no folder `no`"),
        (&["rules.yaml", "--into", "my-file.rs"], "call it `my_file.rs`"),
        (&["rules.yaml", "--into", "fn.rs"], "call it `imported.rs`"),
        (&["--into", "new.rs"], "required arguments were not provided"),
    ] {
        let output = run(path, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            text(&output.stderr).contains(said) && output.stdout.is_empty(),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
    }
    assert!(!path.join("new.rs").exists() && !path.join("new.txt").exists());
    assert_eq!(fs::read_to_string(path.join("there.rs")).expect("it is there"), "// mine\n");
}

/// A chart whose loops are no YAML, as the charts of many have it.
const TEMPLATE: &str = "{{- range .Values.rules }}\nspec:\n  groups: {{- toYaml . | nindent 4 }}\n    - alert: A\n \
                        \x20    expr: up == 0\n{{- end }}\n";

#[test]
fn what_cannot_be_read_does_not_stop_the_others() {
    let folder = folder();
    let path = folder.path();
    for (name, content) in
        [("chart.yml", TEMPLATE), ("cut.yml", "groups:\n- rules: [{alert: A, expr: up"), ("a.txt", "[")]
    {
        fs::write(path.join(name), content).expect("the test may write");
    }
    for (arguments, left_out) in [(&["rules.yaml", "chart.yml", "cut.yml"][..], 2), (&["."], 2)] {
        let output = run(path, arguments);
        let written = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(written.contains("const TEA_IS_COLD"), "{written}");
        assert_eq!(written.matches("//! Left out: ").count(), left_out, "{written}");
        assert!(written.contains("chart.yml:1: no YAML before its template is filled in; read what"), "{written}");
    }
    let output = run(path, &["rules.yaml", "cut.yml", "--into", "new.rs"]);
    assert!(text(&output.stdout).contains("1 file left out: see the top of it"), "{}", text(&output.stdout));
}
