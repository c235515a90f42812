/** What the documents point at is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const rooms = [
  'machines',
  ...['sip2', 'blocks', 'region-documents'].map((room) => `packages/${room}`),
  ...['circulation', 'branch'].map((room) => `src/${room}`),
];
const documents = [
  ...['README.md', 'CONTRIBUTING.md'],
  ...rooms.map((room) => `${room}/README.md`),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const folders =
  'src|machines|hardware|packages|test|docs|ui|simulators|fleet|demo|scripts|bench|policies|packaging';
const named = new RegExp(`\`((?:${folders})/[\\w./-]*)\``, 'g');
const linked = /\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g;

test.each(documents)('%s names only files that there are', (document) => {
  const text = readFileSync(document, 'utf8');
  const missing = [
    ...[...text.matchAll(named)].map(([, path = '']) => path),
    ...[...text.matchAll(linked)].map(([, path = '']) => join(document, '..', path)),
  ].filter((path) => !existsSync(path));
  expect(missing).toEqual([]);
});

test.each(rooms)('%s/README.md names only files of its room', (room) => {
  const files = readdirSync(room, { recursive: true, encoding: 'utf8' });
  const named = readFileSync(`${room}/README.md`, 'utf8').matchAll(/`([\w./-]+\.ts)`/g);
  const missing = [...named]
    .map(([, path = '']) => path)
    .filter((path) => !existsSync(path) && !files.some((file) => `/${file}`.endsWith(`/${path}`)));
  expect(missing).toEqual([]);
});
