import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { admit, readRequest } from '../../../src/branch/enrol/admit.ts';
import { readIdentity, readKeys } from '../../../src/branch/enrol/folder.ts';
import { makeHost, readHost } from '../../../src/branch/enrol/host.ts';
import { makeRequest, takeAnswer } from '../../../src/branch/enrol/request.ts';
import { newWords } from '../../../src/branch/enrol/words.ts';
import { enrolled, enrolledAt as now } from '../../support/branch/enrolled.ts';
import { natsServer } from '../../support/branch/nats-server.ts';

let made: string;
beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'kiosk-host-'));
  await makeHost({ folder: join(made, 'host'), branch: 'b001', broker: 'tls://localhost:4222' });
  return () => rmSync(made, { recursive: true, force: true });
});

const host = () => readHost(join(made, 'host'));

function freeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-enrol-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'branch');
}

test.skipIf(natsServer === null)(
  'a kiosk is enrolled: its folder has what it joins with',
  async () => {
    const branch = await enrolled(['k01']);
    onTestFinished(branch.remove);
    const identity = readIdentity(branch.folderOf('k01'));
    expect(identity).toEqual(branch.identities.get('k01'));
    expect(await readKeys(branch.folderOf('k01'), identity)).toEqual({
      serial: Date.parse(now) / 1000,
      keys: branch.host.keys,
      region: null,
      members: branch.host.file.kiosks.map(({ name, nkey }) => ({ name, nkey })),
      adoptionKey: branch.host.file.adoptionKey,
    });
  },
);

test.skipIf(natsServer === null)(
  'S9: its secrets may stand in one file elsewhere, of this enrolment and for no one else',
  async () => {
    const branch = await enrolled(['k01', 'k02']);
    onTestFinished(branch.remove);
    const folder = branch.folderOf('k01');
    const identity = readIdentity(folder);
    const secretsOf = (kiosk: string) =>
      ['kiosk.key', 'kiosk.nk', 'kiosk.age'].map((name) =>
        readFileSync(join(branch.folderOf(kiosk), name), 'utf8'),
      );
    const keyFile = join(mkdtempSync(join(tmpdir(), 'kiosk-secrets-')), 'branch-keys');
    onTestFinished(() => rmSync(join(keyFile, '..'), { recursive: true, force: true }));
    const faultWith = (...parts: string[]) => {
      writeFileSync(keyFile, parts.join(''), { mode: 0o600 });
      return () => readIdentity(folder, keyFile);
    };
    const [others, own] = [secretsOf('k02'), secretsOf('k01')];
    for (const name of ['kiosk.key', 'kiosk.nk', 'kiosk.age']) rmSync(join(folder, name));
    expect(faultWith(...own)()).toEqual(identity);
    expect(faultWith(...others)).toThrow(/are of another enrolment/);
    for (const left of own.keys())
      expect(faultWith(...own.toSpliced(left, 1))).toThrow(/one of the three is missing/);
    const exposed = faultWith(...own);
    chmodSync(keyFile, 0o644);
    expect(exposed).toThrow(/can be read by other users/);
    rmSync(keyFile);
    expect(exposed).toThrow(/cannot be read, ENOENT/);
    expect(() => readIdentity(folder)).toThrow(/kiosk\.key/);
  },
);

test('neither file that travels holds a secret, nor the words', async () => {
  const folder = freeFolder();
  const { request, words } = await makeRequest(folder, 'k10');
  const { answer } = await admit(host(), request, words, now);
  const identity = await takeAnswer(folder, answer);
  const key = Buffer.from([...host().keys.values()][0] ?? []).toString('base64');
  for (const text of [request, answer])
    for (const secret of [words, identity.nkeySeed, identity.ageIdentity, identity.privateKey, key])
      expect(text).not.toContain(secret.trim());
  expect(readdirSync(folder).sort()).toEqual(
    [
      'ca.pem',
      'identity.json',
      'keys.json',
      'kiosk.age',
      'kiosk.key',
      'kiosk.nk',
      'kiosk.pem',
    ].sort(),
  );
});

test('a request that was changed on its way, in any sign, is refused', async () => {
  const { request, words } = await makeRequest(freeFolder(), 'k11');
  const before = readFileSync(join(made, 'host', 'host.json'), 'utf8');
  const changed = fc.asyncProperty(
    fc.integer({ min: 0, max: request.length - 3 }),
    fc.constantFrom(...'aZ0"}\\ '),
    async (at, sign) => {
      const other = `${request.slice(0, at)}${sign}${request.slice(at + 1)}`;
      if (JSON.stringify(parsed(other)) === JSON.stringify(parsed(request))) return;
      await expect(admit(host(), other, words, now)).rejects.toMatchObject({
        code: 'request-refused',
      });
    },
  );
  await fc.assert(changed, { numRuns: 200 });
  expect(readFileSync(join(made, 'host', 'host.json'), 'utf8')).toBe(before);
});

