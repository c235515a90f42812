/**
 * Every call of the product that may speak TLS says itself that certificates are checked and which
 * version is the least: Node would take both from the environment (NODE_TLS_REJECT_UNAUTHORIZED,
 * NODE_OPTIONS). What that does on the wire is in test/system/hostile/weakened-trust.test.ts.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The doctor accepts any certificate, so that it can say what is wrong with it; it sends nothing. */
const accepts = ['src/technician/probes/path.ts'];
const files = execFileSync(
  'git',
  ['ls-files', 'src', 'hardware', 'machines', 'packages/*/src', 'fleet/src'],
  {
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => file.endsWith('.ts'));

/** What opens no line. */
const openNone = ['checkServerIdentity', 'createSecureContext'];
/** Packages that dial by themselves; each is given a line of ours instead. */
const dialling = ['connect', 'connectAsync', 'wsconnect', 'io', 'default'];

/** What in this text may speak TLS on the word of the environment. */
function looseCalls(text: string): string[] {
  const loose: string[] = [];
  const names: string[] = [];
  for (const [, what = '', from = ''] of text.matchAll(/^import ([^;]+?) from '([^']+)';/gm)) {
    if (what.startsWith('type ')) continue;
    const values = valuesOf(what);
    if (/^(node:)?(tls|https)$/.test(from)) {
      if (values === null) loose.push(what);
      for (const [name, local] of values ?? []) if (!openNone.includes(name)) names.push(local);
    } else if (/^(node:)?http2$|^undici$|^ws$/.test(from)) loose.push(from);
    else if (/^mqtt$|^@nats-io\/(transport-node|nats-core)$/.test(from))
      for (const [name] of values ?? [['default']])
        if (name !== undefined && dialling.includes(name)) loose.push(`${name} of ${from}`);
  }
  for (const [from] of text.matchAll(/import\('(node:)?(tls|https|http2|undici|ws)'\)/g))
    loose.push(from);
  const isOwnFetch = /function fetch\(/.test(text);
  if (!isOwnFetch && /(?<![.\w])(globalThis\.)?fetch\((?!\w+: )/.test(text)) loose.push('fetch');
  if (/new (WebSocket|EventSource)\(/.test(text)) loose.push('a socket of the web');
  const body = text.replace(/^import [^;]+;|^ *\/?\*.*$|\/\/.*$|async \w+\(/gm, '');
  // It opens its lines with the settings that it is given.
  if (/import\('nodemailer'\)/.test(text)) names.push('createTransport\\(');
  const calls = names.reduce(
    (count, name) => count + [...body.matchAll(new RegExp(`\\b${name}(?!\\w)`, 'g'))].length,
    0,
  );
  for (const setting of ['rejectUnauthorized: true', "minVersion: 'TLSv1\\.[23]'"])
    if ([...body.matchAll(new RegExp(setting, 'g'))].length < calls) loose.push(setting);
  return loose;
}

/** Name and local name of each value; null: the whole module. */
function valuesOf(what: string): [string, string][] | null {
  const named = /^\{([\s\S]*)\}$/.exec(what)?.[1];
  if (named === undefined) return null;
  return named
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && !each.startsWith('type '))
    .map((each) => {
      const [name = '', local = name] = each.split(/\s+as\s+/);
      return [name, local];
    });
}

test('S7: each says itself that certificates are checked, and from which version on', () => {
  const found = files
    .map((file) => ({ file, loose: looseCalls(readFileSync(file, 'utf8')) }))
    .filter(({ loose }) => loose.length > 0);
  expect(found).toEqual(accepts.map((file) => ({ file, loose: ['rejectUnauthorized: true'] })));
});

test.each([
  ["import { connect } from 'node:tls';\nconnect({ minVersion: 'TLSv1.3' });"],
  ["import { connect } from 'node:tls';\nconnect({ rejectUnauthorized: true });"],
  ["import { request as ask } from 'https';\nask(url, { rejectUnauthorized: false });"],
  ["import * as tls from 'node:tls';\n"],
  ["import https from 'node:https';\n"],
  ["const { connect } = await import('node:tls');"],
  ["const { createTransport } = await import('nodemailer');\ncreateTransport({ host });"],
  ['const answer = await fetch(url);'],
  ['const answer = await globalThis.fetch(url);'],
  ["import { connect } from 'mqtt';\n"],
  ["import {\n  connect,\n  type Msg,\n} from '@nats-io/transport-node';\n"],
  [
    "import { connect } from 'node:tls';\nconnect({ minVersion: 'TLSv1.2', rejectUnauthorized: true });\nconnect({});",
  ],
])('%j is found', (text) => {
  expect(looseCalls(text)).not.toEqual([]);
});
