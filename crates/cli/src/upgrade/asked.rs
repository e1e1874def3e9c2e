//! Who reads metrics: the stack's own queries, or those of files that others wrote.

use std::collections::{BTreeMap, BTreeSet};

use findings::Place;
use kit::Origin;
use watch::question::Question;
use watch::watch::Watch;

/// A query, and what is written beside it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Who asks: "alert `TeaIsCold`".
    pub who: String,
    pub text: String,
    pub place: Place,
    /// The series that the result is recorded as.
    pub recorded_as: Option<String>,
    /// Labels of the result that texts, legends and variables name.
    pub mentions: BTreeSet<String>,
}

/// Every query of a stack, and every series that its scenarios give.
pub(crate) fn of_program(watch: &Watch) -> Vec<Asked> {
    let key = |text: &str, origin: Origin| {
        let at = origin.location();
        (text.to_owned(), at.file(), at.line(), at.column())
    };
    let mut mentions: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for (text, origin, texts) in watch.label_mentions() {
        let labels = texts.iter().flat_map(|text| mentioned(text));
        mentions.entry(key(text, origin)).or_default().extend(labels);
    }
    let asked = |question: Question| Asked {
        mentions: mentions.get(&key(question.text, question.origin)).cloned().unwrap_or_default(),
        who: question.asker,
        text: question.text.to_owned(),
        place: Place::at(question.origin.location()),
        recorded_as: question.recorded_as.map(str::to_owned),
    };
    watch.questions().into_iter().chain(watch.scenario_series()).map(asked).collect()
}

/// Every query of these files.
pub(crate) fn of_files(files: &[lint::File]) -> Vec<Asked> {
    let asked = |query: lint::Query| Asked {
        mentions: query.texts.iter().flat_map(|text| mentioned(text)).collect(),
        who: query.who,
        text: query.text,
        place: query.place,
        recorded_as: query.recorded_as,
    };
    lint::queries(files).into_iter().map(asked).collect()
}

/// The labels that a text names: `{{ $labels.pod }}` of an alert, `{{pod}}` of a legend.
fn mentioned(text: &str) -> BTreeSet<String> {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let name = |text: &str| text.split(|letter| !is_of_name(letter)).next().unwrap_or_default().to_owned();
    let of_alerts = text.match_indices("$labels.").map(|(at, word)| name(&text[at + word.len()..]));
    let legend = |part: &str| {
        let inner = part.split("}}").next().unwrap_or_default().trim();
        inner.chars().all(is_of_name).then(|| inner.to_owned())
    };
    let of_legends = text.split("{{").skip(1).filter_map(legend);
    of_alerts.chain(of_legends).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::mentioned;

    #[test]
    fn labels_are_named_by_templates_and_legends() {
        let names = |text| mentioned(text).into_iter().collect::<Vec<_>>();
        assert_eq!(names("{{ $labels.pot }} of {{ $labels.room | title }}: {{ $value }}"), ["pot", "room"]);
        assert_eq!(names("{{pot}} in {{ room }}"), ["pot", "room"]);
        assert_eq!(names("no label"), [""; 0]);
    }
}
