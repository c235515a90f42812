/**
 * A whole kiosk in hours without staff: the signal of the doors over a real broker, what follows it
 * on the screen, and what becomes of it when the doors fall silent, talk nonsense or are restarted.
 */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { weekdays } from '../../../src/weekdays.ts';
import { openReceiver, type Receiver, sendJson } from '../../support/help/receiver.ts';
import { servicePins } from '../../support/system/panel.ts';
import { leave, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

const topic = 'building/state';
const telephone = '09 123 45 67';
const shownTelephone = telephone.replaceAll(' ', '\u00a0');
const always = ['00:00-24:00'];
const hours = Object.fromEntries(weekdays.map((day) => [day, always]));

let stage: Stage;
let broker: Aedes;
let server: Server;
let doors: MqttClient;
let guard: Receiver;
const sockets = new Set<Socket>();

beforeAll(async () => {
  broker = await Aedes.createBroker();
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    broker.handle(socket);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const url = `mqtt://127.0.0.1:${port}`;
  doors = await connectAsync(url);
  guard = await openReceiver((_, response) => sendJson(response, { acknowledged: true }));
  const { service, environment } = servicePins();
  stage = await setStage(
    {
      service,
      library: { hours },
      help: { call: { webhook: { url: `${guard.url}/call`, when: 'unstaffed' } } },
      unstaffed: { signal: { mqtt: { url, topic } }, telephone, payments: false },
    },
    environment,
  );
});
afterAll(async () => {
  await doors?.endAsync();
  await stage?.close();
  await guard?.close();
  for (const socket of sockets) socket.destroy();
  server?.close();
  await new Promise<void>((closed) => broker?.close(() => closed()));
});

const say = (text: string) => doors.publishAsync(topic, text, { qos: 1, retain: true });

it('goes by its table until the doors say something; then by them, within a moment', async () => {
  const before = await stage.sees('attract', shows('attract'));
  expect(before).not.toHaveProperty('unstaffed');
  // Without staff one is called, and here while they are there none is.
  expect(before.call.offered).toBe(false);
  await say('unstaffed');
  const without = await stage.sees('no staff', ({ unstaffed }) => unstaffed !== undefined);
  expect(without).toMatchObject({
    unstaffed: { telephone: shownTelephone },
    call: { offered: true },
    view: { kind: 'attract', limits: { pay: 'not-now', borrow: 'works' } },
  });
});

it('calls who is there for such hours', async () => {
  await stage.touch({ type: 'BEGIN' });
  await stage.touch({ type: 'OPEN', dialog: 'help' });
  await stage.touch({ type: 'CALL_STAFF' });
  await stage.sees('an answer', ({ call }) => call.state === 'coming');
  await leave(stage);
});

it('a visit under way is finished as the doors close, and none begins', async () => {
  stage.scanner.scan(patronCard(1));
  await stage.sees('a PIN', shows('pin'));
  await say('closed');
  await stage.touch({ type: 'PIN', pin: '1234' });
  await stage.sees('the list', shows('borrow'));
  await stage.touch({ type: 'DONE', receipt: 'none' });
  await stage.sees('goodbye', shows('goodbye'));
  await stage.touch({ type: 'DONE' });
  await stage.sees('closed', shows('closed'));
  stage.scanner.scan(patronCard(1));
  await say('staffed');
  await stage.sees(
    'open',
    ({ view, unstaffed }) => view.kind === 'attract' && unstaffed === undefined,
  );
});

it('nonsense changes nothing, and the kiosk finds what the broker stored after a restart', async () => {
  await say('unstaffed');
  await stage.sees('no staff', ({ unstaffed }) => unstaffed !== undefined);
  await say('no idea');
  await expect.poll(() => stage.log().some(({ code }) => code === 'staffing-nonsense')).toBe(true);
  expect(stage.screen()).toMatchObject({ unstaffed: { telephone: shownTelephone } });
  await say('unstaffed');
  await stage.kill('SIGTERM');
  await stage.start();
  await stage.sees('no staff', ({ unstaffed }) => unstaffed !== undefined);
});
