//! What namespaces are called in one environment: the spec names each once, and an environment may call its own
//! otherwise.

use super::endpoint::{AnyEndpoint, WorkloadId};
use super::name::{Name, Namespace};

/// What namespaces are called. A value's namespace says which one is meant; this says what stands in the YAML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names<'a>(Option<(Namespace<'a>, Name<'a>)>);

impl<'a> Names<'a> {
    /// Each as the spec calls it.
    pub const AS_WRITTEN: Self = Self(None);

    /// This namespace under another name, all others as the spec calls them.
    pub const fn with(namespace: Namespace<'a>, name: Name<'a>) -> Self {
        Self(Some((namespace, name)))
    }

    /// The namespace as it is called.
    pub const fn of<'b>(&self, namespace: Namespace<'b>) -> Namespace<'b>
    where
        'a: 'b,
    {
        match self.0 {
            Some((renamed, name)) if renamed.is(&namespace) => namespace.named(name),
            _ => namespace,
        }
    }

    /// The namespace that is called otherwise: its name in the spec, and what it is called.
    pub const fn renamed(&self) -> Option<(Name<'a>, Name<'a>)> {
        match self.0 {
            Some((namespace, name)) => Some((namespace.name(), name)),
            None => None,
        }
    }
}

impl<'a> WorkloadId<'a> {
    /// The same workload, its namespace as it is called.
    #[must_use = "it returns the workload under that name"]
    pub const fn called(mut self, names: Names<'a>) -> Self {
        self.namespace = names.of(self.namespace);
        self
    }
}

impl<'a> AnyEndpoint<'a> {
    /// The same endpoint, its namespace as it is called: for whatever writes its address.
    #[must_use = "it returns the endpoint under that name"]
    pub const fn called(self, names: Names<'a>) -> Self {
        self.of_workload(self.workload().called(names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::{Http, Port};

    #[test]
    fn only_the_namespace_that_is_meant_is_called_otherwise() {
        const TEA: Namespace = Namespace::ours("tea");
        const NAMES: Names = Names::with(TEA, Name::new("leaves"));
        let at = |namespace| {
            let pot = WorkloadId { name: Name::new("pot"), namespace };
            crate::endpoint::Endpoint::new(Name::new("pot"), pot, Port::<Http>::new("http", 80)).any()
        };
        assert_eq!(at(TEA).called(NAMES).url(), "http://pot.leaves.svc:80");
        assert_eq!(at(Namespace::of_others("shop")).called(NAMES).url(), "http://pot.shop.svc:80");
        assert_eq!(at(TEA).called(Names::AS_WRITTEN), at(TEA));
        assert!(NAMES.of(TEA).is_ours());
    }
}
