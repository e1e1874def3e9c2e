//! Asks a Service: through the API server's proxy, and where that has no way, through a forwarded port.

use std::cell::RefCell;
use std::collections::BTreeSet;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;

use super::expected::Place;
use super::kubectl::{Cluster, Question, Refusal};

/// The way to each Service of one cluster.
pub(crate) struct Web<'a> {
    pub(crate) cluster: &'a dyn Cluster,
    /// The Services that the proxy does not reach, as with network policies that do not admit the control plane.
    beyond: RefCell<BTreeSet<String>>,
}

impl<'a> Web<'a> {
    pub(crate) fn new(cluster: &'a dyn Cluster) -> Self {
        Self { cluster, beyond: RefCell::default() }
    }

    /// The text of a page.
    pub(crate) fn page(&self, place: &Place, path: &str) -> Result<String, Refusal> {
        if self.beyond.borrow().contains(&place.service) {
            return match self.cluster.forwarded(place, path, None)? {
                (200..=299, text) => Ok(text),
                (status, text) => Err(in_its_own_words(path, status, &text)),
            };
        }
        let refusal = match self.cluster.ask(&Question::Raw(&proxied(place, path))) {
            Ok(text) => return Ok(text),
            Err(refusal) => refusal,
        };
        let is_in_the_way = is_in_the_way(&refusal);
        if !is_in_the_way && !hides_the_answer(&refusal) {
            return Err(refusal);
        }
        match self.cluster.forwarded(place, path, None) {
            Ok((200..=299, text)) => {
                if is_in_the_way {
                    self.beyond.borrow_mut().insert(place.service.clone());
                }
                Ok(text)
            }
            Ok((status, text)) => Err(in_its_own_words(path, status, &text)),
            // What is not reached either way is told as the proxy tells it.
            Err(_) if is_without_endpoints(&refusal) => {
                Err(Refusal::new(format!("{}, or it has no endpoints", refusal.text)))
            }
            Err(_) => Err(refusal),
        }
    }

    /// What a page says in JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, place: &Place, path: &str) -> Result<T, Refusal> {
        read(&self.page(place, path)?)
    }

    /// What to paste to see a page.
    pub(crate) fn command(&self, place: &Place, path: &str) -> String {
        self.cluster.command(&format!("get --raw '{}'", proxied(place, path)))
    }

    /// What to paste to see what one may do, in a namespace or in the whole cluster.
    pub(crate) fn rights(&self, namespace: Option<&str>) -> String {
        let place = namespace.map_or_else(String::new, |name| format!(" -n {name}"));
        self.cluster.command(&format!("auth can-i --list{place}"))
    }

    /// What to paste to see the logs of a workload.
    pub(crate) fn logs(&self, place: &Place) -> String {
        self.cluster.command(&format!("-n {} logs {} --tail=50", place.namespace, place.workload))
    }
}

/// JSON of a shape.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    serde_json::from_str(text).map_err(|error| Refusal::new(format!("it does not answer as its API does: {error}")))
}

/// The API server's path to a Service's page.
fn proxied(place: &Place, path: &str) -> String {
    format!("/api/v1/namespaces/{}/services/http:{}:{}/proxy{path}", place.namespace, place.service, place.port)
}

/// Whether it is the proxy that cannot or may not, and not the program that answers so.
fn is_in_the_way(refusal: &Refusal) -> bool {
    let words = ["error trying to reach service", "Forbidden", "Timeout", "deadline exceeded"];
    is_without_endpoints(refusal) || words.iter().any(|word| refusal.text.contains(word))
}

/// The API server says so of a Service that is there, too, as long as nothing has written its Endpoints.
fn is_without_endpoints(refusal: &Refusal) -> bool {
    refusal.text.contains("(NotFound): services ")
}

/// Whether the program has answered, and `kubectl` puts words of its own in the place of the program's.
fn hides_the_answer(refusal: &Refusal) -> bool {
    let words = [
        "the server rejected our request for an unknown reason",
        "the server could not find the requested resource",
        "the server is currently unable to handle the request",
        "the server has asked for the client to provide credentials",
        "an error on the server",
    ];
    words.iter().any(|word| refusal.text.contains(word))
}

fn in_its_own_words(path: &str, status: u16, text: &str) -> Refusal {
    let page = path.split('?').next().unwrap_or(path);
    let text: String = text.trim().chars().take(200).collect();
    let colon = if text.is_empty() { "" } else { ": " };
    Refusal::new(format!("{page} answers with status {status}{colon}{text}"))
}

/// A value as it stands in an address.
pub(crate) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
