/** A branch joins a region by two files and six words, which are changed, mixed up and used twice. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeHost, readHost } from '../../../src/branch/enrol/host.ts';
import { leaveRegion, makeJoinRequest, takeJoinAnswer } from '../../../src/branch/enrol/join.ts';
import { addBranch, removeBranch } from '../../src/region/branches.ts';
import { makeRegion, readRegion } from '../../src/region/region-folder.ts';

const now = '2026-11-27T08:00:00.000Z';
const later = '2026-11-27T08:00:01.000Z';
const place = mkdtempSync(join(tmpdir(), 'kiosk-join-'));
const folderOf = (name: string) => join(place, name);
const host = (branch: string) => readHost(folderOf(branch));
const region = () => readRegion(folderOf('region'));
const code = (work: () => unknown): unknown => {
  try {
    work();
    return 'done';
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

beforeAll(async () => {
  for (const branch of ['b001', 'b002', 'b003'])
    await makeHost({ folder: folderOf(branch), branch, broker: 'tls://box:4222' });
  await makeRegion({
    ...{ folder: folderOf('region'), region: 'west', operator: 'anna', now },
    ...{ hub: 'tls://hub:4222', leaf: 'tls://hub:7422' },
  });
}, 60_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

test('forged on either way, with the words of another, twice; and left again', () => {
  const { request, words } = makeJoinRequest(host('b001'));
  const other = makeJoinRequest(host('b002'));
  const forged = request.replace(
    /"nkey\\":\\"U[A-Z0-9]{8}/,
    (text) => `${text.slice(0, -8)}AAAAAAAA`,
  );
  expect(forged).not.toBe(request);
  const added = (file: string, typed: string) => code(() => addBranch(region(), file, typed, now));
  expect(added(request, other.words)).toBe('request-refused');
  expect(added(request, 'six words that are none here')).toBe('request-refused');
  expect(added(forged, words)).toBe('request-refused');
  expect(added('{"signed":', words)).toBe('request-refused');
  expect(region().record.branches).toEqual([]);

  const { answer } = addBranch(region(), request, words, now);
  const ofOther = addBranch(region(), other.request, other.words, now).answer;
  expect(added(request, words)).toBe('region-member-exists');
  for (const file of [request, answer]) {
    expect(file).not.toContain('PRIVATE KEY');
    for (const word of words.split(' ')) expect(file).not.toContain(word);
  }

  const taken = (branch: string, file: string) =>
    code(() => takeJoinAnswer(host(branch), file, later));
  const changed = answer.replace('hub:7422', 'hub:7423');
  expect(changed).not.toBe(answer);
  for (const wrong of [changed, ofOther, request, 'no answer'])
    expect(taken('b001', wrong)).toBe('enrolment-refused');
  expect(taken('b003', answer)).toBe('enrolment-refused');
  expect(host('b001').file.region).toBeUndefined();
  expect(existsSync(join(folderOf('b001'), 'leaf.nk'))).toBe(false);

  const before = host('b001').file.serial;
  expect(taken('b001', answer)).toBe('done');
  const joined = host('b001').file;
  expect(joined.region).toMatchObject({ leaf: 'tls://hub:7422', trust: { region: 'west' } });
  expect(joined.serial).toBeGreaterThan(before);
  // The words are gone: the same answer is none to anything.
  expect(taken('b001', answer)).toBe('enrolment-refused');

  const left = leaveRegion(host('b001'), now);
  expect(left.file.serial).toBeGreaterThan(joined.serial);
  expect(host('b001').file.region).toBeUndefined();
  expect(code(() => removeBranch(region(), 'b009'))).toBe('region-member-unknown');
  removeBranch(region(), 'b001');
  const again = makeJoinRequest(host('b001'));
  const second = addBranch(region(), again.request, again.words, later);
  expect(taken('b001', second.answer)).toBe('done');
  expect(region().record.branches.map(({ name }) => name)).toEqual(['b002', 'b001']);
});

test('of two requests the last one counts', () => {
  const first = makeJoinRequest(host('b003'));
  const last = makeJoinRequest(host('b003'));
  const { answer } = addBranch(region(), first.request, first.words, now);
  expect(code(() => takeJoinAnswer(host('b003'), answer, later))).toBe('enrolment-refused');
  removeBranch(region(), 'b003');
  const right = addBranch(region(), last.request, last.words, now);
  expect(code(() => takeJoinAnswer(host('b003'), right.answer, later))).toBe('done');
});
