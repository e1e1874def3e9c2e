'use strict';

// `npm test`: the contract between the backend and the monitoring stack, asked over HTTP of `example-server.js`.
// Metrics live as long as the process, so each test looks at what its own requests added.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const { after, before, mock, test } = require('node:test');
const express = require('express');
const { createApp } = require('./example-server');
const { measureRequests } = require('./metrics');

const ORDER = {
  customer_name: 'Test Customer',
  customer_email: 'test@example.com',
  customer_phone: '01700000000',
  delivery_address: 'Mirpur 10, Dhaka',
  total_amount: 35000,
  items: [{ product_id: 1, quantity: 1, price: 35000 }],
};

const servers = [];

async function serve(app) {
  const server = app.listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

let base;
before(async () => {
  base = await serve(createApp({ rateLimitMax: 10_000 }));
});
after(() => {
  for (const server of servers) {
    server.closeAllConnections?.();
    server.close();
  }
});

async function get(path, options) {
  const response = await fetch(base + path, options);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

const post = (path, body) =>
  get(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** The series that `/metrics` shows: from `name{labels}` to value. */
async function series() {
  const { text } = await get('/metrics');
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]));
}

/** What `action` added to each series. */
async function added(action) {
  const earlier = await series();
  await action();
  const grown = new Map();
  for (const [name, value] of await series()) {
    const growth = value - (earlier.get(name) ?? 0);
    if (growth !== 0) grown.set(name, growth);
  }
  return grown;
}

const requestsIn = (grown) => [...grown].filter(([name]) => name.startsWith('http_requests_total'));

test('/metrics is in the text format that Prometheus reads', async () => {
  const { status, type } = await get('/metrics');
  assert.equal(status, 200);
  assert.match(type, /^text\/plain; version=0\.0\.4/);
});

test('every metric of the contract is declared with its type', async () => {
  const { text } = await get('/metrics');
  for (const [name, type] of [
    ['http_requests_total', 'counter'],
    ['http_request_duration_seconds', 'histogram'],
    ['orders_total', 'counter'],
    ['orders_failed_total', 'counter'],
    ['process_cpu_seconds_total', 'counter'],
    ['process_resident_memory_bytes', 'gauge'],
    ['nodejs_eventloop_lag_p99_seconds', 'gauge'],
  ]) {
    assert.ok(text.includes(`# TYPE ${name} ${type}\n`), `${name} is a ${type}`);
  }
});

test('orders are counted from 0, so that the first one is an increase', async () => {
  const all = await series();
  assert.ok(all.has('orders_total'));
  assert.ok(all.has('orders_failed_total'));
});

test('a request is counted and timed under its route pattern, not its path', async () => {
  const grown = await added(() => get('/api/products/3'));
  const labels = 'method="GET",route="/api/products/:id",status="200"';
  assert.equal(grown.get(`http_requests_total{${labels}}`), 1);
  assert.equal(grown.get(`http_request_duration_seconds_count{${labels}}`), 1);
  assert.equal(grown.get(`http_request_duration_seconds_bucket{le="+Inf",${labels}}`), 1);
  assert.ok(grown.get(`http_request_duration_seconds_sum{${labels}}`) > 0);
});

test('the time of an answer has a bucket at 2 seconds, where the alert stands', async () => {
  await get('/api/products');
  const all = await series();
  assert.ok(all.has('http_request_duration_seconds_bucket{le="2",method="GET",route="/api/products",status="200"}'));
});

test('the status of an answer is its label', async () => {
  const grown = await added(() => get('/api/products/999'));
  assert.equal(grown.get('http_requests_total{method="GET",route="/api/products/:id",status="404"}'), 1);
});

test('a thousand unknown paths are one series', async () => {
  const grown = await added(async () => {
    for (let wave = 0; wave < 20; wave += 1) {
      await Promise.all(Array.from({ length: 50 }, (_, index) => get(`/no/such/${wave}/${index}`)));
    }
  });
  assert.deepEqual(requestsIn(grown), [['http_requests_total{method="GET",route="unmatched",status="404"}', 1000]]);
});

