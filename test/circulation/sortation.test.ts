/** Where a returned item goes, by what the library system says and the library's own table. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Destination } from '../../machines/domain.ts';
import { destinationOf, type SortationRow } from '../../src/circulation/sortation.ts';
import { byProfile } from '../../src/config/by-profile.ts';
import type { Sorting } from '../../src/library/library.ts';

const shelf: Destination = { kind: 'shelf' };
const quiet: Sorting = { isAlert: false };

function row(more: Pick<SortationRow, 'code' | 'to'> & Partial<SortationRow>): SortationRow {
  return { by: 'bin', words: {}, colour: null, slip: false, ...more };
}
function goesTo(
  table: readonly SortationRow[] | null,
  sorting: Partial<Sorting>,
  destination = shelf,
) {
  return destinationOf(table, { destination, sorting: { ...quiet, ...sorting } });
}
/** `desk`, `shelf`, `bin 07` */
function placeOf(table: readonly SortationRow[], sorting: Partial<Sorting>): string {
  const { sign: _, ...place } = goesTo(table, sorting);
  return place.kind === 'bin' ? `bin ${place.name}` : place.kind;
}

describe('the table of a library', () => {
  it('is not there: the answer decides as it did', () => {
    const bin: Destination = { kind: 'bin', name: '07' };
    expect(goesTo(null, { bin: '07', isAlert: true }, bin)).toEqual(bin);
  });

  it('says what an item of that code needs: words, colour, slip', () => {
    const words = { nl: 'Blauwe kar', en: 'Blue trolley' };
    const table = [row({ code: '07', to: 'bin', words, colour: '#0a57a4', slip: true })];
    expect(goesTo(table, { bin: '7' })).toEqual({
      kind: 'bin',
      name: '7',
      sign: { words, colour: '#0a57a4', slip: true },
    });
  });

  it('compares numbers as numbers, and other codes letter by letter', () => {
    const table = [row({ code: '2', to: 'bin' }), row({ code: 'jeugd', to: 'bin' })];
    const places = ['02', '2', '002', ' 02 ', '20', 'jeugd', 'Jeugd', '0x2'].map((bin) =>
      placeOf(table, { bin }),
    );
    expect(places).toEqual([
      ...['bin 02', 'bin 2', 'bin 002', 'bin 02', 'desk'],
      ...['bin jeugd', 'desk', 'desk'],
    ]);
  });

  it('has ranges with both ends in them', () => {
    const table = [row({ code: '06-09', to: 'bin' }), row({ code: 'A-1', to: 'shelf' })];
    const places = ['5', '6', '09', '10', '06-09', 'A-1', 'B'].map((bin) =>
      placeOf(table, { bin }),
    );
    expect(places).toEqual(['desk', 'bin 6', 'bin 09', 'desk', 'bin 06-09', 'shelf', 'desk']);
  });

  it('has a row for one code of a range, before or after it', () => {
    const range = row({ code: '06-99', to: 'bin' });
    const one = row({ code: '17', to: 'desk' });
    for (const table of [
      [range, one],
      [one, range],
    ])
      expect(['16', '017', '18'].map((bin) => placeOf(table, { bin }))).toEqual([
        ...['bin 16', 'desk', 'bin 18'],
      ]);
  });

  it('is asked about the bin, then the branch, the home and the alert', () => {
    const by = (each: SortationRow['by']) => row({ by: each, code: '1', to: 'bin', colour: each });
    const rows = [by('alert'), by('home'), by('branch'), by('bin')];
    const colourOf = (sorting: Partial<Sorting>) => goesTo(rows, sorting).sign?.colour;
    expect(colourOf({ bin: '1', branch: '1', home: '1', alertType: '1' })).toBe('bin');
    expect(colourOf({ bin: '9', branch: '1', home: '1' })).toBe('branch');
    expect(colourOf({ bin: '9', branch: '9', home: '1' })).toBe('home');
    expect(colourOf({ bin: '9', branch: '9', home: '9', alertType: '1' })).toBe('alert');
    expect(colourOf({ bin: '9' })).toBeUndefined();
  });

  it('has no row for it: the desk', () => {
    const table = [row({ code: '05', to: 'shelf' })];
    expect(goesTo(table, { bin: '17' })).toEqual({ kind: 'desk' });
    expect(goesTo(table, {})).toEqual({ kind: 'desk' });
    expect(goesTo([], { home: 'Jeugd' })).toEqual({ kind: 'desk' });
  });

  it('may have a row for items of which no bin is named', () => {
    const table = [row({ code: '', to: 'shelf' })];
    expect(placeOf(table, {})).toBe('shelf');
    expect(placeOf(table, { bin: ' ' })).toBe('shelf');
    expect(placeOf(table, { bin: '17' })).toBe('desk');
    expect(placeOf(table, { isAlert: true })).toBe('desk');
  });

  it('sends what has an alert to no shelf, and not where it usually belongs', () => {
    const table = [
      row({ code: '05', to: 'shelf' }),
      row({ code: '03', to: 'bin' }),
      row({ by: 'home', code: 'Jeugd', to: 'bin' }),
      row({ by: 'alert', code: '02', to: 'bin', colour: '#b4271b' }),
    ];
    expect(placeOf(table, { bin: '05', isAlert: true })).toBe('desk');
    expect(placeOf(table, { bin: '05', alertType: '01' })).toBe('desk');
    expect(placeOf(table, { bin: '05', alertType: '00' })).toBe('shelf');
    expect(placeOf(table, { bin: '03', isAlert: true })).toBe('bin 03');
    expect(placeOf(table, { home: 'Jeugd' })).toBe('bin Jeugd');
    expect(placeOf(table, { home: 'Jeugd', isAlert: true })).toBe('desk');
    expect(placeOf(table, { home: 'Jeugd', isAlert: true, alertType: '2' })).toBe('bin 2');
  });
});

describe('the table that comes with Wise', () => {
  const { sortation } = byProfile('wise');
  const wise = (sorting: Partial<Sorting>) => placeOf(sortation ?? [], sorting);

  it('keeps holds and what is blocked from the shelf, and shows the other bins by their number', () => {
    expect(['02', '3', '04', '05', '5', '06', '42', '99'].map((bin) => wise({ bin }))).toEqual([
      ...['desk', 'desk', 'desk', 'shelf', 'shelf'],
      ...['bin 06', 'bin 42', 'bin 99'],
    ]);
  });

  it('property: only 05 without an alert goes to the shelf', () => {
    const code = fc.option(
      fc.oneof(
        fc.string({ maxLength: 6 }),
        fc.nat(120).map((each) => String(each).padStart(2, '0')),
      ),
      { nil: undefined },
    );
    fc.assert(
      fc.property(code, code, code, code, fc.boolean(), (bin, branch, home, alertType, isAlert) => {
        const said = { bin, branch, home, alertType };
        const sorting = Object.fromEntries(
          Object.entries(said).filter(([, each]) => each !== undefined),
        );
        const place = wise({ ...sorting, isAlert });
        if (place === 'shelf') {
          expect([isAlert, bin?.trim().replace(/^0+/, '')]).toEqual([false, '5']);
          expect(alertType?.trim().replace(/^0+(?=.)/, '') || '0').toBe('0');
        }
      }),
    );
  });
});
