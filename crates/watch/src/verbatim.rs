//! Dashboards that others wrote, taken over as they are: `board! { "boards/nginx.json" }`.

use serde_json::Value;

use super::overlay::{Lens, Needs, There, leaked};
use super::query::{LogQuery, Query};
use super::question::Question;
use terms::{Fault, Format, MadeFile, Origin};

/// A dashboard as Grafana exported it. Renders to its own ConfigMap, beside those that are written here.
#[must_use = "a dashboard is provisioned only once it is in the list of all dashboards"]
#[derive(Clone, Copy, Debug)]
pub struct Verbatim {
    file: &'static str,
    json: &'static str,
    uid: &'static str,
    title: &'static str,
    about: &'static str,
    asks: &'static [Asked],
    needs: Needs,
    origin: Origin,
}

/// A query of such a dashboard.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    who: &'static str,
    line: u32,
    legend: &'static str,
    offers: &'static str,
    query: Expression,
    /// As the file has it.
    written: &'static str,
}

/// A query in the language of whoever answers.
#[derive(Clone, Copy, Debug)]
enum Expression {
    Metrics(Query),
    Logs(LogQuery),
}

impl Asked {
    /// What `board!` answers for a query in PromQL.
    #[doc(hidden)]
    pub const fn metrics(query: Query) -> Self {
        Self::new(Expression::Metrics(query), query.text())
    }

    /// What `board!` answers for a query in LogQL.
    #[doc(hidden)]
    pub const fn logs(query: LogQuery) -> Self {
        Self::new(Expression::Logs(query), query.text())
    }

    const fn new(query: Expression, written: &'static str) -> Self {
        Self { who: "", line: 0, legend: "", offers: "", query, written }
    }

    /// What `board!` adds: who asks, on which line, with which legend, and the label that a variable offers.
    #[doc(hidden)]
    pub const fn of(self, who: &'static str, line: u32, legend: &'static str, offers: &'static str) -> Self {
        Self { who, line, legend, offers, ..self }
    }

    /// Who asks: "panel `Pots`".
    pub const fn who(&self) -> &'static str {
        self.who
    }

    /// The line of the file.
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// The query, where Prometheus answers it.
    pub const fn of_metrics(&self) -> Option<&Query> {
        match &self.query {
            Expression::Metrics(query) => Some(query),
            Expression::Logs(_) => None,
        }
    }

    /// The query, where Loki answers it.
    pub const fn of_logs(&self) -> Option<&LogQuery> {
        match &self.query {
            Expression::Logs(query) => Some(query),
            Expression::Metrics(_) => None,
        }
    }

    /// The legend, and the label that it offers as a legend names it: what reads labels of the result.
    pub(crate) fn mentions(&self) -> Vec<String> {
        let offers = (!self.offers.is_empty()).then(|| format!("{{{{{}}}}}", self.offers));
        [self.legend.to_owned()].into_iter().chain(offers).collect()
    }

    fn text(&self) -> &'static str {
        match self.query {
            Expression::Metrics(query) => query.text(),
            Expression::Logs(query) => query.text(),
        }
    }

    fn there(&self, lens: &Lens) -> There {
        match self.query {
            Expression::Metrics(query) => lens.there(query.reads()),
            Expression::Logs(query) if lens.has_no_logs(query.text()) => There::Nothing,
            Expression::Logs(_) => There::All,
        }
    }

    fn under(&self, lens: &Lens) -> Self {
        let query = match self.query {
            Expression::Metrics(query) => Expression::Metrics(lens.query(query)),
            Expression::Logs(query) => Expression::Logs(lens.log_query(query)),
        };
        Self { query, ..*self }
    }
}

impl Verbatim {
    /// What `board!` answers where it has found a fault, so that the fault is told once.
    #[doc(hidden)]
    pub const FAULTY: Self = Self::checked("", "{}", "faulty", "it did not compile", "", &[]);

    /// What `board!` answers.
    #[doc(hidden)]
    #[track_caller]
    pub const fn checked(
        file: &'static str,
        json: &'static str,
        uid: &'static str,
        title: &'static str,
        about: &'static str,
        asks: &'static [Asked],
    ) -> Self {
        Self { file, json, uid, title, about, asks, needs: Needs::EMPTY, origin: Origin::here() }
    }

