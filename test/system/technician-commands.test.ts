/**
 * doctor, watch and support beside a kiosk that runs and lends: what a technician sees, and that
 * nothing of a patron is in it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import type { Live } from '../../src/technician/actions.ts';
import { askKiosk } from '../../src/technician/control/control-client.ts';
import type { Finding } from '../../src/technician/finding.ts';
import { runCommand } from '../support/commands/run.ts';
import { builtProgram } from '../support/repository/built.ts';
import { isLong } from '../support/repository/share.ts';
import { borrowed, here, identify, until } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

const program = builtProgram();
const secrets = { KIOSK_SIP2_PASSWORD: 'lindeveld', KIOSK_TERMINAL_PASSWORD: '000000' };
/** Of the kiosk, and of the shell beside it. */
const shared = { NODE_DEBUG: 'nothing' };
const folder = mkdtempSync(join(tmpdir(), 'kiosk-technician-'));
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({}, shared, { apart: true });
  await stage.sees(
    'everything works',
    ({ view }) => view.kind === 'attract' && view.limits === null,
  );
});
afterAll(async () => {
  await stage?.close();
  rmSync(folder, { recursive: true, force: true });
});

function kiosk(...args: string[]) {
  return kioskTold('', ...args);
}
/** `typed`: on its standard input */
function kioskTold(typed: string, ...args: string[]) {
  return runCommand([...args, '--config', join(stage.folder, 'kiosk.config.json')], {
    input: typed,
    env: { PATH: process.env.PATH ?? '', ...secrets, ...shared },
  });
}
function watching(): {
  child: ChildProcess;
  events: Live[];
  seen(test: (live: Live) => boolean): Promise<void>;
} {
  const config = join(stage.folder, 'kiosk.config.json');
  const child = spawn(process.execPath, [program, 'watch', '--json', '--config', config], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const events: Live[] = [];
  const listeners = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(JSON.parse(line) as Live);
    for (const listener of listeners) listener();
  });
  const seen = (test: (live: Live) => boolean) =>
    new Promise<void>((found) => {
      const look = () => {
        if (!events.some(test)) return;
        listeners.delete(look);
        found();
      };
      listeners.add(look);
      look();
    });
  return { child, events, seen };
}

let book = '';
test('watch shows a visit live, without personal data', async () => {
  const { child, events, seen } = watching();
  // Something that is seen shows that the stream stands.
  const trying = setInterval(
    () => void askKiosk(join(stage.folder, 'data'), '/parts/reader/test', 5_000, 'POST'),
    100,
  );
  await seen(({ type }) => type === 'audit');
  clearInterval(trying);
  await identify(stage, 1);
  [book = ''] = here(stage, 1);
  stage.layDown(book);
  await stage.sees('lent', borrowed(1));
  await seen((live) => live.type === 'trace' && live.entry.code === '12');
  expect(events[0]).toMatchObject({ type: 'state', kiosk: 'attract', visit: null });
  expect(events.some((live) => live.type === 'state' && live.visit !== null)).toBe(true);
  child.kill('SIGINT');
  expect((await once(child, 'close'))[0]).toBe(0);
  const text = JSON.stringify(events);
  for (const canary of [patronCard(1), book, 'Vermeulen', '1234"'])
    expect(text).not.toContain(canary);
});

test('idle: not while a patron is there', async () => {
  const { status, out } = await kiosk('idle');
  expect([status, out]).toEqual([1, 'Not now: a patron is at the screen.\n']);
});

test('doctor finds the devices of the running kiosk, and explains a lost one', async () => {
  const well = await kiosk('doctor', '--json');
  const { running, findings } = JSON.parse(well.out) as { running: boolean; findings: Finding[] };
  expect([well.err, running]).toEqual(['', true]);
  for (const part of ['library', 'reader', 'scanner', 'printer', 'terminal'] as const)
    expect(findings.filter((each) => each.part === part).map(({ light }) => light)).toEqual(['ok']);
  expect(findings.find(({ part }) => part === 'library')?.latencyMs).toBeGreaterThanOrEqual(0);
  // Once, not for the kiosk and for this shell.
  expect(findings.filter(({ code }) => code === 'environment-unsafe').length).toBe(1);
  await stage.printer.unplug();
  await until('the kiosk to miss the printer', () =>
    stage.log().some(({ code, part }) => code === 'part-down' && part === 'printer'),
  );
  const lost = await kiosk('doctor', '--part', 'printer', '--json');
  expect(lost.status).toBe(2);
  const causes = (JSON.parse(lost.out) as { findings: Finding[] }).findings.map(({ code }) => code);
  expect(causes).toEqual(['printer-down', 'connection-refused']);
  await stage.printer.plugIn();
});

test('doctor is red until a wrong PIN was tried, and tries it with a card that is typed', async () => {
  const data = join(stage.folder, 'data');
  rmSync(join(data, 'pin-tried.json'));
  const untried = await kiosk('doctor', '--part', 'library');
  expect([untried.status, untried.out]).toEqual([2, expect.stringContaining('pin-untried')]);
  const card = patronCard(35);
  const asked = ['--card', '-', '--part', 'library', '--json'];
  const { status, out, err } = await kioskTold(`${card}\n`, 'doctor', ...asked);
  expect([status, err, out]).toEqual([0, '', expect.anything()]);
  const { findings } = JSON.parse(out) as { findings: Finding[] };
  expect(findings.flatMap(({ told }) => told?.is ?? [])).toEqual(
    expect.arrayContaining(['card-known', 'pin-refused', 'answers-99']),
  );
  for (const text of [out, readFileSync(join(data, 'pin-tried.json'), 'utf8')])
    expect(text).not.toContain(card);
  expect((await kiosk('doctor', '--part', 'library')).status).toBe(0);
  for (const wrong of [
    ['--pin', '1234'],
    ['--card', '-'],
  ])
    expect(await kioskTold('\n', 'doctor', ...wrong)).toMatchObject({ status: 64, out: '' });
});

