//! `verify`: runs the plan's verification against a live cluster, and says of each point what is expected and what is
//! seen.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::problem::counted;
use crate::report::{Report, Style, Verb, table};
use crate::verify::{Check, Expected, Patience, Step, open, run};
use crate::{Context, Failure, Outcome};

/// Which cluster, and what of it.
#[derive(Debug, clap::Args)]
pub(crate) struct Verified {
    /// The context of the kubeconfig [default: its current one]
    #[arg(long, value_name = "NAME")]
    context: Option<String>,
    /// The kubeconfig [default: the one that `kubectl` uses]
    #[arg(long, value_name = "FILE")]
    kubeconfig: Option<PathBuf>,
    /// The environment that is deployed there [default: the first one]
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// How long to wait altogether for what does not hold yet, such as `90s` or `5m`
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = duration)]
    timeout: Duration,
    /// Also let a short-lived pod write a line, and look for it in Loki
    #[arg(long)]
    write_probe: bool,
    /// Only these steps, with commas between them
    #[arg(long, value_name = "STEPS", value_enum, value_delimiter = ',')]
    only: Vec<Step>,
}

/// What holds of the cluster.
#[derive(Debug, Serialize)]
pub(crate) struct Verdict {
    outcome: Outcome,
    context: String,
    environment: String,
    namespace: String,
    seconds: u64,
    /// Each with `step`, `name`, `expected`, `seen`, `ok`, and where there is something to say `note` and `next`.
    checks: Vec<Check>,
}

/// Asks the cluster.
pub(crate) fn verify(root: &Path, wanted: &Verified, context: &mut Context) -> Result<Verdict, Failure> {
    let name = wanted.environment.clone().or_else(|| context.source.environments().into_iter().next());
    let name = name.unwrap_or_default();
    let refused = |stopped: Failure| Failure { error: "nothing was verified".to_owned(), ..stopped };
    let objects = context.objects(&name).map_err(refused)?;
    let program = context.cli.program;
    let environments = program.environments();
    let Some(environment) = environments.iter().find(|one| one.name().as_str() == name) else {
        let known: Vec<_> = environments.iter().map(|one| one.name().as_str()).collect();
        return Err(refused(super::unknown(&name, &known)));
    };
    let expected = Expected::of(program, environment, objects);
    let (kubectl, chosen) =
        open(root, wanted.kubeconfig.as_deref(), wanted.context.as_deref(), &expected.namespace, &expected.folder)?;
    let steps = [Step::DeployStack, Step::VerifyPods, Step::AccessGrafana, Step::TestMetrics, Step::TestLogs];
    let steps: Vec<_> = steps.into_iter().filter(|step| wanted.only.is_empty() || wanted.only.contains(step)).collect();
    let patience = Patience { timeout: wanted.timeout, pause: Duration::from_secs(2) };
    let start = Instant::now();
    let checks = run(&expected, &kubectl, &steps, wanted.write_probe, patience, &mut |text| say(context, text));
    let outcome = if checks.iter().all(|check| check.ok) { Outcome::Done } else { Outcome::Unmet };
    Ok(Verdict {
        outcome,
        context: chosen,
        environment: expected.environment,
        namespace: expected.namespace,
        seconds: start.elapsed().as_secs(),
        checks,
    })
}

fn say(context: &mut Context, text: &str) {
    let line = context.err_style.line(Verb::Run, text);
    // Progress that nobody reads is no reason to stop.
    let _unheard = context.err.write_all(line.as_bytes()).and_then(|()| context.err.flush());
}

/// `90s`, `5m`, `1h`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no time: write it like `90s`, `5m` or `1h`");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let number: u64 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
    let seconds = match unit {
        's' => Some(number),
        'm' => number.checked_mul(60),
        'h' => number.checked_mul(3_600),
        _ => None,
    };
    seconds.map(Duration::from_secs).ok_or_else(wrong)
}

