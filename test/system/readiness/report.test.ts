/** The readiness report of a whole kiosk, with its devices as simulators on the wire. */
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import type { TerminalQuirk } from '../../../simulators/terminal.ts';
import { type RunOptions, runReadiness } from '../../../src/technician/readiness/run.ts';
import type { Answer, Check, Question } from '../../../src/technician/report.ts';
import { until } from '../../support/hardware/until.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ library: { name: 'Bib Lindeveld', timeZone: 'Europe/Brussels' } });
  await stage.sees('attract', ({ view }) => view.kind === 'attract');
});
afterAll(() => stage?.close());

/** One that is on the shelf: its security is on. */
function book() {
  const { items, loans } = stage.library.library.state;
  return [...items.keys()].find((item) => !loans.has(item)) ?? '';
}
function run(options: Partial<RunOptions>) {
  return runReadiness({ folder: join(stage.folder, 'data'), ...options });
}
async function reportOf(options: Partial<RunOptions>) {
  const outcome = await run(options);
  if (outcome.kind !== 'report') throw new Error(JSON.stringify(outcome));
  return outcome.report;
}
function find(checks: readonly Check[], name: string) {
  return checks.find(({ check }) => check === name);
}
function untilOver(over: AbortSignal) {
  return new Promise<null>((resolve) => over.addEventListener('abort', () => resolve(null)));
}

/** What a person at the kiosk does and sees. */
async function person(question: Question, over: AbortSignal): Promise<Answer | null> {
  switch (question.check) {
    case 'print': {
      const paper = stage.printer.paper();
      const isRight = question.kind === 'yes-no' && paper.includes(question.figures ?? '?');
      return { answer: isRight ? 'yes' : 'no' };
    }
    case 'scan':
      stage.scanner.scan(book());
      break;
    case 'tag':
      stage.layDown(book());
      break;
    case 'card':
      stage.scanner.scan(patronCard(1));
      break;
    default:
      return { answer: 'yes' };
  }
  return untilOver(over);
}

test('a person tries each device; sound and keypad wait for the kiosk’s own screen', async () => {
  const told: string[] = [];
  const report = await reportOf({
    by: 'AB',
    can: ['ask'],
    ask: person,
    onCheck: ({ check }) => told.push(check),
  });
  stage.lift(book());
  expect(told).toEqual(report.checks.map(({ check }) => check));
  expect(find(report.checks, 'print')).toMatchObject({ light: 'ok', by: 'AB' });
  expect(find(report.checks, 'scan')).toMatchObject({ light: 'ok', told: { is: 'scanned-item' } });
  expect(find(report.checks, 'tag')).toMatchObject({ told: { is: 'tag-secured' } });
  expect(find(report.checks, 'card')).toMatchObject({
    light: 'ok',
    told: { is: 'card-may-borrow', name: `…${patronCard(1).slice(-4)}` },
  });
  expect(find(report.checks, 'terminal')).toMatchObject({ told: { is: 'diagnosis-passed' } });
  expect(find(report.checks, 'lamp')).toMatchObject({ light: 'off' });
  for (const name of ['sound', 'keypad'])
    expect(find(report.checks, name)).toMatchObject({ light: 'not-judged', code: 'not-at-screen' });
  expect(report).toMatchObject({ kind: 'attended', by: 'AB', worst: 'ok' });
  expect(report.devices.find(({ part }) => part === 'terminal')?.identity).toMatch(/ZVT .*\d{8}/);
  const reader = report.devices.find(({ part }) => part === 'reader');
  expect(reader?.identity).toBe('Feig MR102, firmware 3.3, device ID 0A1B2C3D');
  expect(report.devices.find(({ part }) => part === 'printer')).toMatchObject({
    identity: 'EPSON TM-T20III firmware 40.02 ESC/POS',
    serial: 'X3XF012345',
  });
  expect(report.versions.map(({ name }) => name)).toContain('node');
});

test('the test receipt has the local time, in the language of the library', () => {
  const paper = stage.printer.paper();
  expect(paper).toContain('Testticket');
  expect(paper).toContain('Bib Lindeveld');
  const there = new Intl.DateTimeFormat('nl-BE', { timeZone: 'Europe/Brussels', month: 'long' });
  expect(paper).toContain(there.format(new Date()));
  expect(paper).not.toMatch(/\dT\d\d:\d\d|Z$/m);
});

test('the card is in no file, and the report is readable for the kiosk’s user alone', async () => {
  const folder = join(stage.folder, 'data', 'reports');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const files = readdirSync(folder).map((name) => join(folder, name));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'latin1')).not.toContain(patronCard(1));
  }
});

