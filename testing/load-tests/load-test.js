// Visitors of the shop, for k6. Start it with `run-load-test.sh`, whose `--help` lists what can be set.
//
// A visitor looks at all products, then categories, searches, opens one product, and some place an order.

import { check, fail, group, sleep } from 'k6';
import { Counter, Rate } from 'k6/metrics';
import exec from 'k6/execution';
import http from 'k6/http';

const BASE_URL = (__ENV.BASE_URL || 'http://localhost:30080').replace(/\/+$/, '');
const VUS = Number(__ENV.VUS || 10);
const DURATION = __ENV.DURATION || '5m';
const RAMP = __ENV.RAMP || '30s';
const ORDER_SHARE = Number(__ENV.ORDER_SHARE || 0.2);
const THINK_SECONDS = Number(__ENV.THINK_SECONDS || 1);
const MANY_CLIENTS = __ENV.MANY_CLIENTS === '1';

const rateLimited = new Rate('rate_limited');
const serverErrors = new Rate('server_errors');
const ordersPlaced = new Counter('orders_placed');
const ordersRefused = new Counter('orders_refused');

export const options = {
  scenarios: {
    visitors: {
      executor: 'ramping-vus',
      startVUs: 0,
      stages: [
        { duration: RAMP, target: VUS },
        { duration: DURATION, target: VUS },
        { duration: RAMP, target: 0 },
      ],
      gracefulRampDown: '10s',
    },
  },
  thresholds: {
    // The levels at which the stack's alerts on latency and errors stand.
    http_req_duration: ['p(95)<2000'],
    server_errors: ['rate<0.05'],
    rate_limited: ['rate<0.01'],
    checks: ['rate>0.95'],
  },
  userAgent: 'dhakacart-load-test/1.0 (k6)',
};

// Without it, k6 names a series after every product's URL.
const named = (name) => ({ tags: { name } });

/** Parameters of one request; with MANY_CLIENTS, from the address that this visit has. */
function from(address, params) {
  const headers = address ? { 'X-Forwarded-For': address } : {};
  return Object.assign({ timeout: '15s' }, params, { headers: Object.assign(headers, params.headers) });
}

/** Notes how the shop answered, and says whether it was as expected. */
function judge(response, expectation) {
  rateLimited.add(response.status === 429);
  serverErrors.add(response.status === 0 || response.status >= 500);
  return check(response, expectation);
}

/** The `data` of an answer; an empty list where there is none. */
function dataOf(response) {
  try {
    return response.json('data') || [];
  } catch (error) {
    return [];
  }
}

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const think = () => sleep(THINK_SECONDS * (0.5 + Math.random()));

export function setup() {
  const response = http.get(`${BASE_URL}/api/products`, { timeout: '15s' });
  if (response.status === 429) fail(`${BASE_URL} refuses this address: its rate limit is used up. See run-load-test.sh --help.`);
  if (response.status !== 200) fail(`GET ${BASE_URL}/api/products answered ${response.status}, not 200`);
  if (dataOf(response).length === 0) fail(`GET ${BASE_URL}/api/products shows no products: is this DhakaCart, and its database seeded?`);
}

export default function visit() {
  // 10.x.y.z, another for every visit of every virtual user.
  const visitor = exec.scenario.iterationInTest;
  const address = MANY_CLIENTS ? `10.${(visitor >> 16) & 255}.${(visitor >> 8) & 255}.${visitor & 255}` : null;
  const get = (path, name) => http.get(`${BASE_URL}${path}`, from(address, named(name)));

  let products = [];
  group('browse products', () => {
    const response = get('/api/products', 'GET /api/products');
    products = dataOf(response);
    judge(response, { 'products: 200': ({ status }) => status === 200, 'products: some': () => products.length > 0 });
  });
  think();

  group('browse categories', () => {
    const response = get('/api/categories', 'GET /api/categories');
    judge(response, { 'categories: 200': ({ status }) => status === 200 });
    const category = pick(dataOf(response));
    if (!category) return;
    const shown = get(`/api/products/category/${encodeURIComponent(category)}`, 'GET /api/products/category/:category');
    judge(shown, { 'category: 200': ({ status }) => status === 200 });
  });
  think();

  group('search', () => {
    const word = pick(['laptop', 'phone', 'headphones', 'refrigerator']);
    judge(get(`/api/products?search=${word}`, 'GET /api/products?search='), {
      'search: 200': ({ status }) => status === 200,
    });
  });
  think();

  const product = pick(products.filter(({ stock }) => stock > 0));
  if (!product) return;
  group('look at a product', () => {
    judge(get(`/api/products/${product.id}`, 'GET /api/products/:id'), { 'product: 200': ({ status }) => status === 200 });
  });
  if (Math.random() >= ORDER_SHARE) return;
  think();

  group('checkout', () => {
    const order = {
      customer_name: 'Load Test',
      // By this address the orders can be found and removed: remove-test-orders.sql.
      customer_email: `load-test+${exec.vu.idInTest}@example.com`,
      customer_phone: '01700000000',
      delivery_address: 'Load test, deliver nothing',
      total_amount: product.price,
      items: [{ product_id: product.id, quantity: 1, price: product.price }],
    };
    const response = http.post(`${BASE_URL}/api/orders`, JSON.stringify(order), from(address, {
      headers: { 'Content-Type': 'application/json' },
      tags: { name: 'POST /api/orders' },
      // Sold out between looking and buying is an answer, not an error.
      responseCallback: http.expectedStatuses(201, 400),
    }));
    judge(response, { 'order: 201, or 400 where sold out': ({ status }) => status === 201 || status === 400 });
    if (response.status === 201) ordersPlaced.add(1);
    if (response.status === 400) ordersRefused.add(1);
  });
  think();
}
