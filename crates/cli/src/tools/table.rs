//! The tools: one table, in which the version of what is deployed is the version of its image.

use kit::Image;

/// A tool that tests use: one or more programs that are installed together.
#[derive(Clone, Copy, Debug)]
pub struct Tool {
    /// What it is called on the command line, in reports and in `STACK_TOOLS`.
    pub name: &'static str,
    /// The files of its programs, the one that stands for it first.
    pub programs: &'static [&'static str],
    /// Which version.
    pub pin: Pin,
    /// From where.
    pub source: Source,
    /// The arguments that make it say its version.
    pub asked: &'static [&'static str],
    /// The tag of the image that a stack deploys of it; see [`Tool::deployed`].
    pub tag: Option<&'static str>,
    /// The image that it is taken from, because it is under the AGPL: it is built only where one asks for it.
    pub agpl: Option<Contained>,
}

/// A program in an image.
#[derive(Clone, Copy, Debug)]
pub struct Contained {
    /// The repository of the image.
    pub repository: &'static str,
    /// The path of the program in it, where the Dockerfile of its repository puts it.
    pub path: &'static str,
}

/// Which version of a tool is wanted.
#[derive(Clone, Copy, Debug)]
pub enum Pin {
    /// The one that is deployed from the image of that repository; the version of `tools/` where the stack deploys
    /// none.
    Deployed(&'static str, &'static str),
    /// Another one than the deployed, where that cannot be had; the words say why.
    InPlaceOf(&'static str, &'static str, &'static str),
    /// A version of its own: nothing of the stack runs it.
    Own(&'static str),
    /// Whichever the distribution has: a server to measure, of which the stack expects no version.
    Any,
}

/// Where a tool comes from.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// Built from a Go module.
    Go(Build),
    /// A package of Debian.
    Debian(&'static str),
}

/// How a program is built.
#[derive(Clone, Copy, Debug)]
pub struct Build {
    /// The folder of `crates/cli/tools/` with the `go.mod` and `go.sum` that pin it and all it is made of.
    pub folder: &'static str,
    /// The module.
    pub module: &'static str,
    /// The version of the module that a version of the program is.
    pub as_module: fn(&str) -> String,
    /// The package that is the program, within the module; `.` for the `main.go` of the folder.
    pub package: &'static str,
    /// Build tags, with commas between them.
    pub tags: &'static str,
    /// Variables that are set to the version: `path={}`; `{major}` and `{minor}` are its first two numbers.
    pub stamps: &'static [&'static str],
    /// A file that the published module lacks and cannot be built without, and its text.
    pub copied: Option<(&'static str, &'static str)>,
}

impl Tool {
    /// The wanted version, if it is any in particular.
    pub fn version(&self) -> Option<&'static str> {
        match self.pin {
            Pin::Deployed(_, pinned) => Some(self.tag.map_or(pinned, |tag| tag.trim_start_matches('v'))),
            Pin::InPlaceOf(_, version, _) | Pin::Own(version) => Some(version),
            Pin::Any => None,
        }
    }

