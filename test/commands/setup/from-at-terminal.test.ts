/** `kiosk setup --from` at a terminal: the name and a missing secret are asked for, one unseen. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtProgram } from '../../support/repository/built.ts';
import { isLong } from '../../support/repository/share.ts';
import { openTerminal } from '../../support/system/terminal.ts';

const inLong = test.runIf(isLong);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-from-'));
  const devices = { reader: null, scanner: null, printer: null, terminal: null };
  const sip2 = { password: { file: 'secrets/sip2-password' } };
  const base = { ...devices, sip2, screen: { port: 0 } };
  writeFileSync(join(folder, 'base.json'), JSON.stringify(base));
});
afterEach(() => rmSync(folder, { recursive: true }));

function open() {
  const main = builtProgram();
  const command = `env -C ${folder} ${process.execPath} ${main} setup --from base.json`;
  return openTerminal({ command, environment: {} });
}

inLong(
  'asks for the name and for the secret, shows the difference, and asks before it writes',
  async () => {
    const person = open();
    await person.sees('Name of this kiosk:');
    person.type('Zelfuitleen 4\r');
    await person.sees('sip2.password');
    await person.sees('Enter to leave it open:');
    person.type('geheim-4\r');
    await person.sees('+ device.name: "Zelfuitleen 4"');
    await person.sees('Write it?');
    person.type('y\r');
    await person.sees('it is in order');
    await person.ended;
    expect(person.raw()).not.toContain('geheim-4');
    expect(readFileSync(join(folder, 'secrets/sip2-password'), 'utf8')).toBe('geheim-4\n');
    expect(JSON.parse(readFileSync(join(folder, 'kiosk.config.json'), 'utf8'))).toMatchObject({
      device: { name: 'Zelfuitleen 4' },
      sip2: { password: { file: 'secrets/sip2-password' } },
    });
  },
);

inLong('no, or Ctrl-C at a question, leaves everything as it was', async () => {
  const one = open();
  await one.sees('Name of this kiosk:');
  one.type('\u0003');
  await one.sees('Nothing is changed.');
  await one.ended;
  const other = open();
  await other.sees('Name of this kiosk:');
  other.type('Zelfuitleen 4\r');
  await other.sees('Enter to leave it open:');
  other.type('\r');
  await other.sees('Write it?');
  other.type('n\r');
  await other.sees('Nothing is changed.');
  await other.ended;
  expect(
    ['kiosk.config.json', 'secrets', 'data'].map((name) => existsSync(join(folder, name))),
  ).toEqual([false, false, false]);
});
