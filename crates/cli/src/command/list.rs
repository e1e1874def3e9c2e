//! `list`: every object of an environment with its file, in the order in which it is applied.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::problem::counted;
use crate::report::{Report, Style, table};
use crate::{Context, Failure, MANIFESTS, Object, Outcome};

/// The objects of one environment.
#[derive(Debug, Serialize)]
pub(crate) struct Listed {
    outcome: Outcome,
    environment: String,
    objects: Vec<Object>,
}

/// What each environment has.
#[derive(Debug, Serialize)]
pub(crate) struct Environments {
    outcome: Outcome,
    environments: Vec<Environment>,
}

#[derive(Debug, Serialize)]
struct Environment {
    name: String,
    objects: usize,
    kinds: BTreeMap<String, usize>,
}

/// Lists all environments, the default one first.
pub(crate) fn environments(context: &Context) -> Result<Environments, Failure> {
    let of = |name: String| {
        let mut kinds = BTreeMap::new();
        let objects = context.objects(&name)?;
        for object in &objects {
            *kinds.entry(object.kind.clone()).or_default() += 1;
        }
        Ok(Environment { name, objects: objects.len(), kinds })
    };
    let environments = context.source.environments().into_iter().map(of).collect::<Result<_, Failure>>()?;
    Ok(Environments { outcome: Outcome::Done, environments })
}

impl Report for Environments {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let head = ["ENVIRONMENT", "OBJECTS", "KINDS"].map(str::to_owned);
        let row = |one: &Environment| {
            let kinds: Vec<_> = one.kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
            [one.name.clone(), one.objects.to_string(), kinds.join(", ")]
        };
        let rows: Vec<_> = std::iter::once(head).chain(self.environments.iter().map(row)).collect();
        let count = counted(self.environments.len(), "environment");
        table(&rows) + &style.summary(&format!("{count}, the default one first"))
    }
}

/// Lists the objects of `environment`, or of the default one.
pub(crate) fn list(environment: Option<&str>, context: &Context) -> Result<Listed, Failure> {
    let environment = match environment {
        Some(name) => name.to_owned(),
        None => context.source.environments().into_iter().next().unwrap_or_default(),
    };
    let mut objects = context.objects(&environment)?;
    for object in &mut objects {
        object.path = format!("{MANIFESTS}/{}", object.path);
    }
    Ok(Listed { outcome: Outcome::Done, environment, objects })
}

impl Report for Listed {
    fn outcome(&self) -> Outcome {
        self.outcome
    }

    fn text(&self, style: Style) -> String {
        let head = ["KIND", "NAMESPACE", "NAME", "FILE"].map(str::to_owned);
        let row = |object: &Object| {
            let namespace = object.namespace.clone().unwrap_or_else(|| "-".to_owned());
            [object.kind.clone(), namespace, object.name.clone(), object.path.clone()]
        };
        let rows: Vec<_> = std::iter::once(head).chain(self.objects.iter().map(row)).collect();
        let count = counted(self.objects.len(), "object");
        table(&rows) + &style.summary(&format!("{}: {count}, in the order in which they are applied", self.environment))
    }
}
