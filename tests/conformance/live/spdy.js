'use strict';

// As much of SPDY/3.1 as `kubectl port-forward` speaks with a kubelet: streams that the other side opens, with data both ways.
// It is described in draft-mbelshe-httpbis-spdy-00.

const zlib = require('zlib');
const { Duplex } = require('stream');

const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const FIN = 1;

// Headers are compressed against this text: words with their lengths before them, then what values often are.
const WORDS = [
  ...('options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow ' +
    'authorization cache-control connection content-base content-encoding content-language content-length ' +
    'content-location content-md5 content-range content-type date etag expect expires from host if-match ' +
    'if-modified-since if-none-match if-range if-unmodified-since last-modified location max-forwards pragma ' +
    'proxy-authenticate proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade ' +
    'user-agent vary via warning www-authenticate method get status').split(' '),
  ...['200 OK', 'version', 'HTTP/1.1', 'url', 'public', 'set-cookie', 'keep-alive', 'origin'],
];
const VALUES =
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505' +
  '203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden' +
  '404 Not Found500 Internal Server Error501 Not Implemented503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept ' +
  'Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,' +
  'application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdch' +
  'charset=utf-8charset=iso-8859-1,utf-,*,enq=0.';

const long = (number) => Buffer.from([number >>> 24, number >>> 16, number >>> 8, number].map((byte) => byte & 0xff));
const dictionary = Buffer.concat([...WORDS.flatMap((word) => [long(word.length), Buffer.from(word)]), Buffer.from(VALUES)]);

function control(type, payload) {
  const head = Buffer.concat([long(0x80030000 + type), long(payload.length)]);
  return Buffer.concat([head, payload]);
}

// The names and values of a block of headers.
function headers(block) {
  let place = 0;
  const number = () => block.readUInt32BE((place += 4) - 4);
  const text = () => {
    const length = number();
    return block.toString('utf8', place, (place += length));
  };
  return Object.fromEntries(Array.from({ length: number() }, () => [text().toLowerCase(), text()]));
}

// Speaks with who connected; `opened` gets the headers of each stream and the stream.
exports.serve = (socket, opened) => {
  const streams = new Map();
  let compressed = Buffer.alloc(0);
  let known = 0;
  let replied = false;

  function stream(id) {
    const data = (flags, text) => socket.write(Buffer.concat([long(id), long((flags << 24) + text.length), text]));
    return new Duplex({
      read() {},
      write: (chunk, _, done) => done(null, data(0, chunk)),
      final: (done) => done(null, data(FIN, Buffer.alloc(0))),
    });
  }

  // All blocks of a connection are one compressed text: what is new in it is what was not known.
  function decompressed(block) {
    compressed = Buffer.concat([compressed, block]);
    const text = zlib.inflateSync(compressed, { dictionary, finishFlush: zlib.constants.Z_SYNC_FLUSH });
    const news = text.subarray(known);
    known = text.length;
    return news;
  }

  // No headers at all: four bytes of zero, stored as they are, and an empty block behind them for who waits for more.
  function reply(id) {
    const begin = replied ? [] : [0x78, 0x01];
    replied = true;
    const none = Buffer.from([...begin, 0, 4, 0, 0xfb, 0xff, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
    socket.write(control(SYN_REPLY, Buffer.concat([long(id), none])));
  }

  function take(first, flags, payload) {
    const type = first >= 0x80000000 ? first & 0xffff : 0;
    const id = type === 0 ? first : payload.readUInt32BE(0);
    if (type === 0) streams.get(id)?.push(payload);
    if (type === PING) socket.write(control(PING, payload));
    if (type === RST_STREAM) streams.get(id)?.destroy();
    if (type === SYN_STREAM) {
      const found = stream(id);
      streams.set(id, found);
      reply(id);
      opened(headers(decompressed(payload.subarray(10))), found);
    }
    if (flags & FIN && type <= SYN_STREAM) streams.get(id)?.push(null);
  }

  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 8) {
      const length = rest.readUIntBE(5, 3);
      if (rest.length < 8 + length) return;
      take(rest.readUInt32BE(0), rest[4], rest.subarray(8, 8 + length));
      rest = rest.subarray(8 + length);
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => streams.forEach((one) => one.destroy()));
};
