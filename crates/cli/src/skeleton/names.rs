//! What a new stack is called: names that Kubernetes takes, as labels' values and as namespaces.

use findings::Finding;

use crate::problem::problem;

/// The names of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    /// The company's: the label `cluster` of its metrics, and the folder of its dashboards.
    pub company: String,
    /// The namespace in which the stack runs.
    pub namespace: String,
}

/// The most characters of a label in DNS: <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>.
const LONGEST: usize = 63;

impl Names {
    /// The names of a company's stack in a namespace.
    pub fn of(company: &str, namespace: &str) -> Result<Self, Finding> {
        if let Some(what) = unlike_words(company) {
            let what = format!("a stack cannot be called `{company}`, the last name of the folder: {what}");
            return Err(problem(what, format!("call the folder `{}`", words(company, "our-stack"))));
        }
        let fix = |name: &str| format!("say `--namespace {name}`");
        let refused =
            |what: &str, fix| Err(problem(format!("a namespace cannot be called `{namespace}`: {what}"), fix));
        if let Some(what) = unlike_words(namespace) {
            return refused(&what, fix(&words(namespace, "observability")));
        }
        if namespace == "default" || namespace.starts_with("kube-") {
            return refused("it belongs to Kubernetes, and the stack would own it", fix("observability"));
        }
        Ok(Self { company: company.to_owned(), namespace: namespace.to_owned() })
    }
}

/// What is wrong with a name that ought to be lower-case words with `-` between them.
pub(crate) fn unlike_words(name: &str) -> Option<String> {
    if name.is_empty() {
        Some("it is empty".to_owned())
    } else if let Some(other) = name.chars().find(|one| !matches!(one, 'a'..='z' | '0'..='9' | '-')) {
        Some(format!("`{other}` is no lower-case letter, digit or `-`"))
    } else if name.len() > LONGEST {
        Some(format!("it has {} characters, and {LONGEST} are the most", name.len()))
    } else if name.starts_with('-') || name.ends_with('-') {
        Some("it begins or ends with `-`".to_owned())
    } else {
        None
    }
}

/// The nearest name that is one.
pub(crate) fn words(name: &str, otherwise: &str) -> String {
    let plain = |one: char| if one.is_ascii_alphanumeric() { one.to_ascii_lowercase() } else { '-' };
    let words: String = name.chars().map(plain).collect();
    let words: Vec<_> = words.split('-').filter(|word| !word.is_empty()).collect();
    let short: String = words.join("-").chars().take(LONGEST).collect();
    let short = short.trim_end_matches('-');
    if short.is_empty() { otherwise.to_owned() } else { short.to_owned() }
}
