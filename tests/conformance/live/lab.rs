//! A machine of its own for a test: namespaces of processes, mounts and network that vanish with it, however it ends.
//!
//! A test starts itself once more as the first process of new namespaces. When that process ends, the kernel ends every
//! other one in there and takes the mounts and the network with it; it ends by itself as soon as the test that started
//! it is gone, be it by a panic, Ctrl-C or `kill -9`. All files lie in a file system of these namespaces, so none is
//! left either.

use std::any::type_name_of_val;
use std::env;
use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::thread;

/// Set for the process inside.
const INSIDE: &str = "STACK_LAB";

/// Everything of the lab lies below. Nobody keeps a repository or programs in `/run`, so hiding it hides nothing.
const FOLDER: &str = "/run/lab";

/// What makes the namespaces, the network in them, and the pods' root file systems.
const NEEDED: [&str; 6] = ["unshare", "nsenter", "chroot", "setpriv", "mount", "ip"];

/// Tries what the lab relies on, in namespaces that are gone at once.
const TRIAL: &str = "mount -t tmpfs lab /run && ip link add lab type bridge && ip link add v0 type veth peer name v1";

/// Runs `body` in a lab, if this machine has the programs and allows it; else says by name what is missing.
///
/// `test` is the test itself: by its name it is found again inside.
pub fn alone<T: Fn()>(test: T, programs: &[&str], body: impl FnOnce()) {
    if env::var_os(INSIDE).is_some() {
        end_with_the_outside();
        prepare();
        body();
        return;
    }
    let name = type_name_of_val(&test).split_once("::").expect("a test is in a crate").1.to_owned();
    if !is_possible(programs) {
        return;
    }
    let this = env::current_exe().expect("a test knows its own program");
    let mut command = in_namespaces();
    command.arg(this).args([&name, "--exact", "--nocapture", "--test-threads=1"]).env(INSIDE, "1");
    // Its input stays open as long as this process lives: that is how the inside knows.
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("what was tried before starts again");
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let errors = thread::spawn(move || err.map(text_of).unwrap_or_default());
    let said = out.map(text_of).unwrap_or_default();
    let errors = errors.join().unwrap_or_default();
    let status = child.wait().expect("it was started here");
    assert!(status.success(), "in the lab, {name} ended with {status}\n{said}\n{errors}");
    println!("{said}");
}

fn text_of(mut pipe: impl Read) -> String {
    let mut bytes = Vec::new();
    // What was said until it broke is all there is to show.
    let _read = pipe.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn in_namespaces() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]);
    command
}

/// Whether this machine has the programs and allows namespaces; where not, what is missing has been said.
///
/// A name with a `/` is a path of the repository.
pub fn is_possible(programs: &[&str]) -> bool {
    let is_there = |name: &&&str| if name.contains('/') { repository(name).exists() } else { program(name).is_some() };
    let absent: Vec<_> = NEEDED.iter().chain(programs).filter(|name| !is_there(name)).copied().collect();
    let (ours, others): (Vec<&str>, Vec<&str>) = absent.into_iter().partition(|name| cli::tools::named(name).is_some());
    let (packages, others): (Vec<&str>, Vec<&str>) = others.into_iter().partition(|name| name.contains('/'));
    if !ours.is_empty() {
        cli::tools::skip(&ours);
    } else if !packages.is_empty() {
        cli::tools::skip_for(&packages, "run `npm install` in the folder above");
    } else if !others.is_empty() {
        cli::tools::skip_for(&others, "install them from the packages of this system");
    } else if fs::metadata("/proc/self").map_or(1, |owner| owner.uid()) != 0 {
        cli::tools::skip_for(&["root, who may make network namespaces,"], "run the tests as root");
    } else if !in_namespaces().args(["sh", "-c", TRIAL]).output().is_ok_and(|output| output.status.success()) {
        cli::tools::skip_for(&["network namespaces with a bridge"], "run the tests where the kernel allows them");
    } else {
        return true;
    }
    false
}

/// Where a program is.
pub fn program(name: &str) -> Option<PathBuf> {
    // A user's PATH may lack the last two.
    let known = cli::tools::find(name);
    known.or_else(|| {
        ["/usr/sbin", "/sbin"].map(|folder| Path::new(folder).join(name)).into_iter().find(|place| place.is_file())
    })
}

/// A path of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn end_with_the_outside() {
    thread::spawn(|| {
        // Nothing is ever written there: reading ends when the other end closes.
        let _closed = io::stdin().read_to_end(&mut Vec::new());
        process::exit(130);
    });
}

/// Own file systems for what the lab writes, an own view of the network's devices, and the bridge that is the cluster's
/// net.
fn prepare() {
    sh(&format!(
        "mount -t tmpfs lab /run; mount -t sysfs lab /sys
         mkdir -p /run/netns {FOLDER}
         ip link set lo up; ip link add cluster type bridge; ip link set cluster up; ip address add {HERE}/8 dev \
         cluster"
    ));
}

/// The address of the lab itself on the cluster's net: the world outside of the cluster, for its pods.
pub const HERE: &str = "10.0.0.1";

/// A path in the lab; its folder is made.
pub fn path(name: &str) -> PathBuf {
    let path = Path::new(FOLDER).join(name);
    fs::create_dir_all(path.parent().expect("it lies in the lab")).expect("the lab may be written");
    path
}

/// A folder in the lab.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(FOLDER).join(name);
    fs::create_dir_all(&folder).expect("the lab may be written");
    folder
}

/// Makes a network namespace with one address on the cluster's net.
pub fn attach(name: &str, address: &str) {
    let device: String = address.chars().map(|digit| if digit == '.' { '-' } else { digit }).collect();
    sh(&format!(
        "ip netns add {name}
         ip link add v{device} type veth peer name eth0 netns {name}
         ip link set v{device} master cluster up
         ip -n {name} link set lo up; ip -n {name} address add {address}/8 dev eth0; ip -n {name} link set eth0 up"
    ));
}

/// Runs a script to its end.
#[track_caller]
pub fn sh(script: &str) -> String {
    let mut command = Command::new("sh");
    command.args(["-ec", script]).stdin(Stdio::null());
    run(command)
}

/// Runs a command to its end, and returns what it wrote.
#[track_caller]
pub fn run(mut command: Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} ended with {}:\n{said}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
