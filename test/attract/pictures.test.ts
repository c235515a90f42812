/** The library's own pictures: which are shown, and that nothing else of the folder is served. */
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { readPicture } from '../../src/attract/picture.ts';
import { openPictures } from '../../src/attract/pictures.ts';

let folder: string;
let log: Report[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  log = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: string | Uint8Array) =>
  writeFileSync(join(folder, name), content);
const opened = () => openPictures(folder, (report) => log.push(report));

function png(width: number, height: number, ...chunks: string[]): Buffer {
  const header = Buffer.alloc(33);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(header);
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  return Buffer.concat([header, ...chunks.map((name) => Buffer.from(`\0\0\0\0${name}`))]);
}
function jpeg(width: number, height: number): Buffer {
  const frame = Buffer.from('ffc2001108000000000301220002110103110100', 'hex');
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  // A segment with a length of its own, and a fill byte, stand before it.
  return Buffer.concat([Buffer.from('ffd8ffe00004ffc0ff', 'hex'), frame]);
}
function webp(kind: string, fields: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.write('RIFF\0\0\0\0WEBP', 'latin1');
  bytes.write(kind, 12, 'latin1');
  fields(bytes);
  return bytes;
}
const svg = (body: string, root = '') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"${root}>${body}</svg>`);

test('the size of each kind, from its first bytes', () => {
  expect(readPicture(png(800, 600, 'IDAT'))).toEqual({
    type: 'image/png',
    width: 800,
    height: 600,
  });
  expect(readPicture(jpeg(4000, 3000))).toEqual({ type: 'image/jpeg', width: 4000, height: 3000 });
  const lossy = webp('VP8 ', (bytes) => {
    bytes.writeUInt16LE(640, 26);
    bytes.writeUInt16LE(480, 28);
  });
  const lossless = webp('VP8L', (bytes) => bytes.writeUInt32LE(639 | (479 << 14), 21));
  const extended = webp('VP8X', (bytes) => {
    bytes.writeUIntLE(639, 24, 3);
    bytes.writeUIntLE(479, 27, 3);
  });
  for (const each of [lossy, lossless, extended])
    expect(readPicture(each)).toEqual({ type: 'image/webp', width: 640, height: 480 });
  expect(readPicture(svg('', ' width="300" height="200"'))).toMatchObject({ width: 300 });
});

test.each([
  ['a bomb of pixels', png(60_000, 60_000), 'larger than 4096'],
  ['a PNG that moves', png(8, 8, 'acTL', 'IDAT'), 'moves'],
  ['a WebP that moves', webp('VP8X', (bytes) => bytes.writeUInt8(2, 20)), 'moves'],
  ['an SVG that moves', svg('<animate attributeName="x"/>'), 'moves'],
  ['an SVG with a script', svg('<script>1</script>'), 'script'],
  [
    'an SVG with entities',
    Buffer.from('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'),
    'entities',
  ],
  ['a JPEG that ends too early', Buffer.from('ffd8ffe0', 'hex'), 'ends too early'],
  ['a JPEG of lengths alone', Buffer.from(`ffd8${'ffe00000'.repeat(50)}`, 'hex'), 'ends too early'],
  ['a page', Buffer.from('<html><svg></svg></html>'), ''],
  ['a GIF', Buffer.from('GIF89a'), 'no JPEG, PNG, WebP or SVG'],
])('%s is refused', (_, bytes, problem) => {
  if (problem === '') return expect(readPicture(bytes).type).toBe('image/svg+xml');
  expect(() => readPicture(bytes)).toThrow(problem);
});

test('in the order of their names, with what they show; the rest of the folder is not served', () => {
  put('10-later.png', png(8, 8, 'IDAT'));
  put('2-first.svg', svg(''));
  put('2-first.txt', 'Een boek\nmet \u202eletters');
  put('secret.txt', 'x');
  put('notes.html', '<svg></svg>');
  put('.hidden.svg', svg(''));
  const pictures = opened();
  expect(pictures.shown()).toEqual([
    { src: '/pictures/picture-1', alt: 'Een boek met letters' },
    { src: '/pictures/picture-2', alt: '' },
  ]);
  expect(pictures.read('picture-1')?.type).toBe('image/svg+xml');
  for (const name of ['picture-3', '2-first.svg', '../secret.txt', 'secret.txt', '__proto__'])
    expect(pictures.read(name)).toBeNull();
  expect(log).toEqual([]);
});

test('what cannot be shown is logged once, by name; the others are shown', () => {
  put('a.png', 'no picture');
  put('b.svg', svg(''));
  put('c.svg', svg(' '.repeat(2_000_001)));
  symlinkSync('/dev/zero', join(folder, 'd.png'));
  const pictures = opened();
  pictures.look();
  expect(pictures.shown()).toHaveLength(1);
  expect(log.map(({ code, text }) => `${code} ${text.slice(0, 40)}`)).toEqual([
    'picture-refused The picture a.png is no JPEG, PNG, WebP ',
    'picture-refused The picture c.svg has more than 2 MB, an',
    'picture-refused The picture d.png cannot be read (no-fil',
  ]);
});

test('staff may change the folder; a file that is no picture any more is not served', () => {
  const pictures = opened();
  expect(pictures.shown()).toEqual([]);
  copyFileSync(resolve('demo/pictures/2-garden.svg'), join(folder, 'a.svg'));
  pictures.look();
  expect(pictures.read('picture-1')).not.toBeNull();
  put('a.svg', '#!/bin/sh');
  expect(pictures.read('picture-1')).toBeNull();
  rmSync(join(folder, 'a.svg'));
  pictures.look();
  expect(pictures.shown()).toEqual([]);
});

test('twenty at most, and a folder that is not there', () => {
  for (let at = 0; at < 22; at += 1) put(`${at}.svg`, svg(''));
  expect(opened().shown()).toHaveLength(20);
  expect(log).toHaveLength(2);
  log = [];
  expect(openPictures(join(folder, 'none'), (report) => log.push(report)).shown()).toEqual([]);
  expect(log[0]?.text).toContain('ENOENT');
});
