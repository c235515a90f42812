/** Which item numbers have a check digit, as the doctor counts it in the journal. */
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';
import { probeDatabase, probeProof } from '../../src/technician/probes/database.ts';
import { itemNumberFindings } from '../../src/technician/probes/library/item-numbers.ts';
import { numbersChanged, rowsOnJournal } from '../../src/technician/probes/library/item-rows.ts';
import { newFolder, open } from '../support/store/folder.ts';

const at = '2026-11-24T10:00:00.000Z';
const options = { environment: {}, logCommand: '/nowhere/journalctl' };

function config(folder: string, more: object = {}) {
  const loaded = readConfig(JSON.stringify({ store: { folder }, ...more }), '/');
  if (!loaded.ok) throw new Error(loaded.complaints[0]?.problem);
  return loaded.config;
}

/** The last digit by Luhn, or one more. */
function itemNumber(nth: number, isValid: boolean): string {
  const digits = `3000${String(nth).padStart(9, '0')}`;
  const doubled = Array.from(digits, (digit, place) => Number(digit) * (place % 2 === 0 ? 2 : 1));
  const sum = doubled.reduce((total, each) => total + (each > 9 ? each - 9 : each), 0);
  const check = (10 - (sum % 10)) % 10;
  return `${digits}${isValid ? check : (check + 1) % 10}`;
}

/** A journal with returns of so many items, each twice. */
function journalOf(numbers: readonly string[]): string {
  const folder = newFolder();
  const { journal, close } = open(folder);
  for (const item of [...numbers, ...numbers]) {
    const id = journal.begin({ kind: 'check-in', item, uids: [], mode: 'online' }, at);
    journal.settle(id, { state: 'accepted' }, at);
  }
  close();
  return folder;
}

async function said(numbers: readonly string[], more: object = {}): Promise<string | undefined> {
  const folder = journalOf(numbers);
  const findings = await probeDatabase(config(folder, more), options);
  const about = findings.filter(({ text }) => text.includes('item numbers'));
  const running = await probeProof(config(folder, more), options);
  expect(running.filter(({ text }) => text.includes('item numbers'))).toEqual(about);
  expect(JSON.stringify(findings)).not.toMatch(/3000\d{10}/);
  expect(about.every(({ part, light }) => part === 'journal' && light === 'ok')).toBe(true);
  return about[0]?.text;
}

const valid = Array.from({ length: 40 }, (_, nth) => itemNumber(nth, true));
const invalid = Array.from({ length: 40 }, (_, nth) => itemNumber(nth, false));

test('nearly all have one: the setting would recognise a misread number', async () => {
  expect(await said([...valid, ...invalid.slice(0, 2)])).toBe(
    '40 of 42 item numbers in the journal have a check digit (Luhn, 14 digits): write "luhn14" as `identification.item.checkDigit`, and misread numbers are recognised.',
  );
});

test('few have one, by chance: the setting stays', async () => {
  expect(await said([...invalid, ...valid.slice(0, 4)])).toBe(
    '4 of 44 item numbers in the journal have a check digit (Luhn, 14 digits): by chance one in ten has; `identification.item.checkDigit` stays none.',
  );
});

test('too few were read, or they are checked already: nothing is said', async () => {
  expect(await said(valid.slice(0, 29))).toBeUndefined();
  const checked = { identification: { item: { checkDigit: 'luhn14' } } };
  expect(await said(valid, checked)).toBeUndefined();
  expect(await said(valid, { sip2: { profile: 'koha' } })).toBeUndefined();
});

test('a number of another length has none', () => {
  const items = () => [...valid.slice(0, 29), '79927398713'];
  const [finding] = itemNumberFindings({ items }, config('/nowhere'));
  expect(finding?.text).toContain('29 of 30 item numbers');
});

test('with rows, the newest ten are shown before and after, each but for its middle', () => {
  const item = {
    pattern: 'LR\\d{7}|\\d{14}',
    rewrite: [{ pattern: '\\d{7}', add: 'LR' }, { pattern: 'LR\\d{7}' }],
  };
  const rows = config('/nowhere', { identification: { item } });
  const numbers = ['2085432', 'LR4917706', ...valid.slice(0, 8)];
  const [finding] = rowsOnJournal({ items: () => ['2085499', ...numbers] }, rows);
  expect(finding?.light).toBe('ok');
  const text = finding?.text ?? '';
  expect(text).toContain('208…32 → LR208…32, LR4…06 as it is, 300…');
  expect(text).toContain('→ the desk');
  expect(text).not.toContain('…99');
  expect(text).not.toMatch(/\d{7}/);
  expect(rowsOnJournal({ items: () => numbers }, config('/nowhere'))).toEqual([]);
});

test('a changed row is shown on the newest numbers of the journal, each masked', () => {
  const folder = journalOf(['2085432', '2085433']);
  const { journal, close } = open(folder);
  const settings = (...rewrite: object[]) =>
    config(folder, { identification: { item: { pattern: 'LR\\d{7}', rewrite } } });
  const without = settings();
  const next = settings({ pattern: '\\d*2', add: 'LR' });
  expect(numbersChanged(journal, { now: without, next: without })).toEqual([]);
  expect(numbersChanged(journal, { now: without, next })).toEqual([
    { number: '208…32', from: null, to: 'LR208…32' },
    { number: '208…33', from: null, to: null },
  ]);
  expect(numbersChanged(journal, { now: next, next: settings({ add: 'LR' }) })).toEqual([
    { number: '208…32', from: 'LR208…32', to: 'LR208…32' },
    { number: '208…33', from: null, to: 'LR208…33' },
  ]);
  close();
});
