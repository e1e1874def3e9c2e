"""What is scraped and who is told: one process outside of all pods, at the bridge's own address."""
import collections
import http.server
import json
import random
import threading
import time

Told = collections.namedtuple("Told", "at by episode number")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 200

    def handle_error(self, *_):
        """Whoever asked was killed, cut off, or waits no longer."""


def serve(address, port, get=None, post=None):
    """Answers GET with text, and takes POST, until this process ends."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self, body):
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            self.answer(get(self.path))

        def do_POST(self):
            post(self.client_address[0], json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.answer(b"")

        def log_message(self, *_):
            pass

    server = Server((address, port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Alerts:
    """A hundred alerts an episode, and whoever is told of them."""

    COUNT = 100

    def __init__(self, address):
        self.firing, self.told = set(), []
        self.servers = serve(address, 8000, post=self.take), serve(address, 8001, get=self.page)

    def end(self):
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def take(self, by, message):
        for alert in message["alerts"]:
            labels = alert["labels"]
            self.told.append(Told(time.time(), by, labels["episode"], int(labels["n"])))

    def page(self, path):
        ahead = f" {int((time.time() + 30) * 1000)}" if path == "/ahead" else ""
        lines = [f'load{{episode="{episode}",n="{n}"}} 1' for episode, n in sorted(self.firing)]
        return "\n".join([f"steady 1{ahead}", *lines, ""]).encode()

    def fire(self, episode, numbers):
        self.firing = self.firing | {(episode, n) for n in numbers}

    def clear(self, episode):
        self.firing = {one for one in self.firing if one[0] != episode}

    def counts(self, episode):
        """How many were lost, and how many told more than once."""
        told = collections.Counter(one.number for one in self.told if one.episode == episode)
        return self.COUNT - len(told), sum(1 for count in told.values() if count > 1)


class Targets:
    """Targets whose pages together have so many series, of the kinds that real pages have.

    Of 25 series 20 stand still, 4 count, and one is a measurement of two decimals: of 5,158 series of this lab's programs
    and of node-exporter 22 % had changed after 30 s, 4 % to a fraction. Each target begins anew, with other pods in its
    labels, as often as pods are replaced: `churn` of all series in a run.
    """

    A_PAGE = 1_000

    def __init__(self, address, port, series, churn, lasts):
        self.random, self.start, self.churn, self.lasts = random.Random(14), time.time(), churn, lasts
        self.count = max(1, round(series / self.A_PAGE))
        self.names = [[self.name(target, row) for row in range(self.A_PAGE)] for target in range(self.count)]
        self.counted = [[self.random.randrange(10**6) for _ in range(self.A_PAGE)] for _ in range(self.count)]
        self.pods, self.lines = [None] * self.count, [None] * self.count
        serve(address, port, get=self.page)

    def name(self, target, row):
        route = ("/", "/api/products", "/api/orders", "/health")[row % 4]
        return (
            f'shop_{("requests", "state", "seconds", "bytes")[row // 4 % 4]}_{row // 40}_total{{namespace="dhakacart",pod="backend-'
            f'7c9d{target:04x}-POD",container="backend",route="{route}",method="{("GET", "POST")[row // 16 % 2]}",status="{200 + row % 5}",le="{row % 10}"}} '
        )

    def page(self, path):
        target = int(path.rsplit("/", 1)[1])
        # One target of all is replaced after another, evenly over the run.
        age = (time.time() - self.start) / self.lasts * self.churn
        pod = int(age + (target + 0.5) / self.count)
        if self.pods[target] != pod:
            self.pods[target], self.lines[target] = pod, self.still(target, f"{pod:05x}")
        counted, any_of, lines = self.counted[target], self.random.random, []
        for still, (row, name) in self.lines[target]:
            lines.append(still)
            if row % 25 < 24:
                counted[row] += 1 + int(any_of() * 40)
                lines.append(f"{name}{counted[row]}\n")
            else:
                lines.append(f"{name}{round(any_of() * 100, 2)}\n")
        return "".join(lines).encode()

    def still(self, target, pod):
        """The names of a target's moving series, each with the text of those before it that stand still."""
        found, still = [], []
        for row, name in enumerate(self.names[target]):
            name = name.replace("POD", pod)
            if row % 25 < 20:
                still.append(f"{name}{self.counted[target][row] % 3}\n")
            else:
                found.append(("".join(still), (row, name)))
                still = []
        return found
