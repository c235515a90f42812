/** Hours without staff in the configuration: what is complained of. */
import { expect, test } from 'vitest';
import { schema } from '../../src/config/schema.ts';

function complaints(config: object) {
  const read = schema.safeParse(config);
  return read.success ? [] : read.error.issues.map(({ path }) => path.join('.'));
}
const hours = { monday: ['08:00-12:00', '13:00-22:00'] };

test('off by default; a period is within one of the opening hours of its day', () => {
  expect(schema.parse({}).unstaffed).toBeNull();
  const of = (week: object, open: object | null = hours) =>
    complaints({ library: { hours: open }, unstaffed: { hours: week } });
  expect(of({ monday: ['08:00-10:00', '18:00-22:00'] })).toEqual([]);
  expect(of({ monday: ['11:00-14:00'] })).toEqual(['unstaffed.hours.monday.0']);
  expect(of({ tuesday: ['09:00-10:00'] })).toEqual(['unstaffed.hours.tuesday.0']);
  expect(of({ tuesday: ['09:00-10:00'] }, null)).toEqual([]);
});

test('a broker in clear is on this machine, or in a protected network', () => {
  const of = (url: string, more = {}) =>
    complaints({ unstaffed: { signal: { mqtt: { url, topic: 'doors' } } }, ...more });
  expect(of('mqtts://broker.example')).toEqual([]);
  expect(of('mqtt://127.0.0.1')).toEqual([]);
  expect(of('mqtt://broker.example')).toEqual(['unstaffed.signal.mqtt.url']);
  expect(of('mqtt://broker.example', { protectedNetwork: true })).toEqual([]);
  expect(complaints({ unstaffed: { signal: {} } })).toEqual(['unstaffed.signal']);
  expect(complaints({ unstaffed: { telephone: 'call us' } })).toEqual(['unstaffed.telephone']);
});
