#!/usr/bin/env python3
"""Cuts two recorded pages to what a case needs: `cut.py OLD NEW CASE HOW`.

OLD and NEW are pages called PROGRAM-VERSION.prom, CASE a folder with `rules.yml`, and HOW says what the programs were
made to do. Kept are the metrics that `rules.yml` names, what its comments expect, the version, and of the rest each eighth, each with
its first series, with one of every other set of labels, and with all bounds of its first histogram or summary.
"""
import pathlib
import re
import sys


def families(text):
    """Each family of a page: its name and its lines."""
    found, comments = {}, []
    name = None
    for line in text.splitlines():
        if line.startswith("# HELP ") or line.startswith("# TYPE "):
            name = line.split(" ")[2]
            found.setdefault(name, []).append(line)
        elif line and not line.startswith("#"):
            series = re.match(r"[A-Za-z_:][\w:]*", line)[0]
            base = re.sub(r"_(bucket|sum|count|total|created)$", "", series)
            owner = next((one for one in (series, base, name) if one in found), series)
            found.setdefault(owner, []).append(line)
    return found


def shortened(lines):
    """A family's comments and the series that show its labels and bounds."""
    kept, sets, first, seen = [], set(), {}, 0
    for line in lines:
        if line.startswith("#"):
            kept.append(line)
            continue
        series, labels = re.match(r"([\w:]+)(?:\{(.*)\})? ", line).groups()
        pairs = re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels or "")
        bound = [name for name, _ in pairs if name in ("le", "quantile")]
        rest = tuple(pair for pair in pairs if pair[0] not in ("le", "quantile"))
        names = (series, tuple(name for name, value in rest if value), bool(bound))
        whole = bound and first.setdefault(series, rest) == rest
        if whole or names not in sets or (not bound and seen < 3):
            seen += not bound
            sets.add(names)
            kept.append(line)
    return kept


def main():
    old, new, case, how = sys.argv[1:]
    case = pathlib.Path(case)
    rules = (case / "rules.yml").read_text()
    words = set(re.findall(r"[A-Za-z_:][\w:]*", rules))
    patterns = [re.compile(pattern) for pattern in re.findall(r'__name__=~"([^"]+)"', rules)]
    pages = {"old": pathlib.Path(old), "new": pathlib.Path(new)}
    read = {which: families(path.read_text()) for which, path in pages.items()}
    parts = ["", "_bucket", "_sum", "_count"]
    is_named = lambda name: any(name + part in words for part in parts) or any(p.fullmatch(name) for p in patterns)
    everything = sorted(set(read["old"]) | set(read["new"]))
    kept = {name for index, name in enumerate(everything) if is_named(name) or name.endswith("_build_info") or index % 8 == 0}
    for which, path in pages.items():
        program, version = path.stem.rsplit("-", 1)
        here = [name for name in sorted(read[which]) if name in kept]
        lines = [f"# {program} {version}, recorded {how}.", f"# {len(here)} of its {len(read[which])} metrics, cut by ../../cut.py."]
        for name in here:
            lines += shortened(read[which][name])
        # Where it was recorded is nobody's business, and differs between the two.
        text = re.sub(r'/tmp/[^"/;]+/', "/etc/prometheus/", "\n".join(lines))
        (case / f"{which}.prom").write_text(text + "\n")


main()
