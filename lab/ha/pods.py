"""Pods of an environment as processes: each pod a network namespace on one bridge, with the flags that its manifest has."""
import ctypes
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

import yaml

ROOT, TOOLS = pathlib.Path(os.environ["ROOT"]), pathlib.Path(os.environ["TOOLS"])
OUTSIDE = "10.97.0.1"
FOLDERS = {"ha": "k8s/environments/ha", "one": "k8s/monitoring"}
PROGRAMS = {"sidecar": "thanos", "query": "thanos", "store": "thanos", "compact": "thanos"}
# The store of objects, where the environment's bucket is outside of the cluster: with the flags that `versitygw` of
# crates/programs has.
STORE = {"name": "versitygw", "args": ["--port=:7070", "--health=/health", "--quiet", "posix", "/data"],
         "ports": [{"containerPort": 7070}], "readinessProbe": {"httpGet": {"path": "/health"}}}
KEYS = {"AWS_ACCESS_KEY_ID": "lab", "AWS_SECRET_ACCESS_KEY": "lab-secret"}


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


def ask(address, path, timeout=2, **query):
    """The JSON or text at a path of a program; None where it does not answer."""
    url = f"http://{address}{path}" + ("?" + urllib.parse.urlencode(query) if query else "")
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            text = answer.read().decode()
    except OSError:
        return None
    return json.loads(text) if text[:1] in "[{" else text or "-"


def metric(address, name, timeout=5):
    """The sum of a metric's series on a program's own page; None where it does not answer."""
    page = ask(address, "/metrics", timeout)
    if page is None:
        return None
    found = re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", page, re.M)
    return sum(map(float, found)) if found else None


def set_clock(pid, seconds):
    """The time of day of one process is so many seconds ahead. Go asks the page of code that the kernel maps into it,
    its vDSO; what is written there is this process' own copy: it asks the kernel, and adds to clock 0, CLOCK_REALTIME."""
    code = bytes.fromhex("57 56 b8e4000000 0f05 5e 5f 85ff 7504 488306") + seconds.to_bytes(1, signed=True) + b"\xc3"

    def begins(one):
        return int(re.search(r"^(\w+)-.*\[vdso\]$", pathlib.Path(f"/proc/{one}/maps").read_text(), re.M)[1], 16)

    known = ctypes.cast(ctypes.CDLL("linux-vdso.so.1").__vdso_clock_gettime, ctypes.c_void_p).value - begins("self")
    with open(f"/proc/{pid}/mem", "r+b", buffering=0) as memory:
        memory.seek(begins(pid) + known)
        memory.write(code)


