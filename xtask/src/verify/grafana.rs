//! Step 3, Access Grafana: the login of the Secret works, data sources answer, dashboards are there and have data.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::check::listed;
use super::dashboards::{Board, Query};
use super::forward::Login;
use super::kubectl::{Question, Refusal};
use super::web::{Web, read};
use super::{Check, Expected};

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
    expected: &'a Expected,
    web: &'a Web<'a>,
    login: Login,
}

pub(super) fn checks(expected: &Expected, web: &Web) -> Vec<Check> {
    let (name, wanted) = ("login", format!("as the Secret {} says", expected.login.secret));
    let session = match credentials(expected, web) {
        Ok(login) => Session { expected, web, login },
        Err(refusal) => {
            let get = format!("-n {} get secret {} -o yaml", expected.namespace, expected.login.secret);
            return vec![Check::lacking(name, wanted, refusal.text, web.cluster.command(&get)).for_good()];
        }
    };
    let logs = web.logs(&expected.grafana);
    match session.get("/api/user") {
        Ok((200, _)) => {}
        Ok((401, _)) => {
            let seen = "refused: Grafana reads the Secret only when it first creates its database".to_owned();
            // The operator types the new password; this program never shows one.
            let reset = format!(
                "-n {} exec -it {} -- grafana cli admin reset-admin-password PASSWORD",
                expected.namespace, expected.grafana.workload
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
    let boards = expected.boards.iter().map(|board| session.board(board, &logs));
    [login].into_iter().chain(sources).chain(boards).collect()
}

fn credentials(expected: &Expected, web: &Web) -> Result<Login, Refusal> {
    let place = &expected.login;
    let ask = |key| web.cluster.ask(&Question::Secret(&expected.namespace, &place.secret, key));
    Ok(Login::new(&ask(&place.user_key)?, &ask(&place.password_key)?))
}

impl Session<'_> {
    fn get(&self, path: &str) -> Result<(u16, String), Refusal> {
        self.web.cluster.forwarded(&self.expected.grafana, path, Some(&self.login))
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
            let seen = match &there {
                Err(refusal) => Err(refusal.text.clone()),
                Ok(there) if !there.iter().any(|one| one.uid == *uid) => Err("not there".to_owned()),
                Ok(_) if *has_health => self
                    .json::<Health>(&format!("/api/datasources/uid/{uid}/health"))
                    .map(|health| health.message)
                    .map_err(|refusal| refusal.text),
                Ok(_) => Ok("there".to_owned()),
            };
            match seen {
                Ok(seen) => Check::held(name, wanted, seen),
                Err(seen) => Check::lacking(name, wanted, seen, logs),
            }
        };
        self.expected.data_sources.iter().map(check).collect()
    }

    fn board(&self, board: &Board, logs: &str) -> Check {
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
        for query in &board.queries {
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
        let panels: Vec<_> = empty.iter().map(|query| format!("`{}`", query.panel)).collect();
        if with_data == 0 && empty.iter().any(|query| !query.is_voluntary) {
            return Check::lacking(name, wanted, format!("{seen}; no data: {}", listed(&panels)), logs);
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
        Ok(match &answer["data"]["result"] {
            Value::Array(result) => !result.is_empty(),
            result => !result.is_null(),
        })
    }
}

/// A status and the first words of what comes with it.
fn said(status: u16, text: &str) -> String {
    let json: Option<Value> = serde_json::from_str(text).ok();
    let message = json.as_ref().and_then(|json| json["message"].as_str().or_else(|| json["error"].as_str()));
    let words: String = message.unwrap_or(text).trim().chars().take(120).collect();
    if words.is_empty() { format!("status {status}") } else { format!("status {status}: {words}") }
}
