//! A server of the repository that is recorded as it answers a few requests: what a company needs for its own programs.

use super::lab::{post, visit};
use super::{Lab, Page};
use crate::problem::problem;
use findings::Finding;

/// A server that is started, asked and scraped at `/metrics` of a port that it is told by a variable.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    /// The program that runs it, such as `node`.
    pub program: &'static str,
    /// Its arguments. One that is a path from the root of the repository begins with `./`.
    pub arguments: &'static [&'static str],
    /// The variable that tells it the port of 127.0.0.1 to listen on.
    pub port: &'static str,
    /// A path that must be there, from the root of the repository, and what to do where it is not.
    pub needs: Option<(&'static str, &'static str)>,
    /// The path that answers 200 once it is ready.
    pub ready: &'static str,
    /// The paths that are asked for with GET, whatever they answer.
    pub visited: &'static [&'static str],
    /// The paths to which JSON is posted, whatever they answer.
    pub posted: &'static [(&'static str, &'static str)],
    /// The metrics that must have series before the page is taken.
    pub wanted: &'static [&'static str],
}

impl Server {
    /// Starts it, asks it, and takes its page.
    pub(crate) fn run(&self, exporter: &'static str, lab: &mut Lab) -> Result<Vec<Page>, Finding> {
        if let Some((path, fix)) = self.needs
            && !lab.root().join(path).exists()
        {
            return Err(problem(format!("{path} is not there"), format!("{fix}, then record again")));
        }
        let port = lab.port()?;
        let mut server = lab.command(self.program)?;
        for argument in self.arguments {
            match argument.strip_prefix("./") {
                Some(path) => server.arg(lab.root().join(path)),
                None => server.arg(argument),
            };
        }
        server.env(self.port, port.to_string());
        lab.keep(self.program, server)?;
        let base = format!("http://127.0.0.1:{port}");
        lab.answers(&format!("{base}{}", self.ready), 20)?;
        for path in self.visited {
            visit(&format!("{base}{path}"))?;
        }
        for (path, json) in self.posted {
            post(&format!("{base}{path}"), json)?;
        }
        Ok(vec![Page::new(exporter, lab.scrape(&format!("{base}/metrics"), 30, self.wanted)?)])
    }
}
