"""Writes made-up series of the shop's cluster as OpenMetrics text, for `promtool tsdb create-blocks-from openmetrics`.

usage: python3 series incident|calm DIR NOW      writes DIR/weeks.om, DIR/day.om and DIR/hours.om

Only what exporters say is written here. What Prometheus records from it, and which alerts fire, is evaluated from the
repository's rules afterwards: see lib/series.mjs.
"""

import sys

import databases
import monitoring
import nodes
import shop
import workloads
from writing import FILES, INSTRUMENTED

SECTIONS = [
    shop.scrapes, shop.probes, shop.requests_in_access_log, nodes.nodes, nodes.volumes, workloads.pods,
    workloads.workloads, workloads.rollouts, databases.postgres, databases.redis, monitoring.prometheus,
    monitoring.alertmanager, monitoring.loki, monitoring.promtail, monitoring.grafana, monitoring.api_server,
    monitoring.others,
]  # fmt: skip

FILES.update((name, open(f"{sys.argv[2]}/{name}.om", "w")) for name in ("weeks", "day", "hours"))
for section in SECTIONS + ([shop.requests_of_backend] if INSTRUMENTED else []):
    section()
for file in FILES.values():
    file.write("# EOF\n")
    file.close()
