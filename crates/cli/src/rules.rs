//! The rules of `gen` itself, and the register of all rules: what `explain` knows.

use findings::{Finding, Place, Rule, RuleText, Rules};
use render::MOST_BYTES_OF_AN_OBJECT;

use crate::problem::STOPPED;
use crate::upgrade::rules::{DURING_ROLLOUT, GONE, MEANS_SOMETHING_ELSE};
use crate::{MANIFESTS, Tree};

/// All rules.
pub static ALL: Rules = Rules::new(&[
    RULES,
    render::rules::RULES,
    checks::RULES,
    query::RULES,
    promql::RULES,
    logql::RULES,
    query_macros::RULES,
    lint::RULES,
]);

/// The rules of the commands themselves.
pub static RULES: &[&Rule] = &[&STOPPED, &NEARLY_TOO_LARGE, &GONE, &MEANS_SOMETHING_ELSE, &DURING_ROLLOUT];

/// An object that soon cannot be applied.
pub static NEARLY_TOO_LARGE: Rule = Rule::new(RuleText {
    id: "gen/nearly-too-large",
    says: "each object leaves room below the size that `kubectl apply` takes",
    why: "`kubectl apply` stores the object in an annotation of itself, which holds at most 262144 bytes. `gen` \
        refuses an object that is larger. One that comes near is written, and the next panel or rule in it will be \
        refused.",
    source: Some("https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/"),
    fires: "ConfigMap::made(\"dashboards\", all)         // one ConfigMap of all dashboards, 250 kB",
    quiet: "ConfigMapFamily::made(\"dashboard\", each)   // one ConfigMap a dashboard",
});

/// How many bytes of an object are still no reason to speak: nine tenths of what is taken.
const MANY_BYTES: usize = MOST_BYTES_OF_AN_OBJECT / 10 * 9;

/// What `gen` itself finds in what it is about to write.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let is_object = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        path.starts_with(MANIFESTS)
            && matches!(name.strip_suffix(".yaml"), Some(name) if name != "stack" && name != "kustomization")
    };
    let large = tree.files().filter(|(path, text)| is_object(path) && text.len() >= MANY_BYTES);
    large
        .map(|(path, text)| {
            let bytes = text.len();
            let message =
                format!("`{path}` has {bytes} bytes, and `kubectl apply` takes {MOST_BYTES_OF_AN_OBJECT} at most");
            NEARLY_TOO_LARGE
                .warning(Place::file(path.to_owned()), message)
                .fix("split it, for example one ConfigMap for each dashboard or rule group")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HEADER_MARK;

    #[test]
    fn an_object_that_comes_near_the_limit_is_named() {
        let text = |bytes: usize| format!("# {HEADER_MARK}\n{}\n", "x".repeat(bytes));
        let files = [("k8s/a/b.yaml", MANY_BYTES), ("k8s/a/c.yaml", 100), ("k8s/a/stack.yaml", MANY_BYTES)];
        let tree =
            Tree::new(files.map(|(path, bytes)| (path.to_owned(), text(bytes))).into()).expect("it can be written");
        let found = check(&tree);
        let [finding] = found.as_slice() else { panic!("{found:?}") };
        assert!(finding.message.starts_with("`k8s/a/b.yaml` has 2359"), "{finding}");
        assert!(!finding.is_error());
        assert_eq!(ALL.find("gen/nearly-too-large"), Ok(&NEARLY_TOO_LARGE));
    }
}