test('without a person nothing is printed, and what takes one is not judged', async () => {
  stage.printer.tear();
  stage.printer.setStatus({ paper: 'out' });
  const report = await reportOf({});
  stage.printer.setStatus({ paper: 'ok' });
  expect(stage.printer.paper()).toBe('');
  expect(find(report.checks, 'print')).toMatchObject({ light: 'not-judged', code: 'not-asked' });
  expect(find(report.checks, 'printer')).toMatchObject({ code: 'printer-paper-out' });
  expect(report).toMatchObject({ kind: 'unattended', worst: 'broken' });
});

test('red until a wrong PIN was tried: the card of the person does it, once', async () => {
  rmSync(join(stage.folder, 'data', 'pin-tried.json'));
  const asked = () => stage.library.received().filter((code) => code === '63').length;
  const ofLibrary = async () => find((await reportOf({ only: ['library'] })).checks, 'library');
  const tryCard = () => reportOf({ by: 'AB', can: ['ask'], only: ['card'], ask: person });
  expect(await ofLibrary()).toMatchObject({ light: 'broken', code: 'pin-untried' });
  stage.library.library.setQuirk('yes-to-any-pin', true);
  expect((await tryCard()).checks).toMatchObject([{ light: 'broken', code: 'pin-any' }]);
  expect(await ofLibrary()).toMatchObject({ light: 'broken', code: 'pin-any' });
  stage.library.library.setQuirk('yes-to-any-pin', false);
  stage.library.library.setQuirk('refuses-without-pin', true);
  expect((await tryCard()).checks).toMatchObject([{ light: 'attention', code: 'card-silent' }]);
  stage.library.library.setQuirk('refuses-without-pin', false);
  expect((await tryCard()).checks).toMatchObject([
    { light: 'ok', told: { is: 'card-may-borrow' } },
  ]);
  expect(await ofLibrary()).toMatchObject({ light: 'ok', told: { is: 'answers-99' } });
  const before = asked();
  await tryCard();
  expect(asked()).toBe(before + 1);
});

test('what a person leaves out, and what is left when they stop, is never passed', async () => {
  const stop = new AbortController();
  const report = await reportOf({
    ...{ by: 'AB', can: ['ask'], only: ['print', 'scan', 'card', 'clock'], signal: stop.signal },
    ask: async ({ check }, over) => {
      if (check === 'print') return { answer: 'no' };
      if (check === 'scan') return { answer: 'skip' };
      stop.abort();
      return untilOver(over);
    },
  });
  expect(report.stopped).toBe(true);
  expect(report.checks.map(({ check, code }) => [check, code])).toEqual([
    ['print', 'print-unreadable'],
    ['scan', 'left-out'],
    ['card', 'left-out'],
    ['clock', 'ok'],
  ]);
});

test('the terminal’s diagnosis: none is no failure; it is asked only while no patron can come', async () => {
  const check = async (quirk: TerminalQuirk, options: Partial<RunOptions>) => {
    stage.terminal.setQuirk(quirk, true);
    const { checks } = await reportOf({ only: ['terminal'], ...options });
    stage.terminal.setQuirk(quirk, false);
    return checks[0];
  };
  const attended = { by: 'AB', can: ['ask'] } as const;
  expect(await check('no-diagnosis', attended)).toMatchObject({
    light: 'ok',
    text: 'The terminal answers; it has no diagnosis.',
  });
  expect(await check('diagnosis-fails', attended)).toMatchObject({
    light: 'broken',
    code: 'diagnosis-failed',
    told: { is: 'says', name: 'A3' },
    text: expect.stringContaining('A3 (no connection to the payment network)'),
  });
  expect(await check('diagnosis-fails', {})).toMatchObject({ light: 'ok' });
  // It takes 30 s; a person who ends the report does not wait for it, nor does the next patron.
  const stop = new AbortController();
  const slow = check('diagnosis-slow', { ...attended, signal: stop.signal });
  await until(() => stage.terminal.display() === 'Diagnosis', 'it examines itself');
  stop.abort();
  expect(await slow).toMatchObject({ light: 'ok' });
  await until(() => stage.terminal.display() === 'Ready', 'the terminal stops too');
});

test('during a visit it is refused, and the patron notices nothing', async () => {
  await stage.sees('attract', ({ view }) => view.kind === 'attract');
  stage.scanner.scan(patronCard(2));
  await stage.sees('the visit', ({ view }) => view.kind !== 'attract');
  const outcome = await run({});
  expect(outcome).toMatchObject({ kind: 'refused', refused: { code: 'visit-under-way' } });
});

test('a folder without a running kiosk is told apart', async () => {
  expect(await runReadiness({ folder: join(stage.folder, 'elsewhere') })).toEqual({
    kind: 'absent',
  });
});
