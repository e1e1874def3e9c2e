'use strict';

// A stand-in for DhakaCart's backend: its API and its rate limit over a list in memory, with `metrics.js` mounted as
// README.md says. The load test and the tests beside this file run against it; no database, no cache.

const express = require('express');
const { rateLimit } = require('express-rate-limit');
const { measureRequests, serveMetrics, errorTest, orders } = require('./metrics');

const PRODUCTS = [
  ['Walton Refrigerator', 'Home Appliances', 35000],
  ['Vision LED TV', 'Home Appliances', 32000],
  ['Laptop 15s', 'Electronics', 52000],
  ['Wireless Headphones', 'Electronics', 28500],
  ['Phone A54', 'Electronics', 35990],
].map(([name, category, price], index) => ({ id: index + 1, name, category, price, stock: 1_000_000 }));

/** `rateLimitMax`: API requests that one client may make in 15 minutes. */
function createApp({ rateLimitMax = Number(process.env.RATE_LIMIT_MAX ?? 100) } = {}) {
  const app = express();
  const placed = [];

  app.set('trust proxy', 1);
  app.use(measureRequests); // first, so that what the others refuse is counted too
  app.get('/metrics', serveMetrics); // before the rate limit, outside /api
  app.use(express.json());
  app.use('/api', rateLimit({ windowMs: 15 * 60 * 1000, limit: rateLimitMax }));
  app.get('/api/error-test', errorTest); // behind the rate limit: anybody can call it

  app.get(['/health', '/api/health'], (req, res) => res.json({ status: 'OK' }));

  app.get('/api/products', (req, res) => res.json({ source: 'database', data: PRODUCTS }));

  app.get('/api/products/:id', (req, res) => {
    const product = PRODUCTS.find(({ id }) => id === Number(req.params.id));
    if (!product) return res.status(404).json({ error: 'Product not found' });
    res.json({ source: 'database', data: product });
  });

  app.get('/api/products/category/:category', (req, res) =>
    res.json({ data: PRODUCTS.filter(({ category }) => category === req.params.category) }));

  app.get('/api/categories', (req, res) =>
    res.json({ data: [...new Set(PRODUCTS.map(({ category }) => category))].sort() }));

  app.post('/api/orders', (req, res) => {
    const { customer_name, customer_email, customer_phone, delivery_address, total_amount, items } = req.body;
    const texts = [customer_name, customer_email, customer_phone, delivery_address];
    if (!texts.every((text) => typeof text === 'string' && text) || !Array.isArray(items) || items.length === 0) {
      return res.status(400).json({ error: 'Invalid order payload' });
    }
    const sum = items.reduce((total, { price, quantity }) => total + price * quantity, 0);
    if (!(Math.abs(sum - total_amount) <= 0.01)) return res.status(400).json({ error: 'Total amount mismatch' });

    orders.attempted(); // after validation: what is not an order cannot fail
    const lacking = items.find(({ product_id, quantity }) =>
      !PRODUCTS.some(({ id, stock }) => id === product_id && stock >= quantity));
    if (lacking) {
      orders.failed(); // in the backend: first line of the `catch` around the transaction
      console.error(`Error creating order: Insufficient stock for product ${lacking.product_id}`);
      return res.status(400).json({ error: `Insufficient stock for product ${lacking.product_id}` });
    }
    const order = { id: placed.length + 1, customer_name, total_amount, status: 'pending' };
    placed.push(order);
    res.status(201).json({ message: 'Order placed successfully', order });
  });

  app.get('/api/orders/:id', (req, res) => {
    const order = placed[Number(req.params.id) - 1];
    if (!order) return res.status(404).json({ error: 'Order not found' });
    res.json({ order });
  });

  return app;
}

module.exports = { createApp };

if (require.main === module) {
  const port = Number(process.env.PORT ?? 5000);
  const host = process.env.HOST ?? '127.0.0.1';
  createApp().listen(port, host, () => console.log(`example backend: http://${host}:${port}`));
}
