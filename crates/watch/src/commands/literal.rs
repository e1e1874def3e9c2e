//! A text names no namespace and no object of the cluster: there the spec must be asked.

use terms::{Fault, text};

/// What `kubectl` is told to act on by name, in the singular, long and short.
const KINDS: &[&[u8]] = &[
    b"deployment",
    b"deploy",
    b"statefulset",
    b"sts",
    b"daemonset",
    b"ds",
    b"service",
    b"svc",
    b"configmap",
    b"cm",
    b"secret",
    b"pvc",
    b"hpa",
    b"cronjob",
    b"job",
    b"ingress",
];

/// Raises where a text names a namespace or an object of the cluster literally: there the spec must be asked.
#[track_caller]
pub(crate) const fn check_names_nothing(what: &str, commands: &str) {
    // Most texts have none of these.
    if text::find(commands, "kubectl ", 0).is_none()
        && text::find(commands, "app=", 0).is_none()
        && text::find(commands, "deployment/", 0).is_none()
    {
        return;
    }
    let bytes = commands.as_bytes();
    let (mut index, mut after_kubectl, mut in_word) = (0, false, false);
    while index < bytes.len() {
        match bytes[index] {
            b'k' if !in_word && text::begins_at(bytes, b"kubectl ", index) => {
                after_kubectl = true;
                index += b"kubectl ".len();
                continue;
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'/' | b'.' => {
                if !in_word && (after_kubectl || is_telling(bytes, index)) {
                    check_word(what, commands, index);
                }
                in_word = true;
            }
            byte => {
                // The command ends at a pipe, at a new line, at the program that it runs, or where Markdown ends it.
                if matches!(byte, b'|' | b'\n' | b'`' | b';' | b'&') || text::begins_at(bytes, b" -- ", index) {
                    after_kubectl = false;
                }
                if after_kubectl && byte == b'\'' && !in_word {
                    check_word(what, commands, index);
                }
                in_word = false;
            }
        }
        index += 1;
    }
}

/// Whether the word that begins here tells of an object wherever it stands.
const fn is_telling(bytes: &[u8], index: usize) -> bool {
    text::begins_at(bytes, b"app=", index) || text::begins_at(bytes, b"deployment/", index)
}

#[track_caller]
const fn check_word(what: &str, commands: &str, start: usize) {
    let bytes = commands.as_bytes();
    match bytes[start] {
        b'-' => {
            if names(bytes, b"-n ", start)
                || names(bytes, b"-n=", start)
                || names(bytes, b"--namespace ", start)
                || names(bytes, b"--namespace=", start)
            {
                literal(what, commands, "a namespace", "`kubectl_in(NAMESPACE, \"..\")`, or `WORKLOAD.kubectl(\"..\")`")
            }
        }
        b'k' => {
            if names(bytes, b"k8s/", start) {
                literal(what, commands, "the files of one environment", "`kubectl_files(\"apply -f {files}\")`")
            }
        }
        b'a' | b'\'' => {
            if names(bytes, b"app=", start) || names(bytes, b"'app in (", start) {
                literal(what, commands, "the pods of a workload", "`WORKLOAD.kubectl(\"get pods -l {app}\")`")
            }
        }
        first => {
            let mut index = 0;
            while index < KINDS.len() {
                let kind = KINDS[index];
                if kind[0] == first
                    && text::begins_at(bytes, kind, start)
                    && (names(bytes, b"/", start + kind.len()) || names(bytes, b" ", start + kind.len()))
                {
                    literal(
                        what,
                        commands,
                        "an object of the cluster",
                        "`WORKLOAD.kubectl(\"..\")` with `{workload}` or `{name}`, or write `<..>` for the reader to \
                         fill in",
                    )
                }
                index += 1;
            }
        }
    }
}

/// Whether the prefix stands there, and a name behind it, not `<`, `{` or an option.
const fn names(bytes: &[u8], prefix: &[u8], start: usize) -> bool {
    let behind = start + prefix.len();
    text::begins_at(bytes, prefix, start) && behind < bytes.len() && bytes[behind].is_ascii_alphanumeric()
}

#[track_caller]
const fn literal(what: &str, commands: &str, named: &str, fix: &str) -> ! {
    Fault::new(what)
        .text(" names ")
        .text(named)
        .text(" that nobody checks: ")
        .quoted(commands)
        .text("; fix: say ")
        .text(fix)
        .raise()
}

#[cfg(test)]
mod tests {
    use super::check_names_nothing;
    use std::panic::catch_unwind;

    #[test]
    fn what_the_spec_should_name_is_refused() {
        for text in [
            "kubectl -n teahosue delete deploy/pto",
            "cargo xtask gen\nkubectl apply -f k8s/monitoring/",
            "kubectl delete pod x --namespace=shop",
            "kubectl rollout restart deployment/backend",
            "kubectl get configmap prometheus -o yaml",
            "kubectl top nodes && kubectl -n shop get hpa",
            "kubectl get pods -A -l app=promtail",
            "echo yes | kubectl -n shop apply -f -",
        ] {
            let said = catch_unwind(|| check_names_nothing("a command", text)).expect_err(text);
            let said = said.downcast_ref::<String>().cloned().unwrap_or_default();
            assert!(said.contains("that nobody checks") && said.contains("; fix: say "), "{said}");
        }
    }

    #[test]
    fn what_names_nothing_is_taken() {
        for text in [
            "kubectl -n <namespace> rollout undo deployment/<name>",
            "kubectl get deployments,statefulsets,services -A -l app=<job>",
            "kubectl top pods -A --sort-by=cpu | sort -n 5",
            "journalctl -u kubelet -n 100",
            "kubectl -n <namespace> exec <pod> -- head -n 5 /etc/hosts",
            "sudo systemctl restart kubelet",
        ] {
            check_names_nothing("a command", text);
        }
    }
}
