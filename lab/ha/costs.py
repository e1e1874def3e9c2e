"""What so many series cost: CPU, memory, disk and bytes of each program of an environment."""
import json
import os
import pathlib
import time

from load import Targets
from pods import KEYS, OUTSIDE, TOOLS, Stack, metric, run, until

# The stack scrapes every 30 s, and Prometheus cuts a block every 2 h: 240 samples of a series. Here a scrape is every
# INTERVAL seconds, and a block is of as many samples: what takes 2 h takes 240 times INTERVAL.
INTERVAL = int(os.environ.get("INTERVAL", 1))
BLOCK = 240 * INTERVAL
# A block is cut when the head spans one and a half, so that this has the peak of the first cut in it.
LASTS = float(os.environ.get("BLOCKS", 2.1)) * BLOCK
# Of all series, how many are other ones after a run: pods that are replaced.
CHURN = float(os.environ.get("CHURN", 0.1))
PORT = 8002


def size(folder):
    """What files take on disk; of those that go meanwhile, nothing."""
    taken = 0
    for place, _, files in os.walk(folder):
        for file in files:
            try:
                taken += os.stat(os.path.join(place, file)).st_blocks * 512
            except FileNotFoundError:
                pass
    return taken


def patient(address, name):
    """A program that is busy answers late."""
    found = []
    until(120, name, lambda: found.append(metric(address, name, 30)) or found[-1] is not None)
    return found[-1]


def measure(which, counts):
    for count in counts:
        one(which, count)


def one(which, count):
    targets = None
    pages = max(1, round(count / Targets.A_PAGE))
    scrape = {"job_name": "shop", "static_configs": [
        {"targets": [f"{OUTSIDE}:{PORT}"], "labels": {"__metrics_path__": f"/{page}", "target": str(page)}} for page in range(pages)]}
    settings = {
        "global": {"scrape_interval": f"{INTERVAL}s", "scrape_timeout": f"{INTERVAL}s", "evaluation_interval": "30s"},
        "scrapes": lambda pod: [scrape],
        "rules": {"groups": []},
        "route": {"group_by": ["alertname"]},
        "args": {"prometheus": [f"--storage.tsdb.{end}-block-duration={BLOCK}s" for end in ("min", "max")]},
    }
    stack = Stack(which, settings)
    targets = Targets(OUTSIDE, PORT, count, CHURN, LASTS)
    stack.start()
    until(60, "every process is ready", lambda: all(one.ready() for one in stack.processes.values()))
    start, peak = time.monotonic(), {name: {"anonymous": 0, "resident": 0} for name in stack.processes}
    before = {name: one.used()["cpu"] for name, one in stack.processes.items()}
    load, head, data = [], 0, stack.pods["prometheus-0"].folder / "data"
    while time.monotonic() - start < LASTS:
        for name, process in stack.processes.items():
            used = process.used()
            peak[name] = {kind: max(most, used[kind]) for kind, most in peak[name].items()}
        load.append(os.getloadavg()[0])
        # The log and the chunks of the head beside the blocks: the most that they take.
        head = max(head, size(data / "wal") + size(data / "chunks_head"))
        time.sleep(1)
    lasted = time.monotonic() - start
    first = stack.processes["prometheus-0"]
    samples, series = (patient(first.at, f"prometheus_tsdb_head_{one}") for one in ("samples_appended_total", "series"))
    missed = 1 - samples / (pages * Targets.A_PAGE * lasted / INTERVAL)
    blocks = [meta(folder) for folder in data.iterdir() if (folder / "meta.json").exists()]
    kept = sum(one["stats"]["numSamples"] for one in blocks)
    received = json.loads(run("ip", "-s", "-j", "link", "show", first.pod.link))[0]["stats64"]["tx"]["bytes"]
    print(f"\n{which}: {pages * Targets.A_PAGE} series every {INTERVAL} s for {lasted:.0f} s, {samples / lasted:.0f} samples/s, "
          f"{missed:.1%} of scrapes missed; load of the machine {sum(load) / len(load):.1f}")
    print(f"prometheus-0: {series:.0f} series in the head at the end; {received / samples:.1f} bytes received a sample, not compressed; "
          f"log and chunks of the head at most {head / 2**20:.0f} MiB, {head / samples:.2f} "
          f"bytes for each sample so far")
    for block in blocks:
        stats = block["stats"]
        folder = data / block["ulid"]
        print(f"block: {stats['numSeries']} series, {stats['numSamples']} samples, {size(folder) / stats['numSamples']:.2f} bytes a sample: "
              f"{size(folder / 'chunks') / stats['numSamples']:.2f} in chunks, and an index of {(folder / 'index').stat().st_size / stats['numSeries']:.0f} bytes a series")
    print(f"in blocks: {kept} samples\n\n| program | CPU ms in a second | of memory, at most MiB: anonymous | resident | disk MiB |\n|---|---|---|---|---|")
    for name, process in stack.processes.items():
        used = (process.used()["cpu"] - before[name]) / lasted * 1000
        disk = size(process.pod.folder / "data") >> 20
        print(f"| {name} | {used:.1f} | {peak[name]['anonymous'] / 2**20:.0f} | {peak[name]['resident'] / 2**20:.0f} | {disk} |", flush=True)
    for process in stack.processes.values():
        process.kill()