test('three hundred values in the path of a router are one series', async () => {
  const app = express();
  const shop = express.Router();
  shop.get('/stock', (req, res) => res.json({}));
  app.use(measureRequests);
  app.use('/shops/:shop', shop);
  const other = await serve(app);
  const grown = await added(async () => {
    for (let index = 0; index < 300; index += 1) await (await fetch(`${other}/shops/${index}/stock`)).text();
  });
  assert.deepEqual(requestsIn(grown), [['http_requests_total{method="GET",route="/stock",status="200"}', 300]]);
});

test('scrapes are not counted as traffic', async () => {
  const grown = await added(() => get('/metrics'));
  assert.deepEqual(requestsIn(grown), []);
});

test('what came through a proxy from outside does not see the metrics', async () => {
  const { status, text } = await get('/metrics', { headers: { 'x-forwarded-for': '203.0.113.7' } });
  assert.equal(status, 404);
  assert.doesNotMatch(text, /http_requests_total/);
});

test('/api/error-test answers 500, logs a line with "error", and is counted as a server error', async () => {
  const log = mock.method(console, 'error', () => {});
  const grown = await added(async () => {
    const { status } = await get('/api/error-test');
    assert.equal(status, 500);
  });
  log.mock.restore();
  assert.equal(log.mock.callCount(), 1);
  assert.ok(String(log.mock.calls[0].arguments[0]).includes('error'), 'as {app="dhakacart-backend"} |= "error" finds it');
  assert.equal(grown.get('http_requests_total{method="GET",route="/api/error-test",status="500"}'), 1);
});

test('a placed order is one of orders_total', async () => {
  const grown = await added(async () => assert.equal((await post('/api/orders', ORDER)).status, 201));
  assert.equal(grown.get('orders_total'), 1);
  assert.equal(grown.get('orders_failed_total'), undefined);
});

test('an order that cannot be placed is one of both counters, so that failed / total is a share', async () => {
  const log = mock.method(console, 'error', () => {});
  const items = [{ product_id: 999, quantity: 1, price: 35000 }];
  const grown = await added(async () => assert.equal((await post('/api/orders', { ...ORDER, items })).status, 400));
  log.mock.restore();
  assert.equal(grown.get('orders_total'), 1);
  assert.equal(grown.get('orders_failed_total'), 1);
});

test('what is not a valid order is neither', async () => {
  const grown = await added(async () => assert.equal((await post('/api/orders', {})).status, 400));
  assert.equal(grown.get('orders_total'), undefined);
  assert.equal(grown.get('orders_failed_total'), undefined);
});

test('a client that leaves before its answer is counted as 499', async () => {
  const app = express();
  app.use(measureRequests);
  app.get('/never', () => {});
  const other = await serve(app);
  const grown = await added(async () => {
    const request = http.get(`${other}/never`).on('error', () => {});
    setTimeout(() => request.destroy(), 50);
    await new Promise((resolve) => request.once('close', resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  assert.equal(grown.get('http_requests_total{method="GET",route="/never",status="499"}'), 1);
});

test('what the rate limit refuses is counted as 429, without a route', async () => {
  const limited = await serve(createApp({ rateLimitMax: 2 }));
  const statuses = [];
  const grown = await added(async () => {
    for (let index = 0; index < 3; index += 1) {
      const response = await fetch(`${limited}/api/categories`);
      await response.text();
      statuses.push(response.status);
    }
  });
  assert.deepEqual(statuses, [200, 200, 429]);
  assert.equal(grown.get('http_requests_total{method="GET",route="/api/categories",status="200"}'), 2);
  assert.equal(grown.get('http_requests_total{method="GET",route="unmatched",status="429"}'), 1);
});