class Process:
    """A container: a program of one pod."""

    def __init__(self, pod, name, args, port, health, env):
        self.pod, self.name, self.args, self.port, self.health, self.env = pod, name, args, port, health, env
        self.child, self.ahead = None, 0

    @property
    def at(self):
        return f"{self.pod.address}:{self.port}"

    def start(self):
        program = TOOLS / PROGRAMS.get(self.args[0], self.pod.component if self.args[0].startswith("-") else "thanos")
        log = open(self.pod.folder / f"{self.name}.log", "ab")
        inside = ["ip", "netns", "exec", self.pod.name, str(program), *self.args]
        self.child = subprocess.Popen(inside, stdout=log, stderr=log, env={**os.environ, **self.env})
        if self.ahead:
            until(5, "ip has become the program", lambda: os.path.samefile(f"/proc/{self.child.pid}/exe", program))
            set_clock(self.child.pid, self.ahead)

    def kill(self, how=signal.SIGKILL):
        self.child.send_signal(how)
        self.child.wait()

    def ready(self):
        return ask(self.at, self.health) is not None

    def used(self):
        """Seconds of CPU, and bytes of memory that cannot be given back: anonymous, and the most of it so far."""
        status = pathlib.Path(f"/proc/{self.child.pid}/status").read_text()
        stat = pathlib.Path(f"/proc/{self.child.pid}/stat").read_text().rsplit(")", 1)[1].split()
        kib = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB$", status, re.M)}
        return {
            "cpu": (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK"),
            "anonymous": kib["RssAnon"] << 10,
            "resident": kib["VmRSS"] << 10,
        }


class Pod:
    """A pod: a network namespace with its address, a folder, and its processes."""

    def __init__(self, name, component, number, folder):
        self.name, self.component, self.processes = name, component, []
        self.address, self.link = f"10.97.0.{number}", f"to{number}"
        self.folder = folder / name
        self.folder.mkdir()
        run("ip", "netns", "add", name)
        run("ip", "link", "add", self.link, "type", "veth", "peer", "name", "eth0", "netns", name)
        run("ip", "link", "set", self.link, "master", "pods", "up")
        for words in ("link set lo up", "link set eth0 up", f"addr add {self.address}/24 dev eth0"):
            run("ip", "-n", name, *words.split())

    def cut(self):
        run("ip", "link", "set", self.link, "down")

    def join(self):
        run("ip", "link", "set", self.link, "up")


def network():
    """A bridge, and a mount namespace in which names of pods are found."""
    run("mount", "--make-rprivate", "/")
    pathlib.Path("/run/netns").mkdir(exist_ok=True)
    run("mount", "-t", "tmpfs", "none", "/run/netns")
    for words in ("link set lo up", "link add pods type bridge", "link set pods up", f"addr add {OUTSIDE}/24 dev pods"):
        run("ip", *words.split())


def name_hosts(folder, names):
    """Gives addresses to the names that the manifests write."""
    lines = ["127.0.0.1 localhost"] + [f"{address} {name}" for name, addresses in names.items() for address in addresses]
    (folder / "hosts").write_text("\n".join(lines) + "\n")
    (folder / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    run("mount", "--bind", str(folder / "hosts"), "/etc/hosts")
    run("mount", "--bind", str(folder / "resolv.conf"), "/etc/resolv.conf")


class Stack:
    """Whoever has or shows metrics, or tells people of alerts, in one environment."""

    def __init__(self, which, settings):
        self.which, self.settings = which, settings
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ha-lab-", dir=os.environ.get("LAB", "/var/tmp")))
        network()
        objects = [one for one in yaml.safe_load_all((ROOT / FOLDERS[which] / "stack.yaml").read_text()) if one]
        self.configs = {one["metadata"]["name"]: one["data"] for one in objects if one["kind"] == "ConfigMap"}
        self.pods, self.processes, names, number = {}, {}, {}, 10
        workloads = [one for one in objects if one["kind"] in ("Deployment", "StatefulSet")]
        workloads = [one for one in workloads if re.match("prometheus$|alertmanager$|thanos-", one["metadata"]["name"])]
        if which == "ha":
            workloads.append({"metadata": {"name": "versitygw"}, "spec": {"template": {"spec": {"containers": [STORE]}}}})
        for one in workloads:
            component = one["metadata"]["name"]
            for index in range(one["spec"].get("replicas", 1)):
                pod = Pod(f"{component}-{index}", component.split("-")[0], number, self.folder)
                number += 1
                pod.ready_for = one["spec"].get("minReadySeconds", 0)
                self.pods[pod.name] = pod
                names[f"{pod.name}.{component}-headless.monitoring.svc"] = [pod.address]
                names.setdefault(f"{component}.monitoring.svc", []).append(pod.address)
                for container in one["spec"]["template"]["spec"]["containers"]:
                    self.add(pod, component, container)
        name_hosts(self.folder, names)

    def add(self, pod, component, container):
        name = pod.name if container["name"] == component else f"{container['name']}-{pod.name[-1]}"
        env = {"POD_NAME": pod.name, "POD_IP": pod.address, **KEYS}
        args = [re.sub(r"\$\((\w+)\)", lambda found: env[found[1]], arg) for arg in container["args"]]
        made = {
            "--config.file": lambda: self.config(pod, component),
            "--objstore.config-file": lambda: self.written(pod, "bucket.yml", self.bucket_config(component)),
            "--endpoint.sd-config-file": lambda: self.written(
                pod, "endpoints.yml", yaml.safe_load(self.configs[component]["endpoints.yml"])),
            **{flag: lambda: str(pod.folder / "data") for flag in (
                "--storage.tsdb.path", "--tsdb.path", "--data-dir", "--storage.path")},
        }
        args = [f"{flag}={made[flag]()}" if (flag := arg.split("=")[0]) in made else arg for arg in args]
        (pod.folder / "data").mkdir(exist_ok=True)
        if args[0] == "query":
            # Its own resolver asks a DNS server alone, which the lab has not; Go's reads /etc/hosts.
            args.append("--store.sd-dns-resolver=golang")
        if component == "versitygw":
            bucket = self.bucket_config("prometheus")["config"]
            env |= {name.replace("AWS", "ROOT"): key for name, key in KEYS.items()}
            (pod.folder / "data" / bucket["bucket"]).mkdir()
            args = [f"--region={bucket['region']}", *args[:-1], str(pod.folder / "data")]
        more = self.settings.get("args", {}).get(pod.component if args[0].startswith("-") else args[0], [])
        args = [arg for arg in args if arg.split("=")[0] not in [one.split("=")[0] for one in more]] + more
        process = Process(
            pod, name, args, container["ports"][0]["containerPort"], container["readinessProbe"]["httpGet"]["path"], env)
        pod.processes.append(process)
        self.processes[name] = process

    def bucket_config(self, component):
        """The environment's own bucket, but for the server, which is the pod of the lab."""
        config = yaml.safe_load(self.configs[f"{component}-object-storage"]["objstore.yml"])
        config["config"] |= {"endpoint": "versitygw.monitoring.svc:7070", "insecure": True}
        return config

    @staticmethod
    def written(pod, name, value):
        (pod.folder / name).write_text(json.dumps(value))
        return str(pod.folder / name)

    def config(self, pod, component):
        """The environment's own config, but for what is scraped, how often, which rules there are, and who is told."""
        if component == "alertmanager":
            receiver = {"name": "outside", "webhook_configs": [{"url": f"http://{OUTSIDE}:8000/", "send_resolved": False}]}
            return self.written(pod, "alertmanager.yml", {"route": {"receiver": "outside", **self.settings["route"]}, "receivers": [receiver]})
        config = yaml.safe_load(self.configs["prometheus"]["prometheus.yml"])
        config["global"].update(self.settings["global"])
        config["scrape_configs"] = self.settings["scrapes"](pod)
        config["rule_files"] = [self.written(pod, "rules.yml", self.settings["rules"])]
        return self.written(pod, "prometheus.yml", config)

    def start(self, names=None):
        for name in names or self.processes:
            self.processes[name].start()

    def end(self):
        """Another stack can begin in its place."""
        for process in self.processes.values():
            process.kill()
        for pod in self.pods.values():
            run("ip", "netns", "del", pod.name)
        for path in ("/etc/hosts", "/etc/resolv.conf", "/run/netns"):
            run("umount", path)
        run("ip", "link", "del", "pods")

    def of(self, prefix):
        return [one for name, one in self.processes.items() if re.match(prefix + r"-\d$", name)]

    def readers(self):
        """Whoever a dashboard asks."""
        return self.of("thanos-query") or self.of("prometheus")


def until(seconds, what, true):
    """Waits until it holds; the seconds that it took."""
    start = time.monotonic()
    while not true():
        if time.monotonic() - start > seconds:
            raise TimeoutError(f"not after {seconds} s: {what}")
        time.sleep(0.2)
    return time.monotonic() - start
