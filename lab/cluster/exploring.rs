//! Prints what `lab/cluster/run costs` compares, for each amount that an environment may leave to those who explore:
//! without arguments the two objects of Prometheus, with `NODES PODS` the series that are estimated of each job.

use kit::{ClusterSize, Program};
use stack::PROGRAM;
use watch::scrape::Exploration;

const AMOUNTS: [(&str, Exploration); 4] = [
    ("everything", Exploration::Everything),
    ("margins", Exploration::Margins),
    ("small", Exploration::Small),
    ("nothing", Exploration::Nothing),
];

fn main() {
    let arguments: Vec<u32> = std::env::args().skip(1).map(|one| one.parse().expect("NODES PODS")).collect();
    for (name, exploration) in AMOUNTS {
        let environment = PROGRAM.environments()[0].explores(exploration);
        if let [nodes, pods] = arguments[..] {
            let environment = environment.cluster_of(ClusterSize { nodes, api_servers: 1, pods });
            for job in PROGRAM.estimate(&environment).jobs {
                println!("{name}\t{}\t{}\t{}", job.name, job.targets, job.series);
            }
            continue;
        }
        let stack = PROGRAM.stack.environments(vec![environment].leak(), PROGRAM.stack.taken_node_ports());
        let program = Program { stack: Box::leak(Box::new(stack)), ..PROGRAM };
        let objects = render::objects(&program, &program.environments()[0]).expect("the stack has no finding");
        for object in objects.iter().filter(|one| one.name == "prometheus") {
            if ["ConfigMap", "Deployment"].contains(&object.kind.as_str()) {
                println!("---\n# {name}\n{}", object.yaml);
            }
        }
    }
}
