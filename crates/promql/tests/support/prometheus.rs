//! A running Prometheus that is asked how it reads expressions.

use std::process::Command;

use serde_json::Value;

use super::asked::{Asked, FORM, encoded, folder, free_port};

/// A Prometheus on a port of the loopback; it ends when this is dropped.
pub struct Prometheus(Asked);

impl Prometheus {
    /// The version of the program that is asked.
    pub fn version() -> Option<String> {
        let [program] = super::programs::find(["prometheus"])?;
        let output = Command::new(program).arg("--version").output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        Some(said.split(' ').skip_while(|word| *word != "version").nth(1).unwrap().to_owned())
    }

    pub fn start(features: &[&str]) -> Option<Self> {
        Self::start_with(features, None)
    }

    /// With the samples of an `OpenMetrics` exposition.
    pub fn start_with(features: &[&str], samples: Option<&str>) -> Option<Self> {
        let [program, promtool] = super::programs::find(["prometheus", "promtool"])?;
        let port = free_port();
        let folder = folder("promql", port);
        let config = folder.join("prometheus.yml");
        std::fs::write(&config, "global: {scrape_interval: 1h}\n").unwrap();
        if let Some(samples) = samples {
            let file = folder.join("samples");
            std::fs::write(&file, samples).unwrap();
            let mut import = Command::new(promtool);
            import.args(["tsdb", "create-blocks-from", "openmetrics"]).arg(&file).arg(folder.join("data"));
            let output = import.output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let mut args = vec![
            format!("--config.file={}", config.display()),
            format!("--storage.tsdb.path={}", folder.join("data").display()),
            format!("--web.listen-address=127.0.0.1:{port}"),
        ];
        if !features.is_empty() {
            args.push(format!("--enable-feature={}", features.join(",")));
        }
        let mut this = Self(Asked::start(&program, &args, folder, port));
        this.0.wait(|asked| asked.ask("/api/v1/parse_query", FORM, "query=up").is_some_and(|(is_json, _)| is_json));
        Some(this)
    }

    /// The tree of an expression, or why it is none. No answer where Prometheus has the tree but cannot say it, as with
    /// `fill (Inf)`, for which JSON has no number.
    pub fn parse(&mut self, expression: &str) -> Option<Result<Value, String>> {
        self.answered("parse_query", expression, "")
    }

    /// What the expression yields at a time, in seconds since 1970.
    pub fn query(&mut self, expression: &str, time: u64) -> Result<Value, String> {
        self.answered("query", expression, &format!("&time={time}")).unwrap()
    }

    fn answered(&mut self, what: &str, expression: &str, more: &str) -> Option<Result<Value, String>> {
        let body = format!("query={}{more}", encoded(expression));
        let (_, answer) = self.0.ask(&format!("/api/v1/{what}"), FORM, &body)?;
        let answer: Value = serde_json::from_slice(&answer).ok()?;
        Some(match answer["status"].as_str() {
            Some("success") => Ok(answer["data"].clone()),
            _ => Err(answer["error"].as_str().unwrap_or("no reason").to_owned()),
        })
    }
}
