"""Faults of one process, pod or volume at a time: what a dashboard misses, who is told, and when all is whole again."""
import os
import signal
import sys
import threading
import time

import costs
from load import Alerts
from pods import KEYS, OUTSIDE, TOOLS, Stack, ask, metric, run, until

# A window without a sample is a gap: five scrapes.
WINDOW = 5
# How long a process stays killed, and a pod cut off.
KILLED, CUT = int(os.environ.get("KILLED", 15)), int(os.environ.get("CUT", 60))
# How long it is waited for who is told twice, after all is whole: a member that was away has its turn by then.
SETTLE = int(os.environ.get("SETTLE", 45))

SETTINGS = {
    # The scrape of the shop is every 30 s; here what it costs is seen in seconds.
    "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "5s"},
    "scrapes": lambda pod: [{"job_name": "load", "static_configs": [{"targets": [f"{OUTSIDE}:8001"]}]}],
    "rules": {"groups": [{"name": "load", "rules": [
        {"alert": "Load", "expr": "load == 1", "labels": {"severity": "critical"}}]}]},
    # Flags beside those of the manifests, to try them: FLAGS=--cluster.pushpull-interval=1m
    "args": {"alertmanager": os.environ.get("FLAGS", "").split()},
    # The times of critical alerts; each alert is a group of its own, so that each is counted.
    "route": {"group_by": ["alertname", "episode", "n"], "group_wait": "10s", "group_interval": "2m", "repeat_interval": "1h"},
}


class Lab:
    def __init__(self, which, settings=SETTINGS, before=lambda stack: None, fresh=3):
        self.stack, self.alerts, self.fresh = Stack(which, settings), Alerts(OUTSIDE), fresh
        before(self.stack)
        self.old = int(time.time()) - 3 * 3600
        if which == "ha":
            self.upload_old_block()
        self.stack.start([name for name, one in self.stack.processes.items() if one.child is None])
        until(120, "every process is ready", lambda: all(one.ready() for one in self.stack.processes.values()))
        until(120, "all is whole", lambda: all(true() for true in self.layers(None).values()))
        time.sleep(2 * WINDOW)

    def upload_old_block(self):
        """A block of three hours ago, which only the bucket has."""
        folder, store = self.stack.folder, self.stack.processes["versitygw-0"]
        store.start()
        until(30, "the store of objects is ready", store.ready)
        (folder / "old.om").write_text(f"# TYPE old gauge\nold 1 {self.old - 600}\nold 2 {self.old}\n# EOF\n")
        run(TOOLS / "promtool", "tsdb", "create-blocks-from", "openmetrics", folder / "old.om", folder / "old")
        config = self.stack.written(store.pod, "bucket.yml", self.stack.bucket_config("prometheus"))
        run(TOOLS / "thanos", "tools", "bucket", "upload-blocks", f"--objstore.config-file={config}", f"--path={folder}/old",
            '--label=cluster="dhakacart"', '--label=replica="prometheus-0"', env={**os.environ, **KEYS})

    def end(self):
        self.alerts.end()
        self.stack.end()

    @staticmethod
    def query(reader, **parameters):
        path = "/api/v1/query_range" if "step" in parameters else "/api/v1/query"
        answer = ask(reader.at, path, 3, **parameters)
        return answer["data"]["result"] if answer else None

    def layers(self, episode):
        """What each layer needs to be whole."""
        stack = self.stack
        members, replicas = stack.of("alertmanager"), len(stack.of("prometheus"))

        def reads():
            query = f"count_over_time(steady[{self.fresh}s])"
            fresh = [self.query(one, query=query, dedup="false") for one in stack.readers()]
            return all(one is not None and len(one) == replicas for one in fresh)

        def bucket():
            return self.reads_bucket(all)

        def mesh():
            return len(members) == 1 or all(metric(one.at, "alertmanager_cluster_members") == len(members) for one in members)

        def alerts():
            known = [ask(one.at, "/api/v2/alerts", filter=f'episode="{episode}"') for one in members]
            return episode is None or all(one is not None and one != "-" and len(one) == Alerts.COUNT for one in known)

        return {"samples": reads, "bucket": bucket, "mesh": mesh, "alerts": alerts}

    def polled(self, seconds):
        """Asks as a dashboard does, of the first that answers: how often it showed no sample of the last window; and how
        often nothing of what only the bucket has."""
        polls = without = unread = 0
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answers = (self.query(one, query=f"count_over_time(steady[{WINDOW}s])") for one in self.stack.readers())
            first = next((one for one in answers if one is not None), None)
            polls, without, unread = polls + 1, without + (not first), unread + (not self.reads_bucket(any))
            time.sleep(0.5)
        return polls, without, unread

    def reads_bucket(self, by):
        return self.stack.which == "one" or by(self.query(one, query="old", time=self.old) for one in self.stack.readers())

    def gaps(self, start, end):
        """Of the windows that end at each second of this time: how many have no sample, once all is whole."""
        reader = self.stack.readers()[0]
        found = self.query(reader, query=f"count_over_time(steady[{WINDOW}s])", start=start, end=end, step=1)
        return int(end) - int(start) + 1 - len({int(float(at)) for at, _ in found[0]["values"]}) if found else int(end - start)

    def episode(self, name, breaks, repairs, lasts, goes_on=lambda: False):
        """Half of the alerts begin just before the fault, half in it. It lasts so long, and as long as it goes on."""
        alerts, half = self.alerts, Alerts.COUNT // 2
        alerts.fire(name, range(half))
        time.sleep(3)
        start = int(time.time())
        breaks()
        at = time.monotonic()
        meanwhile = [self.polled(5)]
        alerts.fire(name, range(half, Alerts.COUNT))
        meanwhile.append(self.polled(max(0, lasts - (time.monotonic() - at))))
        while goes_on():
            meanwhile.append(self.polled(1))
        polls, without, unread = map(sum, zip(*meanwhile))
        again = time.monotonic()
        repairs()
        took, layers = {}, self.layers(name)
        while layers and time.monotonic() - again < 240:
            for layer in [layer for layer, true in layers.items() if true()]:
                took[layer] = time.monotonic() - again
                del layers[layer]
            time.sleep(0.2)
        again_polls, again_without, _ = self.polled(SETTLE)
        lost, twice = alerts.counts(name)
        gaps = self.gaps(start, int(time.time()) - 2)
        cells = [f"{took[one]:.1f}" if one in took else "not in 240" for one in self.layers(name)]
        print(f"| {name} | {without} of {polls} | {unread} of {polls} | {again_without} of {again_polls} | {gaps} | {lost} | {twice} | {' | '.join(cells)} |", flush=True)
        if twice or lost:
            first = {}
            for one in alerts.told:
                if one.episode == name:
                    first.setdefault(one.number, []).append(f"{one.by}@{one.at - start:.0f}s")
            odd = [(n, who) for n, who in sorted(first.items()) if len(who) > 1]
            print(f"  {name}: told twice {odd[:6]}, not told {[n for n in range(100) if n not in first][:20]}", file=sys.stderr, flush=True)
        alerts.clear(name)
        # The alerts are over for all before the next begins.
        time.sleep(12)


