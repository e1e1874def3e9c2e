"""How series are written, as OpenMetrics text, and the shapes that they follow.

Deterministic: the same scenario always gives the same numbers.
"""

import functools
import math
import random
import sys

SCENARIO, NOW = sys.argv[1], int(sys.argv[3])
# At 02:38 in Dhaka the database runs out of connections, looked at 03:12. While all is calm, the backend has no metrics
# of its own yet: the first day, on which whatever needs them says so.
INCIDENT = INSTRUMENTED = SCENARIO == "incident"

HOUR, DAY = 3600, 86400
INCIDENT_START = NOW - 34 * 60

# file, first second, last second (exclusive), step
WEEKS = ("weeks", NOW - 9 * DAY - 2 * HOUR, NOW - DAY - HOUR, 600)
ONE_DAY = ("day", NOW - DAY - HOUR, NOW - 7 * HOUR, 60)
HOURS = ("hours", NOW - 7 * HOUR, NOW + 1, 30)
SPANS = {"hours": [HOURS], "day": [ONE_DAY, HOURS], "weeks": [WEEKS, ONE_DAY, HOURS]}
FILES = {}


@functools.lru_cache(None)
def times(span):
    """(time, file) of every sample of a series that reaches back over `span`."""
    return [(t, FILES[name]) for name, start, end, step in SPANS[span] for t in range(start, end, step)]


def series(name, labels):
    escaped = ((k, str(v).replace("\\", "\\\\").replace('"', '\\"')) for k, v in labels.items() if v != "")
    return name + "{" + ",".join(f'{k}="{v}"' for k, v in escaped) + "}"


def gauge(name, labels, value, span="hours", since=0):
    """`value`: a number, or a function of the time (None: no sample)."""
    head = series(name, labels)
    for t, file in times(span):
        if t < since:
            continue
        v = value(t) if callable(value) else value
        if v is not None:
            file.write(f"{head} {v:.6g} {t}\n" if abs(v) < 1e6 else f"{head} {v:.0f} {t}\n")


def counter(name, labels, rate, start=1000.0, span="hours"):
    """`rate`: increase per second, a number or a function of the time; `start`: the value at first."""
    head, total, before = series(name, labels), start, None
    for t, file in times(span):
        if before is not None:
            total += max(0, rate(t) if callable(rate) else rate) * (t - before)
        before = t
        file.write(f"{head} {total:.4f} {t}\n")


def histogram(name, labels, bounds, rate, mean):
    """Buckets of an exponential distribution; `rate` and `mean` are functions of the time."""
    for bound in bounds + ["+Inf"]:
        share = (lambda t: 1) if bound == "+Inf" else (lambda t, b=float(bound): 1 - math.exp(-b / mean(t)))
        counter(name + "_bucket", dict(labels, le=bound), lambda t: rate(t) * share(t), start=0)
    counter(name + "_count", labels, rate, start=0)
    counter(name + "_sum", labels, lambda t: rate(t) * mean(t), start=0)


def daily(t):
    """Share of the day's peak, by the clock of Dhaka."""
    h = ((t + 6 * HOUR) % DAY) / HOUR
    if 7 <= h <= 23:
        return 0.12 + 0.88 * max(0, math.sin((h - 7) / 16 * math.pi)) ** 1.3
    return 0.10 + 0.02 * math.sin(h)


def noise(seed):
    """A smooth function of the time, about -1.2 to 1.2."""
    r = random.Random(seed)
    waves = [
        (a, 2 * math.pi * f, r.random() * 6.28)
        for a, f in ((0.5, 1 / 900), (0.3, 1 / 311), (0.25, 1 / 97), (0.5, 1 / 3600))
    ]
    return lambda t: sum(a * math.sin(w * t + p) for a, w, p in waves) / 1.2


def incident(t):
    """How deep in the incident: 0 before it and on a quiet day, 1 from its tenth minute on."""
    return min(1.0, (t - INCIDENT_START) / 600) if INCIDENT and t >= INCIDENT_START else 0.0
