//! `tools` says what is here, what is not, and what to do about it, on a machine that has nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files says so by ending there")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

/// One test at a time: a program that one of them has just written cannot be run while another one starts a process,
/// which for a moment holds the file open too.
static TURN: Mutex<()> = Mutex::new(());

struct Bare {
    root: TempDir,
    _turn: MutexGuard<'static, ()>,
}

impl Bare {
    fn path(&self) -> &Path {
        self.root.path()
    }
}

/// A repository without tools, on a machine whose PATH is empty.
fn bare() -> Bare {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("nothing")).unwrap();
    Bare { root, _turn: turn }
}

fn tools(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("tools").args(arguments).arg("--root").arg(root).env("PATH", root.join("nothing"));
    command.output().unwrap()
}

/// A machine with a Go that builds, in no time, a program that tells `version`, or fails as `build` says.
#[cfg(unix)]
fn machine(version: &str, build: &str) -> Bare {
    let root = bare();
    program(root.path(), "made", version);
    let at = |path: &str| root.path().join(path).display().to_string();
    fs::create_dir_all(at("module/ui")).unwrap();
    fs::write(at("module/go.mod"), "module x\n").unwrap();
    let go = format!(
        "#!/bin/sh\n\
         case \"$1\" in\n\
         env) echo go1.26.8; echo local ;;\n\
         mod) printf '{{\\n\\t\"Dir\": \"{}\",\\n}}\\n' ;;\n\
         build) while [ \"$1\" != -o ]; do shift; done; {build} ;;\n\
         esac\n",
        at("module"),
    );
    let go = go.replace("MADE", &at(".tools/bin/made"));
    script(&root.path().join("nothing/go"), &go);
    for name in ["k6", "amtool"] {
        let tool = cli::tools::named(name).unwrap();
        let cli::tools::Source::Go(build) = tool.source else { panic!("{name} is built") };
        let folder = root.path().join("crates/cli/tools").join(build.folder);
        fs::create_dir_all(&folder).unwrap();
        let recipe = format!("go 1.25.0\nrequire {} v{}\n", build.module, tool.version().unwrap());
        fs::write(folder.join("go.mod"), recipe).unwrap();
    }
    root
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A program that tells a version.
fn program(root: &Path, name: &str, version: &str) {
    let bin = root.join(".tools/bin");
    fs::create_dir_all(&bin).unwrap();
    script(&bin.join(name), &format!("#!/bin/sh\necho {name}, version {version}\n"));
}

fn script(file: &Path, text: &str) {
    fs::write(file, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn an_empty_folder_lacks_them_all_and_each_has_its_way() {
    let root = bare();
    let answer = tools(root.path(), &["--check", "--only", "promtail,redis"]);
    assert_eq!(answer.status.code(), Some(1));
    assert_eq!(text(&answer.stderr), "");
    assert_eq!(
        text(&answer.stdout),
        "   \
   problem  promtail 3.6.4 is missing
       fix  run `cargo xtask tools --only promtail`, or put `promtail` on the PATH, install docker, podman or \
       nerdctl, which take it from its image, or build it with `--build-agpl`
   problem  redis is missing
       fix  run `cargo xtask tools --only redis`, or install Debian's package redis-server, as root, or put \
       `redis-server`, `redis-cli` on the PATH
NAME      VERSION  SOURCE                             PATH
promtail  3.6.4    github.com/grafana/loki/v3 v3.6.4  missing
redis     any      Debian's redis-server              missing
      note  promtail 3.6.4 in place of 3.6.11: the Go module proxy answers \"This module version is not \
      available\" for the deployed version
0 of 2 tools as the table wants them
"
    );
    assert!(!root.path().join(".tools").exists());
}

#[test]
fn the_pinned_version_is_known_by_what_the_program_tells() {
    let root = bare();
    program(root.path(), "k6", "v1.8.1");
    program(root.path(), "etcd", "3.4.23");
    let answer = tools(root.path(), &["--check", "--only", "k6"]);
    assert_eq!(answer.status.code(), Some(0), "{}", text(&answer.stdout));
    assert_eq!(
        text(&answer.stdout),
        "NAME  VERSION  SOURCE              PATH\nk6    1.8.1    go.k6.io/k6 v1.8.1  .tools/bin/k6\n1 tool as the \
         table wants them\n"
    );
    let answer = tools(root.path(), &["--check", "--only", "etcd,k6"]);
    assert_eq!(answer.status.code(), Some(1));
    let said = text(&answer.stdout);
    assert!(said.contains("problem  etcd 3.7.3 is to be used, and .tools/bin/etcd is 3.4.23\n"), "{said}");
    assert!(said.contains(".tools/bin/etcd (another: 3.4.23)\n") && said.contains("\n1 of 2 tools as"), "{said}");
}

#[test]
fn what_is_here_is_not_installed_again() {
    let root = bare();
    program(root.path(), "k6", "v1.8.1");
    let answer = tools(root.path(), &["--only", "k6", "--build-agpl"]);
    assert_eq!(answer.status.code(), Some(0), "{}", text(&answer.stderr));
    assert_eq!(text(&answer.stderr), "", "nothing is said to be installed");
}

#[test]
fn what_cannot_be_installed_is_said_with_what_to_do() {
    let root = bare();
    let recipe = root.path().join("crates/cli/tools/k6");
    fs::create_dir_all(&recipe).unwrap();
    fs::write(recipe.join("go.mod"), "go 1.25.0\nrequire go.k6.io/k6 v1.8.1\n").unwrap();
    let answer = tools(root.path(), &["--only", "k6,redis", "--build-agpl"]);
    assert_eq!(answer.status.code(), Some(2));
    assert_eq!(text(&answer.stderr), "      note  k6 1.8.1 (1 of 2)\n      note  redis (2 of 2)\n");
    let said = text(&answer.stdout);
    for line in [
        "   problem  Go is not installed, or not on the PATH\n       fix  install Go 1.25.0 or newer (go.dev), or put \
         the `k6` of release 1.8.1 of go.k6.io/k6 at .tools/bin/k6\n",
        "   problem  redis cannot be installed: this system has no apt-get\n       fix  install Debian's package \
         redis-server, as root, or put `redis-server`, `redis-cli` on the PATH\n",
        "\n0 of 2 tools as the table wants them\n",
    ] {
        assert!(said.contains(line), "{line}\nis not in\n{said}");
    }
}

#[test]
fn an_unknown_name_is_answered_with_the_known_ones() {
    let root = bare();
    let answer = tools(root.path(), &["--only", "promtol"]);
    assert_eq!(answer.status.code(), Some(2));
    let said = text(&answer.stderr);
    let start = "error: nothing was installed\n   problem  no tool is called `promtol`\n       fix  did you mean \
        `promtool`? There are: promtool, prometheus, amtool, ";
    assert!(said.starts_with(start), "{said}");
}

#[test]
fn scripts_get_json() {
    let root = bare();
    program(root.path(), "k6", "v1.8.1");
    let answer = tools(root.path(), &["--check", "--only", "k6,etcd", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(json["outcome"], "unmet");
    assert_eq!((&json["tools"][0]["name"], &json["tools"][0]["state"]), (&"etcd".into(), &"missing".into()));
    assert_eq!((&json["tools"][1]["path"], &json["tools"][1]["state"]), (&".tools/bin/k6".into(), &"ready".into()));
}

#[cfg(unix)]
#[test]
fn what_is_missing_is_built_once() {
    let root = machine("1.8.1", "/bin/cp MADE \"$2\"");
    let answer = tools(root.path(), &["--only", "k6", "--build-agpl"]);
    assert_eq!(answer.status.code(), Some(0), "{}{}", text(&answer.stdout), text(&answer.stderr));
    let said = text(&answer.stderr);
    assert!(said.starts_with("      note  k6 1.8.1 (1 of 1)\n      note  k6 1.8.1 took "), "{said}");
    assert!(
        text(&answer.stdout).ends_with(".tools/bin/k6\n1 tool as the table wants them\n"),
        "{}",
        text(&answer.stdout)
    );
    let mut left: Vec<_> =
        fs::read_dir(root.path().join(".tools")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["bin", "log"]);
    let again = tools(root.path(), &["--only", "k6", "--build-agpl"]);
    assert_eq!((again.status.code(), text(&again.stderr)), (Some(0), String::new()));
}

#[cfg(unix)]
#[test]
fn a_module_that_lacks_a_file_is_copied_and_gets_it() {
    let version = cli::tools::named("amtool").unwrap().version().unwrap();
    let root = machine(version, "/bin/cp MADE \"$2\"");
    let answer = tools(root.path(), &["--only", "amtool"]);
    assert_eq!(answer.status.code(), Some(0), "{}{}", text(&answer.stdout), text(&answer.stderr));
    let copy = root.path().join(".tools/modules/alertmanager");
    assert_eq!(fs::read_to_string(copy.join("go.mod")).unwrap(), "module x\n");
    assert!(copy.join("ui/app/dist/index.html").is_file());
}

#[cfg(unix)]
#[test]
fn a_mirror_that_refuses_is_quoted() {
    let root = machine("1.8.1", "echo 'go: go.k6.io/k6@v1.8.1: 403 Forbidden' >&2; exit 1");
    let answer = tools(root.path(), &["--only", "k6", "--build-agpl"]);
    assert_eq!(answer.status.code(), Some(2));
    let log = root.path().join(".tools/log/k6.log");
    let expected = format!(
        "   problem  k6 1.8.1 ended with exit status: 1:\n            go: go.k6.io/k6@v1.8.1: 403 \
         Forbidden\n       fix  put the `k6` of release 1.8.1 of go.k6.io/k6 at .tools/bin/k6; all it said is in {}\n",
        log.display()
    );
    assert!(text(&answer.stdout).starts_with(&expected), "{}", text(&answer.stdout));
    assert!(!root.path().join(".tools/bin/k6").exists());
}

#[cfg(unix)]
#[test]
fn a_build_of_another_version_is_noticed() {
    let root = machine("1.8.0", "/bin/cp MADE \"$2\"");
    let answer = tools(root.path(), &["--only", "k6", "--build-agpl"]);
    assert_eq!(answer.status.code(), Some(2));
    let said = text(&answer.stdout);
    assert!(said.contains("problem  k6 1.8.1 is to be used, and .tools/bin/k6 is 1.8.0\n"), "{said}");
}

/// A machine with a docker that knows one image, and writes down what it is told.
#[cfg(unix)]
fn with_docker(image: &str) -> Bare {
    let root = bare();
    let log = root.path().join("told");
    let docker = format!(
        "#!/bin/sh\necho \"$*\" >> '{}'\n\
         case \"$*\" in\n'pull {image}') ;;\n'create {image}') echo c0ffee ;;\n'cp c0ffee:/usr/bin/k6 '*) \
         printf '#!/bin/sh\\necho k6 v1.8.1\\n' > \"$3\"; /bin/chmod 755 \"$3\" ;;\n'rm c0ffee') ;;\n\
         *) echo 'no such image' >&2; exit 1 ;;\nesac\n",
        log.display()
    );
    script(&root.path().join("nothing/docker"), &docker);
    root
}

#[cfg(unix)]
#[test]
fn what_is_under_the_agpl_is_taken_from_its_image_and_never_built_unasked() {
    let root = with_docker("docker.io/grafana/k6:1.8.1");
    // A Go that would be found, and must not be asked.
    script(&root.path().join("nothing/go"), "#!/bin/sh\necho \"go $*\" >> \"$0.told\"; exit 1\n");
    let answer = tools(root.path(), &["--only", "k6"]);
    assert_eq!(answer.status.code(), Some(0), "{}{}", text(&answer.stdout), text(&answer.stderr));
    assert!(
        text(&answer.stdout).ends_with(".tools/bin/k6\n1 tool as the table wants them\n"),
        "{}",
        text(&answer.stdout)
    );
    let told = fs::read_to_string(root.path().join("told")).unwrap();
    let verbs: Vec<_> = told.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(verbs, ["pull", "create", "cp", "rm"], "{told}");
    assert!(!root.path().join("nothing/go.told").exists(), "Go was asked");
    let mut left: Vec<_> =
        fs::read_dir(root.path().join(".tools/bin")).unwrap().map(|one| one.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["k6"]);
}

#[cfg(unix)]
#[test]
fn an_image_that_cannot_be_had_is_quoted_with_the_other_ways() {
    let root = with_docker("docker.io/grafana/k6:9.9.9");
    let answer = tools(root.path(), &["--only", "k6"]);
    assert_eq!(answer.status.code(), Some(2));
    let said = text(&answer.stdout);
    assert!(
        said.contains("problem  docker.io/grafana/k6:1.8.1 ended with exit status: 1:\n            no such image\n"),
        "{said}"
    );
    assert!(said.contains("or build it with `--build-agpl`; all it said is in "), "{said}");
}

#[cfg(unix)]
#[test]
fn all_tools_are_complete_without_those_under_the_agpl() {
    let root = bare();
    let all = cli::tools::deployed(xtask::CLI.program);
    for tool in all.iter().filter(|tool| tool.agpl.is_none()) {
        for name in tool.programs {
            program(root.path(), name, tool.version().unwrap_or("1.0"));
        }
    }
    let answer = tools(root.path(), &[]);
    let said = text(&answer.stdout);
    assert_eq!(answer.status.code(), Some(0), "{said}{}", text(&answer.stderr));
    for name in ["loki", "logcli", "promtail", "k6"] {
        let line = format!("note  left out: {name} is under the AGPL, and is not built unless one asks for it\n");
        assert!(said.contains(&line), "{said}");
    }
    let missing = said.lines().filter(|line| line.trim_end().ends_with(" missing"));
    let missing: Vec<_> = missing.filter_map(|line| line.split_whitespace().next()).collect();
    let agpl = all.iter().filter(|tool| tool.agpl.is_some()).flat_map(|tool| tool.programs.iter().copied());
    assert_eq!(missing, agpl.collect::<Vec<_>>(), "{said}");
    assert!(said.ends_with(" tools as the table wants them\n"), "{said}");
    let asked = tools(root.path(), &["--only", "loki"]);
    assert_eq!(asked.status.code(), Some(2), "{}", text(&asked.stdout));
}
