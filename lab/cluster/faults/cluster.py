"""Asks the cluster, its Prometheus and its nodes, and reads what was told outside."""

import json, os, re, signal, ssl, subprocess, sys, time, urllib.error, urllib.parse, urllib.request

LAB = sys.argv[1]
CONFIG = open(f"{LAB}/etc/admin.conf").read()
SERVER, TOKEN = re.search(r"server: '(\S+)'", CONFIG)[1], re.search(r"token: (\w+)", CONFIG)[1]
TRUST = ssl.create_default_context(cafile=f"{LAB}/pki/ca.crt")
# What an API server or a Prometheus that is away looks like.
AWAY = (urllib.error.URLError, OSError, ValueError)


def raw(path, patience):
    """An answer of the API server, which may be away for that many seconds."""
    request = urllib.request.Request(SERVER + path, headers={"Authorization": f"Bearer {TOKEN}"})
    limit = time.time() + patience
    while True:
        try:
            with urllib.request.urlopen(request, context=TRUST, timeout=10) as answer:
                return answer.read()
        except AWAY:
            if time.time() >= limit:
                raise
            time.sleep(2)


def api(path, patience=120):
    return json.loads(raw(path, patience))


def prometheus(path, patience=120):
    """By its pod: its Service has no endpoint while the kubelet of its node is dead, and it runs on."""
    pods = api("/api/v1/namespaces/monitoring/pods?labelSelector=app%3Dprometheus", patience)["items"]
    running = [one["metadata"]["name"] for one in pods if "deletionTimestamp" not in one["metadata"]]
    if not running:
        raise ValueError("Prometheus has no pod")
    return api(f"/api/v1/namespaces/monitoring/pods/{running[0]}:9090/proxy/api/v1/{path}", patience)["data"]


def query(text):
    return prometheus("query?query=" + urllib.parse.quote(text))["result"]


def kubectl(*arguments, text=None):
    command = ["kubectl", "--kubeconfig", f"{LAB}/etc/admin.conf", *arguments]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
    return done.stdout


def on(node, *command):
    """Runs a command where that node is."""
    pid = open(f"{LAB}/run/{node}.pid").read().strip()
    enter = ["nsenter", "-t", pid, "-m", "-n", "--", *command]
    return subprocess.run(enter, check=True, capture_output=True, text=True).stdout


def kill(program):
    """Kills a container's program, told by the command that it runs as."""
    found = subprocess.run(["pgrep", "-f", f"^{program}( |$)"], capture_output=True, text=True).stdout.split()
    assert found, f"no {program} runs"
    for pid in found:
        os.kill(int(pid), signal.SIGKILL)


def part(name, stays_down=False):
    """Kills a part of a node or of the control plane, which `inside` starts again unless it is to stay down."""
    if stays_down:
        open(f"{LAB}/run/{name}.stopped", "w").close()
    os.kill(int(open(f"{LAB}/run/{name}.pid").read()), signal.SIGKILL)


def back(name):
    os.remove(f"{LAB}/run/{name}.stopped")


def messages(since):
    return [one for one in map(json.loads, open(f"{LAB}/log/messages")) if one["at"] >= since]
