/** Calls for help over a real broker: sealed, of the kiosk whose subject it is, received now or never. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrokerConnection } from '../../src/branch/broker/broker.ts';
import { natsBroker } from '../../src/branch/broker/nats.ts';
import { passingSubject } from '../../src/branch/broker/subjects.ts';
import type { BranchSeal } from '../../src/branch/keys/branch-keys.ts';
import { createCallLine } from '../../src/branch/link/call-line.ts';
import type { CallMessage } from '../../src/branch/port.ts';
import { callMessages } from '../../src/branch/shared/messages.ts';
import { unsignedSeal } from '../support/branch/entries.ts';
import { natsServer } from '../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../support/branch/place.ts';

const branch = 'b001';
const keys = unsignedSeal(new Map([[1, Buffer.alloc(32, 7)]]));
const call: CallMessage = {
  ...{ what: 'call', call: 'c-1', device: 'Toestel 1', reason: 'patron', ageMs: 12 },
};

describe.skipIf(natsServer === null)('calls at a broker (nats-server)', () => {
  let place: BranchPlace;
  const connections: BrokerConnection[] = [];
  beforeAll(async () => {
    place = await makeBranchPlace(['k01', 'k02']);
  });
  afterAll(async () => {
    for (const connection of connections) await connection.close();
    await place?.remove();
  });

  /** A kiosk, connected: its line, what it receives, and its bare connection. */
  async function join(kiosk: string, seal: BranchSeal = keys) {
    const identity = place.identities.get(kiosk);
    if (identity === undefined) throw new Error(`no kiosk ${kiosk}`);
    const connection = await natsBroker({ identity }).connect();
    connections.push(connection);
    const line = createCallLine({ branch, kiosk, seal: () => seal });
    const received: (readonly [string, CallMessage])[] = [];
    line.subscribe((of, message) => received.push([of, message]));
    line.connected(connection);
    await connection.ping();
    return { line, received, connection };
  }

  it('reach the other kiosks and not the one that says them; without a connection none is said', async () => {
    const alone = createCallLine({ branch, kiosk: 'k01', seal: () => keys });
    expect(alone.say(call)).toBe(false);
    const one = await join('k01');
    const other = await join('k02');
    expect(one.line.say(call)).toBe(true);
    expect(other.line.say({ what: 'shown', call: 'c-1' })).toBe(true);
    await expect.poll(() => other.received).toEqual([['k01', call]]);
    await expect.poll(() => one.received).toEqual([['k02', { what: 'shown', call: 'c-1' }]]);
    await one.connection.close();
    await one.connection.ended;
    expect(one.line.say(call)).toBe(false);
  });

  it('what is not sealed for its place under the branch key is not received', async () => {
    const one = await join('k01');
    const other = await join('k02');
    const stranger = unsignedSeal(new Map([[1, Buffer.alloc(32, 8)]]));
    const say = (data: Uint8Array) => one.connection.say('call', data);
    const at = (kiosk: string) => passingSubject(branch, 'call', kiosk);
    say(Buffer.from(JSON.stringify({ v: 1, ...call })));
    say(callMessages.seal(stranger, call, at('k01')));
    say(callMessages.seal(keys, call, at('k02')));
    say(Buffer.alloc(2_000));
    say(callMessages.seal(keys, { ...call, call: 'c-2' }, at('k01')));
    await expect.poll(() => other.received.map(([, { call: id }]) => id)).toEqual(['c-2']);
  });
});
