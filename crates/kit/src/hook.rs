//! What the kubelet does when a container has started, or before it stops it.

use terms::{AnswersHttp, AnyPort, Duration, Fault, Port};

/// What a hook does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookAction<'a> {
    /// Waits so many seconds.
    Sleep(u64),
    /// Runs this command in the container, without a shell.
    Exec(&'a [&'a str]),
    /// `GET` of this path at a port of the container.
    Http(AnyPort, &'a str),
}

/// A lifecycle hook of a container: [`WorkloadBuilder::pre_stop`](crate::WorkloadBuilder::pre_stop),
/// [`WorkloadBuilder::post_start`](crate::WorkloadBuilder::post_start).
///
/// <https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a hook does something only where a workload has it"]
pub struct Hook<'a>(HookAction<'a>);

impl<'a> Hook<'a> {
    /// Waits, so that Services and proxies forget the pod before its program stops listening. Renders to
    /// `sleep: {seconds: 5}`, which Kubernetes knows from 1.30 on; whole seconds, at least one.
    #[track_caller]
    pub const fn sleep(duration: Duration) -> Self {
        let milliseconds = duration.as_milliseconds();
        if milliseconds == 0 || !milliseconds.is_multiple_of(1_000) {
            Fault::new("a hook sleeps ")
                .number(milliseconds)
                .text(" ms, but is counted in whole seconds, at least one")
                .fix("say `seconds(…)`")
                .raise()
        }
        Self(HookAction::Sleep(duration.as_seconds()))
    }

    /// Runs a command in the container: `Hook::exec(&["/bin/nginx", "-s", "quit"])`. Renders to `exec:`. No shell reads
    /// it.
    #[track_caller]
    pub const fn exec(command: &'a [&'a str]) -> Self {
        if command.is_empty() || command[0].is_empty() {
            Fault::new("a hook runs no command").fix("give the program and its arguments, one text each").raise()
        }
        Self(HookAction::Exec(command))
    }

    /// `GET path` at this port of the container. Renders to `httpGet:`.
    #[track_caller]
    pub const fn http<R: AnswersHttp>(port: Port<R>, path: &'a str) -> Self {
        if path.is_empty() || path.as_bytes()[0] != b'/' {
            Fault::new("hook path ").quoted(path).text(" is not absolute").fix("begin it with `/`").raise()
        }
        Self(HookAction::Http(port.any(), path))
    }

    /// What it does.
    pub const fn action(&self) -> HookAction<'a> {
        self.0
    }
}
