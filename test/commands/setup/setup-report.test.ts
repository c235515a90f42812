/** The end of `kiosk setup`: the readiness report, on a kiosk that runs or on one started for it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Simulators } from '../../../simulators/start.ts';
import { builtProgram } from '../../support/repository/built.ts';
import { isLong } from '../../support/repository/share.ts';
import { useSetupRoom } from '../../support/system/setup-room.ts';
import { startSetup, type Typist } from '../../support/system/setup-typist.ts';

/** Each walks the whole setup. */
const inLong = test.runIf(isLong);

const room = useSetupRoom();
const environment = { KIOSK_SIP2_PASSWORD: 'lindeveld' };
const main = builtProgram();

function configured(more: object) {
  const of = (name: keyof Simulators['ports']) => ({
    address: `tcp://127.0.0.1:${room.simulators.ports[name]}`,
  });
  const sip2 = { ...of('library'), user: 'kiosk', location: '35500' };
  const none = { reader: null, scanner: null, terminal: null, printer: of('printer') };
  const own = { version: 2, sip2, store: { folder: 'data' }, ...none, screen: { port: 0 } };
  writeFileSync(room.file, JSON.stringify({ ...own, ...more }));
}
/** Nothing but the hours is changed, up to the question at the end. */
async function toTheEnd(hours = 'always'): Promise<Typist> {
  const it = startSetup({ file: room.file, words: '--plain', environment });
  room.open.push(it);
  await it.answers('Address and port', 'skip');
  await it.picks('Which library system', 'Skip');
  await it.answers('User of the SIP2', 'skip');
  await it.answers('Number of a card', 'skip');
  for (const name of ['reader', 'scanner', 'printer', 'terminal'])
    await it.picks(`Where is the ${name}`, 'Skip');
  await it.picks('pay with a code', 'Skip');
  await it.answers('When is the library open', hours);
  await it.picks('All is answered', 'Show the difference');
  await it.sees('Make one now');
  it.type('n\r');
  await it.agrees('Write it?');
  await it.sees('Try each device now');
  return it;
}
const reports = () =>
  existsSync(join(room.folder, 'data/reports'))
    ? readdirSync(join(room.folder, 'data/reports')).filter((name) => name.endsWith('.json'))
    : [];
const noneRuns = () => !existsSync(join(room.folder, 'data/control.sock'));

inLong(
  'a port that is taken: why it does not start, and the setup is written all the same',
  async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    configured({ screen: { port } });
    const it = await toTheEnd('mo-fr 9-17');
    it.type('\r');
    await it.sees('There is no report. The kiosk does not start');
    await it.sees(`Port ${port} is in use`);
    await it.sees('choose another port as');
    await it.sees('kiosk report');
    expect([await it.ended, noneRuns(), reports()]).toEqual([0, true, []]);
    expect(readFileSync(room.file, 'utf8')).toContain('"friday"');
    other.close();
  },
  60_000,
);

inLong(
  'Ctrl-C at the first question, and a closed terminal, end the kiosk that was started',
  async () => {
    configured({});
    const it = await toTheEnd('mo-fr 9-17');
    it.type('\r');
    await it.sees('Your initials');
    expect(noneRuns()).toBe(false);
    it.type('\u0003');
    await it.sees('There is no report. Nothing was tried.');
    await it.sees('What comes next');
    expect([await it.ended, noneRuns(), reports()]).toEqual([0, true, []]);
    const other = await toTheEnd('mo-fr 9-18');
    other.type('\r');
    await other.sees('Your initials');
    other.kill();
    await expect.poll(noneRuns, { timeout: 20_000 }).toBe(true);
  },
  60_000,
);

inLong(
  'a kiosk that runs takes the new configuration first, and runs on',
  async () => {
    configured({});
    const kiosk = spawn(process.execPath, [main, 'run', '--config', room.file], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    room.open.push(kiosk);
    let log = '';
    kiosk.stdout.on('data', (chunk: Buffer) => {
      log += String(chunk);
    });
    await expect.poll(() => log, { timeout: 20_000 }).toContain('"started"');
    const it = await toTheEnd('mo-fr 9-17');
    it.type('y\r');
    await it.sees('takes the new configuration');
    await it.answers('Your initials', 'ab');
    await it.sees('Is everything on the test receipt readable');
    it.type('y\r');
    await it.sees('Scan your own library card');
    it.type('s\r');
    await it.sees(/\d+ passed, /);
    await it.sees('The kiosk runs with this configuration');
    expect([await it.ended, kiosk.exitCode]).toEqual([0, null]);
    expect(log).toContain('"restarted"');
    expect(reports()).toHaveLength(1);
  },
  60_000,
);

inLong(
  '--from … --yes --report: the same without a person; a device that is broken is told',
  async () => {
    configured({ printer: { address: 'tcp://127.0.0.1:1' } });
    const words = [
      'setup',
      '--from',
      room.file,
      '--to',
      join(room.folder, 'k4/k.json'),
      '--name',
      'K4',
    ];
    const run = async (...more: string[]) => {
      const child = spawn(process.execPath, [main, ...words, '--yes', ...more], {
        env: { PATH: process.env.PATH, ...environment },
      });
      let out = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => {
          out += String(chunk);
        });
      const [status] = await once(child, 'close');
      return { status, out };
    };
    const own = ['--set', 'store.folder=data', '--no-devices'];
    const without = await run(...own);
    expect([without.status, existsSync(join(room.folder, 'k4/data/reports'))]).toEqual([0, false]);
    const broken = await run(...own, '--report');
    expect(broken.out).toContain('was started only for this report, and has ended');
    expect([broken.status, broken.out]).toEqual([2, expect.stringMatching(/printer\s.*FAILED/)]);
    const untried = await run('--set', 'printer=null', '--report');
    expect([untried.status, untried.out]).toEqual([2, expect.stringContaining('pin-untried')]);
    const right = await run('--set', 'identification.pin=never', '--report');
    expect([right.status, right.out]).toEqual([0, expect.stringContaining('0 failed')]);
    expect(readdirSync(join(room.folder, 'k4/data/reports')).length).toBeGreaterThan(1);
    expect(existsSync(join(room.folder, 'k4/data/control.sock'))).toBe(false);
  },
  90_000,
);
