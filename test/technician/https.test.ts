/** The doctor and the setup at a library system that takes SIP2 inside HTTPS. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { HttpsFault } from '../../simulators/library/https/faults.ts';
import { schema } from '../../src/config/schema.ts';
import { probeLibrary } from '../../src/technician/probes/library/library.ts';
import { openSetup } from '../../src/technician/setup/setup.ts';
import { canary, libraryOverHttps } from '../support/sip2/https.ts';

function configOf(address: string, profile: 'fbs' | 'koha-suomi') {
  return schema.parse({ sip2: { address, profile, user: canary.user, institutionId: '3550' } });
}
const secrets = { 'sip2.password': canary.password };
function expectNoCanary(seen: unknown): void {
  expect(JSON.stringify(seen)).not.toMatch(/kanarie|zang|vogel/);
}

test.each(['fbs', 'koha-suomi'] as const)(
  '%s answers: the path, the answer, and nothing of a line',
  async (profile) => {
    const { front, address } = await libraryOverHttps(profile);
    const { findings, clock } = await probeLibrary(configOf(address, profile), secrets, 3_000);
    expect(findings.filter(({ light }) => light === 'broken')).toEqual([]);
    expect(clock?.date18).toMatch(/^2026/);
    const texts = findings.map(({ text }) => text).join('\n');
    expect(texts).toContain('The library system answers (99');
    expect(texts).not.toMatch(/end with CR|checksum|log-in is accepted/);
    expect(front.posted()).toEqual(['99']);
    expectNoCanary(findings);
  },
);

test.each<[HttpsFault, string, RegExp]>([
  ['unauthorized', 'log-in-refused', /refuses the log-in in the envelope/],
  ['redirect', 'envelope-unanswered', /redirect, which is not followed/],
  ['error', 'envelope-unanswered', /answered with an error/],
  ['empty', 'envelope-unanswered', /empty/],
  ['wrong-namespace', 'envelope-unanswered', /of another system/],
  ['no-xml', 'envelope-unanswered', /no well-formed XML/],
])('%s is %s', async (fault, code, text) => {
  const { front, address } = await libraryOverHttps('fbs');
  front.misbehave(fault);
  const { findings } = await probeLibrary(configOf(address, 'fbs'), secrets, 1_000);
  const broken = findings.filter(({ light }) => light === 'broken');
  expect(broken.map((each) => each.code)).toEqual([code]);
  expect(broken[0]?.text).toMatch(text);
  expectNoCanary(findings);
});

test('a path that it does not have: nothing was carried out, and it says with which status', async () => {
  const { address } = await libraryOverHttps('fbs');
  const { findings } = await probeLibrary(configOf(`${address}/x`, 'fbs'), secrets, 1_000);
  expect(findings.at(-1)).toMatchObject({
    code: 'envelope-unanswered',
    text: expect.stringContaining('404'),
  });
});

test('setup: the whole address, then the log-in; the password goes into a file of its own', async () => {
  const { address } = await libraryOverHttps('koha-suomi');
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-setup-https-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'kiosk.config.json');
  const setup = openSetup({
    file,
    environment: {},
    running: null,
    isGuarded: false,
    found: async () => [],
    now: () => '2026-01-01T11:00:00Z',
    answerMs: 3_000,
  });
  const place = { address, line: 'tls' };
  expect(await setup.test('library', place)).toMatchObject({ isRight: true });
  setup.accept('library', place, 'right');
  const { questions } = await setup.step('profile');
  expect(questions[0]).toMatchObject({ name: 'profile', value: 'koha-suomi' });
  const names = { name: 'Lindeveld', institution: '3550', branch: '35500', device: 'Kiosk 1' };
  setup.accept('profile', { profile: 'koha-suomi', ...names }, 'right');
  const account = { user: canary.user, password: canary.password, location: '35500' };
  expect(await setup.test('log-in', { ...account, user: '' })).toMatchObject({
    isRight: false,
    findings: [{ where: 'sip2.user' }],
  });
  const wrong = await setup.test('log-in', { ...account, password: 'other' });
  expect(wrong.findings.map(({ code }) => code)).toContain('log-in-refused');
  expect(await setup.test('log-in', account)).toMatchObject({ isRight: true });
  setup.accept('log-in', account, 'right');
  const { next, complaints } = setup.change();
  expect(complaints).toEqual([]);
  expect(JSON.parse(next).sip2).toMatchObject({
    address,
    profile: 'koha-suomi',
    user: canary.user,
    password: { file: expect.any(String) },
  });
  expect(next).not.toContain('zang');
});

test('setup: another library system at such an address is refused with what is missing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-setup-https-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const setup = openSetup({
    file: join(folder, 'kiosk.config.json'),
    environment: {},
    running: null,
    isGuarded: false,
    found: async () => [],
    now: () => '2026-05-17T09:30:00Z',
  });
  const http = { address: 'http://library.example/sip2', line: 'tcp' };
  expect(setup.problems('library', http)).toMatchObject({
    address: expect.stringContaining('https://'),
  });
  setup.accept('library', { address: 'https://127.0.0.1:1/sip2', line: 'tls' }, 'kept');
  const names = { name: 'L', institution: '', branch: '', device: 'K' };
  const outcome = await setup.test('profile', { profile: 'folio', ...names });
  expect(outcome.findings.map(({ where }) => where)).toContain('sip2.envelope');
});
