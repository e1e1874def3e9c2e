//! Prints the stack as the lab applies it to count lost lines: the OpenTelemetry Collector ships the logs, since Promtail
//! is not built here.

use kit::{Environment, Notifications, Program};
use programs::prelude::*;
use stack::PROGRAM;
use stack::programs::OtelCollector;

const COLLECTED: Environment = Environment::new(
    "collected",
    "environments/collected",
    Notifications {
        smarthost: "smtp.dhakacart.com:587",
        username: "alerts@dhakacart.com",
        from: "alerts@dhakacart.com",
        placeholders: true,
    },
)
.log_agent(&OtelCollector::WORKLOAD);

fn main() {
    let environments = [COLLECTED];
    let stack = PROGRAM.stack.environments(environments.to_vec().leak(), PROGRAM.stack.taken_node_ports());
    let program = Program { stack: Box::leak(Box::new(stack)), ..PROGRAM };
    let objects = render::objects(&program, &program.environments()[0]).expect("the stack has no finding");
    for object in objects {
        print!("---\n{}", object.yaml);
    }
}