test.runIf(isLong)(
  'a library system that stops checking PINs: the patron sees it, and doctor is red until it checks them again',
  async () => {
    const enter = async () => {
      await stage.sees('attract', ({ view }) => view.kind === 'attract');
      stage.scanner.scan(patronCard(2));
      await stage.sees('the PIN pad', ({ view }) => view.kind === 'pin');
      await stage.touch({ type: 'PIN', pin: '1234' });
    };
    const leave = async () => {
      await stage.touch({ type: 'STOP' });
      const ended = ['receipt', 'goodbye', 'attract'];
      await stage.sees('an end', ({ view: { kind } }) => ended.includes(kind));
      await stage.touch({ type: 'DONE' });
      await stage.sees('goodbye', ({ view: { kind } }) => kind === 'goodbye' || kind === 'attract');
      await stage.touch({ type: 'DONE' });
    };
    const ofLibrary = async () => {
      const { out, status } = await kiosk('doctor', '--part', 'library', '--json');
      return [
        status,
        (JSON.parse(out) as { findings: Finding[] }).findings.map(
          ({ light, code }) => `${light} ${code}`,
        ),
      ];
    };
    stage.lift(book);
    await leave();
    stage.library.library.setQuirk('no-pin-verdict', true);
    await enter();
    const told = await stage.sees('a way on', ({ view }) => view.kind === 'identify');
    expect(told.view).toMatchObject({ problem: 'pin-unchecked' });
    expect(await ofLibrary()).toEqual([2, ['broken pin-unchecked']]);
    await leave();
    stage.library.library.setQuirk('no-pin-verdict', false);
    await enter();
    await stage.sees(
      'the account is open',
      ({ view }) => view.kind !== 'pin' && view.kind !== 'one-moment',
    );
    expect(await ofLibrary()).toEqual([0, [expect.stringMatching(/^ok /)]]);
    await leave();
    await stage.sees('attract', ({ view }) => view.kind === 'attract');
  },
);

test('support: no personal data or secret in any file', async () => {
  const canaries = [
    patronCard(1),
    book,
    'Vermeulen',
    'geheim-4711',
    'ann@lindeveld.example',
    'lindeveld"',
    'mistyped-0815',
    'E00401500A1B2C3D',
  ];
  // What must not be there all the same, in all the places where it could get in.
  const config = join(stage.folder, 'kiosk.config.json');
  const before = readFileSync(config, 'utf8');
  const odd = JSON.parse(before) as { sip2: object };
  const script = [{ expect: 'login:', send: 'geheim-4711' }];
  writeFileSync(
    config,
    JSON.stringify({
      ...odd,
      sip2: { ...odd.sip2, script, pasword: 'mistyped-0815' },
      metrics: { address: 'x' },
    }),
  );
  const log = join(folder, 'kiosk.log');
  writeFileSync(
    log,
    stage
      .log()
      .map((entry) => `${JSON.stringify(entry)}\n`)
      .join(''),
  );
  const [tag] = canaries.slice(-1);
  appendFileSync(
    log,
    `{"level":"info","part":"x","code":"y","text":"card ${patronCard(1)} of ann@lindeveld.example, tag ${tag}"}\n`,
  );
  appendFileSync(
    log,
    `TypeError: Els Vermeulen has no fees\n    at pay (dist/src/pay.js:1:1)\n{"half":"${book}\n`,
  );
  appendFileSync(log, `Started library-kiosk.service for tcp://kiosk:geheim-4711@library\n`);
  const out = join(folder, 'bundle.tar.gz');
  const { status, out: said } = await kiosk('support', '--log', log, '--out', out, '--json');
  writeFileSync(config, before);
  expect(status).toBe(0);
  const { contents } = JSON.parse(said) as { contents: string[] };
  execFileSync('tar', ['-xzf', out, '-C', folder]);
  const inside = join(
    folder,
    readdirSync(folder).find((name) => name.startsWith('kiosk-support-')) ?? '',
  );
  expect(readdirSync(inside).sort()).toEqual([...contents].sort());
  const text = contents
    .map((name) => `${name}\n${readFileSync(join(inside, name), 'utf8')}`)
    .join('\n');
  for (const canary of canaries) expect(text).not.toContain(canary);
  expect(text).not.toMatch(/\d{14}/);
  const kept = [
    '"code":"started"',
    '"code":"12"',
    '***',
    'setting-wrong',
    'library-kiosk.service',
    '    at pay',
    '"toSend": 0',
    '"action":"test"',
  ];
  for (const each of kept) expect(text).toContain(each);
});

test('watch and idle say in words that no kiosk runs', async () => {
  await stage.kill('SIGTERM');
  const gone = await kiosk('watch');
  expect([gone.status, gone.out]).toEqual([69, '']);
  expect(gone.err).toContain('No kiosk runs on');
  const idle = await kiosk('idle');
  expect([idle.status, idle.err]).toEqual([69, expect.stringContaining('No kiosk runs on')]);
});