test('another’s request under the words of this one is refused, and mistyped words say so', async () => {
  const mine = await makeRequest(freeFolder(), 'k12');
  const theirs = await makeRequest(freeFolder(), 'k12');
  await expect(admit(host(), theirs.request, mine.words, now)).rejects.toThrow(
    'not those of this file',
  );
  await expect(admit(host(), mine.request, newWords().text, now)).rejects.toThrow('not those of');
  await expect(admit(host(), mine.request, 'lusab babad', now)).rejects.toThrow('mistyped');
  expect(readRequest(mine.request).kiosk).toBe('k12');
  for (const file of ['', '{}', '[]', 'null', '{"signed":"{}","mac":""}'])
    expect(() => readRequest(file)).toThrow('no request of a kiosk');
});

test('an answer that was changed, or is to another request, leaves the kiosk as it was', async () => {
  const folder = freeFolder();
  const { request, words } = await makeRequest(folder, 'k13');
  const { answer } = await admit(host(), request, words, now);
  const other = await makeRequest(freeFolder(), 'k14');
  const toOther = await admit(host(), other.request, other.words, now);
  const hostile = answer.replace('tls://localhost:4222', 'tls://localhost:4223');
  expect(hostile).not.toBe(answer);
  for (const wrong of [hostile, toOther.answer, request, '', '{}', '{"signed":"{}","mac":"AAAA"}'])
    await expect(takeAnswer(folder, wrong)).rejects.toMatchObject({ code: 'enrolment-refused' });
  expect(() => readIdentity(folder)).toThrow('does not hold an enrolment');
  expect((await takeAnswer(folder, answer)).kiosk).toBe('k13');
  await expect(takeAnswer(folder, answer)).rejects.toThrow('no request was made');
});

test('a name that is taken is refused', async () => {
  for (const name of ['k15', 'k15', 'host']) {
    const { request, words } = await makeRequest(freeFolder(), name);
    const admitted = admit(host(), request, words, now);
    if (host().file.kiosks.some((each) => each.name === name) || name === 'host')
      await expect(admitted).rejects.toMatchObject({ code: 'kiosk-exists' });
    else await admitted;
  }
});

test('a folder that lacks a file, has a damaged one or one that others read is named', async () => {
  const folder = freeFolder();
  expect(() => readIdentity(folder)).toThrow(
    expect.objectContaining({ code: 'branch-not-enrolled' }),
  );
  const { request, words } = await makeRequest(folder, 'k16');
  const { answer } = await admit(host(), request, words, now);
  const identity = await takeAnswer(folder, answer);
  const wrong = expect.objectContaining({ code: 'branch-folder-wrong' });
  for (const name of ['kiosk.key', 'kiosk.nk', 'kiosk.age']) {
    chmodSync(join(folder, name), 0o644);
    expect(() => readIdentity(folder), name).toThrow(wrong);
    chmodSync(join(folder, name), 0o600);
  }
  for (const name of ['ca.pem', 'kiosk.pem', 'kiosk.key', 'kiosk.nk', 'kiosk.age']) {
    const file = join(folder, name);
    const content = readFileSync(file);
    rmSync(file);
    expect(() => readIdentity(folder), name).toThrow(wrong);
    writeFileSync(file, content, { mode: 0o600 });
  }
  const keysFile = join(folder, 'keys.json');
  for (const text of ['', '{', '{"signed":"","signature":""}', 'x'.repeat(100_001)]) {
    writeFileSync(keysFile, text);
    await expect(readKeys(folder, identity)).rejects.toThrow(/refused|as it was written/);
  }
  const file = join(folder, 'identity.json');
  const good = readFileSync(file, 'utf8');
  for (const text of [
    '',
    'null',
    '{}',
    good.slice(0, -9),
    good.replace('tls:', 'tcp:'),
    good.replace('k16', 'K 16'),
  ]) {
    writeFileSync(file, text);
    expect(() => readIdentity(folder), text).toThrow(wrong);
  }
});

test('the folder of a host is damaged, or none: it says which file', async () => {
  expect(() => readHost(freeFolder())).toThrow(expect.objectContaining({ code: 'host-wrong' }));
  await expect(
    makeHost({ folder: join(made, 'host'), branch: 'b002', broker: 'tls://localhost:1' }),
  ).rejects.toMatchObject({ code: 'host-exists' });
  const folder = freeFolder();
  await makeHost({ folder, branch: 'b003', broker: 'tls://[::1]:4222' });
  for (const [name, text] of [
    ['host.json', '{}'],
    ['branch-keys.json', '{"1":"AAAA"}'],
    ['branch-keys.json', '{}'],
    ['authority.key', 'x'],
  ] as const) {
    const file = join(folder, name);
    const good = readFileSync(file);
    writeFileSync(file, text);
    expect(() => readHost(folder)).toThrow(name);
    writeFileSync(file, good);
  }
  expect(readHost(folder).file.branch).toBe('b003');
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
