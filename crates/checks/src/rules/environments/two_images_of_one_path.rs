//! A mirror keeps apart what its registries kept apart.

use findings::{Finding, Rule, RuleText};
use kit::{Component, Image, Program};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "environments/two-images-of-one-path",
    says: "in a registry that mirrors others, each image has a path of its own",
    why: "A mirror takes the place of the registry, and the path stays. Images of two registries with the same path and tag are then \
          one image: one of the two workloads runs the other's program.",
    source: None,
    fires: example!("two_images_of_one_path.rs", "fires"),
    quiet: example!("two_images_of_one_path.rs", "quiet"),
});

/// Each image that the mirror of an environment cannot tell from an earlier one.
pub fn check(program: &Program) -> Vec<Finding> {
    let components = program.stack.components().iter();
    let images: Vec<(&Component, Image)> =
        components.filter_map(|component| Some((component, component.workload().image()?))).collect();
    let mut found = Vec::new();
    for environment in program.environments() {
        let (Some(mirror), Some(origin)) = (environment.mirror(), environment.mirror_origin()) else { continue };
        for (index, (component, image)) in images.iter().enumerate() {
            let pulled = image.pulled_from(Some(mirror));
            let is_other =
                |(_, other): &&(&Component, Image)| other != image && other.pulled_from(Some(mirror)) == pulled;
            let Some((first, other)) = images[..index].iter().find(is_other) else { continue };
            let message =
                format!("environment `{}` pulls both `{other}` and `{image}` as `{pulled}`", environment.name());
            let finding = RULE
                .error(at(origin), message)
                .fix("mirror one of them under another path, and name that as its image");
            found.push(
                finding
                    .also(at(first.workload().origin()), "runs the one")
                    .also(at(component.workload().origin()), "runs the other"),
            );
        }
    }
    found
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const KETTLE: Workload = WorkloadBuilder::deployment(TEA, "kettle", Image::new("quay.io/tea/house", "1.4.2"))
        .port(HTTP)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(HTTP))
        .build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).registry_mirror("registry.example.com"); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&KETTLE)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const KETTLE: Workload = WorkloadBuilder::deployment(TEA, "kettle", Image::new("quay.io/tea/kettle", "1.4.2"))
        .port(HTTP)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(HTTP))
        .build();
    const THERE: Environment = Environment::new("there", "tea", NOBODY).registry_mirror("registry.example.com");
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, Component::of(&KETTLE)]).environments(&[THERE], &[]);
    pub const PROGRAM: Program = running(&STACK);
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` pulls both `docker.io/tea/house:1.4.2` and `quay.io/tea/house:1.4.2` as \
         `registry.example.com/tea/house:1.4.2`; fix: mirror one of them under another path, and name that as its image"
    );
}
