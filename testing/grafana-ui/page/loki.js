// What Loki would answer: no Loki runs here. A few made-up streams are counted by a small part of LogQL: enough for
// matchers, line filters, `by`, rate/count/bytes, topk, max and shares. Pipelines that make labels are not evaluated,
// but for the labels `class` (of a status) and `message` (of an error), which the streams have already.

const SCENARIO = new URLSearchParams(location.search).get('scenario');
const END = Number(new URLSearchParams(location.search).get('now')) * 1000;
const START = END - 34 * 60e3; // of the incident, as in series/writing.py
const HOUR = 3600e3;

const incident = (time) => (SCENARIO === 'incident' && time >= START ? Math.min(1, (time - START) / 600e3) : 0);

/** Share of the day's peak, by the clock of Dhaka. */
function daily(time) {
  const hour = (time / HOUR + 6) % 24;
  return hour > 7 && hour < 23 ? 0.12 + 0.88 * Math.max(0, Math.sin(((hour - 7) / 16) * Math.PI)) : 0.11;
}

const generator = (seed) => () => {
  seed = (seed * 16807) % 2147483647;
  return seed / 2147483647;
};
const wobble = (time, seed) => 0.7 + 0.6 * generator(1 + (((time / 1000 + seed * 7919) % 2147483646) | 0))();

const NODES = ['ip-10-0-1-10', 'ip-10-0-2-10', 'ip-10-0-1-21', 'ip-10-0-2-22', 'ip-10-0-3-23'];
const BACKENDS = ['4xk2p', 'm8qzt', 'vw7rd'].map((end) => `dhakacart-backend-7c9d6f5b84-${end}`);
const FRONTENDS = ['2hj9s', 'q4nlx'].map((end) => `dhakacart-frontend-66d8f7c9b5-${end}`);
const shop = (app, pod, node) => ({ namespace: 'dhakacart', app, pod, node });

// message, lines per second of all backends at the height of the incident
const BACKEND_ERRORS = [
  ['Error creating order: Error: timeout exceeded when trying to connect', 1.1],
  ['Error fetching products: Error: timeout exceeded when trying to connect', 1],
  [
    'Error fetching product: error: remaining connection slots are reserved for non-replication superuser connections',
    0.4,
  ],
  ['Error creating order: error: deadlock detected', 0.06],
  ['Error fetching categories: Error: Connection terminated due to connection timeout', 0.2],
];
const POSTGRES_REFUSES =
  'UTC [*] FATAL:  remaining connection slots are reserved for non-replication superuser connections';
const NGINX_TIMES_OUT =
  '*/*/* *:*:* [error] *#*: *** upstream timed out (*: Connection timed out) while reading response header from ' +
  'upstream, client: *.*.*.*, server: , request: "GET';

// method, route, share of the requests, share that fails in the incident
const ROUTES = [
  ['GET', '/api/products', 0.3, 0.14],
  ['GET', '/api/products/:id', 0.24, 0.12],
  ['GET', '/api/products/category/:category', 0.16, 0.08],
  ['GET', '/api/categories', 0.14, 0.02],
  ['POST', '/api/orders', 0.02, 0.45],
  ['GET', '/api/orders/:id', 0.02, 0.08],
  ['GET', 'other', 0.04, 0.08],
  ['GET', 'static', 1.6, 0],
];
const CLOCK = '26/Nov/2026:03:11:41 +0600';
const CLIENT =
  '"https://dhakacart.com/" "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 ' +
  '(KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"';

