/** Hours without staff in the configuration: what is complained of. */
import { expect, test } from 'vitest';
import { schema } from '../../src/config/schema.ts';
import { readSecrets } from '../../src/config/secrets/secrets.ts';

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

test('one source: what is sent by HTTP has an address, and its token crosses no network in clear', () => {
  const http = { token: { env: 'TOKEN' } };
  const of = (metrics: object | null, more = {}) =>
    complaints({ unstaffed: { signal: { http } }, metrics, ...more });
  expect(of({})).toEqual([]);
  expect(of(null)).toEqual(['unstaffed.signal.http']);
  const open = { address: '10.20.30.41:9464', beyondLoopback: true };
  expect(of(open)).toEqual(['unstaffed.signal.http']);
  expect(of(open, { protectedNetwork: true })).toEqual([]);
  const mqtt = { url: 'mqtts://broker.example', topic: 'doors' };
  const two = { unstaffed: { signal: { http, mqtt } }, metrics: {} };
  expect(complaints(two)).toEqual(['unstaffed.signal']);
});

test('a line is an input of the reader, of its own, and says two things', () => {
  const of = (line: object, more = {}) =>
    complaints({ unstaffed: { signal: { line } }, signals: {}, ...more });
  expect(of({ of: 'reader' })).toEqual([]);
  expect(of({ of: 'reader' }, { signals: null })).toEqual(['unstaffed.signal.line']);
  expect(of({ of: 'relay' })).toEqual(['unstaffed.signal.line.of']);
  expect(of({ of: 'reader', on: 'closed', off: 'unknown' })).toEqual([]);
  expect(of({ of: 'reader', on: 'closed', off: 'closed' })).toEqual(['unstaffed.signal.line.off']);
  const line = (number: number) => ({ of: 'reader', number });
  const chute = { flap: line(1), binFull: line(2) };
  expect(of(line(1), { chute })).toEqual([]);
  expect(of(line(2), { chute })).toEqual(['unstaffed.signal.line.number']);
});

test('a token that is short, or that no header carries, is complained of and not quoted', () => {
  const config = schema.parse({
    unstaffed: { signal: { http: { token: { env: 'TOKEN' } } } },
    metrics: {},
  });
  const of = (TOKEN: string) =>
    readSecrets(config, { TOKEN }).complaints.filter(({ path }) => path.startsWith('unstaffed.'));
  expect(of('0123456789abcdef01234567')).toEqual([]);
  for (const token of ['hunter2', '0123456789abcdef 01234567']) {
    const found = of(token);
    expect(found).toMatchObject([{ path: 'unstaffed.signal.http.token', said: { is: 'token' } }]);
    expect(JSON.stringify(found)).not.toContain(token);
  }
});
