"""What each amount of exploration costs: one Prometheus for each beside the stack's, with an empty volume, the stack's
rules, and nobody to tell; after some minutes its series, job by job, against the estimate, and its memory.

Runs in the lab's `outside`: see `run`. usage: costs.py LAB EXAMPLE [MINUTES]
"""

import collections, json, os, re, subprocess, sys, time, urllib.parse

sys.path.insert(0, f"{os.path.dirname(os.path.abspath(__file__))}/faults")
from cluster import api, kubectl, raw

EXAMPLE, MINUTES = sys.argv[2], int((sys.argv[3:] or ["10"])[0])
PODS = "/api/v1/namespaces/monitoring/pods"
NAMED = "/api/v1/namespaces/monitoring/pods/{}:9090/proxy"


def example(*arguments):
    return subprocess.run([EXAMPLE, *arguments], check=True, capture_output=True, text=True).stdout


def objects():
    """The objects of each amount, under names of their own."""
    for name, text in re.findall(r"^---\n# (\w+)\n(.*?)(?=^---\n|\Z)", example(), re.M | re.S):
        one = json.loads(kubectl("create", "--dry-run=client", "-o", "json", "-f", "-", text=text))
        label, meta = {"app": f"cost-{name}"}, one["metadata"]
        one["metadata"] = {"name": f"cost-{name}", "namespace": meta["namespace"], "labels": label}
        if one["kind"] == "ConfigMap":
            # Nobody is told twice.
            config = one["data"]["prometheus.yml"]
            one["data"]["prometheus.yml"] = re.sub(r"^alerting:\n(?: .*\n)+", "", config, flags=re.M)
        else:
            one["spec"]["selector"]["matchLabels"] = one["spec"]["template"]["metadata"]["labels"] = label
            pod = one["spec"]["template"]["spec"]
            # All are measured on the same node, and none is asked to fit a volume.
            pod["nodeSelector"] = {"kubernetes.io/hostname": "node1"}
            pod["containers"][0]["resources"]["requests"] = {"cpu": "10m", "memory": "64Mi"}
            for volume in pod["volumes"]:
                if volume["name"] == "prometheus":
                    volume["configMap"]["name"] = f"cost-{name}"
                elif "persistentVolumeClaim" in volume:
                    del volume["persistentVolumeClaim"]
                    volume["emptyDir"] = {}
        yield one


def asked(pod, text):
    answer = api(f"{NAMED.format(pod)}/api/v1/query?query={urllib.parse.quote(text)}")
    return answer["data"]["result"]


def of_jobs(pod, text):
    return {one["metric"].get("job", ""): int(float(one["value"][1])) for one in asked(pod, text)}


def own(pod):
    """What a Prometheus says of itself."""
    page = raw(f"{NAMED.format(pod)}/metrics", 60).decode()
    return {name: float(value) for name, value in re.findall(r"^(\w+) (\S+)$", page, re.M)}


def container(pod):
    """What the node says of its container: the working set, and what cannot be given back."""
    for one in api("/api/v1/nodes/node1/proxy/stats/summary")["pods"]:
        if one["podRef"]["name"] == pod:
            memory = one["containers"][0]["memory"]
            return memory["workingSetBytes"], memory["rssBytes"]
    raise LookupError(pod)


def mebibytes(count):
    return f"{count / (1 << 20):.0f} MiB"


def main():
    kinds = collections.defaultdict(list)
    for one in objects():
        kinds[one["kind"]].append(one)
    names = [one["metadata"]["name"].removeprefix("cost-") for one in kinds["Deployment"]]
    everything = json.dumps({"apiVersion": "v1", "kind": "List", "items": sum(kinds.values(), [])})
    kubectl("apply", "-f", "-", text=everything)
    try:
        kubectl("-n", "monitoring", "wait", "--for=condition=Available", "--timeout=180s",
                *(f"deployment/cost-{name}" for name in names))
        print(time.strftime("%T"), f"all of {', '.join(names)} run; {MINUTES} minutes", file=sys.stderr, flush=True)
        time.sleep(60 * MINUTES)
        table(names)
    finally:
        kubectl("delete", "--wait=false", "-f", "-", text=everything)


def table(names):
    pods = {}
    for one in api(PODS)["items"]:
        if one["metadata"]["labels"].get("app", "").startswith("cost-"):
            pods[one["metadata"]["labels"]["app"].removeprefix("cost-")] = one["metadata"]["name"]
    nodes, all_pods = len(api("/api/v1/nodes")["items"]), len(api("/api/v1/pods")["items"])
    estimate = collections.defaultdict(dict)
    for line in example(str(nodes), str(all_pods)).splitlines():
        name, job, targets, series = line.split("\t")
        estimate[job][name] = int(series)
    # Prometheus notes five series of each target itself.
    up = of_jobs(pods["everything"], "count by (job) (up)")
    scraped = of_jobs(pods["everything"], "sum by (job) (scrape_samples_scraped)")
    stored = {name: of_jobs(pods[name], "sum by (job) (scrape_samples_post_metric_relabeling)") for name in names}
    print(f"{nodes} nodes, {all_pods} pods, load {os.getloadavg()[0]:.0f}\n")
    print("| job | targets | on its pages | " + " | ".join(names) + " |\n|" + "---|" * (3 + len(names)))
    total = collections.Counter()
    for job in sorted(set(estimate) | set(up)):
        cells = []
        for name in names:
            there, guess = stored[name].get(job, 0) + 5 * up.get(job, 0), estimate[job].get(name)
            total[name] += there
            total[f"~{name}"] += guess or 0
            cells.append(f"{there} (~{guess})" if guess is not None else str(there))
        total["targets"] += up.get(job, 0)
        total["pages"] += scraped.get(job, 0)
        print(f"| {job} | {up.get(job, 0)} | {scraped.get(job, 0)} | {' | '.join(cells)} |")
    cells = " | ".join(f"{total[name]} (~{total[f'~{name}']})" for name in names)
    print(f"| all | {total['targets']} | {total['pages']} | {cells} |\n")
    head = "in the head | recorded by rules | resident | heap in use | working set, resident of the container | CPU"
    print(f"| | {head} |\n|{'---|' * 7}")
    for name in names:
        said, (working, resident) = own(pods[name]), container(pods[name])
        recorded = sum(int(float(one["value"][1])) for one in asked(pods[name], 'count({__name__=~".+:.+|ALERTS.*"})'))
        cells = [
            f"{said['prometheus_tsdb_head_series']:.0f}",
            str(recorded),
            mebibytes(said["process_resident_memory_bytes"]),
            mebibytes(said["go_memstats_heap_inuse_bytes"]),
            f"{mebibytes(working)}, {mebibytes(resident)}",
            f"{said['process_cpu_seconds_total']:.0f} s",
        ]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


main()
