/** What counts of the building: the signal while it is fresh and makes sense, else the table. */
import { describe, expect, it, test } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { byTable, staffedHours } from '../../src/staffing/by-table.ts';
import { readSignal, type Signal } from '../../src/staffing/signal.ts';
import { createStaffing } from '../../src/staffing/staffing.ts';

const minute = 60_000;
const timeZone = 'Europe/Brussels';
const hours = { monday: ['08:00-22:00'], closedOn: ['2026-12-28'] };
const unstaffed = { monday: ['08:00-10:00', '18:00-22:00'] };
const tables = { hours, unstaffed, timeZone };
/** Monday 7 December, on the clock of the library. */
const at = (clock: string) => `2026-12-07T${clock}:00+01:00`;

function open(maxAgeMinutes: number | null, clock = '11:00') {
  const logged: Report[] = [];
  let [now, passedMs] = [Date.parse(at(clock)), 0];
  const staffing = createStaffing({
    tables,
    source: maxAgeMinutes === null ? null : { name: 'mqtt', maxAgeMs: maxAgeMinutes * minute },
    clock: { now: () => new Date(now).toISOString() },
    nowMs: () => passedMs,
    log: (report) => void logged.push(report),
  });
  return {
    says: (text: string, isRetained = false) => staffing.heard(text, isRetained),
    is: () => {
      const { state, by, problem } = staffing.now();
      return [state, by, problem];
    },
    closesAt: () => staffing.now().closesAt,
    pass: (minutes: number) => {
      now += minutes * minute;
      passedMs += minutes * minute;
    },
    setClock: (minutes: number) => {
      now += minutes * minute;
    },
    codes: () => logged.map(({ code }) => code),
  };
}

describe('the table', () => {
  test.each([
    ['07:59', false, false],
    ['08:00', true, false],
    ['09:59', true, false],
    ['10:00', true, true],
    ['17:59', true, true],
    ['18:00', true, false],
    ['22:00', false, false],
  ])('at %s', (clock, isOpen, isStaffed) => {
    expect(byTable(tables, at(clock))).toMatchObject({ isOpen, isStaffed });
  });

  it('says when it closes; midnight between two periods is no closing, and nor is a whole week', () => {
    expect(byTable(tables, at('21:50')).closesAt).toBe('2026-12-07T21:00:00Z');
    expect(byTable(tables, at('07:00')).closesAt).toBeNull();
    const late = {
      hours: { monday: ['08:00-24:00'], tuesday: ['00:00-01:00'] },
      unstaffed,
      timeZone,
    };
    expect(byTable(late, at('23:50')).closesAt).toBe('2026-12-08T00:00:00Z');
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
    const always = Object.fromEntries(days.map((day) => [day, ['00:00-24:00']]));
    expect(byTable({ hours: always, unstaffed, timeZone }, at('23:50')).closesAt).toBeNull();
  });

  it('without hours is open always, and has no closing', () => {
    const none = { hours: null, unstaffed, timeZone };
    expect(byTable(none, at('19:00'))).toEqual({ isOpen: true, isStaffed: false, closesAt: null });
  });

  it('the hours with staff are the others', () => {
    expect(staffedHours(tables)).toMatchObject({
      monday: ['10:00-18:00'],
      tuesday: [],
      closedOn: ['2026-12-28'],
    });
    const always = staffedHours({ hours: null, unstaffed: { sunday: ['00:00-12:00'] } });
    expect([always.sunday, always.monday]).toEqual([['12:00-24:00'], ['00:00-24:00']]);
  });
});

describe('a signal', () => {
  test.each<[string, Signal | null]>([
    ['staffed', { state: 'staffed' }],
    [' Unstaffed\n', { state: 'unstaffed' }],
    ['closing 10', { state: 'closing', minutes: 10 }],
    ['{"state":"closing","minutes":5}', { state: 'closing', minutes: 5 }],
    ['{"state":"closed"}', { state: 'closed' }],
    ['', { state: 'unknown' }],
    ['unknown', { state: 'unknown' }],
    ...['open', 'closing', 'closing -1', 'closing ten', 'closed 5', 'staffed please now'].map(
      (text): [string, null] => [text, null],
    ),
    ...['{"state":"closing"}', '{"state":7}', '{', '[]', '{"minutes":3}', 'x'.repeat(300)].map(
      (text): [string, null] => [text, null],
    ),
  ])('%s', (text, signal) => {
    expect(readSignal(text)).toEqual(signal);
  });

  it('decides in place of the table, also against it, until it is too old', () => {
    const building = open(30);
    expect(building.is()).toEqual(['staffed', 'table', 'waiting']);
    building.says('unstaffed');
    expect(building.is()).toEqual(['unstaffed', 'mqtt', null]);
    building.pass(30);
    expect(building.is()).toEqual(['unstaffed', 'mqtt', null]);
    building.pass(1);
    expect(building.is()).toEqual(['staffed', 'table', 'silent']);
    building.says('closed');
    expect(building.is()).toEqual(['closed', 'mqtt', null]);
  });

  it('that never comes is silent', () => {
    const building = open(30);
    building.pass(31);
    expect(building.is()).toEqual(['staffed', 'table', 'silent']);
  });

  it('that it closes leaves staff as they were, and closes it then', () => {
    const building = open(30);
    building.says('unstaffed');
    building.says('closing 10');
    expect(building.is()).toEqual(['unstaffed', 'mqtt', null]);
    expect(building.closesAt()).toBe('2026-12-07T10:10:00.000Z');
    building.pass(10);
    expect(building.is()).toEqual(['closed', 'mqtt', null]);
    // It was said, and then withdrawn.
    building.says('unstaffed');
    expect(building.is()).toEqual(['unstaffed', 'mqtt', null]);
  });

  it('that it closes goes by the table where nothing was said of staff', () => {
    const building = open(30, '19:00');
    building.says('closing 10');
    expect(building.is()).toEqual(['unstaffed', 'mqtt', null]);
  });

  it('of nonsense changes nothing, makes nothing last longer, and is logged once', () => {
    const building = open(30);
    building.says('unstaffed');
    building.pass(20);
    building.says('?');
    building.says('??');
    expect(building.is()).toEqual(['unstaffed', 'mqtt', 'nonsense']);
    expect(building.codes()).toEqual(['staffing-nonsense']);
    building.pass(11);
    expect(building.is()).toEqual(['staffed', 'table', 'nonsense']);
    building.says('unstaffed');
    expect(building.is()).toEqual(['unstaffed', 'mqtt', null]);
  });

  it('that its sender does not know leaves it to the table', () => {
    const building = open(30);
    building.says('unstaffed');
    building.says('');
    expect(building.is()).toEqual(['staffed', 'table', 'unknown']);
  });

  it('that a broker stored and sends again is not news; another one is', () => {
    const building = open(30);
    building.says('unstaffed', true);
    building.pass(20);
    building.says('unstaffed', true);
    building.pass(11);
    expect(building.is()).toEqual(['staffed', 'table', 'silent']);
    building.says('closed', true);
    expect(building.is()).toEqual(['closed', 'mqtt', null]);
  });

  it('lasts no longer and no shorter while the clock is set; the table goes by the clock', () => {
    const building = open(30);
    building.says('staffed');
    building.says('closing 10');
    building.setClock(-600);
    building.pass(9);
    expect(building.is()).toEqual(['staffed', 'mqtt', null]);
    building.pass(1);
    expect(building.is()).toEqual(['closed', 'mqtt', null]);
    building.pass(21);
    expect(building.is()).toEqual(['closed', 'table', 'silent']);
  });
});
