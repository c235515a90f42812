/** What is known of PINs where the program that tries a wrong one is killed in the middle. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { first, serve } from '../../packages/sip2/src/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import { triedPinFinding } from '../../src/technician/wrong-pin/tried-pin.ts';
import { builtProgram } from '../support/repository/built.ts';
import { status98 } from '../support/sip2/library.ts';
import { pinWasTriedBy } from '../support/technician/tried-pin.ts';

const card = '20000000000012';
const right = '1234';

/** A library system that checks PINs; `stopped` resolves when the wrong one has come. */
async function strict() {
  let isSilent = true;
  let onWrong = () => {};
  const stopped = new Promise<void>((resolve) => {
    onWrong = resolve;
  });
  const server = await serve({
    onMessage: (message) => {
      if (message.code === '99') return status98();
      if (message.code !== '63') return { raw: `36Y20240517    093000AO|AA${card}|\r` };
      const pin = first(message, 'AD') ?? '';
      if (isSilent && pin !== '' && pin !== right) {
        onWrong();
        return 'silent';
      }
      const verdict = pin === '' ? '' : pin === right ? 'CQY|' : 'CQN|';
      const head = '64              00120240517    093000000000000000000000000000';
      return { raw: `${head}AO|AA${card}|AEx|BLY|${verdict}\r` };
    },
  });
  onTestFinished(() => server.close());
  return {
    ...{ port: server.port, stopped },
    answersAgain: () => {
      isSilent = false;
    },
  };
}

function configure(port: number) {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-pin-killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  const file = join(folder, 'kiosk.config.json');
  const devices = { reader: null, scanner: null, printer: null, terminal: null };
  const sip2 = { address: `tcp://127.0.0.1:${port}`, profile: 'generic', user: null };
  const policy = resolve('policies/wise.json');
  const pin = { identification: { pin: 'always' }, store: { folder: 'data' } };
  writeFileSync(file, JSON.stringify({ policy, sip2, ...devices, ...pin, screen: { port: 0 } }));
  return { folder, file };
}

function doctor(file: string) {
  const program = builtProgram();
  const words = ['doctor', '--config', file, '--card', card, '--pin', right, '--part', 'library'];
  return spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env.PATH, KIOSK_SIP2_PASSWORD: 'x' },
    stdio: 'ignore',
  });
}

test.each([
  ['none was tried before', false, 'pin-untried'],
  ['one was refused before', true, 'ok'],
])('killed while the wrong PIN is not answered, %s', async (_, wasTried, stands) => {
  const library = await strict();
  const { folder, file } = configure(library.port);
  if (wasTried) pinWasTriedBy(file);
  const kept = () => readdirSync(join(folder, 'data')).filter((name) => name.includes('pin'));
  const [before, written] = [kept(), readFileSync(file, 'utf8')];
  const killed = doctor(file);
  const ended = once(killed, 'close');
  const early = ended.then(() => Promise.reject(new Error('It ended by itself.')));
  await Promise.race([library.stopped, early]);
  killed.kill('SIGKILL');
  await ended;
  expect([kept(), readFileSync(file, 'utf8')]).toEqual([before, written]);
  const loaded = loadConfig(file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  expect(triedPinFinding(loaded.config)?.code).toBe(stands);
  library.answersAgain();
  const again = doctor(file);
  await once(again, 'close');
  expect(triedPinFinding(loaded.config)?.code).toBe('ok');
});
