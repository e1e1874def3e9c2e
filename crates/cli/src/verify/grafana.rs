//! Step 3, Access Grafana: the login of the Secret works, data sources answer, dashboards are there and have data.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use watch::datasource::DataSourceRef;

use super::check::listed;
use super::dashboards::{Board, Query};
use super::expected::Place;
use super::forward::Login;
use super::kubectl::{Question, Refusal};
use super::web::{Web, read};
use super::{Check, Expected, expected};

#[derive(Debug, Deserialize)]
struct DataSource {
    uid: String,
}

#[derive(Debug, Deserialize)]
struct Health {
    #[serde(default)]
    message: String,
}

/// A user of Grafana who is logged in.
struct Session<'a> {
    grafana: &'a Place,
    expected: &'a Expected,
    web: &'a Web<'a>,
    login: Login,
}

pub(super) fn checks(expected: &Expected, web: &Web) -> Vec<Check> {
    let Some((grafana, secret)) = &expected.grafana else { return Vec::new() };
    let (name, wanted) = ("login", format!("as the Secret {} says", secret.secret));
    let session = match credentials(expected, secret, web) {
        Ok(login) => Session { grafana, expected, web, login },
        Err(refusal) => {
            // It shows which keys there are, and no value.
            let describe = format!("-n {} describe secret {}", expected.namespace, secret.secret);
            return vec![Check::lacking(name, wanted, refusal.text, web.cluster.command(&describe)).for_good()];
        }
    };
    let logs = web.logs(grafana);
    match session.get("/api/user") {
        Ok((200, _)) => {}
        Ok((401, _)) => {
            let seen = "refused: Grafana reads the Secret only when it first creates its database".to_owned();
            // The operator types the new password; this program never shows one.
            let reset = format!(
                "-n {} exec -it {} -- grafana cli admin reset-admin-password PASSWORD",
                expected.namespace, grafana.workload
            );
            return vec![Check::lacking(name, wanted, seen, web.cluster.command(&reset)).for_good()];
        }
        Ok((status, text)) => return vec![Check::lacking(name, wanted, said(status, &text), logs)],
        Err(refusal) => {
            let hopeless = refusal.is_for_good();
            let check = Check::lacking(name, wanted, refusal.text, logs);
            return vec![if hopeless { check.for_good() } else { check }];
        }
    }
    let login = Check::held(name, wanted, format!("logged in as {}", session.login.user()));
    let sources = session.data_sources(&logs);
    let of_source = expected.data_sources.iter().zip(&sources);
    let ill: BTreeMap<_, _> =
        of_source.filter(|(_, check)| !check.ok).map(|((uid, _), check)| (uid.as_str(), check)).collect();
    let boards: Vec<_> = expected.boards.iter().map(|board| session.board(board, &ill, &logs)).collect();
    [login].into_iter().chain(sources).chain(boards).collect()
}

fn credentials(expected: &Expected, place: &expected::Login, web: &Web) -> Result<Login, Refusal> {
    let ask = |key| web.cluster.ask(&Question::Secret(&expected.namespace, &place.secret, key));
    Ok(Login::new(&ask(&place.user_key)?, &ask(&place.password_key)?))
}

