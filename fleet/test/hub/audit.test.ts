/** The audit trail of a hub: who can write there, or is the hub, makes nothing up and takes nothing out unseen. */
import { generateKeyPairSync } from 'node:crypto';
import { createUser } from '@nats-io/nkeys';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial } from '../../../src/branch/broker/dial.ts';
import { privateKeyOf } from '../../../src/branch/keys/voices.ts';
import { natsServer } from '../../../test/support/branch/nats-server.ts';
import { auditDocument, auditHash, readAudit } from '../../src/hub/audit.ts';
import type { Hub } from '../../src/hub/hub.ts';
import { connectHub } from '../../src/hub/nats-hub.ts';
import { addOperator, removeOperator } from '../../src/region/branches.ts';
import { readHubIdentity } from '../../src/region/hub-identity.ts';
import { operatorFolder } from '../../src/region/region-folder.ts';
import { type HubPlace, makeHubPlace } from '../support/hub-place.ts';

const now = '2026-11-27T10:00:00Z';

describe('an audit trail', () => {
  const anna = operator('anna');
  const other = generateKeyPairSync('ed25519').privateKey;
  const trust = { region: 'west', operators: [anna.named] };

  function operator(name: string) {
    const user = createUser();
    const key = privateKeyOf(Buffer.from(user.getSeed()).toString('ascii'));
    return { named: { name, nkey: user.getPublicKey() }, key };
  }
  function trail(count: number, key = anna.key, region = 'west') {
    const documents: { data: string; storedAtMs: number }[] = [];
    for (let nth = 1; nth <= count; nth += 1) {
      const last = documents.at(-1);
      const before = last === undefined ? null : auditHash(last.data);
      const entry = { at: now, by: 'anna', action: `act-${nth}`, what: [] };
      documents.push({ data: auditDocument(entry, { region, before }, key), storedAtMs: 0 });
    }
    return documents;
  }
  const proofs = (of: ReturnType<typeof trail>, by = trust) =>
    readAudit(of, by).map(({ proof }) => proof);

  test('what its operator signed follows the one before', () => {
    expect(proofs(trail(3))).toEqual(['proved', 'proved', 'proved']);
    // The oldest go with their age.
    expect(proofs(trail(3).slice(1))).toEqual(['proved', 'proved']);
  });

  test.each([
    ['one that is taken out', (of: string[]) => [of[0], of[2]], ['proved', 'gap']],
    ['one that is put elsewhere', (of: string[]) => [of[1], of[0]], ['proved', 'gap']],
    ['one that is there twice', (of: string[]) => [of[0], of[0]], ['proved', 'gap']],
    ['one that is no entry', (of: string[]) => [of[0], '{}', of[1]], ['proved', 'forged', 'gap']],
  ])('%s shows', (_, change, expected) => {
    const documents = change(trail(3).map(({ data }) => data));
    expect(proofs(documents.map((data = '') => ({ data, storedAtMs: 0 })))).toEqual(expected);
  });

  test('one that another signed, of another region, or of an operator who is not known shows', () => {
    expect(proofs(trail(1, other))).toEqual(['forged']);
    expect(proofs(trail(1, anna.key, 'east'))).toEqual(['forged']);
    expect(proofs(trail(1), { region: 'west', operators: [] })).toEqual(['unknown']);
    const namesake = { region: 'west', operators: [operator('anna').named, anna.named] };
    expect(proofs(trail(1), namesake)).toEqual(['proved']);
  });
});

describe.skipIf(natsServer === null)('at a hub (needs nats-server)', () => {
  let place: HubPlace;
  const hubs: Hub[] = [];
  const folder = (name: string) => `${place.place}/${name}`;

  beforeAll(async () => {
    place = await makeHubPlace();
    for (const name of ['bert', 'carl'])
      addOperator(place.region(), { name, may: 'operates', folder: folder(name) }, now);
    await place.reload();
    for (const name of ['bert', 'carl'])
      hubs.push(await connectHub(readHubIdentity(operatorFolder(folder(name)))));
  });
  afterAll(async () => {
    for (const each of hubs) await each.close();
    await place?.remove();
  });

  test('several operators at once write one chain', async () => {
    const [bert, carl] = hubs;
    const write = (hub: Hub | undefined, by: string) => async (_: unknown, nth: number) =>
      hub?.audit({ at: now, by, action: `act-${nth}`, what: [] });
    const acts = Array.from({ length: 4 });
    await Promise.all([...acts.map(write(bert, 'bert')), ...acts.map(write(carl, 'carl'))]);
    const anna = await place.connect();
    const entries = await anna.auditTrail(99);
    expect(entries.map(({ proof }) => proof)).toEqual(Array(8).fill('proved'));
    await anna.close();
  });

  test('an operator who was removed is known by what they signed; none writes as another', async () => {
    const [bert] = hubs;
    await bert?.audit({ at: now, by: 'anna', action: 'by-another', what: [] });
    const identity = readHubIdentity(operatorFolder(folder('bert')));
    const nc = await dial(identity, identity.broker, 5_000);
    await nc.request('audit', JSON.stringify({ at: now, by: 'anna', action: 'made-up', what: [] }));
    await nc.close();
    removeOperator(place.region(), 'bert');
    const { operators, formerly = [] } = place.region().record;
    const anna = await connectHub(place.operator, { operators: [...operators, ...formerly] });
    const entries = await anna.auditTrail(99);
    expect(entries.slice(0, 2).map(({ proof }) => proof)).toEqual(['forged', 'forged']);
    expect(entries.filter(({ by }) => by === 'bert').map(({ proof }) => proof)).toEqual(
      Array(4).fill('proved'),
    );
    await anna.close();
  });
});
