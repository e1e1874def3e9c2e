//! Questions as trees: what is asked of Prometheus and of Loki, read by the parser of its language.

use findings::Place;
use kit::Origin;
use query::{LookBack, Span, Window};
use watch::dashboard::Language;
use watch::question::Question;

use crate::place::at;

/// A question that could be read. What nobody checked and is no query of its language is not among them.
pub(crate) struct Asked {
    /// Who asks: "alert `TeaIsCold`".
    pub who: String,
    pub text: &'static str,
    pub tree: Tree,
    /// Whether a rule asks it.
    pub is_of_rule: bool,
    origin: Origin,
}

/// What it says.
pub(crate) enum Tree {
    Metrics(promql::ast::Expr),
    Logs(logql::Expr),
}

/// Those of questions in one language that can be read.
pub(crate) fn read(questions: Vec<Question>, language: Language) -> impl Iterator<Item = Asked> {
    questions.into_iter().filter_map(move |question| Asked::of(question, language))
}

impl Asked {
    fn of(question: Question, language: Language) -> Option<Self> {
        let Question { asker, text, is_of_rule, origin, .. } = question;
        let tree = match language {
            Language::PromQl => Tree::Metrics(promql::parse(text, promql::Dialect::GRAFANA).ok()?),
            Language::LogQl => Tree::Logs(logql::parse(text, logql::Dialect::GRAFANA).ok()?),
            Language::Words => return None,
        };
        Some(Self { who: asker, text, tree, is_of_rule, origin })
    }

    /// The place of some of its words.
    pub(crate) fn place(&self, span: Span) -> Place {
        at(self.origin).inside(self.text, span.start..span.end)
    }

    /// How far back its parts read.
    pub(crate) fn looks_back(&self) -> Vec<LookBack> {
        match &self.tree {
            Tree::Metrics(expr) => expr.looks_back(),
            Tree::Logs(expr) => expr.looks_back(),
        }
    }

    /// The times over which it reads all that happens.
    pub(crate) fn windows(&self) -> Vec<Window> {
        match &self.tree {
            Tree::Metrics(expr) => expr.windows(),
            Tree::Logs(expr) => expr.windows(),
        }
    }
}
