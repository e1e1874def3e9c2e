'use strict';

// The metrics that the monitoring stack expects of DhakaCart's Express backend.
// How to mount each part, and in which order: README.md beside this file; `example-server.js` does it.

const client = require('prom-client');

client.collectDefaultMetrics(); // process_* and nodejs_*

const LABELS = ['method', 'route', 'status'];

const requests = new client.Counter({
  name: 'http_requests_total',
  help: 'HTTP requests answered, by method, route pattern and status code.',
  labelNames: LABELS,
});

const duration = new client.Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from the arrival of an HTTP request to the end of its answer.',
  labelNames: LABELS,
  // The alert on slow answers stands at 2 s: buckets lie close together below it, and one lies on it.
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
});

const ordersTotal = new client.Counter({
  name: 'orders_total',
  help: 'Valid orders that the shop tried to place, those that failed among them.',
});

const ordersFailed = new client.Counter({
  name: 'orders_failed_total',
  help: 'Valid orders that could not be placed.',
});

// Every label value is a series that Prometheus keeps. Patterns of routes are few; paths are endless.
const UNMATCHED = 'unmatched';

// The paths on which this application mounts routers, such as '/api/products'. The path of a router that is not listed
// is left out of the label: where it has a parameter in it, Express tells only the value, and values are endless.
const MOUNTED = new Set([]);

/** The pattern of the Express route that answered (`/api/products/:id`), never the path that was asked for. */
function routeOf(req) {
  if (!req.route) return UNMATCHED;
  return `${MOUNTED.has(req.baseUrl) ? req.baseUrl : ''}${req.route.path}`;
}

/** Middleware, mounted before all others: counts and times every request but those to `/metrics`. */
function measureRequests(req, res, next) {
  if (req.path === '/metrics') return next();
  const start = process.hrtime.bigint();
  let recorded = false;
  const record = (status) => {
    if (recorded) return;
    recorded = true;
    const labels = { method: req.method, route: routeOf(req), status };
    requests.inc(labels);
    duration.observe(labels, Number(process.hrtime.bigint() - start) / 1e9);
  };
  res.once('finish', () => record(String(res.statusCode)));
  // The client left before it had its answer: 499, as nginx writes it.
  res.once('close', () => record('499'));
  next();
}

/** `GET /metrics`, for Prometheus inside the cluster. */
async function serveMetrics(req, res, next) {
  // Prometheus asks the pod itself. What an Ingress or a load balancer forwards comes from outside: it gets nothing.
  if (req.headers['x-forwarded-for']) return res.sendStatus(404);
  try {
    res.set('Content-Type', client.register.contentType);
    res.end(await client.register.metrics());
  } catch (error) {
    next(error);
  }
}

/** `GET /api/error-test`, step 5 of the Verification Plan: a log line with "error" in it, and status 500. */
function errorTest(req, res) {
  console.error('error-test: this error was asked for, to test logs and alerts');
  res.status(500).json({ error: 'error-test: this error was asked for' });
}

const orders = {
  /** A valid order arrived. Call it once for each, before the attempt to place it. */
  attempted: () => ordersTotal.inc(),
  /** The same order could not be placed. */
  failed: () => ordersFailed.inc(),
};

module.exports = { measureRequests, serveMetrics, errorTest, orders };