/// What fits a table; all of it stands below, with what to look at.
fn shortened(seen: &str) -> String {
    const WIDTH: usize = 60;
    let is_long = seen.chars().count() > WIDTH;
    let mut text: String = seen.chars().take(if is_long { WIDTH - 1 } else { WIDTH }).collect();
    text.extend(is_long.then_some('…'));
    text
}

impl Report for Verdict {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let head = ["STEP", "CHECK", "EXPECTED", "OK", "SEEN"].map(str::to_owned);
        let mut last = None;
        let row = |check: &Check| {
            // A step is named once: the eye finds where it begins.
            let step = check.step.filter(|step| last.replace(*step) != Some(*step));
            [
                step.map_or_else(String::new, |step| step.title().to_owned()),
                check.name.clone(),
                check.expected.clone(),
                if check.ok { "yes" } else { "NO" }.to_owned(),
                shortened(&check.seen),
            ]
        };
        let rows: Vec<_> = std::iter::once(head).chain(self.checks.iter().map(row)).collect();
        let mut text = table(&rows);
        for check in &self.checks {
            if let Some(note) = &check.note {
                text += &style.line(Verb::Note, &format!("{}: {note}", check.name));
            }
        }
        for check in self.checks.iter().filter(|check| !check.ok) {
            text += &style.line(Verb::Problem, &format!("{}: {}", check.name, check.seen));
            if let Some(next) = &check.next {
                text += &style.line(Verb::Fix, &format!("look at: {next}"));
            }
        }
        let holding = self.checks.iter().filter(|check| check.ok).count();
        let total = self.checks.len();
        let place = format!("environment `{}` in context `{}`, {} s", self.environment, self.context, self.seconds);
        let summary = if holding == total {
            format!("{} hold: {place}", counted(total, "check"))
        } else {
            format!("{holding} of {} hold: {place}", counted(total, "check"))
        };
        text + &style.summary(&summary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_numbers_with_a_unit() {
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("5m"), Ok(Duration::from_mins(5)));
        assert_eq!(duration("1h"), Ok(Duration::from_hours(1)));
        for text in ["", "5", "m", "-1s", "5 m", "1d", "5é", "99999999999999999999h", "18446744073709551615h"] {
            assert_eq!(duration(text), Err(format!("`{text}` is no time: write it like `90s`, `5m` or `1h`")));
        }
    }

    #[test]
    fn a_long_answer_is_cut_in_the_table() {
        assert_eq!(shortened(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(shortened(&"é".repeat(61)), "é".repeat(59) + "…");
    }

    #[test]
    fn the_table_names_each_step_once_and_each_failure_with_its_next_command() {
        let of = |step, check: Check| Check { step: Some(step), ..check };
        let verdict = Verdict {
            outcome: Outcome::Unmet,
            context: "kind".to_owned(),
            environment: "default".to_owned(),
            namespace: "monitoring".to_owned(),
            seconds: 7,
            checks: vec![
                of(Step::VerifyPods, Check::held("service loki", "3100/ready answers", "it does")),
                of(Step::VerifyPods, Check::lacking("deployment a", "1 pod ready", "0 of 1 ready", "kubectl get pods")),
                of(Step::TestMetrics, Check::held("job pods", "what pods ask for", "0 of 0 up").noting("none asks")),
            ],
        };
        assert_eq!(
            verdict.text(Style::plain()),
            "\
STEP             CHECK         EXPECTED            OK   SEEN
2. Verify Pods   service loki  3100/ready answers  yes  it does
                 deployment a  1 pod ready         NO   0 of 1 ready
4. Test Metrics  job pods      what pods ask for   yes  0 of 0 up
      note  job pods: none asks
   problem  deployment a: 0 of 1 ready
       fix  look at: kubectl get pods
2 of 3 checks hold: environment `default` in context `kind`, 7 s
"
        );
        let json = serde_json::to_value(&verdict).expect("a verdict is JSON");
        assert_eq!(
            json["checks"][1],
            serde_json::json!({
                "step": "verify-pods", "name": "deployment a", "expected": "1 pod ready", "seen": "0 of 1 ready",
                "ok": false, "next": "kubectl get pods",
            })
        );
        assert_eq!(json["outcome"], "unmet");
    }
}