// app, namespace, lines per second, level, text
const OTHERS = [
  [
    'kube-apiserver',
    'kube-system',
    5,
    'info',
    'I1125 21:11:58.203110       1 httplog.go:134] "HTTP" verb="GET" resp=200',
  ],
  [
    'calico-node',
    'kube-system',
    4,
    'info',
    'felix/summary.go 100: Summarising 12 dataplane reconciliation loops over 1m2s',
  ],
  ['etcd', 'kube-system', 0.7, 'info', '{"level":"info","msg":"compaction done"}'],
  ['coredns', 'kube-system', 0.4, 'info', '[INFO] plugin/reload: Running configuration'],
  ['loki', 'monitoring', 3, 'info', 'level=info component=querier msg="query stats"'],
  ['grafana', 'monitoring', 2, 'info', 'logger=context level=info msg="Request Completed" status=200'],
  ['prometheus', 'monitoring', 1, 'info', 'level=INFO source=head.go msg="Head GC completed"'],
  ['promtail', 'monitoring', 0.8, 'info', 'level=info component=tailer msg="position timer"'],
  ['loki', 'monitoring', 0.0006, 'error', 'level=error component=frontend msg="error processing requests" err=EOF'],
  ['loki', 'monitoring', 0.003, 'warn', 'level=warn component=ingester msg="flush took longer than expected"'],
  [
    'promtail',
    'monitoring',
    0.001,
    'warn',
    'level=warn component=client msg="error sending batch, will retry" status=500',
  ],
  [
    'dhakacart-redis',
    'dhakacart',
    0.1,
    'info',
    '1:M 25 Nov 2026 21:05:01.054 * Background saving terminated with success',
  ],
];

function makeStreams() {
  const streams = [];
  const add = (labels, perSecond, text) => streams.push({ labels, perSecond, text, bytes: text.length });
  FRONTENDS.forEach((pod, i) => {
    const half = 1 / FRONTENDS.length;
    const of = (extra) => ({ ...shop('dhakacart-frontend', pod, NODES[2 + i]), level: 'unknown', ...extra });
    for (const [method, route, share, failing] of ROUTES) {
      const statuses = {
        [method === 'POST' ? '201' : '200']: (time) => (1 - incident(time) * failing) * (route === 'static' ? 0.7 : 1),
        404: () => 0.003,
        ...(route === 'static' && { 304: () => 0.3 }),
        ...(SCENARIO === 'incident' &&
          failing && { 502: (time) => 0.2 * failing * incident(time), 503: (time) => 0.8 * failing * incident(time) }),
      };
      for (const [status, of100] of Object.entries(statuses)) {
        const address = route
          .replace(':id', '213')
          .replace(':category', 'sarees')
          .replace('static', '/static/js/main.js');
        const text = `103.48.16.77 - - [${CLOCK}] "${method} ${address} HTTP/1.1" ${status} 512 ${CLIENT}`;
        add(
          of({ method, route, status, class: `${status[0]}xx` }),
          (time) => 42 * half * share * daily(time) * of100(time),
          text,
        );
      }
    }
    add(of({ level: 'error', message: NGINX_TIMES_OUT }), (time) => 0.3 * half * incident(time), NGINX_TIMES_OUT);
  });
  BACKENDS.forEach((pod, i) => {
    const of = (extra) => ({ ...shop('dhakacart-backend', pod, NODES[2 + i]), ...extra });
    add(of({ level: 'info' }), (time) => 2 + 3 * daily(time), 'Cache hit: products:all');
    for (const [message, perSecond] of BACKEND_ERRORS) {
      add(of({ level: 'error', message }), (time) => (perSecond / 3) * incident(time), message);
    }
    const missing = 'Error fetching product: not found';
    add(of({ level: 'error', message: missing }), () => 0.0003, missing);
  });
  const database = shop('dhakacart-db', 'dhakacart-db-5f8d9c7b64-zt6mw', NODES[3]);
  const refusal = POSTGRES_REFUSES.replace('[*]', '[4411]');
  add(
    { ...database, level: 'error', message: POSTGRES_REFUSES },
    (time) => 0.7 * incident(time),
    `2026-11-25 21:11:58.101 ${refusal}`,
  );
  add(
    { ...database, level: 'info' },
    () => 0.05,
    '2026-11-25 21:10:02.004 UTC [27] LOG:  checkpoint complete: wrote 211 buffers',
  );
  OTHERS.forEach(([app, namespace, perSecond, level, text], i) => {
    add(
      {
        namespace,
        app,
        pod: `${app}-5d9f8b7c6-h4x2k`,
        node: NODES[i % 5],
        level,
        ...(level === 'error' && { message: text }),
      },
      () => perSecond,
      text,
    );
  });
  return streams.map((stream, seed) => ({ ...stream, rate: (time) => stream.perSecond(time) * wobble(time, seed) }));
}

