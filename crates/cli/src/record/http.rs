//! Plain HTTP to programs on this machine: an answer is a status and a text, an error names the address.

use crate::problem::problem;
use findings::Finding;
use std::time::Duration;

/// The API server of a large cluster shows tens of megabytes.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
}

fn agent(patience: Duration) -> ureq::Agent {
    ureq::Agent::config_builder().timeout_global(Some(patience)).http_status_as_error(false).build().new_agent()
}

/// Asks for a page, as Prometheus would.
pub(crate) fn get(url: &str, patience: Duration) -> Result<Answer, Finding> {
    let request = agent(patience).get(url).header("accept", "text/plain;version=0.0.4");
    read(url, request)
}

fn read(url: &str, request: ureq::RequestBuilder<ureq::typestate::WithoutBody>) -> Result<Answer, Finding> {
    let mut response = request.call().map_err(|error| unreachable(url, &error))?;
    let text = response.body_mut().with_config().limit(MOST_BYTES).lossy_utf8(true).read_to_string();
    let text = text.map_err(|error| unreachable(url, &error))?;
    Ok(Answer { status: response.status().as_u16(), text })
}

/// Asks for a page with an `authorization` header, if there is one to give.
pub(crate) fn get_as(url: &str, authorization: Option<&str>, patience: Duration) -> Result<Answer, Finding> {
    let mut request = agent(patience).get(url);
    if let Some(value) = authorization {
        request = request.header("authorization", value);
    }
    read(url, request)
}

/// Posts JSON. What is answered does not matter to any recipe, only that something is.
pub(crate) fn post(url: &str, json: &str, patience: Duration) -> Result<u16, Finding> {
    let request = agent(patience).post(url).header("content-type", "application/json");
    let response = request.send(json).map_err(|error| unreachable(url, &error))?;
    Ok(response.status().as_u16())
}

/// The text of a page that answers 200.
pub(crate) fn page(url: &str, patience: Duration) -> Result<String, Finding> {
    let answer = get(url, patience)?;
    match answer.status {
        200 => Ok(answer.text),
        status => Err(problem(
            format!("{url} answers with status {status}, not with 200"),
            match status {
                401 | 403 => "save the page with the credentials that it wants, and give it as `--file`".to_owned(),
                404 => "see that the path is right, as a rule /metrics, and that the program serves metrics at all"
                    .to_owned(),
                _ => format!("see what the program logs when it is asked: `curl -i {url}`"),
            },
        )),
    }
}

fn unreachable(url: &str, error: &ureq::Error) -> Finding {
    let fix = if url.starts_with("https://") {
        "only plain http is spoken here: save the page with `curl` and give it as `--file`".to_owned()
    } else if !url.starts_with("http://") {
        "write the whole address, such as http://127.0.0.1:5000/metrics".to_owned()
    } else {
        format!(
            "see that the program runs and listens there: `curl -i {url}`; in a cluster, `kubectl port-forward` first"
        )
    };
    problem(format!("{url} cannot be reached: {error}"), fix)
}
