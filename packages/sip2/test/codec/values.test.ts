import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dayInWords,
  readCount,
  readDate18,
  readDay,
  readFlags,
  readMoney,
  readYesNo,
  writeDate18,
  writeDueDay,
  writeFlags,
  writeMoney,
} from '../../src/index.ts';

describe('money', () => {
  test.each([
    ['9.25', 925],
    [' 0.00', 0],
    ['0', 0],
    ['0.0', 0],
    ['10.', 1000],
    ['175.00', 17500],
    ['1,234.50', 123450],
    ['1.234,50', 123450],
    ['1,234', 123400],
    ['1,234,567', 123456700],
    ['$0.00', 0],
    ['£7.00', 700],
    ['€ 5,00', 500],
    ['EUR 5,00', 500],
    ['5.00 EUR', 500],
    ['-2.50', -250],
    ['12.340001', 1234],
    ['.5', 50],
    ['1.005', 101],
  ])('%j', (text, cents) => expect(readMoney(text)).toBe(cents));
  test.each([
    '',
    ' ',
    'Y',
    'free',
    '£7.00 outstanding charges',
    '12:30',
    '1.2.3,4,5x',
    '9'.repeat(30),
  ])('%j is no amount', (text) => expect(readMoney(text)).toBeNull());
  test('written and read', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_00, max: 1_000_000_00 }), (cents) => {
        expect(writeMoney(cents)).toMatch(/^-?\d+\.\d\d$/);
        expect(readMoney(writeMoney(cents))).toBe(cents);
      }),
    );
  });
});

describe('dates', () => {
  test.each([
    ['20260608    235900', { date: '2026-06-08', time: '23:59:00', zone: 'local' }],
    ['20260608   Z235900', { date: '2026-06-08', time: '23:59:00', zone: 'utc' }],
    ['202606080000142637', { date: '2026-06-08', time: '14:26:37', zone: 'local' }],
    ['20140903    235900STAFF', { date: '2014-09-03', time: '23:59:00', zone: 'local' }],
    ['20160608', { date: '2016-06-08', time: null, zone: 'local' }],
    ['08.06.2016', { date: '2016-06-08', time: null, zone: 'local' }],
    ['16/12/2026', { date: '2026-12-16', time: null, zone: 'local' }],
    ['16-12-2026', { date: '2026-12-16', time: null, zone: 'local' }],
    ['5/23/2008,23:59', { date: '2008-05-23', time: '23:59:00', zone: 'local' }],
    ['23/5/2008 23:59:30', { date: '2008-05-23', time: '23:59:30', zone: 'local' }],
    ['6/6/2016', { date: '2016-06-06', time: null, zone: 'local' }],
    ['2026/12/16', { date: '2026-12-16', time: null, zone: 'local' }],
    ['2016-06-08', { date: '2016-06-08', time: null, zone: 'local' }],
    ['2016-06-08 23:59', { date: '2016-06-08', time: '23:59:00', zone: 'local' }],
    ['2016-06-08T23:59:00Z', { date: '2016-06-08', time: '23:59:00', zone: 'utc' }],
    ['20240229    000000', { date: '2024-02-29', time: '00:00:00', zone: 'local' }],
    ['20240228    250000', { date: '2024-02-28', time: null, zone: 'local' }],
  ])('%j', (text, expected) => expect(readDate18(text)).toEqual(expected));
  test.each([
    '',
    ' '.repeat(18),
    '20230229    000000',
    '20261301',
    '00000101',
    '06/08/2016',
    'soon',
    '123456789',
  ])('%j is no date', (text) => expect(readDate18(text)).toBeNull());
  test.each([
    '16/13/2026',
    '31/2/2026',
    '13/13/2026',
    '16/12/26',
    '16/12-2026',
    '16/12/2026/1',
    '06-08-2016',
  ])('%j is no date, or could be two', (text) => expect(readDate18(text)).toBeNull());
  test('the order of day and month decides what could be two days, and nothing else', () => {
    expect(readDay('5/6/2026', 'Europe/Brussels', 'day-first')).toBe('2026-06-05');
    expect(readDay('5/6/2026', 'Europe/Brussels', 'month-first')).toBe('2026-05-06');
    expect(readDay('5/23/2008,23:59', 'Europe/Brussels', 'day-first')).toBe('2008-05-23');
    expect(readDay('16/12/2026', 'Europe/Brussels', 'month-first')).toBe('2026-12-16');
  });
  test('what is no day stands for itself, if a person could read it', () => {
    expect(['', '  ', ' 06/08/2016 ', 'x'.repeat(41)].map(dayInWords)).toEqual([
      null,
      null,
      '06/08/2016',
      null,
    ]);
  });
  test('a day in the zone of the library', () => {
    expect(readDay('20260608   Z230000', 'Europe/Brussels')).toBe('2026-06-09');
    expect(readDay('20260608    230000', 'Europe/Brussels')).toBe('2026-06-08');
    expect(readDay('', 'Europe/Brussels')).toBeNull();
  });
  test('an instant is written in local time, summer and winter, and read back', () => {
    expect(writeDate18('2026-07-01T22:30:00Z', 'Europe/Brussels')).toBe('20260702    003000');
    expect(writeDate18('2026-01-01T11:00:00.999Z', 'Europe/Brussels')).toBe('20260101    120000');
    expect(writeDueDay('2026-01-22')).toBe('20260122    235900');
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        (date) => {
          const text = writeDate18(date.toISOString(), 'UTC');
          const read = readDate18(text);
          expect(`${read?.date}T${read?.time}`).toBe(date.toISOString().slice(0, 19));
        },
      ),
    );
  });
});

test('counts, flags, yes and no', () => {
  expect(['0002', ' 10', '    ', '', '12x'].map(readCount)).toEqual([2, 10, null, null, null]);
  expect(readFlags('')).toBeNull();
  expect(readFlags('Y  x')?.map(Number)).toEqual([1, 0, 0, 1, ...Array(10).fill(0)]);
  expect(readFlags('NNYNn0 1NNNNNN')?.map(Number)).toEqual([
    0,
    0,
    1,
    0,
    0,
    0,
    0,
    1,
    ...Array(6).fill(0),
  ]);
  const flags = Array.from({ length: 14 }, (_, n) => n % 3 === 0);
  expect(readFlags(writeFlags(flags))).toEqual(flags);
  expect(['Y', 'N', 'U', ' ', '1', '0', null].map(readYesNo)).toEqual([
    true,
    false,
    null,
    null,
    true,
    false,
    null,
  ]);
});
