'use strict';

// The example backend, which ails from SIGUSR2 on: one answer in thirteen is an error, one in ten comes three seconds late.

const http = require('http');
const { createApp } = require('./example-server');

const end = http.ServerResponse.prototype.end;
let ails = false;
let answers = 0;
http.ServerResponse.prototype.end = function (...given) {
  if (!ails || !this.req.url.startsWith('/api')) return end.apply(this, given);
  answers += 1;
  if (answers % 13 === 0) {
    this.statusCode = 500;
    console.error('Error: this error was asked for');
  }
  if (answers % 10 !== 0) return end.apply(this, given);
  setTimeout(() => end.apply(this, given), 3000);
  return this;
};
process.on('SIGUSR2', () => { ails = true; });

createApp().listen(Number(process.env.PORT ?? 5000), process.env.HOST, () => console.log('example backend'));
