//! What the process of a workload is told: its arguments, and its environment, in which no name stands twice.

use super::WorkloadBuilder;
use crate::config_of_others::ConfigMapKey;
use crate::context::Context;
use crate::mount::FilePath;
use crate::value::{Arg, EnvValue, EnvVar, Field};
use terms::{Port, Role, SecretKey, text};

impl<'a> WorkloadBuilder<'a> {
    /// An argument as it is.
    #[track_caller]
    pub const fn arg(self, text: &'a str) -> Self {
        self.with_arg(Arg::Text(text))
    }

    /// `flag=path` of a mounted file.
    #[track_caller]
    pub const fn arg_file(self, flag: &'a str, path: FilePath<'a>) -> Self {
        self.check_mounted(&path);
        self.with_arg(Arg::File(flag, path))
    }

    /// `flag=8080`, a port of the workload, which must stand above as `.port(…)`.
    #[track_caller]
    pub const fn arg_port<R: Role>(self, flag: &'a str, port: Port<R>) -> Self {
        self.check_told(flag, &port.any());
        self.with_arg(Arg::Port(flag, port.any()))
    }

    /// `flag=:8080`, for flags that take an address to listen on: that port, on all addresses.
    #[track_caller]
    pub const fn arg_listen<R: Role>(self, flag: &'a str, port: Port<R>) -> Self {
        self.check_told(flag, &port.any());
        self.with_arg(Arg::Listen(flag, port.any()))
    }

    /// `flag=value`, made while generating, from the environment or an endpoint.
    #[track_caller]
    pub const fn arg_made(self, flag: &'a str, value: fn(&Context) -> String) -> Self {
        self.with_arg(Arg::Made(flag, value))
    }

    /// `flag=value` as often as there are values, made while generating: for flags that are repeated.
    #[track_caller]
    pub const fn arg_each(self, flag: &'a str, values: fn(&Context) -> Vec<String>) -> Self {
        self.with_arg(Arg::Each(flag, values))
    }

    #[track_caller]
    const fn with_arg(mut self, arg: Arg<'a>) -> Self {
        self.0.args = self.0.args.push(arg, "arguments of one workload");
        self
    }

    /// An environment variable with this text.
    #[track_caller]
    pub const fn env(self, name: &'a str, value: &'a str) -> Self {
        self.with_env(name, EnvValue::Text(value))
    }

    /// An environment variable from a key of a Secret.
    #[track_caller]
    pub const fn env_secret(self, name: &'a str, key: SecretKey<'a>) -> Self {
        self.with_env(name, EnvValue::Secret(key))
    }

    /// An environment variable from a key of a ConfigMap that somebody else owns, so that the two cannot disagree:
    /// `.env_config_map("DATA_SOURCE_DB", SHOP_CONFIG.key("DB_NAME"))`. Renders to `valueFrom.configMapKeyRef`. The
    /// value is read when a container starts, and the ConfigMap must lie in the namespace of the pods.
    #[track_caller]
    pub const fn env_config_map(self, name: &'a str, key: ConfigMapKey<'a>) -> Self {
        if !self.0.id.namespace.is(&key.config_map().namespace()) {
            self.fault()
                .text(" runs in namespace ")
                .quoted(self.0.id.namespace.name().as_str())
                .text(", but reads the key ")
                .quoted(key.key())
                .text(" of ConfigMap ")
                .quoted(key.config_map().name().as_str())
                .text(" in namespace ")
                .quoted(key.config_map().namespace().name().as_str())
                .text(", which pods there alone can read")
                .fix("run the workload in that namespace, or name a ConfigMap of its own")
                .raise()
        }
        self.with_env(name, EnvValue::ConfigMap(key))
    }

    /// An environment variable from a field of the pod.
    #[track_caller]
    pub const fn env_field(self, name: &'a str, field: Field) -> Self {
        self.with_env(name, EnvValue::Field(field))
    }

    /// An environment variable with the path of a mounted file.
    #[track_caller]
    pub const fn env_file(self, name: &'a str, path: FilePath<'a>) -> Self {
        self.check_mounted(&path);
        self.with_env(name, EnvValue::File(path))
    }

    /// An environment variable with the number of a port of the workload, which must stand above as `.port(…)`.
    #[track_caller]
    pub const fn env_port<R: Role>(self, name: &'a str, port: Port<R>) -> Self {
        self.check_told(name, &port.any());
        self.with_env(name, EnvValue::Port(port.any()))
    }

    /// An environment variable made while generating; an empty value leaves it out.
    #[track_caller]
    pub const fn env_made(self, name: &'a str, value: fn(&Context) -> String) -> Self {
        self.with_env(name, EnvValue::Made(value))
    }

    #[track_caller]
    const fn with_env(mut self, name: &'a str, value: EnvValue<'a>) -> Self {
        if name.is_empty() || !text::alphanumeric_or(name, "_") || name.as_bytes()[0].is_ascii_digit() {
            self.fault()
                .text(": ")
                .quoted(name)
                .text(" is not a name of an environment variable")
                .fix("give letters, digits and `_`, no digit first")
                .raise()
        }
        let mut index = 0;
        while index < self.0.env.len() {
            if text::same(self.0.env.get(index).name, name) {
                self.fault().text(" sets the environment variable ").quoted(name).text(" twice").fix("keep one").raise()
            }
            index += 1;
        }
        self.0.env = self.0.env.push(EnvVar { name, value }, "environment variables of one workload");
        self
    }
}