    /// Goes where that scrape job is left out, also if something in it reads others.
    pub const fn needs(mut self, job: &'static str) -> Self {
        self.needs = self.needs.push(job, "jobs that it needs");
        self
    }

    /// The file, from the root of the repository.
    pub const fn file(&self) -> &'static str {
        self.file
    }

    /// Its uid, by which alerts link to it: `.dashboard(NGINX.uid())`.
    pub const fn uid(&self) -> &'static str {
        self.uid
    }

    /// Its title.
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// What it answers, as far as it says.
    pub const fn about(&self) -> &'static str {
        self.about
    }

    /// What its panels, variables and annotations ask.
    pub const fn asks(&self) -> &'static [Asked] {
        self.asks
    }

    /// The scrape jobs that it says to need.
    pub(crate) const fn needed(&self) -> &Needs {
        &self.needs
    }

    /// Where `board!` stands.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Who asks, as findings name it.
    fn asker(&self, asked: &Asked) -> String {
        format!("{} of `{}` ({}:{})", asked.who, self.title, self.file, asked.line)
    }

    pub(crate) fn questions(&self) -> impl Iterator<Item = Question> {
        self.asks.iter().filter_map(|asked| Some(Question::of(self.asker(asked), asked.of_metrics()?)))
    }

    pub(crate) fn log_questions(&self) -> impl Iterator<Item = Question> {
        self.asks.iter().filter_map(|asked| Some(Question::of_logs(self.asker(asked), asked.of_logs()?)))
    }

    /// The dashboard as an environment has it; none where nothing of what it asks for is there.
    pub(crate) fn under(&self, lens: &Lens) -> Option<Self> {
        let is_gone = |asked: &Asked| asked.there(lens) == There::Nothing;
        if lens.lacks(&self.needs) || (!self.asks.is_empty() && self.asks.iter().all(is_gone)) {
            return None;
        }
        Some(Self { asks: leaked(self.asks.iter().map(|asked| asked.under(lens)).collect()), ..*self })
    }

    /// Those who ask for what is not there, or not all of it, while others find what they ask for.
    pub(crate) fn still_asking(&self, lens: &Lens) -> impl Iterator<Item = &'static Asked> {
        self.asks.iter().filter(move |asked| asked.there(lens) != There::All)
    }

    /// The file as it is provisioned: the same values, queries as the environment has them.
    ///
    /// # Panics
    /// Where it is no JSON, which `board!` has seen to.
    #[track_caller]
    pub fn value(&self) -> Value {
        let mut value: Value = match serde_json::from_str(self.json) {
            Ok(value) => value,
            Err(why) => Fault::new("dashboard ").quoted(self.file).text(" is no JSON").fix(&why.to_string()).raise(),
        };
        // What the file calls a number is one of another Grafana's.
        if let Some(board) = value.as_object_mut() {
            board.remove("id");
        }
        let changed: Vec<_> = self.asks.iter().filter(|asked| asked.text() != asked.written).collect();
        if !changed.is_empty() {
            rewrite(&mut value, &changed);
        }
        value
    }

    /// The provisioned file, `<uid>.json`.
    pub fn made(&self) -> MadeFile {
        MadeFile {
            key: format!("{}.json", self.uid),
            format: Format::Json,
            document: Box::new(self.value()),
            schema: None,
        }
    }

    /// The uids of the dashboards that its links lead to: `/d/<uid>`.
    pub fn leads_to(&self) -> Vec<String> {
        let mut found = Vec::new();
        links(&self.value(), &mut found);
        found
    }
}

