/** What the doctor and the panel say of hours without staff and of the outside signal. */
import { expect, test } from 'vitest';
import { schema } from '../../src/config/schema.ts';
import { serveMetrics } from '../../src/metrics/server.ts';
import { answerRequests } from '../../src/staffing/http.ts';
import type { BuildingState } from '../../src/staffing/staffing.ts';
import type { TestParts } from '../../src/technician/health/test-parts.ts';
import { staffing } from '../../src/technician/parts/staffing.ts';
import { probeStaffing } from '../../src/technician/probes/staffing.ts';

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const always = Object.fromEntries(days.map((day) => [day, ['00:00-24:00']]));

function lightOf(building: BuildingState, unstaffed: object | null = {}) {
  const config = schema.parse({ unstaffed });
  const kiosk = { config, building: () => building } as TestParts['kiosk'];
  return staffing.light({ kiosk } as TestParts).map(({ light, code, told }) => [light, code, told]);
}

test('the light says the state and its source, and why the table counts', () => {
  const said = { word: 'unstaffed', agoMs: 200_000 };
  const state = { state: 'unstaffed', closesAt: null, by: 'mqtt', problem: null, said } as const;
  expect(lightOf(state, null)).toEqual([]);
  expect(lightOf(state)).toEqual([
    ['ok', 'ok', { is: 'building-unstaffed', name: 'mqtt', figure: 3 }],
  ]);
  const byTable = { state: 'staffed', closesAt: null, by: 'table', said: null } as const;
  const codeOf = (problem: BuildingState['problem']) =>
    lightOf(Object.assign({ ...byTable }, { problem }))[0]?.[1];
  expect(codeOf('waiting')).toBe('ok');
  expect(codeOf('silent')).toBe('staffing-silent');
  expect(codeOf('unknown')).toBe('staffing-silent');
  expect(codeOf('nonsense')).toBe('staffing-nonsense');
});

test('the doctor says nothing where there are none, the table where it is set, and a broker that is away', async () => {
  expect(await probeStaffing(schema.parse({}), {}, 1_000)).toEqual([]);
  const byTable = schema.parse({ library: { hours: always }, unstaffed: { hours: always } });
  expect(await probeStaffing(byTable, {}, 1_000)).toMatchObject([
    { light: 'ok', text: 'By its hours the library is unstaffed now.' },
  ]);
  // Nothing listens on this port.
  const mqtt = { url: 'mqtt://127.0.0.1:9', topic: 'building/state' };
  const away = schema.parse({ unstaffed: { signal: { mqtt } } });
  expect(await probeStaffing(away, {}, 1_000)).toMatchObject([
    { light: 'ok' },
    { light: 'broken', code: 'staffing-broker-refuses', where: mqtt.url },
  ]);
});

test('the doctor asks the running kiosk what it was sent by HTTP, and says where it has another token', async () => {
  const token = 'c0ffee00c0ffee00c0ffee00';
  const said = { word: 'closed', agoMs: 5_000 };
  const server = await serveMetrics({
    port: 0,
    host: '127.0.0.1',
    health: () => ({ httpStatus: 200, body: {} }),
    expose: async () => ({ contentType: 'text/plain', text: '' }),
    handlers: {
      '/staffing': answerRequests({
        token,
        heard: () => true,
        now: () => ({ state: 'closed', closesAt: null, by: 'http', problem: null, said }),
        onRefused: () => {},
      }),
    },
  });
  const config = schema.parse({
    metrics: { address: `127.0.0.1:${server.port}` },
    unstaffed: { signal: { http: { token: { env: 'TOKEN' } } } },
  });
  const probe = async (sent: string) =>
    (await probeStaffing(config, { 'unstaffed.signal.http.token': sent }, 5_000))[1];
  expect(await probe(token)).toMatchObject({
    light: 'ok',
    text: expect.stringContaining('"last":{"word":"closed","secondsAgo":5}'),
  });
  const other = await probe('another-token-than-that-one');
  expect(other).toMatchObject({ light: 'broken', code: 'staffing-token' });
  expect(JSON.stringify(other)).not.toContain('another-token');
  await server.close();
  expect(await probe(token)).toMatchObject({ light: 'ok' });
});
