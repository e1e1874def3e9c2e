'use strict';

// Serves pages as they are: a stand-in for a program that cannot run here.
// Usage: node stand-in.js PORT [--tls KEY CERTIFICATE] PATH=FILE ...

const fs = require('fs');
const http = require('http');
const https = require('https');

const [port, ...rest] = process.argv.slice(2);
const tls = rest[0] === '--tls' ? rest.splice(0, 3) : null;
const pages = new Map(rest.map((pair) => pair.split('=')));

function answer(request, response) {
  const file = pages.get(request.url);
  response.statusCode = file ? 200 : 404;
  response.setHeader('content-type', 'text/plain; version=0.0.4');
  response.end(file ? fs.readFileSync(file) : '');
}

const server = tls
  ? https.createServer({ key: fs.readFileSync(tls[1]), cert: fs.readFileSync(tls[2]) }, answer)
  : http.createServer(answer);
server.listen(Number(port), '0.0.0.0');