HEAD = f"""| fault | asked meanwhile, no sample of the last {WINDOW} s | nothing of the bucket | asked once repaired | windows of {WINDOW} s without a sample | alerts lost, of 100 | told twice | samples whole after s | bucket | mesh | all alerts known to all |
|---|---|---|---|---|---|---|---|---|---|---|"""


def kills(which, victims):
    lab = Lab(which)
    head(f"kill -9 for {KILLED} s")
    for number, name in enumerate(victims or lab.stack.processes, 1):
        one = lab.stack.processes[name]
        lab.episode(f"{number}: {name} killed", one.kill, one.start, KILLED)


def cuts(which, victims):
    lab = Lab(which)
    head(f"cut off for {CUT} s")
    for number, name in enumerate(victims or lab.stack.pods, 1):
        pod = lab.stack.pods[name]
        lab.episode(f"{number}: {name} cut off", pod.cut, pod.join, CUT)


def disk(which, _):
    volume = []

    def small(stack):
        folder = stack.pods["prometheus-0"].folder / "data"
        run("mount", "-t", "tmpfs", "-o", "size=160m", "none", folder)
        volume.append(folder / "filler")

    lab = Lab(which, before=small)
    head(f"the volume of prometheus-0 is full for {CUT} s")

    def fill():
        with open(volume[0], "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(1 << 16))
            except OSError:
                pass

    lab.episode("volume of prometheus-0 full", fill, volume[0].unlink, CUT)


def clock(which, victims):
    """The time of day of one process is wrong from its start; then whoever else has the same is killed."""
    for name in victims or ("prometheus-0", "alertmanager-0"):
        for ahead in (30, -30):
            # The newest sample of whoever is behind is 30 s old.
            fresh = 3 - min(0, ahead)
            lab = Lab(which, before=lambda stack: setattr(stack.processes[name], "ahead", ahead), fresh=fresh)
            head(f"the clock of {name} is {ahead:+} s ahead")
            lab.episode("no other fault", lambda: None, lambda: None, KILLED)
            other = lab.stack.processes[name.replace("-0", "-1")]
            lab.episode(f"{other.name} killed", other.kill, other.start, KILLED)
            lab.end()


def stamps(which, _):
    """Stamps of the samples only, as a target may write them. Its rules see them, too."""
    scrapes = lambda pod: [{"job_name": "load", "metrics_path": "/ahead" if pod.name == "prometheus-0" else "/metrics",
                            "static_configs": [{"targets": [f"{OUTSIDE}:8001"]}]}]
    lab = Lab("ha", {**SETTINGS, "scrapes": scrapes})
    head("samples of prometheus-0 are stamped 30 s ahead")
    other = lab.stack.processes["prometheus-1"]
    lab.episode("no other fault", lambda: None, lambda: None, KILLED)
    lab.episode("prometheus-1 killed", other.kill, other.start, KILLED)


def rolling(which, _):
    lab = Lab(which)
    head("every pod restarted, one after the other, the next once it has been ready as long as its manifest says")

    def roll():
        for pod in reversed(lab.stack.pods.values()):
            for one in pod.processes:
                one.child.send_signal(signal.SIGTERM)
            for one in pod.processes:
                one.child.wait()
                one.start()
            until(120, f"{pod.name} is ready", lambda: all(one.ready() for one in pod.processes))
            time.sleep(pod.ready_for)

    rolls = threading.Thread(target=roll)
    lab.episode("rolling restart", rolls.start, lambda: None, 5, rolls.is_alive)


def head(what):
    print(f"\n{what}; load of the machine {os.getloadavg()[0]:.1f}\n\n{HEAD}", flush=True)


if __name__ == "__main__":
    what, *words = sys.argv[1:]
    which = words.pop(0) if words and words[0] in ("ha", "one") else "ha"
    if what == "costs":
        costs.measure(which, [int(one) for one in words] or [11_000])
    elif what == "compaction":
        costs.compaction(*words)
    else:
        {"kills": kills, "cuts": cuts, "disk": disk, "clock": clock, "stamps": stamps, "rolling": rolling}[what](which, words)
    os.kill(1, signal.SIGTERM) if os.getpid() != 1 else None
