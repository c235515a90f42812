/** Less light at night: by the clock of the library, until a patron comes. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Log, Report } from '../../machines/domain.ts';
import { type NightSettings, openLight } from '../../src/attract/light.ts';
import { readConfig } from '../../src/config/load.ts';

const timeZone = 'Europe/Brussels';
function openNight(night: NightSettings, zone: string, log: Log) {
  const always = { brightness: null, sleep: null, hours: null };
  return openLight({ ...always, night, timeZone: zone }, log);
}
const settings = { from: '21:00', to: '07:30', brightness: 60 };

test.each([
  ['2026-11-26T19:59:00Z', false],
  ['2026-11-26T20:00:00Z', true],
  ['2026-11-27T03:00:00Z', true],
  ['2026-11-27T06:29:00Z', true],
  ['2026-11-27T06:30:00Z', false],
  // In summer the clock is another hour ahead.
  ['2026-07-01T19:00:00Z', true],
])('at %s it is night: %s', (now, dark) => {
  const night = openNight(settings, timeZone, () => {});
  expect(night.at(now, true)).toEqual(dark ? { dark, light: 60 } : { dark });
});

test('within a day, as for a siesta', () => {
  const night = openNight({ ...settings, from: '12:30', to: '13:30' }, timeZone, () => {});
  expect(night.at('2026-11-26T12:00:00Z', true).dark).toBe(true);
  expect(night.at('2026-11-26T13:00:00Z', true).dark).toBe(false);
});

test('light at once for a patron, and for a minute after the last sign of one', () => {
  const night = openNight(settings, timeZone, () => {});
  const at = (time: string, idle = true) => night.at(`2026-11-26T${time}Z`, idle).dark;
  expect(at('22:00:00')).toBe(true);
  night.wake('2026-11-26T22:00:01Z');
  expect([at('22:00:01'), at('22:01:00'), at('22:01:02')]).toEqual([false, false, true]);
  expect(at('22:05:00', false)).toBe(false);
  expect([at('22:05:59'), at('22:06:00')]).toEqual([false, true]);
});

test('the panel is set by its program, with the percentage alone; once for each change', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'night-'));
  const told = join(folder, 'told');
  writeFileSync(told, '');
  const command = join(folder, 'dim');
  writeFileSync(command, `#!/bin/sh\necho "$# $1$KIOSK_SIP2_PASSWORD" >> ${told}\n`);
  chmodSync(command, 0o755);
  const lines = (count: number) => {
    const read = () => readFileSync(told, 'utf8').trim().split('\n');
    return new Promise<string[]>((done) => {
      const watcher = watch(folder, () => look());
      const look = () => {
        if (read().length < count) return;
        watcher.close();
        done(read());
      };
      look();
    });
  };
  process.env.KIOSK_SIP2_PASSWORD = 'not for others';
  const night = openNight({ ...settings, brightness: 20, command }, timeZone, () => {});
  // The panel has less light, so that the page needs no darkening.
  expect(night.at('2026-11-26T22:00:00Z', true)).toEqual({ dark: true });
  night.at('2026-11-26T22:00:10Z', true);
  await lines(1);
  night.wake('2026-11-26T22:00:20Z');
  expect(night.at('2026-11-26T22:00:20Z', true)).toEqual({ dark: false });
  await lines(2);
  night.at('2026-11-26T23:00:00Z', true);
  await lines(3);
  night.close();
  expect(await lines(4)).toEqual(['1 20', '1 100', '1 20', '1 100']);
  delete process.env.KIOSK_SIP2_PASSWORD;
  rmSync(folder, { recursive: true });
});

test('where that program fails the page is darkened, no further than it can be read', async () => {
  const log: Report[] = [];
  const night = await new Promise<ReturnType<typeof openNight>>((done) => {
    const opened = openNight(
      { ...settings, brightness: 10, command: '/nowhere/dim' },
      timeZone,
      (report) => {
        log.push(report);
        setImmediate(() => done(opened));
      },
    );
    opened.at('2026-11-26T22:00:00Z', true);
  });
  expect(log.map(({ code }) => code)).toEqual(['backlight-failed']);
  expect(night.at('2026-11-26T22:00:10Z', true)).toEqual({ dark: true, light: 50 });
});

describe('a screen that sleeps', () => {
  const hours = { thursday: ['10:00-12:30', '13:00-18:00'], friday: ['09:00-18:00'] };
  const open = (brightness: number | null = null) =>
    openLight({ night: null, brightness, sleep: { minutesBefore: 15 }, hours, timeZone }, () => {});

  test.each([
    ['2026-11-26T08:44:00Z', false],
    ['2026-11-26T08:45:00Z', true],
    ['2026-11-26T11:29:00Z', true],
    ['2026-11-26T11:30:00Z', false],
    ['2026-11-26T11:46:00Z', true],
    ['2026-11-26T16:59:00Z', true],
    ['2026-11-26T17:00:00Z', false],
    ['2026-11-28T12:00:00Z', false],
  ])('at %s it is on: %s', (now, isOn) => {
    const light = open();
    light.at(now, true);
    expect(light.panel()).toEqual({ isOn, brightness: null });
  });

  test('is on during a visit, and for a minute after a touch', () => {
    const light = open();
    const at = (time: string, idle = true) => {
      light.at(`2026-11-26T${time}Z`, idle);
      return light.panel().isOn;
    };
    expect([at('17:30:00'), at('17:30:01', false), at('17:31:00')]).toEqual([false, true, true]);
    expect(at('17:31:02')).toBe(false);
    light.wake('2026-11-26T20:00:00Z');
    expect([at('20:00:59'), at('20:01:00')]).toEqual([true, false]);
  });

  test('has the light of the day or the night, where the system sets the panel', () => {
    const night = { ...settings, brightness: 20 };
    const light = openLight(
      { night, brightness: 80, sleep: null, hours: null, timeZone },
      () => {},
    );
    const at = (time: string) => [light.at(`2026-11-26T${time}Z`, true), light.panel()];
    expect(at('12:00:00')).toEqual([{ dark: false }, { isOn: true, brightness: 80 }]);
    expect(at('22:00:00')).toEqual([{ dark: true }, { isOn: true, brightness: 20 }]);
    light.panelWorks(false);
    expect(at('22:00:10')[0]).toEqual({ dark: true, light: 50 });
  });
});

test('a page that could not be read is refused in the configuration', () => {
  const complaints = (night: object, machine = {}) => {
    const text = JSON.stringify({ screen: { attract: { night } }, machine });
    const loaded = readConfig(text, '/etc/kiosk');
    return loaded.ok ? [] : loaded.complaints.map(({ path }) => path);
  };
  const hours = { from: '21:00', to: '07:00' };
  expect(complaints({ ...hours, brightness: 49 })).toEqual(['screen.attract.night.brightness']);
  expect(complaints({ ...hours, brightness: 49, command: '/usr/bin/dim' })).toEqual([]);
  expect(complaints({ ...hours, brightness: 20 }, { brightness: 90 })).toEqual([]);
  expect(
    complaints({ ...hours, brightness: 20, command: '/usr/bin/dim' }, { brightness: 90 }),
  ).toEqual(['machine.brightness']);
  expect(complaints({ ...hours, brightness: 60 }, { sleep: {} })).toEqual(['machine.sleep']);
  expect(complaints({ ...hours, brightness: 5, command: '/usr/bin/dim' })).not.toEqual([]);
  expect(complaints({ from: '21:00', to: '21:00' })).toEqual(['screen.attract.night.to']);
  expect(complaints({ from: '9 pm', to: '07:00' })).toEqual(['screen.attract.night.from']);
});

test.each([
  ['webcal://bib.test/agenda.ics', 'webcal:// is https://'],
  ['ftp://bib.test/agenda.ics', 'https://'],
  ['https://user:geheim@bib.test/', 'user name or password'],
  ['https://bib.test/#a', '#'],
  ['agenda', 'no address of a feed'],
])('the address %s of a feed is refused', (url, problem) => {
  const json = JSON.stringify({ screen: { attract: { feed: { url } } } });
  const loaded = readConfig(json, '/etc/kiosk');
  expect(loaded.ok ? '' : loaded.complaints[0]?.problem).toContain(problem);
});
