/** Day numbers and milliseconds, compared with Temporal. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { momentOf, monthOf, readMoment, zoneOf } from '../src/calendar.ts';

const zones = [
  'Europe/Brussels',
  'UTC',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kathmandu',
];
const epoch = Temporal.PlainDate.from('1970-01-01');
function dayOf(date: Temporal.PlainDate) {
  return epoch.until(date, { largestUnit: 'days' }).days;
}
const moment = fc.date({
  min: new Date('1850-01-01'),
  max: new Date('2500-01-01'),
  noInvalidDate: true,
});

it('the date of a moment is that of the zone, with summer time and odd offsets', () => {
  fc.assert(
    fc.property(moment, fc.constantFrom(...zones), (at, timeZone) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(
        timeZone,
      );
      const date = zoned.toPlainDate();
      const zone = zoneOf(timeZone);
      expect(zone.dayAt(at.getTime())).toBe(dayOf(date));
      expect(zone.dayOf(date.toString())).toBe(dayOf(date));
      expect(zone.dayOf(at.toISOString())).toBe(dayOf(date));
      expect(monthOf(dayOf(date))).toBe(date.year * 12 + date.month - 1);
      for (const smallestUnit of ['second', 'millisecond'] as const) {
        const text = zoned.toString({ smallestUnit, timeZoneName: 'never' });
        expect(momentOf(text)).toBe(Temporal.Instant.from(text).epochMilliseconds);
      }
    }),
    { numRuns: 400 },
  );
});

it('a text that Temporal does not read is NaN', () => {
  const brussels = zoneOf('Europe/Brussels');
  const digits = fc
    .array(fc.constantFrom(...'0123459-:TZ+/'), { maxLength: 26 })
    .map((each) => each.join(''));
  const near = fc
    .tuple(moment, fc.nat(24), fc.constantFrom(...'0123456789:/;-TZ '))
    .map(([at, place, sign]) => {
      const text = `${at.toISOString().slice(0, 19)}+01:00`;
      return text.slice(0, place) + sign + text.slice(place + 1);
    });
  const or = (read: () => number) => {
    try {
      return read();
    } catch {
      return Number.NaN;
    }
  };
  fc.assert(
    fc.property(
      fc.oneof(
        digits,
        near,
        near.map((text) => text.slice(0, 10)),
      ),
      (text) => {
        const asMoment = or(() => Temporal.Instant.from(text).epochMilliseconds);
        expect(momentOf(text)).toBe(asMoment);
        if (Number.isNaN(asMoment))
          expect(brussels.dayOf(text)).toBe(or(() => dayOf(Temporal.PlainDate.from(text))));
      },
    ),
    { numRuns: 1500 },
  );
});

it.each([
  '2026-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-01-00',
  '2100-02-29',
  '202a-01-01',
  '2026/01/01',
])('%s is no date', (text) => {
  expect(zoneOf('UTC').dayOf(text)).toBeNaN();
});

it('a plain date is read as its noon in the library', () => {
  expect(readMoment('2026-11-24', 'Europe/Brussels')).toBe('2026-11-24T11:00:00Z');
  expect(readMoment('2026-11-24T10:00:00+01:00', 'Europe/Brussels')).toBe(
    '2026-11-24T10:00:00+01:00',
  );
  expect(readMoment('soon', 'Europe/Brussels')).toBeNull();
});

it('a time without an offset is in the time zone of the library', () => {
  expect(readMoment('2026-11-24T10:00', 'Europe/Brussels')).toBe('2026-11-24T09:00:00Z');
  expect(readMoment('2026-07-24 10:00:30', 'Europe/Brussels')).toBe('2026-07-24T08:00:30Z');
  expect(readMoment('2026-07-24', 'Europe/Brussels')).toBe('2026-07-24T10:00:00Z');
  expect(readMoment('2026-11-24T10:00Z', 'Europe/Brussels')).toBe('2026-11-24T10:00Z');
  for (const text of ['', 'tomorrow', '2026-02-30', '2026-02-30T10:00', '10:00'])
    expect(readMoment(text, 'Europe/Brussels')).toBeNull();
});

it('dates read before do not affect later ones', () => {
  const { dayOf: read } = zoneOf('UTC');
  for (const text of ['', '-', '0', '2026', '2026-13-01', '2026-02-30', '2026-1-01x'])
    expect(read(text)).toBeNaN();
  const years = [
    '2025-01-15',
    '2026-01-15',
    '2026-11-15',
    '2025-01-15',
    '2026-11-15',
    '2026-01-15',
  ];
  for (const text of years) expect(read(text)).toBe(Date.parse(text) / 86_400_000);
});
