"""What is measured of a fault: when its alert fires, when and what people are told, what else is, and what is lost."""

import collections, math, os, time, traceback, urllib.error

from cluster import AWAY, messages, prometheus, query, raw

SCRAPE = EVALUATION = 30
# How long the end of a fault's alerts is waited for; and what is quiet for this long is over.
QUIET, STILL = int(os.environ.get("QUIET", 300)), 45
# Between an alert and its first message, by severity: `group_wait` of the routes.
WAIT = {"critical": 10, "warning": 300}


def firing(patience=0):
    alerts = prometheus("alerts", patience)["alerts"]
    return {tuple(sorted(one["labels"].items())): one for one in alerts if one["state"] == "firing"}


def rule(name):
    """How long an alert waits, and how severe it is."""
    for group in prometheus("rules?type=alert")["groups"]:
        for one in group["rules"]:
            if one["name"] == name:
                return one["duration"], one["labels"]["severity"]
    raise LookupError(name)


def lost(since):
    """Samples of `up` that a scrape every 30 s would have brought, and are not there; and the longest gap."""
    span = int(time.time() - since) + 60
    missing, longest = 0, 0
    for series in query(f"up[{span}s]"):
        times = [at for at, _ in series["values"]]
        gaps = [after - before for before, after in zip(times, times[1:])]
        missing += sum(max(0, round(gap / SCRAPE) - 1) for gap in gaps)
        longest = max([longest, *gaps])
    return missing, longest


def numbered():
    """The numbers of the lines that arrived where Loki's stand-in counts them; none where Promtail's ships nothing."""
    try:
        page = raw("/api/v1/namespaces/monitoring/services/loki:http-metrics/proxy/lines", 0)
        return [int(line) for line in page.split()]
    except urllib.error.HTTPError:
        return []


def missed(since):
    """Lines from that number on that never arrived, and those that arrived twice."""
    arrived = collections.Counter(number for number in numbered() if number >= since)
    if not arrived:
        return None
    return [max(arrived) + 1 - since - len(arrived), sum(arrived.values()) - len(arrived)]


def told(fault, row, before):
    """Waits for the fault's alert and its first message, and notes when each was there."""
    summary, limit = None, row["at"] + (row["promised"] + 90 if fault.alert else fault.watched)
    while time.time() < limit and not row["told"]:
        time.sleep(2)
        try:
            now = firing()
        except AWAY:
            row["blind"] += 2
            continue
        for key, one in now.items():
            if key in before:
                continue
            mine = one["labels"]["alertname"] == fault.alert and fault.labels.items() <= one["labels"].items()
            if mine and row["fired"] is None:
                row["fired"], summary = time.time() - row["at"], one["annotations"]["summary"]
            if not mine:
                row["others"].setdefault(one["labels"]["alertname"], time.time() - row["at"])
        if summary:
            first(fault, row, summary)
    return summary


def first(fault, row, summary):
    """The first message that names the alert: a mail or chat does so by its summary, an SMS by what it says."""
    for one in messages(row["at"]):
        if not row["told"] and (summary in one["text"] or fault.alert in one["text"]):
            row |= {"told": one["at"] - row["at"], "by": one["by"], "said": one["text"]}


def settled(fault, row, before, repaired):
    """Waits until nothing fires that did not before the fault, and notes what began after the repair."""
    while time.time() < repaired + QUIET:
        time.sleep(3)
        try:
            now = {key: one for key, one in firing().items() if key not in before}
        except AWAY:
            continue
        for one in now.values():
            name = one["labels"]["alertname"]
            if name not in row["others"] and name != fault.alert:
                row["echoes"].setdefault(name, time.time() - repaired)
        if not now and time.time() > repaired + STILL:
            row["over"] = time.time() - repaired
            return


def watch(fault):
    """Breaks it, waits for what is to be told, repairs it, and waits until all is over."""
    row = {"name": fault.name, "what": fault.what, "alert": fault.alert or "none", "load": os.getloadavg()[0]}
    row |= dict.fromkeys(("fired", "told", "by", "said", "over", "lost", "gap", "lines"))
    row |= {"others": {}, "echoes": {}, "blind": 0}
    try:
        fault.before()
        if fault.alert:
            waits, severity = rule(fault.alert)
            row["promised"] = SCRAPE + EVALUATION * math.ceil(1 + waits / EVALUATION) + WAIT[severity]
        before, line = set(firing(120)), max(numbered(), default=None)
        row["at"] = time.time()
        try:
            fault.breaks()
            summary = told(fault, row, before)
        finally:
            repaired = time.time()
            fault.repairs()
        settled(fault, row, before, repaired)
        if summary:
            first(fault, row, summary)
        row["messages"] = [one | {"at": round(one["at"] - row["at"])} for one in messages(row["at"])]
        row["repaired"] = repaired - row["at"]
        row["lost"], row["gap"] = lost(row["at"])
        row["lines"] = missed(line) if line is not None else None
    except Exception:
        row["failed"] = traceback.format_exc()
    finally:
        fault.after()
    return row