/// Queries in the words of the environment, wherever they stand: a variable's in `label_values(..)`.
fn rewrite(value: &mut Value, changed: &[&Asked]) {
    match value {
        Value::String(text) => {
            if let Some(asked) = changed.iter().find(|asked| text.contains(asked.written)) {
                *text = text.replace(asked.written, asked.text());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, changed)),
        Value::Object(entries) => entries.values_mut().for_each(|item| rewrite(item, changed)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn links(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| links(item, found)),
        Value::Object(entries) => {
            for (key, below) in entries {
                match below {
                    Value::String(url) if key == "url" => found.extend(board_of(url).map(str::to_owned)),
                    _ => links(below, found),
                }
            }
        }
        _ => {}
    }
}

/// The uid in a link within Grafana; `None` where it leads elsewhere, or where a variable fills it in.
fn board_of(url: &str) -> Option<&str> {
    let path = url.strip_prefix("${__url.path}").unwrap_or(url);
    let uid = path.strip_prefix("/d/").or_else(|| path.strip_prefix("d/"))?;
    let uid = uid.split(['/', '?', '#']).next().unwrap_or(uid);
    (!uid.is_empty() && !uid.contains('$')).then_some(uid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overlay::Overlay;
    use crate::query::ResultLabels;
    use crate::unit::Unit;
    use crate::watch::Watch;
    use terms::{Name, Names, Namespace};

    const CUPS: Query = Query::checked(
        "cups{namespace=\"tea\"}",
        Unit::Count,
        ResultLabels::new(&["pot"], false),
        &[("cups", &["pot"])],
        false,
    );
    const HEAT: Query = Query::checked("heat", Unit::Count, ResultLabels::UNKNOWN, &[("heat", &["kettle"])], false);
    const JSON: &str = r#"{"id": 7, "uid": "pots", "links": [{"url": "/d/cups?a=b"}, {"url": "https://example.com/d/x"}],
        "panels": [{"targets": [{"expr": "cups{namespace=\"tea\"}"}, {"expr": "heat"}]}]}"#;
    const POTS: Verbatim = Verbatim::checked(
        "tea/pots.json",
        JSON,
        "pots",
        "Pots",
        "",
        &[
            Asked::metrics(CUPS).of("panel `Cups`", 2, "{{pot}}", ""),
            Asked::metrics(HEAT).of("panel `Heat`", 2, "", ""),
        ],
    );

    const WATCH: Watch = Watch { verbatim: &[POTS], ..Watch::NONE };

    #[test]
    fn what_it_asks_counts_and_its_file_stays_as_it_is() {
        let asked: Vec<_> = WATCH.questions().into_iter().map(|one| (one.asker, one.reads)).collect();
        assert_eq!(asked[0].0, "panel `Cups` of `Pots` (tea/pots.json:2)");
        assert_eq!(asked[0].1, Some(CUPS.reads()));
        let mut before: Value = serde_json::from_str(JSON).expect("it is JSON");
        before.as_object_mut().expect("it is an object").remove("id");
        assert_eq!(POTS.value(), before);
        assert_eq!(POTS.leads_to(), ["cups"]);
    }

    #[test]
    fn its_queries_are_written_with_the_namespace_that_is_there() {
        let names = Names::with(Namespace::ours("tea"), Name::new("leaves"));
        let there = WATCH.under(&Overlay { names, ..Overlay::NONE });
        assert_eq!(there.verbatim[0].value()["panels"][0]["targets"][0]["expr"], "cups{namespace=\"leaves\"}");
        assert_eq!(there.verbatim[0].value()["panels"][0]["targets"][1]["expr"], "heat");
    }

    #[test]
    fn it_goes_with_what_it_asks_for_or_says_to_need() {
        let without = |jobs: &[&'static str]| Overlay { jobs: jobs.to_vec(), ..Overlay::NONE };
        let part = without(&["pot"]);
        assert_eq!(WATCH.under(&part).verbatim.len(), 1);
        let told: Vec<_> = WATCH.still_read(&part).into_iter().map(|one| (one.who, one.dashboard)).collect();
        assert_eq!(told, [("panel".to_owned(), Some("Pots"))]);
        assert!(WATCH.under(&without(&["pot", "kettle"])).verbatim.is_empty());
        const NEEDS: Watch = Watch { verbatim: &[POTS.needs("pot")], ..Watch::NONE };
        assert!(NEEDS.under(&part).verbatim.is_empty() && NEEDS.still_read(&part).is_empty());
    }
}
