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
        if !self.beyond.borrow().contains(&place.service) {
            match self.cluster.ask(&Question::Raw(&proxied(place, path))) {
                Err(refusal) if is_in_the_way(&refusal) => {
                    let answer = self.forwarded(place, path);
                    // What is not reached either way is asked for by both again, and told as the proxy tells it.
                    if answer.is_err() {
                        return Err(refusal);
                    }
                    self.beyond.borrow_mut().insert(place.service.clone());
                    return answer;
                }
                answer => return answer,
            }
        }
        self.forwarded(place, path)
    }

    fn forwarded(&self, place: &Place, path: &str) -> Result<String, Refusal> {
        match self.cluster.forwarded(place, path, None)? {
            (200..=299, text) => Ok(text),
            (status, text) => Err(Refusal::new(format!("{path} answers with status {status}: {}", text.trim()))),
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
    words.iter().any(|word| refusal.text.contains(word))
}

/// A value as it stands in an address.
pub(crate) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