    /// The tool in the version that a stack deploys, which `images` are.
    ///
    /// A mirror of the registry changes the beginning of a repository only: its last two parts tell which one it is.
    pub fn deployed(self, images: &[Image<'static>]) -> Self {
        let (Pin::Deployed(wanted, _) | Pin::InPlaceOf(wanted, ..)) = self.pin else { return self };
        let is_it = |image: &&Image| name_of(image.repository()) == name_of(wanted);
        Self { tag: images.iter().find(is_it).map(Image::tag), ..self }
    }
}

/// The last two parts of a repository.
fn name_of(repository: &str) -> &str {
    let start = repository.rmatch_indices('/').nth(1).map_or(0, |(at, _)| at + 1);
    &repository[start..]
}

/// Every tool, in the order in which they are installed and listed.
pub const ALL: &[Tool] = &[
    Tool {
        pin: Pin::Deployed("quay.io/prometheus/prometheus", "3.16.0"),
        ..go("promtool", &["promtool"], Build { tags: KUBERNETES_ONLY, ..prometheus("cmd/promtool") })
    },
    Tool {
        pin: Pin::Deployed("quay.io/prometheus/prometheus", "3.16.0"),
        ..go("prometheus", &["prometheus"], prometheus("cmd/prometheus"))
    },
    Tool {
        pin: Pin::Deployed("quay.io/prometheus/alertmanager", "0.35.0"),
        ..go("amtool", &["amtool"], alertmanager("cmd/amtool"))
    },
    Tool {
        pin: Pin::Deployed("quay.io/prometheus/alertmanager", "0.35.0"),
        ..go("alertmanager", &["alertmanager"], alertmanager("cmd/alertmanager"))
    },
    // The recipe in tools/ stays where it is: what is under the AGPL comes from the deployed image, and is built by who
    // asks for it.
    Tool {
        pin: Pin::Deployed("docker.io/grafana/loki", "3.7.6"),
        agpl: Some(Contained { repository: "docker.io/grafana/loki", path: "/usr/bin/loki" }),
        ..go("loki", &["loki"], loki("loki", "cmd/loki"))
    },
    Tool {
        pin: Pin::Deployed("docker.io/grafana/loki", "3.7.6"),
        agpl: Some(Contained { repository: "docker.io/grafana/logcli", path: "/usr/bin/logcli" }),
        ..go("logcli", &["logcli"], loki("loki", "cmd/logcli"))
    },
    Tool {
        pin: Pin::InPlaceOf("docker.io/grafana/promtail", "3.6.4", REFUSED),
        agpl: Some(Contained { repository: "docker.io/grafana/promtail", path: "/usr/bin/promtail" }),
        ..go("promtail", &["promtail"], loki("promtail", "clients/cmd/promtail"))
    },
    Tool {
        pin: Pin::Deployed("docker.io/otel/opentelemetry-collector-contrib", "0.155.0"),
        ..go(
            "otel-collector",
            &["otelcol-contrib"],
            Build {
                stamps: &["main.version={}"],
                ..build("otel-collector", "go.opentelemetry.io/collector/otelcol", IN_FOLDER)
            },
        )
    },
    Tool {
        pin: Pin::Deployed("quay.io/prometheus/node-exporter", "1.12.1"),
        ..go("node-exporter", &["node_exporter"], exporter("node-exporter", "github.com/prometheus/node_exporter", ""))
    },
    Tool {
        pin: Pin::Deployed("registry.k8s.io/kube-state-metrics/kube-state-metrics", "2.20.0"),
        asked: &["version"],
        ..go(
            "kube-state-metrics",
            &["kube-state-metrics"],
            exporter("kube-state-metrics", "k8s.io/kube-state-metrics/v2", ""),
        )
    },
    Tool {
        pin: Pin::InPlaceOf("quay.io/prometheuscommunity/postgres-exporter", "0.19.1", REFUSED),
        ..go(
            "postgres-exporter",
            &["postgres_exporter"],
            exporter("postgres-exporter", "github.com/prometheus-community/postgres_exporter", "cmd/postgres_exporter"),
        )
    },
    Tool {
        pin: Pin::InPlaceOf("docker.io/oliver006/redis_exporter", "1.88.0", REFUSED),
        ..go(
            "redis-exporter",
            &["redis_exporter"],
            Build {
                stamps: &["main.BuildVersion=v{}"],
                ..exporter("redis-exporter", "github.com/oliver006/redis_exporter", "")
            },
        )
    },
    Tool {
        pin: Pin::Deployed("quay.io/prometheus/blackbox-exporter", "0.28.0"),
        ..go(
            "blackbox-exporter",
            &["blackbox_exporter"],
            exporter("blackbox-exporter", "github.com/prometheus/blackbox_exporter", ""),
        )
    },
    // Without `slicelabels` the sidecar panics at the first query: the two forms of labels in memory differ.
    Tool {
        pin: Pin::Deployed("quay.io/thanos/thanos", "0.42.5"),
        ..go(
            "thanos",
            &["thanos"],
            Build { tags: "netgo,slicelabels", ..exporter("thanos", "github.com/thanos-io/thanos", "cmd/thanos") },
        )
    },
    Tool {
        pin: Pin::Deployed("ghcr.io/versity/versitygw", "1.8.0"),
        ..go(
            "versitygw",
            &["versitygw"],
            Build {
                stamps: &["main.Version=v{}"],
                ..exporter("versitygw", "github.com/versity/versitygw", "cmd/versitygw")
            },
        )
    },
    Tool { pin: Pin::Own(KUBERNETES), ..go("kube-apiserver", &["kube-apiserver"], kubernetes("cmd/kube-apiserver")) },
    Tool {
        pin: Pin::Own(KUBERNETES),
        asked: &["version", "--client"],
        ..go("kubectl", &["kubectl"], kubernetes("cmd/kubectl"))
    },
    // The minor that Kubernetes 1.37 is built with.
    Tool { pin: Pin::Own("3.7.3"), ..go("etcd", &["etcd"], build("etcd", "go.etcd.io/etcd/server/v3", "")) },
    Tool {
        pin: Pin::Own("1.8.1"),
        agpl: Some(Contained { repository: "docker.io/grafana/k6", path: "/usr/bin/k6" }),
        ..go("k6", &["k6"], build("k6", "go.k6.io/k6", ""))
    },
    debian("postgresql", &["postgres", "initdb", "psql"], "postgresql"),
    debian("redis", &["redis-server", "redis-cli"], "redis-server"),
];

/// The program is the `main.go` beside the `go.mod`: the module is a library, of which each user links what it needs.
pub(super) const IN_FOLDER: &str = ".";

/// The version of the API server, and of the `kubectl` that fits it.
const KUBERNETES: &str = "1.37.2";

/// Tried on 2026-11-23; the recorded catalogues say what the difference means for what is exposed.
const REFUSED: &str = "the Go module proxy answers \"This module version is not available\" for the deployed version";

const fn go(name: &'static str, programs: &'static [&'static str], build: Build) -> Tool {
    Tool { name, programs, pin: Pin::Any, source: Source::Go(build), asked: &["--version"], tag: None, agpl: None }
}

const fn debian(name: &'static str, programs: &'static [&'static str], package: &'static str) -> Tool {
    Tool {
        name,
        programs,
        pin: Pin::Any,
        source: Source::Debian(package),
        asked: &["--version"],
        tag: None,
        agpl: None,
    }
}

const fn build(folder: &'static str, module: &'static str, package: &'static str) -> Build {
    Build { folder, module, as_module: same, package, tags: "netgo", stamps: &[], copied: None }
}

const fn prometheus(package: &'static str) -> Build {
    Build {
        as_module: prometheus_module,
        stamps: PROMETHEUS_STAMP,
        ..build("prometheus", "github.com/prometheus/prometheus", package)
    }
}

const fn alertmanager(package: &'static str) -> Build {
    Build {
        stamps: PROMETHEUS_STAMP,
        copied: Some(("ui/app/dist/index.html", "<!doctype html><title>Alertmanager</title>\n")),
        ..build("alertmanager", "github.com/prometheus/alertmanager", package)
    }
}

const fn exporter(folder: &'static str, module: &'static str, package: &'static str) -> Build {
    Build { stamps: PROMETHEUS_STAMP, ..build(folder, module, package) }
}

const fn loki(folder: &'static str, package: &'static str) -> Build {
    Build {
        stamps: &["github.com/grafana/loki/v3/pkg/util/build.Version={}"],
        ..build(folder, "github.com/grafana/loki/v3", package)
    }
}

const fn kubernetes(package: &'static str) -> Build {
    Build {
        stamps: &[
            "k8s.io/component-base/version.gitVersion=v{}",
            "k8s.io/component-base/version.gitMajor={major}",
            "k8s.io/component-base/version.gitMinor={minor}",
            "k8s.io/client-go/pkg/version.gitVersion=v{}",
        ],
        ..build("kubernetes", "k8s.io/kubernetes", package)
    }
}

/// The other service discoveries are the software kits of twenty clouds, and most of the build. `prometheus` itself has
/// them all, because they have metrics.
const KUBERNETES_ONLY: &str = "netgo,remove_all_sd,enable_kubernetes_sd";

const PROMETHEUS_STAMP: &[&str] = &["github.com/prometheus/common/version.Version={}"];

fn same(version: &str) -> String {
    format!("v{version}")
}

/// Prometheus 3.16.0 is the module's v0.316.0: a module of major 3 would have to be called so.
fn prometheus_module(version: &str) -> String {
    let mut numbers = version.split('.');
    let mut number = || numbers.next().and_then(|text| text.parse::<u32>().ok()).unwrap_or_default();
    format!("v0.{}{:02}.{}", number(), number(), number())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_programs_are_unique() {
        let names: BTreeSet<_> = ALL.iter().map(|tool| tool.name).collect();
        let programs: Vec<_> = ALL.iter().flat_map(|tool| tool.programs).collect();
        assert_eq!(names.len(), ALL.len());
        assert_eq!(programs.iter().collect::<BTreeSet<_>>().len(), programs.len());
    }

    #[test]
    fn what_is_deployed_is_what_is_run() {
        let promtool = crate::tools::named("promtool").expect("it is in the table");
        assert_eq!(promtool.version(), Some("3.16.0"), "that of tools/ where nothing is deployed");
        let mirrored = [Image::new("mirror.example.com/quay/prometheus/prometheus", "v3.99.0")];
        assert_eq!(promtool.deployed(&mirrored).version(), Some("3.99.0"));
        let other = [Image::new("quay.io/prometheus/alertmanager", "v0.99.0")];
        assert_eq!(promtool.deployed(&other).version(), Some("3.16.0"));
        let promtail = crate::tools::named("promtail").expect("it is in the table");
        let deployed = promtail.deployed(&[Image::new("docker.io/grafana/promtail", "3.6.11")]);
        assert_eq!((deployed.version(), deployed.tag), (Some("3.6.4"), Some("3.6.11")));
        assert_eq!(prometheus_module("3.16.0"), "v0.316.0");
        assert_eq!(prometheus_module("3.5.0"), "v0.305.0");
    }
}
