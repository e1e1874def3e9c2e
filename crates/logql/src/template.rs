//! What templates of `line_format` and `label_format` may call.
//!
//! <https://grafana.com/docs/loki/latest/query/template_functions/>

use query::template::Language;

/// The functions of Loki's templates; no variable is set before they begin.
pub(crate) const LANGUAGE: Language =
    Language { functions: &[FUNCTIONS], variables: &[], instead: |word| format!("write `.{word}` for the label") };

const FUNCTIONS: &[&str] = &[
    "ToLower",
    "ToUpper",
    "Replace",
    "Trim",
    "TrimLeft",
    "TrimRight",
    "TrimPrefix",
    "TrimSuffix",
    "TrimSpace",
    "regexReplaceAll",
    "regexReplaceAllLiteral",
    "count",
    "urldecode",
    "urlencode",
    "bytes",
    "duration",
    "duration_seconds",
    "unixEpochMillis",
    "unixEpochNanos",
    "toDateInZone",
    "unixToTime",
    "alignLeft",
    "alignRight",
    "b64enc",
    "b64dec",
    "lower",
    "upper",
    "title",
    "trunc",
    "substr",
    "contains",
    "hasPrefix",
    "hasSuffix",
    "indent",
    "nindent",
    "replace",
    "repeat",
    "trim",
    "trimAll",
    "trimSuffix",
    "trimPrefix",
    "int",
    "float64",
    "add",
    "sub",
    "mul",
    "div",
    "mod",
    "addf",
    "subf",
    "mulf",
    "divf",
    "max",
    "min",
    "maxf",
    "minf",
    "ceil",
    "floor",
    "round",
    "fromJson",
    "date",
    "toDate",
    "now",
    "unixEpoch",
    "default",
    "__line__",
    "__timestamp__",
];

#[cfg(test)]
mod tests {
    use super::LANGUAGE;
    use query::template::fields as read;

    #[test]
    fn the_labels_that_a_template_reads_are_found() {
        let names = |text| read(text, &LANGUAGE).map(|all| all.iter().map(|field| field.name).collect::<Vec<_>>()).ok();
        assert_eq!(names("plain"), Some(vec![]));
        assert_eq!(
            names("{{.a}} {{ .b | ToUpper }} {{ if eq .c \"x\" }}{{ $.d }}{{ end }}"),
            Some(vec!["a", "b", "c", "d"])
        );
        assert_eq!(names("{{- range $i, $v := fromJson .a }}{{ .b }}{{ $v.c }}{{ end -}}"), Some(vec!["a"]));
        assert_eq!(names("{{/* .a */}}{{ printf \"%s }}\" `.b` }}"), Some(vec![]));
    }

    #[test]
    fn what_loki_would_not_compile_is_named() {
        let wrong = |text| read(text, &LANGUAGE).err().map(|wrong| format!("{}; fix: {}", wrong.message, wrong.fix));
        for (text, message) in [
            ("{{ .a", "these braces are never closed; fix: add `}}`"),
            ("{{ .a | toUpper }}", "templates have no function `toUpper`; fix: did you mean `ToUpper`?"),
            ("{{ status }}", "templates have no function `status`; fix: write `.status` for the label"),
            ("{{ $v.c }}", "nothing is called `$v`; fix: declare it first: `{{ $v := … }}`"),
            ("{{ if .a }}x", "this `if` has no `{{ end }}`; fix: add it"),
            ("{{ end }}", "this `end` ends nothing; fix: remove it"),
            ("{{ (.a }}", "a parenthesis is never closed; fix: add `)`"),
            ("{{ .a) }}", "this parenthesis closes nothing; fix: remove it"),
        ] {
            assert_eq!(wrong(text).as_deref(), Some(message), "{text}");
        }
    }
}
