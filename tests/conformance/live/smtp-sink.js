'use strict';

// A mail server as Alertmanager wants one: STARTTLS, then a login, then letters, each of which becomes a file.
// Usage: node smtp-sink.js PORT KEY CERTIFICATE PASSWORD FOLDER

const fs = require('fs');
const net = require('net');
const path = require('path');
const tls = require('tls');

const [port, key, certificate, password, folder] = process.argv.slice(2);
const secrets = { key: fs.readFileSync(key), cert: fs.readFileSync(certificate) };
let letters = 0;

function speak(socket, secure) {
  let known = false;
  let letter = null;
  const say = (line) => socket.write(`${line}\r\n`);
  const hear = (line) => {
    if (letter !== null) {
      if (line !== '.') return letter.push(line.replace(/^\.\./, '.'));
      letters += 1;
      fs.writeFileSync(path.join(folder, `${letters}.eml`), letter.join('\n'));
      letter = null;
      return say('250 kept');
    }
    const [word, ...rest] = line.split(' ');
    switch (word.toUpperCase()) {
      case 'EHLO': return say(secure ? '250-sink\r\n250 AUTH PLAIN' : '250-sink\r\n250 STARTTLS');
      case 'STARTTLS':
        say('220 go ahead');
        socket.removeAllListeners('data');
        return speak(new tls.TLSSocket(socket, { isServer: true, ...secrets }), true);
      case 'AUTH':
        known = secure && Buffer.from(rest[1] ?? '', 'base64').toString().split('\0')[2] === password;
        return say(known ? '235 welcome' : '535 wrong password');
      case 'MAIL': return say(known ? '250 ok' : '530 log in first');
      case 'DATA': letter = []; return say('354 go on');
      case 'QUIT': say('221 bye'); return socket.end();
      default: return say('250 ok');
    }
  };
  let rest = '';
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    const lines = (rest + bytes).split('\r\n');
    rest = lines.pop();
    lines.forEach(hear);
  });
}

net.createServer((socket) => {
  socket.write('220 sink\r\n');
  speak(socket, false);
}).listen(Number(port), '0.0.0.0');
