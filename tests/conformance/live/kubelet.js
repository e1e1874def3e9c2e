'use strict';

// A stand-in for a node's kubelet, as far as it is asked: its pages of metrics are recorded ones, and it asks nobody whether
// the caller may. Logs are the files that containers write, and ports are forwarded to where pods listen.
// Usage: node kubelet.js PORT KEY CERTIFICATE FOLDER-OF-LOGS ADDRESSES PATH=FILE ...

const fs = require('fs');
const https = require('https');
const net = require('net');
const path = require('path');

const spdy = require('./spdy.js');

const [port, key, cert, logs, addresses, ...rest] = process.argv.slice(2);
const pages = new Map(rest.map((pair) => pair.split('=')));

// The last lines of a container, without time and stream; nothing is started again here, so the log before is the log.
function said(namespace, pod, container, lines) {
  const folder = fs.readdirSync(logs).find((name) => name.startsWith(`${namespace}_${pod}_`));
  const text = fs.readFileSync(path.join(logs, folder, container, '0.log'), 'utf8').split('\n').slice(0, -1);
  return text.slice(-lines).map((line) => `${line.split(' ').slice(3).join(' ')}\n`).join('');
}

function answer(request, response) {
  const url = new URL(request.url, 'https://kubelet');
  const [, what, ...names] = url.pathname.split('/');
  if (what === 'containerLogs') return response.end(said(...names, Number(url.searchParams.get('tailLines') ?? 1e9)));
  const file = pages.get(url.pathname);
  response.statusCode = file ? 200 : 404;
  response.setHeader('content-type', 'text/plain; version=0.0.4');
  return response.end(file ? fs.readFileSync(file) : '');
}

// Each connection is two streams, one of them for what goes wrong.
function forward(address, socket) {
  const errors = new Map();
  spdy.serve(socket, ({ streamtype, port: wanted, requestid }, stream) => {
    stream.on('error', () => stream.destroy());
    if (streamtype === 'error') return errors.set(requestid, stream);
    const error = errors.get(requestid);
    const pod = net.connect({ host: address, port: Number(wanted), allowHalfOpen: true });
    pod.on('error', (why) => error.write(`failed to connect to port ${wanted} of the pod: ${why.message}`));
    pod.on('close', () => [error, stream].forEach((one) => one.end()));
    return stream.pipe(pod).pipe(stream);
  });
}

const server = https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, answer);
server.on('upgrade', (request, socket) => {
  const [, , namespace, pod] = new URL(request.url, 'https://kubelet').pathname.split('/');
  const address = JSON.parse(fs.readFileSync(addresses, 'utf8'))[`${namespace}/${pod}`];
  const protocols = 'Upgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: portforward.k8s.io\r\n';
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n${protocols}\r\n`);
  forward(address, socket);
});
server.listen(Number(port), '0.0.0.0');
