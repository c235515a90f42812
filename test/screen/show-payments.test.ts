/** What the statecharts know of a payment, as what the screen shows; and how a code is drawn. */
import { encode } from 'uqr';
import { describe, expect, test } from 'vitest';
import { qrCode } from '../../src/screen/qr-code.ts';
import { allUp, blocked, card, openDesk } from '../support/machines/desk.ts';
import { seen } from '../support/screen/seen.ts';

const text = 'https://pay.bancontact.net/pay/2/5bdb1685b93d1c000bde96f2';
const until = '1970-01-01T00:02:50.000Z';
const both = { ...allUp, code: 'up' } as const;

describe('the way to pay', () => {
  test('a kiosk is not limited while one of its ways works', async () => {
    const desk = await openDesk(blocked, { ...both, terminal: 'down' });
    expect(seen(desk)).toMatchObject({
      view: { kind: 'attract', limits: null },
      payBy: { terminal: 'not-now', code: 'works' },
    });
    await desk.send({ type: 'PART', part: 'code', state: 'down' });
    expect(seen(desk).view).toMatchObject({ limits: { pay: 'not-now' } });
  });

  test('the question has the amount, and a way that does not work now', async () => {
    const desk = await openDesk(blocked, both);
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' });
    const ways = { terminal: 'works', code: 'works' };
    expect(seen(desk).view).toEqual({ kind: 'pay-how', amountCents: 320, ways });
    await desk.send({ type: 'PART', part: 'terminal', state: 'down' });
    expect(seen(desk).view).toMatchObject({ ways: { ...ways, terminal: 'not-now' } });
  });
});

describe('a payment by a code', () => {
  test('shows the code, never its text, and the words of what came of it know the way', async () => {
    const desk = await openDesk(blocked, { ...both, terminal: 'absent' });
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' });
    expect(seen(desk).view).toMatchObject({ kind: 'pay', way: 'code', code: null });
    await desk.progress({ kind: 'code', text, until });
    expect(seen(desk).view).toMatchObject({ step: 'scan-code', code: qrCode({ text, until }) });
    expect(JSON.stringify(seen(desk))).not.toContain('pay.bancontact');
    await desk.send({ type: 'CANCEL' });
    expect(seen(desk).view).toMatchObject({ code: null, cancelling: true });
    await desk.payments.answer({ kind: 'not-paid', why: 'cancelled' });
    expect(seen(desk).view).toEqual({ kind: 'not-paid', why: 'cancelled', way: 'code' });
  });

  test.each(['paid-not-booked', 'unknown'] as const)('its end, %s, names the way', async (kind) => {
    const desk = await openDesk(blocked, { ...both, terminal: 'absent' });
    await desk.send(card, { type: 'FEES' }, { type: 'PAY' });
    const more = { attempt: '5f1c8f0e-0000', patron: blocked };
    await desk.payments.answer(
      kind === 'unknown' ? { kind, amountCents: 320, ...more } : { kind, paidCents: 320, ...more },
    );
    expect(seen(desk).view).toMatchObject({ way: 'code', reference: '5F1C8F0E' });
  });
});

describe('the drawing of a code', () => {
  /** The modules that the runs of a path cover. */
  function modulesOf({ size, path }: ReturnType<typeof qrCode>): boolean[][] {
    const modules = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
    const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)];
    expect(runs.map(([run]) => run).join('')).toBe(path);
    for (const [, x, y, width, back] of runs) {
      expect(back).toBe(width);
      for (let at = 0; at < Number(width); at += 1) {
        const row = modules[Number(y)] ?? [];
        expect(row[Number(x) + at]).toBe(false);
        row[Number(x) + at] = true;
      }
    }
    return modules;
  }

  test.each([text, 'a', `${text}?${'x'.repeat(120)}`])('has every dark module once: %s', (link) => {
    const drawn = qrCode({ text: link, until });
    expect(modulesOf(drawn)).toEqual(encode(link, { ecc: 'M', border: 0 }).data);
    expect(drawn.until).toBe(until);
  });
});
