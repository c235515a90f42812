/**
 * A printer as the file that usblp makes of it. A pty stands for that file: like it, it takes what
 * fits, says EAGAIN to the rest, and is gone with its plug.
 */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openPort } from '../../../hardware/open.ts';
import { PortError } from '../../../hardware/port.ts';
import {
  closeAll,
  closers,
  job,
  open,
  quick,
  simulate,
} from '../../support/hardware/printer-bench.ts';
import { type Pty, startPty } from '../../support/hardware/pty.ts';
import { until } from '../../support/hardware/until.ts';

afterEach(closeAll);

async function plugged(port: number): Promise<Pty> {
  const pty = await startPty(port);
  closers.push(() => pty.remove());
  return pty;
}
const long = Array.from({ length: 400 }, (_, index) => `line ${index} of a receipt`);

it('says its state and who it is, and prints more than its file takes at once', async () => {
  const simulator = await simulate();
  const { path } = await plugged(simulator.port);
  const { printer, ready, statuses } = open({ usb: path });
  await ready();
  expect(await printer.identify()).toMatchObject({ maker: 'EPSON', model: 'TM-T20III' });
  expect(await printer.print(job(...long))).toBe('printed');
  expect(simulator.printed()).toHaveLength(long.length + 1);
  simulator.setStatus({ paper: 'low' });
  await until(() => statuses.at(-1) === 'paper-low', 'paper low');
});

it('comes back under another number: the name that stays leads to it', async () => {
  const [first, second] = await Promise.all([simulate(), simulate()]);
  const [lp0, lp1] = [await plugged(first.port), await plugged(second.port)];
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-usb-'));
  closers.push(async () => rmSync(folder, { recursive: true }));
  const name = join(folder, 'usb-printer');
  symlinkSync(lp0.path, name);
  const { printer, states, reasons, ready } = open({ usb: name });
  await ready();
  await lp0.pull();
  rmSync(name);
  await until(() => states.at(-1) === 'down', 'down');
  expect(await printer.print(job('lost'))).toBe('offline');
  await until(() => reasons.at(-1)?.includes('is it plugged in') ?? false, 'it says why');
  symlinkSync(lp1.path, name);
  await ready();
  expect(await printer.print(job('found'))).toBe('printed');
  expect([first.paper(), second.paper()].join()).not.toContain('lost');
});

it('takes no more in the middle of a receipt: it is offline in time, lets go of its file, and comes back', async () => {
  const simulator = await simulate();
  const pty = await plugged(simulator.port);
  const limits = { line: { ...quick.line, writeTimeoutMs: 200 } };
  const { printer, reasons, statuses, ready } = open({ usb: pty.path }, limits);
  await ready();
  pty.hold(true);
  expect(await printer.print(job(...long, 'secret'))).toBe('offline');
  expect(statuses.at(-1)).toBe('offline');
  await until(() => reasons.some((why) => why.includes('paper in it')), 'it says what to look at');
  pty.hold(false);
  await ready();
  expect(await printer.print(job('next'))).toBe('printed');
  expect(simulator.paper()).not.toContain('secret');
  pty.hold(true);
  const printing = printer.print(job(...long));
  await printer.close();
  expect(await printing).toBe('offline');
});

it('what is no device, or is not there, is not opened, and says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-usb-'));
  closers.push(async () => rmSync(folder, { recursive: true }));
  const file = join(folder, 'lp0');
  const opening = (path: string) =>
    openPort(
      { kind: 'usb', path },
      { onData: () => {}, onDown: () => {} },
      { connectTimeoutMs: 500 },
    );
  await expect(opening(file)).rejects.toThrow(
    new PortError(
      `${file}: there is no such printer: is it plugged in, and switched on?`,
      'no-port',
    ),
  );
  writeFileSync(file, '');
  await expect(opening(file)).rejects.toThrow('is a file, and no device');
});
