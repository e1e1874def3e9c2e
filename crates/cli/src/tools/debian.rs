//! Installs a package of Debian, where that is the system and we may.

use crate::problem::problem;
use findings::Finding;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Tool;
use super::run::run;

/// Installs the package.
pub(super) fn install(root: &Path, tool: &Tool, package: &str, tell: &mut dyn FnMut(&str)) -> Result<(), Finding> {
    may(says("id", &["-u"]).as_deref(), says("apt-get", &["--version"]).is_some(), tool, package)?;
    let log = root.join(format!(".tools/log/{}.log", tool.name));
    let fix = by_hand(tool, package);
    // The lists of a fresh machine are empty; old ones name files that are gone.
    run(Command::new("apt-get").args(["update", "-q"]), &log, "the package lists", &fix, tell)?;
    let mut command = Command::new("apt-get");
    command.args(["install", "-q", "-y", "--no-install-recommends", package]);
    run(command.env("DEBIAN_FRONTEND", "noninteractive"), &log, &format!("the package {package}"), &fix, tell)
}

/// What to do where it cannot be installed.
pub(super) fn by_hand(tool: &Tool, package: &str) -> String {
    let programs = tool.programs.join("`, `");
    format!("install Debian's package {package}, as root, or put `{programs}` on the PATH")
}

fn may(user: Option<&str>, has_apt: bool, tool: &Tool, package: &str) -> Result<(), Finding> {
    let reason = match user {
        _ if !has_apt => "this system has no apt-get",
        Some("0") => return Ok(()),
        _ => "only root may install packages",
    };
    Err(problem(format!("{} cannot be installed: {reason}", tool.name), by_hand(tool, package)))
}

fn says(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_stands_in_the_way() {
        let redis = crate::tools::named("redis").expect("it is in the table");
        assert_eq!(may(Some("0"), true, redis, "redis-server"), Ok(()));
        let problem = may(Some("1000"), true, redis, "redis-server").expect_err("not root");
        assert_eq!(problem.message, "redis cannot be installed: only root may install packages");
        assert_eq!(
            problem.fix,
            "install Debian's package redis-server, as root, or put `redis-server`, `redis-cli` on the PATH"
        );
        let problem = may(Some("0"), false, redis, "redis-server").expect_err("not Debian");
        assert_eq!(problem.message, "redis cannot be installed: this system has no apt-get");
    }
}