const STREAMS = makeStreams();

/** Splits at a text that stands outside brackets and quotes. */
function splitOutside(expr, separator) {
  const parts = [];
  let depth = 0;
  let quote = '';
  let from = 0;
  for (let i = 0; i < expr.length; i++) {
    const c = expr[i];
    if (quote) {
      if (c === '\\' && quote === '"') i++;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === '`') quote = c;
    else if ('([{'.includes(c)) depth++;
    else if (')]}'.includes(c)) depth--;
    else if (!depth && expr.startsWith(separator, i)) {
      parts.push(expr.slice(from, i));
      from = i + separator.length;
    }
  }
  return [...parts, expr.slice(from)].map((part) => part.trim());
}

/** "f by (a) (inside)" or "f(inside)": [f, [a], inside], if the brackets are one pair around all the rest. */
function callOf(expr) {
  const head = /^(\w*)\s*(?:by\s*\(([^)]*)\)\s*)?\(/.exec(expr);
  if (!head || !expr.endsWith(')')) return null;
  const inside = expr.slice(head[0].length, -1);
  if (splitOutside(`(${inside})~`, '~').length !== 2) return null;
  return [
    head[1],
    (head[2] || '')
      .split(',')
      .map((label) => label.trim())
      .filter(Boolean),
    inside.trim(),
  ];
}

const unquoted = (text) => (text[0] === '`' ? text.slice(1, -1) : JSON.parse(text));
const regexp = (text, whole) => {
  const pattern = text.replace(/^\(\?i\)/, '');
  return new RegExp(whole ? `^(?:${pattern})$` : pattern, text.startsWith('(?i)') ? 'i' : '');
};

