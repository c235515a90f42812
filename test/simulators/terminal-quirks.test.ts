/** The simulated terminal as others in the field behave: what is on its wire, quirk by quirk. */
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { toHex } from '../../hardware/hex.ts';
import { createApduFramer } from '../../hardware/zvt/apdu.ts';
import { fromHex } from '../../hardware/zvt/bytes.ts';
import { startTerminal, type Terminal, type TerminalOptions } from '../../simulators/terminal.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A register that acknowledges whatever it hears, and keeps it. */
async function openRegister(terminal: Terminal) {
  const socket: Socket = connect(terminal.port, '127.0.0.1');
  closers.push(() => socket.destroy());
  const framer = createApduFramer();
  let heard: string[] = [];
  let wake = () => {};
  socket.on('data', (chunk) => {
    for (const apdu of framer.push(chunk).apdus) {
      heard.push(toHex(apdu));
      if (apdu[0] !== 0x80 && apdu[0] !== 0x84) socket.write(fromHex('80 00 00'));
    }
    wake();
  });
  const until = async (found: () => boolean) => {
    while (!found())
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  return {
    say: (hex: string) => socket.write(fromHex(hex)),
    heard: () => heard,
    until,
    /** A command, and all that comes up to its end. */
    run: async (hex: string, end = /^(84|06 0F|06 1E)/) => {
      heard = [];
      socket.write(fromHex(hex));
      await until(() => heard.some((one) => end.test(one)));
      return heard;
    },
  };
}

const payment = '06 01 0C 04 00 00 00 00 02 50 49 09 78 19 40';
const repeat = '06 20 05 00 00 00 03 03';
const registration = '06 00 06 00 00 00 1E 09 78';

async function open(options: Partial<TerminalOptions> = {}) {
  const terminal = await startTerminal({ port: 0, ...options });
  closers.push(() => terminal.close());
  return { terminal, register: await openRegister(terminal) };
}

test('the last receipt: whole, as lines only, as nothing, without its result, behind an unknown bitmap', async () => {
  const { terminal, register } = await open();
  await register.run(registration);
  await register.run(payment);
  expect((await register.run(repeat))[1]).toMatch(/^04 0F .. 27 00 04 00 00 00 00 02 50 /);
  terminal.setQuirk('repeats-lines', true);
  expect(new Set((await register.run(repeat)).map((one) => one.slice(0, 5)))).toEqual(
    new Set(['80 00', '06 D1', '06 0F']),
  );
  terminal.setQuirk('repeats-lines', false);
  terminal.setQuirk('repeats-nothing', true);
  expect(await register.run(repeat)).toEqual(['80 00 00', '06 0F 00']);
  terminal.setQuirk('repeats-nothing', false);
  terminal.setQuirk('repeats-no-result', true);
  expect((await register.run(repeat))[1]).toMatch(/^04 0F .. 04 00 00 00 00 02 50 /);
  terminal.setQuirk('repeats-no-result', false);
  terminal.setQuirk('repeats-unknown-bitmap', true);
  expect((await register.run(repeat))[1]).toMatch(/^04 0F .. 1D 01 27 00 04 00 00 00 00 02 50 /);
});

test('a day that is closed by its own clock, and another register in between', async () => {
  const { terminal, register } = await open({ quirks: ['numbers-anew', 'no-date'] });
  await register.run(payment);
  // The answer to 06 0F is on its way.
  await expect.poll(() => terminal.payOther(777)).toBe(true);
  expect((await register.run(repeat))[1]).toMatch(/ 04 00 00 00 00 07 77 .* 0D 00 00 .* 87 00 02 /);
  expect(terminal.closeDay()).toBe(true);
  expect((await register.run(repeat)).at(-1)).toBe('06 1E 01 83');
  await register.run(payment);
  expect(terminal.transactions().map(({ receiptNumber, by }) => `${receiptNumber} ${by}`)).toEqual([
    '0001 kiosk',
    '0002 other',
    '0001 kiosk',
  ]);
  terminal.setQuirk('same-number', true);
  await register.run(payment);
  expect(terminal.transactions().at(-1)?.receiptNumber).toBe('0001');
});

test('neither is possible while a payment is under way', async () => {
  const { terminal, register } = await open({ usually: 'hold' });
  void register.run(payment);
  await register.until(() => register.heard().some((one) => one.startsWith('04 FF')));
  expect([terminal.closeDay(), terminal.payOther(100)]).toEqual([false, false]);
});

test('busy for ever: 04 FF again and again, a stop or none', async () => {
  const { terminal, register } = await open({ repeatMs: 5 });
  terminal.next('busy-for-ever');
  register.say(payment);
  await register.until(() => register.heard().length > 5);
  register.say('06 B0 00');
  const before = register.heard().length;
  await register.until(() => register.heard().length > before + 5);
  expect(register.heard().filter((one) => /^(04 0F|06 0F|06 1E)/.test(one))).toEqual([]);
});

test('a stop that is completed first and aborted later; a text where the status belongs', async () => {
  const { register } = await open({
    usually: 'hold',
    quirks: ['completes-before-abort', 'text-for-status'],
  });
  register.say(payment);
  await register.until(() => register.heard().some((one) => one.startsWith('04 FF')));
  expect(register.heard().at(-1)).toBe(`04 FF 12 24 10 ${toHex(Buffer.from('Karte einstecken'))}`);
  const heard = await register.run('06 B0 00', /^06 1E/);
  expect(heard).toEqual(['80 00 00', '06 0F 00', '06 1E 01 6C']);
});

test('05 01 that is never answered', async () => {
  const { register } = await open({ quirks: ['no-status-enquiry'] });
  await register.run(registration);
  register.say('05 01 05 00 00 00 03 02');
  expect(await register.run(repeat)).toEqual(['80 00 00', '06 1E 01 83']);
});

test.each([
  ['BA', [1, 2], 'a payment to the register (py ecrterm)'],
  ['1E', [], 'print lines were not asked for'],
  ['9C', [], 'administration only'],
])(
  'registered with %s, receipts %j of a payment come as print lines: %s',
  async (config, receipts) => {
    const { register } = await open();
    await register.run(`06 00 06 00 00 00 ${config} 09 78`);
    const heard = await register.run(payment);
    const types = heard
      .filter((one) => one.startsWith('06 D1'))
      .map((one) => Number(one.slice(-2)));
    expect([...new Set(types)]).toEqual(receipts);
  },
);