impl Session<'_> {
    fn get(&self, path: &str) -> Result<(u16, String), Refusal> {
        self.web.cluster.forwarded(self.grafana, path, Some(&self.login))
    }

    fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T, Refusal> {
        match self.get(path)? {
            (200, text) => read(&text),
            (status, text) => Err(Refusal::new(said(status, &text))),
        }
    }

    fn data_sources(&self, logs: &str) -> Vec<Check> {
        let there = self.json::<Vec<DataSource>>("/api/datasources");
        let check = |(uid, has_health): &(String, bool)| {
            let name = format!("data source {uid}");
            let wanted = if *has_health { "there and healthy" } else { "there" };
            match &there {
                Err(refusal) => Check::lacking(name, wanted, refusal.text.clone(), logs),
                Ok(there) if !there.iter().any(|one| one.uid == *uid) => {
                    Check::lacking(name, wanted, "not there", logs)
                }
                Ok(_) if *has_health => {
                    match self.json::<Health>(&format!("/api/datasources/uid/{uid}/health")) {
                        Ok(health) => Check::held(name, wanted, health.message),
                        // Grafana has said why; the program that it asks may say more.
                        Err(refusal) => Check::lacking(name, wanted, refusal.text, self.web.logs(self.behind(uid))),
                    }
                }
                Ok(_) => Check::held(name, wanted, "there"),
            }
        };
        self.expected.data_sources.iter().map(check).collect()
    }

    /// The program that a data source asks.
    fn behind(&self, source: &str) -> &Place {
        let place = match self.expected.behind.get(source) {
            Some(place) => Some(place),
            None if source == DataSourceRef::LOKI.uid() => self.expected.loki.as_ref(),
            None => self.expected.prometheus.as_ref(),
        };
        // A data source whose program the stack does not run is Grafana's own affair.
        place.unwrap_or(self.grafana)
    }

    /// Whether it is there, and what its panels show; `ill` are the data sources that cannot be asked.
    fn board(&self, board: &Board, ill: &BTreeMap<&str, &Check>, logs: &str) -> Check {
        let name = format!("dashboard {}", board.uid);
        let total = board.queries.len();
        let wanted = if total == 0 { "there".to_owned() } else { "there, and its queries have data".to_owned() };
        if let Err(refusal) = self.json::<Value>(&format!("/api/dashboards/uid/{}", board.uid)) {
            return Check::lacking(name, wanted, refusal.text, logs);
        }
        if total == 0 {
            return Check::held(name, wanted, "there");
        }
        let (mut failing, mut empty, mut with_data) = (Vec::new(), Vec::new(), 0);
        let (unasked, asked): (Vec<_>, Vec<_>) =
            board.queries.iter().partition(|query| ill.contains_key(query.source.as_str()));
        for query in asked {
            match self.has_data(query) {
                Ok(true) => with_data += 1,
                Ok(false) => empty.push(query),
                Err(refusal) => failing.push(format!("`{}`: {}", query.panel, refusal.text)),
            }
        }
        let seen = format!("{with_data} of {total} with data");
        if !failing.is_empty() {
            return Check::lacking(name, wanted, format!("{seen}; failing: {}", listed(&failing)), logs);
        }
        if let Some(first) = unasked.first() {
            // Each of them would fail for the one reason that was told already.
            let source = &first.source;
            let seen = format!("{seen}; {} not asked: data source {source} is not well", unasked.len());
            let next = ill.get(source.as_str()).and_then(|check| check.next.clone());
            return Check::lacking(name, wanted, seen, next.unwrap_or_else(|| logs.to_owned()));
        }
        let mut panels: Vec<_> = empty.iter().map(|query| format!("`{}`", query.panel)).collect();
        // A panel may ask for several things.
        panels.dedup();
        let needed = empty.iter().find(|query| !query.is_voluntary);
        if let Some(query) = needed.filter(|_| with_data == 0) {
            // Grafana has asked and was answered: whether the data are there at all is seen past it.
            let next = self.web.command(self.behind(&query.source), &query.path());
            return Check::lacking(name, wanted, format!("{seen}; no data: {}", listed(&panels)), next);
        }
        let check = Check::held(name, wanted, seen);
        if panels.is_empty() {
            return check;
        }
        // A panel of errors is empty as long as there are none; one of orders, until the backend counts them.
        check.noting(format!("no data yet: {}", listed(&panels)))
    }

    /// Asked through Grafana's own way to the data source, as a panel does.
    fn has_data(&self, query: &Query) -> Result<bool, Refusal> {
        let answer: Value = self.json(&format!("/api/datasources/proxy/uid/{}{}", query.source, query.path()))?;
        match &answer["data"]["result"] {
            Value::Array(result) => Ok(!result.is_empty()),
            _ => Err(Refusal::new("it does not answer as its API does: there is no `data.result`")),
        }
    }
}

/// A status and the first words of what comes with it.
fn said(status: u16, text: &str) -> String {
    let json: Option<Value> = serde_json::from_str(text).ok();
    let message = json.as_ref().and_then(|json| json["message"].as_str().or_else(|| json["error"].as_str()));
    let words: String = message.unwrap_or(text).trim().chars().take(120).collect();
    if words.is_empty() { format!("status {status}") } else { format!("status {status}: {words}") }
}
