import { afterEach, describe, expect, test } from 'vitest';
import { toHex } from '../../../hardware/hex.ts';
import { fromHex } from '../../../hardware/zvt/bytes.ts';
import { converse } from '../../../hardware/zvt/conversation.ts';
import { decode, type Message } from '../../../hardware/zvt/messages.ts';
import { until } from '../../support/hardware/until.ts';
import { pay } from '../../support/hardware/zvt-bench.ts';
import {
  approvedStatus,
  closeAll,
  ok,
  play,
  receipt,
  start,
} from '../../support/hardware/zvt-dialogues.ts';
import { enquiring, kiosk, registering, terminal } from '../../support/hardware/zvt-peer.ts';

afterEach(closeAll);

describe('what the dialogues do not say', () => {
  const repeating = kiosk('06 20 05 00 00 00 03 03');
  const status = (bitmaps: string) => [
    terminal(`04 0F ${toHex([bitmaps.replaceAll(' ', '').length / 2])} ${bitmaps}`),
    ok,
  ];
  const line = [terminal('06 D1 06 00 5A 41 48 4C 4E'), ok];
  test.each([
    ['receipt lines only (zvt2sumup)', line, 'not-told'],
    ['nothing at all', [], 'not-told'],
    [
      'a payment, without its result',
      status('04 00 00 00 00 02 50 87 00 07 0B 00 00 05'),
      'not-told',
    ],
    ['an unknown bitmap before the result', status('1D 01 27 00 04 00 00 00 00 02 50'), 'not-told'],
    ['the last one was no payment', status('27 6D'), null],
  ] as const)('06 20 is answered with %s', async (_what, said, expected) => {
    const { peer, bench } = await play([
      ...enquiring,
      repeating,
      terminal('80 00 00'),
      ...said,
      terminal('06 0F 00'),
      ok,
    ]);
    expect(await bench.driver.lastTransaction()).toEqual(expected);
    await peer.done;
  });

  test.each([
    ['84 83 00', [], null],
    ['80 00 00', [terminal('06 1E 01 83'), ok], null],
    ['80 00 00', [terminal('06 1E 01 6C'), ok], 'unreachable'],
    ['84 9C 00', [], 'unreachable'],
  ] as const)('06 20 is answered with %s %j', async (answer, said, expected) => {
    const { peer, bench } = await play([...enquiring, repeating, terminal(answer), ...said]);
    expect(await bench.driver.lastTransaction()).toEqual(expected);
    await peer.done;
  });

  test('the journal comes before the acknowledgement', async () => {
    const { peer, bench } = await play([
      ...start,
      terminal(approvedStatus),
      ok,
      terminal('06 0F 00'),
      ok,
    ]);
    let release: () => void = () => {};
    const disk = new Promise<void>((resolve) => {
      release = resolve;
    });
    let asked = false;
    const payment = pay(bench.driver, 250, () => {
      asked = true;
      return disk;
    });
    await until(() => asked, 'the kiosk is asked to journal');
    const before = peer.heard.length;
    // Long enough for an acknowledgement to cross a loopback socket many times over.
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(peer.heard.slice(before)).toEqual([]);
    expect(peer.heard.at(-1)).toBe(start[0]?.dir === 'ecr>pt' ? start[0].hex : '');
    release();
    expect(await payment.outcome).toEqual({ kind: 'approved', receipt });
    await peer.done;
    expect(peer.heard.slice(before)).toEqual(['80 00 00', '80 00 00']);
  });

  test('a status information that comes twice is one payment', async () => {
    const { peer, bench } = await play([
      ...start,
      terminal(approvedStatus),
      ok,
      terminal(approvedStatus),
      ok,
      terminal('06 0F 00'),
      ok,
    ]);
    const payment = pay(bench.driver);
    expect(await payment.outcome).toEqual({ kind: 'approved', receipt });
    await peer.done;
    expect(payment.journal).toEqual([receipt]);
  });

  test('a wrong PIN, and then the right one', async () => {
    const { peer, bench } = await play([
      ...start,
      terminal('04 0F 02 27 37'),
      ok,
      terminal(approvedStatus),
      ok,
      terminal('06 0F 00'),
      ok,
    ]);
    expect(await pay(bench.driver).outcome).toEqual({ kind: 'approved', receipt });
    await peer.done;
  });

  test('a wrong PIN, and then the line is lost: unknown', async () => {
    const { bench } = await play([
      ...start,
      terminal('04 0F 02 27 37'),
      ok,
      { dir: 'event', event: 'connection lost' },
    ]);
    expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'unknown' });
  });

  test('declined, and then the line is lost: declined', async () => {
    const { bench } = await play([
      ...start,
      terminal('04 0F 02 27 05'),
      ok,
      { dir: 'event', event: 'connection lost' },
    ]);
    expect(await pay(bench.driver).outcome).toEqual({ kind: 'declined', code: '05' });
  });

  test('print lines and blocks are acknowledged, a question is not answered', async () => {
    const { peer, bench } = await play([
      ...start,
      terminal('06 D1 0F 40 52 49 45 44 47 20 35 30 06 04 1F 07 01 02'),
      ok,
      terminal('06 D3 0B 06 09 1F 07 01 02 25 03 07 01 20'),
      ok,
      terminal('04 0D 00'),
      kiosk('84 83 00'),
      terminal(approvedStatus),
      ok,
      terminal('06 0F 00'),
      ok,
    ]);
    expect(await pay(bench.driver).outcome).toEqual({ kind: 'approved', receipt });
    await peer.done;
  });

  test.each([
    ['another amount', (status: string) => status.replace('02 50', '02 40')],
    ['another currency', (status: string) => status.replace('49 09 78', '49 07 56')],
  ])('%s is turned down', async (_what, changed) => {
    const { peer, bench } = await play([
      ...start,
      terminal(changed(approvedStatus)),
      kiosk('84 66 00'),
      terminal('06 1E 01 6C'),
      ok,
    ]);
    const payment = pay(bench.driver);
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    await peer.done;
    expect(payment.journal).toEqual([]);
    expect(bench.reports.map(({ code }) => code)).toContain('amount-differs');
  });

  test('turned down, and the terminal completes all the same: unknown', async () => {
    const { bench } = await play([
      ...start,
      terminal(approvedStatus),
      kiosk('84 66 00'),
      terminal('06 0F 00'),
      ok,
    ]);
    const payment = pay(bench.driver, 250, () => Promise.reject(new Error('the disk is full')));
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
  });

  test('turned down once, it stays turned down, and the journal is not asked again', async () => {
    const refused = [terminal(approvedStatus), kiosk('84 66 00')];
    const { peer, bench } = await play([
      ...start,
      ...refused,
      ...refused,
      terminal('06 1E 01 6C'),
      ok,
    ]);
    let asked = 0;
    const payment = pay(bench.driver, 250, () => {
      asked += 1;
      if (asked === 1) throw new Error('the disk is full');
    });
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    await peer.done;
    expect(payment.journal).toEqual([]);
  });

  test('a status that is read only when the line is gone is not kept as a payment', async () => {
    let answered: () => void = () => {};
    const link = {
      receive: () => {},
      end: () => {},
      send: (apdu: Uint8Array) =>
        apdu[0] === 0x80 ? new Promise<void>((resolve) => (answered = resolve)) : Promise.resolve(),
    };
    const statuses: Message[] = [];
    const conversation = converse(link, {
      command: fromHex('06 01 00'),
      t3Ms: 1_000,
      t4Ms: 1_000,
      onStatus: async (message) => {
        statuses.push(message);
        return 0;
      },
    });
    for (const hex of ['80 00 00', '04 FF 01 0A', '04 0F 02 27 00']) {
      const decoded = decode(fromHex(hex));
      if (decoded.ok) conversation.receive(decoded.message);
    }
    // The answer to 04 FF is still on its way when the line goes.
    await new Promise((resolve) => setImmediate(resolve));
    conversation.end('unplugged');
    answered();
    expect(await conversation.ending).toEqual({ kind: 'lost', why: 'unplugged' });
    expect(statuses).toEqual([]);
  });

  test('turned down, and the line is lost: unknown', async () => {
    const { bench } = await play([
      ...start,
      terminal(approvedStatus),
      kiosk('84 66 00'),
      { dir: 'event', event: 'connection lost' },
    ]);
    const payment = pay(bench.driver, 250, () => Promise.reject(new Error('the disk is full')));
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
  });

  test.each([
    ['completed without a status', [terminal('06 0F 00'), ok]],
    ['approved, then aborted', [terminal(approvedStatus), ok, terminal('06 1E 01 6C'), ok]],
    [
      'approved, then declined',
      [terminal(approvedStatus), ok, terminal('04 0F 02 27 05'), ok, terminal('06 0F 00'), ok],
    ],
    [
      'a status without a result',
      [terminal('04 0F 03 87 04 71'), kiosk('84 66 00'), terminal('06 0F 00'), ok],
    ],
    [
      'two approvals',
      [
        terminal(approvedStatus),
        ok,
        terminal(approvedStatus.replaceAll('04 71', '04 72')),
        kiosk('84 66 00'),
        terminal('06 1E 01 6C'),
        ok,
      ],
    ],
  ])('%s: unknown', async (_name, steps) => {
    const { peer, bench } = await play([...start, ...steps]);
    expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'unknown' });
    await peer.done;
  });

  test('an abort without a code is a cancellation', async () => {
    const { bench } = await play([...start, terminal('06 1E 00'), ok]);
    expect(await pay(bench.driver).outcome).toEqual({ kind: 'cancelled' });
  });

  test('approved after the kiosk asked to stop: still a payment', async () => {
    const { peer, bench } = await play([
      ...start,
      terminal('04 FF 01 0A'),
      ok,
      kiosk('06 B0 00'),
      terminal('84 83 00'),
      terminal(approvedStatus),
      ok,
      terminal('06 0F 00'),
      ok,
    ]);
    const payment = pay(bench.driver);
    await until(
      () => payment.steps.includes('insert-card') && peer.heard.at(-1) === '80 00 00',
      'the card is asked for',
    );
    payment.abort.abort();
    expect(await payment.outcome).toEqual({ kind: 'approved', receipt });
    await peer.done;
    expect(payment.journal).toEqual([receipt]);
  });

  test('lost while the approval is being journalled: unknown, and told only when the journal is done', async () => {
    const { bench } = await play([
      ...start,
      terminal(approvedStatus),
      { dir: 'event', event: 'connection lost' },
    ]);
    const payment = pay(bench.driver, 250, () =>
      until(() => bench.states.some(({ state }) => state === 'down'), 'the line is lost'),
    );
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    expect(payment.journal).toEqual([receipt]);
  });

  test('an approval that nobody asked for is turned down', async () => {
    const { peer, bench } = await play([terminal(approvedStatus), kiosk('84 66 00')]);
    await peer.done;
    expect(bench.reports).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'stray-payment' }),
    );
  });

  test.each([
    ['the payment of before, again', '10 06', '00 00 00 00 02 50', '80 00 00'],
    ['one of the next day, with the same numbers', '10 07', '00 00 00 00 02 50', '84 66 00'],
    ['one of another amount, with the same numbers', '10 06', '00 00 00 00 09 99', '84 66 00'],
  ])('an approval after the payment: %s', async (_what, date, cents, answer) => {
    const stray = approvedStatus
      .replace('0D 10 06', `0D ${date}`)
      .replace('00 00 00 00 02 50', cents);
    const { peer, bench } = await play([
      ...[...start, terminal(approvedStatus), ok, terminal('06 0F 00'), ok],
      ...[terminal(stray), kiosk(answer)],
    ]);
    expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'approved' });
    await peer.done;
  });

  test('06 01 is never said again: T3 hangs up', async () => {
    const { peer, bench } = await play(
      [kiosk('06 01 0C 04 00 00 00 00 02 50 49 09 78 19 40'), ...registering, ...enquiring],
      { commandTimeoutMs: 200 },
    );
    expect(await pay(bench.driver).outcome).toEqual({
      kind: 'unknown',
      why: expect.stringContaining('did not answer 06 01'),
    });
    await peer.done;
    expect(peer.heard.filter((said) => said.startsWith('06 01'))).toHaveLength(1);
  });

  test('T4 is started again by 04 FF, and hangs up in the end', async () => {
    const waiting = Array.from({ length: 3 }, () => [terminal('04 FF 01 0E'), ok]).flat();
    const { bench } = await play([...start, ...waiting, ...registering, ...enquiring], {
      paymentTimeoutMs: 200,
    });
    const payment = pay(bench.driver);
    expect(await payment.outcome).toEqual({
      kind: 'unknown',
      why: 'the terminal said nothing within 200 ms',
    });
    expect(payment.steps).toEqual(['connecting', 'wait', 'wait', 'wait']);
  });
});