/** Whether a stream passes the matchers and line filters of a query. */
function passes(stream, expr) {
  const quoted = /(?:(\w+)\s*(=~|!~|!=|=)|(\|=|\|~|!=|!~))\s*("(?:[^"\\]|\\.)*"|`[^`]*`)/g;
  for (const [whole, label, operator, filter, text] of expr
    .replace(/label_format\s+\w+=(`[^`]*`|"[^"]*")/g, '')
    .matchAll(quoted)) {
    const wanted = unquoted(text);
    const value = label ? (stream.labels[label] ?? '') : stream.text;
    const how = operator ?? filter;
    const found = how.includes('~')
      ? regexp(wanted, Boolean(label)).test(value)
      : label
        ? value === wanted
        : value.includes(wanted);
    if (found === how.startsWith('!')) return false;
    if (whole === '') break;
  }
  return true;
}

const secondsOf = (text) =>
  Number.parseFloat(text) * { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400, w: 604800 }[text.replace(/^[\d.]+/, '')];

/** The rows [{labels, value}] of a metric query at a time. */
function evaluate(expr, time) {
  const [left, ...divisors] = splitOutside(expr, ' / ');
  if (divisors.length) {
    const below = evaluate(divisors.join(' / '), time);
    const key = (row) => JSON.stringify(row.labels);
    const of = new Map(below.map((row) => [key(row), row.value]));
    return evaluate(left, time)
      .filter((row) => of.get(key(row)) > 0)
      .map((row) => ({ ...row, value: row.value / of.get(key(row)) }));
  }
  const [first, ...alternatives] = splitOutside(expr, ' or ');
  if (alternatives.length) {
    const rows = evaluate(first, time);
    return rows.length ? rows : [{ labels: {}, value: 0 }];
  }
  const [plain] = splitOutside(expr, ' > ');
  const call = callOf(plain);
  if (!call) throw new Error(`the made-up Loki does not know: ${plain.slice(0, 120)}`);
  const [name, labels, inside] = call;
  if (name === '') return evaluate(inside, time);
  if (name === 'label_replace') {
    const [of, ...texts] = splitOutside(inside, ',');
    const [to, replacement, from, pattern] = texts.map(unquoted);
    return evaluate(of, time).map(({ labels: old, value }) => {
      const found = regexp(pattern, true).exec(old[from] ?? '');
      return { labels: found ? { ...old, [to]: found[0].replace(regexp(pattern), replacement) } : old, value };
    });
  }
  if (name === 'topk') {
    const [count, ...rest] = splitOutside(inside, ',');
    const rows = evaluate(rest.join(','), time).sort((a, b) => b.value - a.value);
    return rows.slice(0, Number(count));
  }
  const counted = /^(rate|count_over_time|bytes_rate|bytes_over_time)\s*\((.*)\[(\w+)\]\s*\)$/s.exec(inside);
  if (!counted) {
    const numbers = evaluate(inside, time).map((row) => row.value);
    if (!numbers.length) return [];
    const sum = numbers.reduce((a, b) => a + b, 0);
    return [
      {
        labels: {},
        value: { max: Math.max(...numbers), min: Math.min(...numbers), avg: sum / numbers.length, sum }[name],
      },
    ];
  }
  const [, kind, selector, window] = counted;
  const seconds = secondsOf(window);
  const samples = 12;
  const groups = new Map();
  for (const stream of STREAMS.filter((each) => passes(each, selector))) {
    let lines = 0;
    for (let i = 0; i < samples; i++)
      lines += (stream.rate(time - ((i + 0.5) / samples) * seconds * 1000) * seconds) / samples;
    if (lines < 0.5) continue;
    const amount =
      (kind.startsWith('bytes') ? lines * stream.bytes : Math.round(lines)) / (kind.endsWith('rate') ? seconds : 1);
    const group = Object.fromEntries(
      labels.filter((label) => stream.labels[label]).map((label) => [label, stream.labels[label]]),
    );
    const key = JSON.stringify(group);
    groups.set(key, { labels: group, value: (groups.get(key)?.value ?? 0) + amount });
  }
  return [...groups.values()];
}

/** The newest lines of a log query: [[time, level, text]]. */
function newestLines(expr, now, range) {
  const matching = STREAMS.filter((stream) => passes(stream, expr));
  const random = generator(5);
  const lines = [];
  const total = () => matching.reduce((sum, stream) => sum + stream.rate(time), 0);
  let time = now - 800;
  while (lines.length < 60 && time > now - range * 1000) {
    const perSecond = total();
    if (perSecond <= 0) break;
    let at = random() * perSecond;
    const stream = matching.find((each) => (at -= each.rate(time)) <= 0) ?? matching.at(-1);
    lines.push([time, stream.labels.level, stream.text]);
    time -= Math.max(20, (-Math.log(1 - random()) / perSecond) * 1000);
  }
  return lines;
}

/** {lines}, {rows} or {series}, as the query asks for. */
export function askLoki(expr, { now, range, step, instant }) {
  if (expr.trim().startsWith('{')) return { lines: newestLines(expr, now, range) };
  if (instant) return { rows: evaluate(expr, now) };
  const found = new Map();
  const times = [];
  for (let time = now - range * 1000; time <= now; time += step * 1000) times.push(time);
  times.forEach((time, i) => {
    for (const { labels, value } of evaluate(expr, time)) {
      const key = JSON.stringify(labels);
      if (!found.has(key)) found.set(key, { labels, times, numbers: times.map(() => null) });
      found.get(key).numbers[i] = value;
    }
  });
  return { series: [...found.values()] };
}
