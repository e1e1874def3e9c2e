"""The world outside the cluster, at one address: what receives mail (587, STARTTLS), chat and SMS (443), the shop's
public names (80, to its NodePorts), and visitors.

Each message is a line of JSON in LAB/log/messages; each answer to a visitor counts in LAB/log/visits.
usage: outside.py ADDRESS LAB
"""

import base64, collections, email, email.policy, http.client, http.server, json, random, socket, socketserver, ssl, sys, threading, time

ADDRESS, LAB = sys.argv[1:3]
NODE = "10.98.0.11"
messages, visits = open(f"{LAB}/log/messages", "a", 1), open(f"{LAB}/log/visits", "a", 1)


def record(by, text):
    messages.write(json.dumps({"at": time.time(), "by": by, "text": text}) + "\n")


class Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as Alertmanager speaks; any login will do."""

    def handle(self):
        answer = lambda line: self.wfile.write(line.encode() + b"\r\n")
        answer("220 outside")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "EHLO":
                answer("250-outside\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN")
            elif verb == "STARTTLS":
                answer("220 go on")
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                context.load_cert_chain(f"{LAB}/pki/outside.crt", f"{LAB}/pki/outside.key")
                self.request = context.wrap_socket(self.request, server_side=True)
                self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)
            elif verb == "AUTH":
                if "LOGIN" in line:
                    for asked in ("Username:", "Password:"):
                        answer("334 " + base64.b64encode(asked.encode()).decode())
                        self.rfile.readline()
                answer("235 welcome")
            elif verb == "DATA":
                answer("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                message = email.message_from_bytes(text, policy=email.policy.default)
                record("mail", message["Subject"])
                answer("250 taken")
            elif verb == "QUIT":
                answer("221 bye")
                return
            else:
                answer("250 fine")


class Hook(http.server.BaseHTTPRequestHandler):
    """Chat and SMS, told apart by the host that was asked."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "sms" in self.headers["Host"]:
            record("sms", body["text"])
        else:
            record("chat", " / ".join(part["title"] for part in body["attachments"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


class Balancer(socketserver.BaseRequestHandler):
    """The load balancer in front of the shop: `api.` to the backend's NodePort, any other name to the frontend's."""

    def handle(self):
        asked = self.request.recv(65536)
        port = 30081 if b"\nhost: api." in asked.lower() else 30080
        with socket.create_connection((NODE, port), 10) as shop:
            shop.sendall(asked)
            shop.shutdown(socket.SHUT_WR)
            while data := shop.recv(65536):
                self.request.sendall(data)


class Threads(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


def visit(number, seen):
    """One visitor of the frontend's NodePort; one in ten orders."""
    try:
        visitor = http.client.HTTPConnection(NODE, 30080, timeout=10)
        if number % 10 == 0:
            visitor.request("POST", "/api/orders", "{}", {"Content-Type": "application/json"})
        else:
            visitor.request("GET", random.choice(["/", "/api/products", "/api/products/1", "/api/categories"]))
        seen[visitor.getresponse().status] += 1
    except OSError as error:
        seen[type(error).__name__] += 1


for server in (Threads((ADDRESS, 587), Mail), Threads((ADDRESS, 443), Hook), Threads((ADDRESS, 80), Balancer)):
    threading.Thread(target=server.serve_forever, daemon=True).start()
seen, number = collections.Counter(), 0
while True:
    number += 1
    threading.Thread(target=visit, args=(number, seen), daemon=True).start()
    time.sleep(0.25)
    if number % 40 == 0:
        visits.write(
            json.dumps({"at": time.time(), "answers": {str(key): count for key, count in seen.items()}}) + "\n"
        )
        seen.clear()
