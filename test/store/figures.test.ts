import { copyFileSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { Database } from '../../src/store/database/sqlite.ts';
import type { Count } from '../../src/store/figures/count.ts';
import { openFigures, readFigures } from '../../src/store/figures/figures-file.ts';
import { newFolder } from '../support/store/folder.ts';

const loan: Count = { day: '2026-11-20', hour: 14, what: 'loans', detail: 'online', count: 1 };
const month = '2026-11';

/** The journal makes the reserve; the figures are written beside it only. */
function folderWithReserve() {
  const folder = newFolder();
  writeFileSync(join(folder, 'reserve'), '');
  return folder;
}

function openIn(folder: string) {
  const reports: Report[] = [];
  const figures = openFigures(folder, (report) => reports.push(report));
  onTestFinished(() => figures.close());
  return { figures, codes: () => reports.map(({ code }) => code) };
}
function countsIn(folder: string) {
  return readFigures(folder, (file) => file.ofMonth(month));
}

test('counts of one hour are one row, over a start too, and another process reads them meanwhile', () => {
  const folder = folderWithReserve();
  const { figures } = openIn(folder);
  figures.add([loan, loan]);
  figures.add([{ ...loan, detail: 'offline' }]);
  expect(countsIn(folder)).toEqual([
    { ...loan, detail: 'offline' },
    { ...loan, count: 2 },
  ]);
  figures.close();
  figures.add([loan]);
  expect(countsIn(folder)).toHaveLength(2);
  const again = openIn(folder).figures;
  again.add([{ ...loan, day: '2026-12-01' }, loan]);
  expect(again.ofMonth(month)).toContainEqual({ ...loan, count: 3 });
  expect(again.months()).toEqual(['2026-12', '2026-11']);
  expect(statSync(join(folder, 'figures.db')).mode & 0o777).toBe(0o600);
});

test('what a killed process leaves behind has all that was counted', () => {
  const folder = folderWithReserve();
  const { figures } = openIn(folder);
  for (let nth = 0; nth < 300; nth += 1) figures.add([loan]);
  // It is not closed: the files as they are now are those that a kill leaves.
  const after = folderWithReserve();
  for (const end of ['', '-wal']) {
    const name = `figures.db${end}`;
    if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(after, name));
  }
  expect(countsIn(after)).toEqual([{ ...loan, count: 300 }]);
});

test('on a full disk it counts on, leaves the rest to the journal, and writes when there is room', () => {
  const folder = folderWithReserve();
  const { figures, codes } = openIn(folder);
  figures.add([loan]);
  // The journal has spent its reserve.
  rmSync(join(folder, 'reserve'));
  figures.add([loan]);
  figures.add([loan]);
  expect(countsIn(folder)).toEqual([loan]);
  writeFileSync(join(folder, 'reserve'), '');
  figures.add([loan]);
  expect(countsIn(folder)).toEqual([{ ...loan, count: 4 }]);
  expect(codes()).toEqual([]);
});

test('a file that another program keeps locked hinders nothing, and is reported once', () => {
  const folder = folderWithReserve();
  const { figures, codes } = openIn(folder);
  figures.add([loan]);
  const other = new Database(join(folder, 'figures.db'));
  other.exec('BEGIN IMMEDIATE');
  figures.add([loan]);
  figures.add([loan]);
  expect(codes()).toEqual(['figures-unwritten']);
  other.exec('COMMIT');
  other.close();
  figures.add([loan]);
  expect(codes()).toEqual(['figures-unwritten', 'figures-written']);
  expect(countsIn(folder)).toEqual([{ ...loan, count: 4 }]);
});

test('a damaged file is set aside, and counting begins anew', () => {
  const folder = folderWithReserve();
  writeFileSync(join(folder, 'figures.db'), 'no database'.repeat(1_000));
  const { figures, codes } = openIn(folder);
  figures.add([loan]);
  expect(codes()).toEqual(['figures-damaged']);
  expect(existsSync(join(folder, 'figures-damaged.db'))).toBe(true);
  expect(countsIn(folder)).toEqual([loan]);
});

test('a file of a newer kiosk stays as it is', () => {
  const folder = folderWithReserve();
  const newer = new Database(join(folder, 'figures.db'));
  newer.pragma('user_version = 2');
  newer.close();
  const { figures, codes } = openIn(folder);
  figures.add([loan]);
  expect(codes()).toEqual(['figures-unwritten']);
  expect(existsSync(join(folder, 'figures-damaged.db'))).toBe(false);
});

test('without a folder nothing is thrown', () => {
  const { figures, codes } = openIn(join(newFolder(), 'gone'));
  figures.add([loan]);
  figures.purge('2023-11-20', '2026-11-20');
  expect(codes()).toEqual(['figures-unwritten']);
});

test('what is too old, or of the future, is removed', () => {
  const { figures } = openIn(folderWithReserve());
  for (const day of ['2023-11-19', '2023-11-20', '2026-11-20', '2026-11-21'])
    figures.add([{ ...loan, day }]);
  figures.purge('2023-11-20', '2026-11-20');
  expect(figures.months()).toEqual(['2026-11', '2023-11']);
  expect(figures.ofMonth('2023-11').map(({ day }) => day)).toEqual(['2023-11-20']);
  expect(figures.ofMonth('2026-11').map(({ day }) => day)).toEqual(['2026-11-20']);
});

test('three years of a busy kiosk are at most twelve megabytes', () => {
  const folder = folderWithReserve();
  const { figures } = openIn(folder);
  const details = Array.from({ length: 16 }, (_, nth) => `reason-${nth}`);
  // A tenth of them, which takes a tenth of the time.
  const days = Array.from({ length: 110 }, (_, nth) =>
    new Date(Date.UTC(2026, 0, 1 + nth)).toISOString().slice(0, 10),
  );
  figures.add(
    days.flatMap((day) =>
      Array.from({ length: 12 }, (_, hour) =>
        details.map((detail) => ({ ...loan, day, hour, detail })),
      ).flat(),
    ),
  );
  figures.close();
  expect(statSync(join(folder, 'figures.db')).size).toBeLessThan(1_200_000);
});
