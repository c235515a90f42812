/**
 * Requests that no browser and no monitor would send, as bytes: what a server of the kiosk must
 * refuse without a harm.
 */
import { connect, type NetConnectOpts } from 'node:net';

export interface Server {
  name: string;
  /** where it listens: a port of the loopback address, or the path of a socket */
  at: NetConnectOpts;
  /** what it takes for its own name in `Host` */
  host: string;
  /** what every path of it begins with, `` or `/service/api` */
  base: string;
  /** a path that changes something, by POST */
  changes: string;
  /** a path that it answers */
  good: string;
}

const crlf = '\r\n';
function request(line: string, headers: readonly string[], body = '') {
  return `${[line, ...headers].join(crlf)}${crlf}${crlf}${body}`;
}

/** `partial`: not a whole request, so that the server may wait for the rest of it. */
type Row = readonly [name: string, bytes: (server: Server) => string | Buffer, partial?: 'partial'];

function get(path: (server: Server) => string, ...more: string[]) {
  return (server: Server) =>
    request(`GET ${path(server)} HTTP/1.1`, [`Host: ${server.host}`, ...more]);
}
function post(body: string, more: readonly string[] = [], type = 'application/json') {
  return (server: Server) =>
    request(
      `POST ${server.base}${server.changes} HTTP/1.1`,
      [
        `Host: ${server.host}`,
        `Content-Type: ${type}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        ...more,
      ],
      body,
    );
}
function chunked(chunks: string, more: readonly string[] = []) {
  return (server: Server) =>
    request(
      `POST ${server.base}${server.changes} HTTP/1.1`,
      [
        `Host: ${server.host}`,
        'Content-Type: application/json',
        'Transfer-Encoding: chunked',
        ...more,
      ],
      chunks,
    );
}

export const hostileRequests: readonly Row[] = [
  // The request line.
  ['an address of two slashes', get(() => '//')],
  ['three slashes', get(() => '///')],
  ['two slashes and a name', get(() => '//evil.example/metrics')],
  ['two slashes and a port that is none', get(() => '//x:99999999/')],
  ['two slashes and half an IPv6 address', get(() => '//[::1')],
  ['a backslash', get(({ base }) => `${base}\\\\`)],
  ['an absolute form that is no address', get(() => 'http://')],
  ['an absolute form with a bad port', get(() => 'http://a:b/')],
  ['an absolute form of another scheme', get(() => 'file:///etc/passwd')],
  ['an absolute form with a bad percent in its name', get(() => 'http://%zz/')],
  ['an address without a slash', get(() => 'metrics')],
  ['an asterisk', (server) => request('OPTIONS * HTTP/1.1', [`Host: ${server.host}`])],
  ['a percent without its digits', get(({ base }) => `${base}/%`)],
  ['a percent with half a letter', get(({ base }) => `${base}/%E0%A4%A`)],
  ['a nought in the path', get(({ base }) => `${base}/%00`)],
  ['a way out of the folder', get(({ base }) => `${base}/..%2f..%2f..%2fetc%2fpasswd`)],
  [
    'a way out of the folder, twice encoded',
    get(({ base }) => `${base}/%252e%252e/%252e%252e/etc/passwd`),
  ],
  ['the prototype of every object', get(({ base }) => `${base}/__proto__`)],
  ['a path of 60 000 letters', get(({ base }) => `${base}/${'a'.repeat(60_000)}`)],
  [
    'raw bytes in the path',
    (server) =>
      Buffer.from(`GET ${server.base}/\xff\xfe HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`, 'latin1'),
  ],
  ['no version', () => `GET /${crlf}${crlf}`],
  ['a version that is none', ({ host }) => request('GET / HTTP/9.9', [`Host: ${host}`])],
  [
    'a method that is none',
    ({ host, base }) => request(`BREW ${base}/pot HTTP/1.1`, [`Host: ${host}`]),
  ],
  ['TRACE', ({ host, base, good }) => request(`TRACE ${base}${good} HTTP/1.1`, [`Host: ${host}`])],
  ['CONNECT', ({ host }) => request('CONNECT evil.example:443 HTTP/1.1', [`Host: ${host}`])],
  [
    'a change by DELETE',
    ({ host, base, good }) => request(`DELETE ${base}${good} HTTP/1.1`, [`Host: ${host}`]),
  ],
  // Not HTTP at all.
  ['a hello of TLS', () => Buffer.from(`16030100c8010000c40303${'00'.repeat(64)}`, 'hex')],
  ['a message of SIP2', () => '9900302.00AY1AZFCA5\r', 'partial'],
  ['noughts', () => Buffer.alloc(2_000)],
  ['nothing but line ends', () => `${'\r\n'.repeat(500)}`, 'partial'],
  ['the preface of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  // Headers.
  ['no Host', ({ base }) => request(`GET ${base}/nothing HTTP/1.1`, [])],
  [
    'two Hosts',
    ({ host, base }) =>
      request(`GET ${base}/nothing HTTP/1.1`, [`Host: ${host}`, 'Host: evil.example']),
  ],
  [
    'a Host that is none',
    ({ base }) => request(`GET ${base}/nothing HTTP/1.1`, ['Host: a b/c?d#e@f:::']),
  ],
  ['an empty Host', ({ base }) => request(`GET ${base}/nothing HTTP/1.1`, ['Host:'])],
  [
    'a Host of half an IPv6 address',
    ({ base }) => request(`GET ${base}/nothing HTTP/1.1`, ['Host: [::']),
  ],
  [
    'a header of 40 000 letters',
    get(({ base }) => `${base}/nothing`, `X-Long: ${'a'.repeat(40_000)}`),
  ],
  [
    'two thousand headers',
    get(({ base }) => `${base}/nothing`, ...Array.from({ length: 2_000 }, (_, at) => `X-${at}: 1`)),
  ],
  ['a header without a colon', get(({ base }) => `${base}/nothing`, 'nonsense')],
  ['a header folded over two lines', get(({ base }) => `${base}/nothing`, 'X-Folded: a', ' b')],
  ['a header with a nought', get(({ base }) => `${base}/nothing`, 'X-Nought: a\0b')],
  [
    'a broken cookie',
    get(({ base }) => `${base}/nothing`, 'Cookie: kiosk-service=%; =;;; =%E0%A4%A'),
  ],
  [
    'an upgrade to something unknown',
    get(({ base }) => `${base}/nothing`, 'Connection: Upgrade', 'Upgrade: h2c'),
  ],
  // Bodies.
  [
    'a length that is none',
    ({ host, base, changes }) =>
      request(`POST ${base}${changes} HTTP/1.1`, [
        `Host: ${host}`,
        'Content-Type: application/json',
        'Content-Length: many',
      ]),
  ],
  [
    'a negative length',
    ({ host, base, changes }) =>
      request(`POST ${base}${changes} HTTP/1.1`, [
        `Host: ${host}`,
        'Content-Type: application/json',
        'Content-Length: -1',
      ]),
  ],
  ['two lengths', post('{}', ['Content-Length: 7'])],
  ['a length and chunks', post('{}', ['Transfer-Encoding: chunked'])],
  ['a chunk whose size is none', chunked('zz\r\n{}\r\n0\r\n\r\n')],
  ['a chunk of 2^64 bytes', chunked('ffffffffffffffffff\r\n{}\r\n')],
  ['an unknown transfer encoding', post('{}', ['Transfer-Encoding: rot13'])],
  [
    'more than is promised',
    chunked(`${(3_000_000).toString(16)}\r\n${' '.repeat(3_000_000)}\r\n0\r\n\r\n`),
  ],
  ['an expectation of another kind', post('{}', ['Expect: wonders'])],
  ['an empty body', post('')],
  ['half a body', post('{"type":')],
  ['no JSON', post('\u0000\u0001\u0002')],
  ['200 000 brackets', post('['.repeat(200_000))],
  ['a prototype', post('{"__proto__":{"type":"BEGIN"},"constructor":{"prototype":{}}}')],
  ['another type of content', post('{"type":"BEGIN"}', [], 'text/plain')],
  ['a type of content that is none', post('{"type":"BEGIN"}', [], ';;;===')],
  ['another page', post('{"type":"BEGIN"}', ['Origin: http://evil.example'])],
  ['an origin that is none', post('{}', ['Origin: null'])],
];

/** The status of the answer; `closed` without one; `waits` for the rest of what was sent. */
export type Outcome = number | 'closed' | 'waits';

const waitsMs = 250;

/** Sends bytes, and looks what comes of them. An answer must begin within five seconds. */
export function send(server: Server, bytes: string | Buffer, partial = false): Promise<Outcome> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(server.at);
    const end = (outcome: Outcome) => {
      clearTimeout(late);
      socket.destroy();
      resolve(outcome);
    };
    const late = setTimeout(() => end('waits'), partial ? waitsMs : 5_000);
    socket.on('connect', () => socket.write(bytes));
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const status = /^HTTP\/1\.[01] (\d{3}) /.exec(text)?.[1];
      // 100 is no answer yet.
      if (status !== undefined && status !== '100') end(Number(status));
    });
    socket.on('close', () => end('closed'));
  });
}

/** What a request without harm gets, on a connection of its own. */
export function ask(server: Server, path = server.good): Promise<Outcome> {
  return send(
    server,
    request(`GET ${server.base}${path} HTTP/1.1`, [`Host: ${server.host}`, 'Connection: close']),
  );
}
