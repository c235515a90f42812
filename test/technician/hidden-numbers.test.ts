/** What technicians and staff see of a national number: the name of its kind, and no digit of it. */
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';
import type { Entry, JournalEvent } from '../../src/store/types.ts';
import type { ScanSeen } from '../../src/technician/actions.ts';
import {
  csvOf,
  forPaper,
  lineOf,
  slipOf,
  stepsForPaper,
} from '../../src/technician/journal-text.ts';
import { createScans } from '../../src/technician/memory/scans.ts';
import { maskText } from '../../src/technician/support/mask.ts';
import { hiddenNames } from '../../src/wiring/identification.ts';

const national = '94021300145';
const asPrinted = '94.02.13-001.45';
const loaded = readConfig('{"identification":{"cards":"be"}}', '/');
if (!loaded.ok) throw new Error('the configuration is wrong');
const hidden = hiddenNames(loaded.config);
const at = '2026-11-27T10:00:00Z';

function loanOf(patron: string, mainCard?: string): Entry {
  const transaction = { kind: 'check-out', item: '30000012345678', patron, mainCard } as const;
  return {
    ...{ id: 7, at, notes: [], settlement: { state: 'unknown', why: 'no-answer' } },
    transaction: { ...transaction, uids: [], mode: 'online' },
  } as Entry;
}

test('in the list of the journal the kind stands in its place, and in clear only where it is revealed', () => {
  expect(lineOf(loanOf(national), hidden)).toMatchObject({
    ...{ item: '…5678', patron: 'national number' },
  });
  expect(lineOf(loanOf('23550000000015'), hidden).patron).toBe('…0015');
  expect(lineOf(loanOf(national), hidden, true).patron).toBe(national);
});

test('in files and on paper the main card stands for it, or the kind', () => {
  const alone = forPaper(loanOf(national), hidden);
  const known = forPaper(loanOf(national, '23550000000015'), hidden);
  const begin = { event: 'begin', at, transaction: loanOf(national).transaction } as JournalEvent;
  const texts = [alone, known].flatMap((entry) => [
    ...[csvOf([entry]), slipOf(entry, 'Toestel 1'), JSON.stringify(entry)],
  ]);
  texts.push(JSON.stringify(stepsForPaper([begin], hidden)));
  for (const text of texts) expect(text).not.toContain(national);
  expect(csvOf([alone])).toContain('national number');
  expect(csvOf([known])).toContain('23550000000015');
});

test('a scan shows its last four characters, of a national number its kind, of an address nothing', async () => {
  const seen: ScanSeen[] = [];
  const scans = createScans({ addScan: (scan) => seen.push(scan) }, { now: () => at }, hidden);
  const address = `https://pas.example/k/0930000420206?s=${'x'.repeat(400)}`;
  const scan = (code: string, kind: 'patron' | 'item' | 'unknown', number = code) =>
    scans.onScan({ code, kind, symbology: null, number });
  scan(national, 'patron');
  scan(asPrinted, 'patron', national);
  scan(asPrinted, 'unknown');
  scan(address, 'patron', '0930000420206');
  scan(address, 'unknown');
  scan('https://a.example/1', 'unknown');
  scan(national, 'item');
  expect(seen.map(({ end }) => end)).toEqual([
    ...['national number', 'national number', 'national number'],
    ...['…0206', '…', '…', '…0145'],
  ]);
});

test('a text that leaves the machine has none, in whatever form', () => {
  for (const number of [national, asPrinted, '94.02.13 001-45', '94 02 13 001 45', '940213-00145'])
    expect(maskText(`card ${number} was refused`)).not.toMatch(/001|45/);
  expect(maskText('at 2026-11-27T10:00:00Z, 12.50 EUR, 192.168.0.1')).toBe(
    'at 2026-11-27T10:00:00Z, 12.50 EUR, 192.168.0.1',
  );
});
