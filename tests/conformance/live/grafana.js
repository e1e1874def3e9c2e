'use strict';

// A stand-in for Grafana's server, which cannot run here. It answers as Grafana's HTTP API does, by what Grafana itself would
// go by: the user and the password of its environment, and the files that are provisioned, read once when it starts. Health and
// queries of data sources go on to the programs at the provisioned addresses; it knows neither sessions nor rights.
// Usage: node grafana.js PORT FILE-WITH-METRICS

const fs = require('fs');
const http = require('http');
const path = require('path');

const SOURCES = '/etc/grafana/provisioning/datasources';
const DASHBOARDS = '/var/lib/grafana-dashboards';

const [port, metrics] = process.argv.slice(2);
const { GF_SECURITY_ADMIN_USER: user, GF_SECURITY_ADMIN_PASSWORD: password } = process.env;
const login = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

// The entries of a list in generated YAML, whose own keys stand two spaces in.
function sources() {
  const text = fs.readdirSync(SOURCES).filter((name) => name.endsWith('.yaml'));
  const entries = text.flatMap((name) => fs.readFileSync(path.join(SOURCES, name), 'utf8').split(/^- (?=name: )/m).slice(1));
  return entries.map((entry, index) => {
    const keys = [...entry.matchAll(/^(?: {2})?(name|uid|type|access|url): (.+)$/gm)];
    return { id: index + 1, orgId: 1, readOnly: true, ...Object.fromEntries(keys.map(([, key, value]) => [key, value])) };
  });
}

// A file that cannot be read is left out, and told in the log.
function dashboards() {
  const found = new Map();
  for (const name of fs.readdirSync(DASHBOARDS).filter((one) => one.endsWith('.json'))) {
    try {
      const dashboard = JSON.parse(fs.readFileSync(path.join(DASHBOARDS, name), 'utf8'));
      found.set(dashboard.uid, dashboard);
    } catch (error) {
      console.error(`logger=provisioning.dashboard level=error msg="failed to load dashboard from" file=${name} error="${error}"`);
    }
  }
  return found;
}

const known = { sources: sources(), dashboards: dashboards() };

function send(response, status, type, text) {
  response.writeHead(status, { 'content-type': type });
  response.end(text);
}

function answer(response, status, body) {
  send(response, status, 'application/json', JSON.stringify(body));
}

function ask(url, heard, failed) {
  const asking = http.get(url, (asked) => {
    const parts = [];
    asked.on('data', (part) => parts.push(part));
    asked.on('end', () => heard(asked.statusCode, asked.headers['content-type'], Buffer.concat(parts)));
  });
  asking.on('error', failed);
}

// A plugin asks its program for something that needs no data.
function health(source, response) {
  const questions = {
    prometheus: ['/api/v1/query?query=1%2B1', 'Successfully queried the Prometheus API.'],
    loki: ['/loki/api/v1/query?query=vector(1)%2Bvector(1)', 'Data source successfully connected.'],
  };
  if (!(source.type in questions)) return answer(response, 404, { message: 'Plugin not found' });
  const [question, message] = questions[source.type];
  const ill = (why) => answer(response, 400, { status: 'ERROR', message: why });
  const heard = (status) => (status === 200 ? answer(response, 200, { status: 'OK', message }) : ill(`status ${status}`));
  return ask(source.url + question, heard, (error) => ill(`Get "${source.url}": ${error.message}`));
}

function page(url, response) {
  const [, uid, rest] = url.match(/^\/api\/datasources\/(?:proxy\/)?uid\/([^/]+)(\/.*)$/) || [];
  const source = known.sources.find((one) => one.uid === uid);
  if (uid && !source) return answer(response, 404, { message: 'Data source not found' });
  if (source && url.includes('/proxy/')) {
    const heard = (status, type, body) => send(response, status, type, body);
    return ask(source.url + rest, heard, () => send(response, 502, 'text/plain', ''));
  }
  if (source && rest === '/health') return health(source, response);
  if (url === '/api/user') return answer(response, 200, { id: 1, login: user, orgId: 1, isGrafanaAdmin: true });
  if (url === '/api/datasources') return answer(response, 200, known.sources);
  const [, board] = url.match(/^\/api\/dashboards\/uid\/([^/]+)$/) || [];
  const dashboard = known.dashboards.get(board);
  if (dashboard) return answer(response, 200, { meta: { provisioned: true, folderUid: 'dhakacart' }, dashboard });
  return answer(response, 404, { message: board ? 'Dashboard not found' : 'Not found' });
}

http
  .createServer((request, response) => {
    // Who asks through the API server's proxy may have been given a query to hand on.
    const [open] = request.url.split('?');
    if (open === '/metrics') return send(response, 200, 'text/plain; version=0.0.4', fs.readFileSync(metrics));
    if (open === '/api/health') return answer(response, 200, { database: 'ok', version: 'stand-in' });
    if (request.headers.authorization === login) return page(request.url, response);
    const message = request.headers.authorization ? 'Invalid username or password' : 'Unauthorized';
    return answer(response, 401, { message });
  })
  .listen(Number(port), '0.0.0.0');