def compaction(series, days):
    """The compactor comes to the end of its work once: what it took, and what is left in the bucket."""
    stack = Stack("ha", {"global": {}, "scrapes": lambda pod: [], "rules": {"groups": []}, "route": {"group_by": ["n"]}})
    store, compactor = stack.processes["versitygw-0"], stack.processes["thanos-compactor-0"]
    folder, bucket = stack.folder / "blocks", store.pod.folder / "data"
    run(os.environ["LAB"] + "/blocks", folder, series, days)
    store.start()
    until(30, "the store of objects is ready", store.ready)
    config = stack.written(store.pod, "bucket.yml", stack.bucket_config("prometheus"))
    run(TOOLS / "thanos", "tools", "bucket", "upload-blocks", f"--objstore.config-file={config}", f"--path={folder}",
        '--label=cluster="dhakacart"', '--label=replica="prometheus-0"', env={**os.environ, **KEYS})
    samples = int(series) * int(days) * 2880
    print(f"\n{series} series every 30 s for {days} days: {samples} samples, {size(bucket) / samples:.2f} bytes each in "
          f"{len(list(folder.iterdir()))} blocks of 2 h")
    # Else it waits for more, passes over what is younger than half an hour, and leaves what it has joined for two days.
    compactor.args = [one for one in compactor.args if one != "--wait"] + ["--consistency-delay=0s", "--delete-delay=0s"]
    data, memory, served, disk, most = compactor.pod.folder / "data", 0, 0, 0, 0
    start = time.monotonic()
    compactor.start()
    while compactor.child.poll() is None:
        try:
            memory, served = max(memory, compactor.used()["anonymous"]), max(served, store.used()["anonymous"])
        except (KeyError, FileNotFoundError, ProcessLookupError):
            break
        disk, most = max(disk, size(data)), max(most, size(bucket))
        time.sleep(0.2)
    if compactor.child.wait():
        raise SystemExit((compactor.pod.folder / f"{compactor.name}.log").read_text()[-2000:])
    print(f"compactor: {time.monotonic() - start:.0f} s, at most {memory >> 20} MiB of anonymous memory and "
          f"{disk / samples:.2f} bytes a sample on its volume ({disk >> 20} MiB); store of objects: {served >> 20} MiB\n"
          f"bucket: {size(bucket) / samples:.2f} bytes a sample afterwards, at most {most / samples:.2f} ({most >> 20} MiB)")
    kinds = {}
    for one in bucket.glob("*/*/meta.json"):
        said = meta(one.parent)
        kind = (said["thanos"]["downsample"]["resolution"] // 1000, (said["maxTime"] - said["minTime"]) / 3_600_000)
        kinds.setdefault(kind, []).append(size(one.parent))
    for (resolution, hours), sizes in sorted(kinds.items()):
        print(f"  {len(sizes)} of {hours:.0f} h at {resolution or 30} s: {sum(sizes) >> 20} MiB")


def meta(folder):
    return json.loads((folder / "meta.json").read_text())

