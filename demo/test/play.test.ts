import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { readFeed } from '../../src/attract/feed/read-feed.ts';
import { card } from '../../test/support/simulators/lindeveld.ts';
import { playPage } from './support/play-page.ts';

const { act, state, patron, url, simulators } = playPage();

describe('the page', () => {
  test('serves its own files, and no others', async () => {
    for (const [path, type] of [
      ['', 'text/html'],
      ['stage/stage.css', 'text/css'],
      ['stage/backstage.css', 'text/css'],
      ['stage/stage.js', 'text/javascript'],
      ['stage/backstage/account.js', 'text/javascript'],
    ]) {
      const answer = await fetch(url() + path);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        expect.stringContaining(type ?? ''),
      ]);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect((await fetch(`${url()}..%2f..%2fpackage.json`)).status).toBe(404);
  });

  test('the feed of the library has what is on next, on every day', async () => {
    const answer = await fetch(`${url()}calendar.ics`);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const text = await answer.text();
    for (const aheadDays of [0, 1]) {
      const now = new Date(Date.now() + aheadDays * 86_400_000).toISOString();
      const { kind, entries } = readFeed({ text, timeZone: 'Europe/Brussels', now });
      expect(kind).toBe('activities');
      expect(new Set(entries.map(({ title }) => title))).toEqual(
        new Set([
          'Voorleesuurtje voor kleuters',
          'Zaadjes ruilen in de zadenbib',
          'Tentoonstelling ‘Honderd jaar bib’',
        ]),
      );
    }
  });

  test('refuses other origins, other hosts and bodies that are no JSON', async () => {
    expect((await act('reader/take-all', {}, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await act('reader/take-all', {}, { origin: url().slice(0, -1) })).status).toBe(200);
    expect((await act('reader/take-all', {}, { 'content-type': 'text/plain' })).status).toBe(415);
    expect(await statusFor('rebound.example')).toBe('403');
  });

  /** fetch sets Host itself, so by hand */
  function statusFor(host: string): Promise<string> {
    const socket = connect(simulators().ports.page ?? 0, '127.0.0.1');
    socket.write(`GET /state HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    return new Promise((resolve) => {
      socket.once('data', (chunk) => {
        resolve(chunk.toString('latin1').split(' ')[1] ?? '');
        socket.destroy();
      });
    });
  }

  test('says what is wrong with an act', async () => {
    expect((await act('toaster/toast')).status).toBe(404);
    expect((await act('reader/put-items', { items: 'all' })).status).toBe(400);
    expect((await act('reader/put-items', { items: ['1'], more: true })).status).toBe(400);
    expect((await act('reader/put-items', { items: ['39990000000013'] })).status).toBe(404);
    expect((await act('library/set-status', { card: '1', status: 5 })).status).toBe(404);
    expect((await act('scanner/scan', { code: 'x' })).status).toBe(409);
    expect((await act('terminal/approve')).status).toBe(409);
  });

  test('shows a patron as the kiosk, the portal and the staff see him', async () => {
    const seen = (await patron(8))?.seen;
    expect(seen?.kiosk).toMatchObject({ level: 'payment', allows: { checkOut: false, pay: true } });
    expect(seen?.portal?.allows).toMatchObject({ renew: false, hold: true });
    expect(seen?.staff?.allows.checkOut).toBe(true);
    expect((await patron(17))?.seen.staff?.popUps).toContain('NOTA');
    expect((await patron(17))?.seen.staff?.warns).toEqual(['checkOut', 'renew']);
  });

  test('tells of every change by server-sent events', async () => {
    const events = await fetch(`${url()}events`);
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (wanted: string) => {
      while (!text.includes(wanted)) text += (await reader?.read())?.value ?? '';
      text = '';
    };
    await until('"today":"2024-05-17"');
    await act('library/set-blocks', { card: card(1), reasons: ['Zoekt ruzie'] });
    await until('Zoekt ruzie');
    await reader?.cancel();
  });
});

describe('the devices by the page', () => {
  /** All that is received, and a socket that closes with the test, whatever becomes of it. */
  function lineTo(part: 'scanner' | 'printer' | 'reader') {
    const socket = connect(simulators().ports[part] ?? 0, '127.0.0.1');
    // A simulator that closes first resets it.
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    const line = { socket, received: Buffer.alloc(0) };
    socket.on('data', (chunk) => {
      line.received = Buffer.concat([line.received, chunk]);
    });
    return line;
  }

  test('books, sets, cards and odd tags lie on the plate, and keep their security when they come back', async () => {
    await act('reader/put-items', { items: [shelfNumber('book', 1), shelfNumber('film', 6)] });
    await act('reader/put-card', { card: card(1) });
    for (const kind of ['blank', 'unreadable', 'foreign']) await act('reader/put-odd', { kind });
    const tags = (await state()).reader?.tags ?? [];
    expect(tags.map((tag) => [tag.kind, tag.part, tag.released])).toEqual([
      ['item', null, true],
      ['item', '1 of 3', false],
      ['item', '2 of 3', false],
      ['item', '3 of 3', false],
      ['patron', null, false],
      ['blank', null, false],
      ['unreadable', null, false],
      ['item', null, false],
    ]);
    const [lent] = simulators().devices.reader?.tags() ?? [];
    if (lent) simulators().devices.reader?.put({ ...lent, afi: 0x07 });
    await act('reader/take', { uids: [lent?.uid] });
    await act('reader/take-all');
    expect((await state()).reader?.tags).toEqual([]);
    await act('reader/put-items', { items: [shelfNumber('book', 1)] });
    expect((await state()).reader?.tags.map((tag) => tag.released)).toEqual([false]);
  });

  test('what is wrong with the reader, with a tag, or lies beside the books', async () => {
    await act('reader/put-items', { items: [shelfNumber('book', 1)] });
    const [{ uid = '' } = {}] = (await state()).reader?.tags ?? [];
    expect((await act('reader/trouble', { uid, trouble: 'afi-locked' })).status).toBe(200);
    expect((await act('reader/trouble', { uid: 'E004010000000000', trouble: 'none' })).status).toBe(
      404,
    );
    for (const order of ['fail-reads', 'cut-lists']) await act(`reader/${order}`, { times: 3 });
    await act('reader/warn', { on: true });
    await act('reader/put-foreign-card', { kind: 'iso14443a' });
    expect((await act('reader/put-foreign-card', { kind: 'passport' })).status).toBe(400);
    const { orders, reader } = await state();
    expect(orders).toMatchObject({ failingReads: 3, cutLists: 3, readerWarns: true });
    expect(reader).toMatchObject({ cards: 1, tags: [{ uid, trouble: 'afi-locked' }] });
    expect(simulators().devices.reader?.tags()[0]).toMatchObject({ uid, afiLocked: true });
    await act('reader/trouble', { uid, trouble: 'no-system-info' });
    expect(simulators().devices.reader?.tags()[0]).not.toHaveProperty('afiLocked');
    await act('reader/take-all');
    expect((await state()).reader).toMatchObject({ cards: 0, tags: [] });
  });

  test('an item of another library, by its number alone', async () => {
    expect((await act('reader/put-number', { item: 'ABM02400028262' })).status).toBe(200);
    expect((await act('reader/put-number', { item: 'a|b' })).status).toBe(400);
    const tags = (await state()).reader?.tags ?? [];
    expect(tags.map(({ item, kind, released }) => [item, kind, released])).toEqual([
      ['ABM02400028262', 'item', false],
    ]);
  });

  test('a scan reaches whoever listens', async () => {
    const line = lineTo('scanner');
    await expect.poll(() => simulators().devices.scanner?.connected).toBe(true);
    expect((await act('scanner/scan', { code: card(1) })).status).toBe(200);
    await expect.poll(() => line.received.toString('latin1')).toBe(`${card(1)}\r`);
  });

  test('a scanner sends as it is set: Codabar with its signs, seven bits with parity', async () => {
    const line = lineTo('scanner');
    await expect.poll(() => simulators().devices.scanner?.connected).toBe(true);
    await act('scanner/quirk', { quirk: 'codabar-letters', on: true });
    await act('scanner/scan', { code: '2123' });
    await act('scanner/quirk', { quirk: 'codabar-letters', on: false });
    await act('scanner/quirk', { quirk: 'seven-bits', on: true });
    await act('scanner/scan', { code: '2123' });
    // B2 B1 B2 33 and 8D: what a port of 8N1 makes of 7E1.
    const sent = Buffer.concat([Buffer.from('A2123B\r'), Buffer.from('b2b1b2338d', 'hex')]);
    await expect.poll(() => line.received.toString('hex')).toBe(sent.toString('hex'));
    expect((await act('scanner/quirk', { quirk: 'telepathy', on: true })).status).toBe(400);
    expect((await state()).scanner?.quirks).toContainEqual({ quirk: 'seven-bits', on: true });
  });

  test('a printer answers as its make does, and feeds at CR where it is set so', async () => {
    const line = lineTo('printer');
    // GS I is answered by every make, and waits its turn, where DLE EOT does not: all that was sent
    // before it has been answered.
    const [askModel, model] = ['1d4943', Buffer.from('_TM-T20III\0').toString('hex')];
    const answer = async (sent: string) => {
      line.received = Buffer.alloc(0);
      line.socket.write(Buffer.from(sent + askModel, 'hex'));
      await expect.poll(() => line.received.toString('hex')).toMatch(new RegExp(`${model}$`));
      return line.received.toString('hex').slice(0, -model.length);
    };
    expect(await answer('10140801031401060208')).toBe('372500');
    await act('printer/quirk', { quirk: 'no-clear-answer', on: true });
    expect(await answer('10140801031401060208')).toBe('');
    expect(await answer('1d7201')).toBe('00');
    await act('printer/quirk', { quirk: 'no-end-of-job', on: true });
    expect(await answer('1d7201')).toBe('');
    expect(await answer('100401')).toBe('12');
    await act('printer/quirk', { quirk: 'star-status', on: true });
    expect(await answer('100401')).toBe('23860000000000000012');
    await act('printer/quirk', { quirk: 'star-status', on: false });
    await act('printer/quirk', { quirk: 'cr-feeds', on: true });
    line.socket.write('one\n\rtwo\n\r');
    await expect.poll(async () => (await state()).printer?.paper).toBe('one\n\ntwo\n');
  });

  test('a printer with a small buffer stops the host, and loses what comes nevertheless', async () => {
    await act('printer/quirk', { quirk: 'small-buffer', on: true });
    const line = lineTo('printer');
    line.socket.write('some line of text\n'.repeat(100));
    await expect.poll(async () => (await state()).printer?.lostBytes).toBeGreaterThan(0);
    await expect
      .poll(() => line.received.includes(0x13) && line.received.includes(0x11))
      .toBe(true);
  });

  test('paper is printed, torn, and runs out', async () => {
    const { socket } = lineTo('printer');
    socket.write('Tot 7 juni\n');
    await expect.poll(async () => (await state()).printer?.paper).toContain('Tot 7 juni');
    await act('printer/tear');
    await act('printer/set-status', { paper: 'out', coverOpen: true });
    expect((await state()).printer).toMatchObject({
      paper: '',
      condition: { paper: 'out', coverOpen: true, offline: false },
    });
  });

  test.each(['library', 'reader', 'scanner', 'printer', 'terminal'] as const)(
    'the %s can be pulled out and put back',
    async (name) => {
      const open = () =>
        new Promise<string>((resolve) => {
          const socket = connect(simulators().ports[name] ?? 0, '127.0.0.1');
          socket.once('connect', () => {
            socket.destroy();
            resolve('connected');
          });
          socket.once('error', () => resolve('refused'));
        });
      await act(`${name}/unplug`);
      expect([await open(), (await state())[name]?.plugged]).toEqual(['refused', false]);
      await act(`${name}/plug-in`);
      expect([await open(), (await state())[name]?.plugged]).toEqual(['connected', true]);
    },
  );

  test('garbage comes out of the wire', async () => {
    const line = lineTo('reader');
    await expect.poll(() => simulators().devices.reader?.connected).toBe(true);
    await act('reader/garbage');
    await expect.poll(() => line.received.length).toBeGreaterThan(0);
  });
});

test('the terminal by the page: its own status, and silence', async () => {
  expect((await act('terminal/status', { code: 0xf0 })).status).toBe(200);
  expect((await state()).terminal?.status).toBe(0xf0);
  expect((await act('terminal/status', { code: 256 })).status).toBe(400);
  expect((await act('terminal/silent', { on: true })).status).toBe(200);
  await act('terminal/silent', { on: false });
});

test('the terminal by the page: quirks of the field, the end of its day, another register', async () => {
  expect((await act('terminal/quirk', { quirk: 'repeats-lines', on: true })).status).toBe(200);
  expect((await state()).terminal?.quirks.filter(({ on }) => on)).toEqual([
    { quirk: 'repeats-lines', on: true },
  ]);
  expect((await act('terminal/quirk', { quirk: 'none', on: true })).status).toBe(404);
  await act('terminal/quirk', { quirk: 'repeats-lines', on: false });
  expect((await act('terminal/pay-other', { amountCents: 777 })).status).toBe(200);
  expect((await state()).terminal?.transactions.at(-1)).toMatchObject({
    amountCents: 777,
    by: 'other',
  });
  expect((await act('terminal/close-day')).status).toBe(200);
});

test('the desk receives a call for help, and the kiosk hears that someone is coming', async () => {
  const send = (call: unknown) =>
    fetch(`${url()}calls`, { method: 'POST', body: JSON.stringify(call) });
  const call = { call: '7', device: 'Toestel 2', reason: 'patron', text: 'Iemand vraagt hulp.' };
  expect((await act('desk/come')).status).toBe(404);
  expect((await send({ call: '7' })).status).toBe(400);
  await send({ ...call, reason: 'test' });
  expect((await state()).call).toBe(null);
  const { answerUrl } = (await (await send(call)).json()) as { answerUrl: string };
  const answer = async () => await (await fetch(new URL(answerUrl, url()))).json();
  expect([await answer(), (await state()).call]).toEqual([
    { acknowledged: false },
    { ...call, coming: false },
  ]);
  expect((await act('desk/come')).status).toBe(200);
  expect(await answer()).toEqual({ acknowledged: true });
  expect((await fetch(`${url()}calls/8`)).status).toBe(404);
});
