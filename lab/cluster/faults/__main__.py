"""Breaks the cluster in one way after another, and prints what was promised, what was told, and what was lost.

Runs in the lab's `outside`: see `run`. usage: faults LAB [FAULT..]
Faults joined by `+` are tried at the same time: only those whose alerts do not hide each other.
A row is kept in LAB/log/faults/, so that the table has every fault that was ever tried on this cluster.
"""

import concurrent.futures, json, os, sys, time

from breaks import FAULTS
from cluster import LAB
from measured import numbered, watch

KEPT = f"{LAB}/log/faults"
HEAD = (
    "fault | expected alert | promised | fired after | first message after | what it said | told beside it | echoes"
    " | quiet after the repair | samples of `up` lost, longest gap | lines lost, doubled | load"
)


def seconds(number):
    if number is None:
        return "-"
    return f"{int(number) // 60}m{int(number) % 60:02d}" if number >= 60 else f"{int(number)} s"


def aside(names):
    return ", ".join(f"{name} {seconds(at)}" for name, at in sorted(names.items(), key=lambda one: one[1])) or "none"


def cells(row):
    said = f"{row['by']}: {row['said']}".replace("\n", " / ").replace("|", "\\|")[:300] if row["said"] else "-"
    told = "-"
    if row["told"] is not None:
        told = seconds(row["told"])
        # A message that needs the repair is none in time.
        if row["told"] > row["repaired"]:
            told += f", {seconds(row['told'] - row['repaired'])} after the repair"
    return [
        row["what"] + (": FAILED" if "failed" in row else ""),
        row["alert"],
        seconds(row.get("promised")),
        seconds(row["fired"]),
        told,
        said,
        aside(row["others"]),
        aside(row["echoes"]),
        seconds(row["over"]),
        "-" if row["lost"] is None else f"{row['lost']}, {seconds(row['gap'])}",
        "{}, {}".format(*row["lines"]) if row["lines"] else "not counted",
        f"{row['load']:.0f}",
    ]


def table(rows):
    print(f"| {HEAD} |\n|{'---|' * (HEAD.count('|') + 1)}")
    for row in rows:
        print(f"| {' | '.join(cells(row))} |", flush=True)


def main():
    os.makedirs(KEPT, exist_ok=True)
    known = {fault.name: fault for fault in FAULTS}
    loki = bool(numbered())
    asked = sys.argv[2:] or [name for name, fault in known.items() if fault.lines == loki]
    if unknown := {name for group in asked for name in group.split("+")} - set(known):
        sys.exit(f"no fault is named {', '.join(sorted(unknown))}; these are: {', '.join(known)}")
    for group in asked:
        together = [known[name] for name in group.split("+")]
        print(time.strftime("%T"), "; ".join(fault.what for fault in together), file=sys.stderr, flush=True)
        with concurrent.futures.ThreadPoolExecutor(len(together)) as pool:
            tried = list(pool.map(watch, together))
        for row in tried:
            if "failed" in row:
                print(row["failed"], file=sys.stderr, flush=True)
            with open(f"{KEPT}/{row['name']}.json", "w") as file:
                json.dump(row | {"with": [one["name"] for one in tried if one is not row]}, file, indent=1)
    rows = [json.load(open(f"{KEPT}/{file}")) for file in os.listdir(KEPT)]
    table(sorted((row for row in rows if "at" in row), key=lambda row: row["at"]))


main()
