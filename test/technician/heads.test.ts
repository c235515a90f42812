/**
 * What the doctor says of the journal and the log of the machine where nothing is wrong: no false
 * alarm, and no word too much.
 */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { acceptJournal } from '../../src/store/seal/accept.ts';
import { compareHeads, headsIn, loggedHeads } from '../../src/technician/probes/heads.ts';
import { newFolder, open } from '../support/store/folder.ts';

const at = '2026-11-24T10:00:00.000Z';
function lines(reports: readonly Report[], time: string) {
  return reports.map((report) => `${JSON.stringify({ time, ...report })}\n`).join('');
}
function work(folder: string) {
  const store = open(folder);
  store.journal.settle(
    store.journal.begin({ kind: 'renew', item: '30000000000017', patron: '23550000000018' }, at),
    { state: 'accepted' },
    at,
  );
  store.close();
  return store.reports;
}
function program(text: string) {
  const file = join(newFolder(), 'journalctl');
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

test('each start and each end log the head, once; the doctor finds them again', async () => {
  const folder = newFolder();
  const reports = [...work(folder), ...work(folder)];
  const heads = headsIn(lines(reports, at));
  expect(heads.map(({ steps }) => steps)).toEqual([0, 2, 2, 4]);
  expect(reports.find(({ code }) => code === 'journal-head')).toMatchObject({
    level: 'info',
    part: 'journal',
  });
  const { journal, logHead, reports: now } = open(folder);
  logHead();
  expect(now.filter(({ code }) => code === 'journal-head')).toHaveLength(1);
  const found = compareHeads(journal, { heads }, Date.parse(at));
  expect([found.light, found.text]).toEqual([
    'ok',
    expect.stringContaining(`last entry is of ${at}`),
  ]);
  const echo = program(`cat <<'END'\n${lines(reports, at)}END`);
  expect(await loggedHeads({ environment: {}, logCommand: echo })).toEqual({ heads });
});

test('a log that cannot be read, or has nothing, is no alarm', async () => {
  const { journal } = open(newFolder());
  for (const logCommand of [
    '/nowhere/journalctl',
    program('exit 1'),
    program("echo '-- No entries --'"),
  ]) {
    const logged = await loggedHeads({ environment: {}, logCommand });
    const found = compareHeads(journal, logged, Date.parse(at));
    expect([found.light, found.text]).toEqual([
      'ok',
      expect.stringContaining('could not be compared'),
    ]);
  }
  expect(compareHeads(journal, { heads: [] }, 0).light).toBe('ok');
});

test('what root has read of the log is taken, and nothing is asked', async () => {
  const line = lines(
    [
      {
        level: 'info',
        part: 'journal',
        code: 'journal-head',
        text: '',
        data: { steps: 7, digest: '00112233aabbccdd' },
      },
    ],
    at,
  );
  const environment = {
    KIOSK_LOGGED_HEADS: `${line}{"code":"journal-head","time":"x","data":{}}\n`,
  };
  const logged = await loggedHeads({ environment, logCommand: '/nowhere/journalctl' });
  expect(logged).toEqual({ heads: [{ at, steps: 7, digest: '00112233aabbccdd' }] });
});

test('a backup that was restored, and accepted, is not called an older copy any more; one put there after that is', () => {
  const [folder, other] = [newFolder(), newFolder()];
  const heads = headsIn(lines(work(other), at));
  work(folder);
  const before = open(folder);
  expect(compareHeads(before.journal, { heads }, Date.parse(at)).light).toBe('broken');
  before.close();
  acceptJournal({ folder, now: '2026-11-25T10:00:00Z' }, () => {});
  const { journal } = open(folder);
  const look = (nowMs: string, time = at) =>
    compareHeads(
      journal,
      { heads: heads.map((head) => ({ ...head, at: time })) },
      Date.parse(nowMs),
    ).light;
  expect(look('2026-11-26T10:00:00Z')).toBe('ok');
  expect(look('2026-11-26T10:00:00Z', '2026-11-25T10:00:01Z')).toBe('broken');
  // By a clock that was ahead when it was accepted: that does not hide what comes.
  expect(look('2026-11-24T12:00:00Z')).toBe('broken');
});
