/**
 * A kiosk of the branch that is hostile, at a real broker: it has its own keys and the branch key, and
 * says what is another's.
 */
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { dial } from '../../src/branch/broker/dial.ts';
import { fillBroker } from '../../src/branch/broker/nats-host.ts';
import { withAdoptionKey, withNamedMembers } from '../../src/branch/enrol/admit.ts';
import { readIdentity, readKeys, writeKeys } from '../../src/branch/enrol/folder.ts';
import { readHost, writeHostFile } from '../../src/branch/enrol/host.ts';
import { adoptionKeyOf, proveAdoption } from '../../src/branch/keys/adoption-proof.ts';
import { type BranchSeal, createBranchSeal } from '../../src/branch/keys/branch-keys.ts';
import { makeKeysDocument } from '../../src/branch/keys/keys-document.ts';
import { readStaffKey } from '../../src/branch/lost/escrow.ts';
import type { Content } from '../../src/branch/shared/messages.ts';
import { placeOf, sealed } from '../support/branch/entries.ts';
import { openHostileKiosk } from '../support/branch/hostile-kiosk.ts';
import { type BranchMember, openMember } from '../support/branch/member.ts';
import { natsServer } from '../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../support/branch/place.ts';
import { until } from '../support/hardware/until.ts';

/** As the host of an older version left them: nobody is named, and no key for adoptions. */
async function makeOlder(place: BranchPlace, kiosks: readonly string[]): Promise<void> {
  const { file, keys, authority } = readHost(place.hostFolder);
  const { formerly: _, adoptionKey: __, ...older } = file;
  writeHostFile(place.hostFolder, older);
  for (const { name, recipient } of file.kiosks) {
    if (!kiosks.includes(name)) continue;
    const made = { branch: file.branch, kiosk: name, recipient, serial: file.serial, keys };
    writeKeys(join(place.folder, name), await makeKeysDocument(made, authority));
  }
}

describe.skipIf(natsServer === null)('a branch of an older version', () => {
  test('takes what is not signed until its host says who its members are', async () => {
    const place = await makeBranchPlace(['k01', 'k02']);
    onTestFinished(() => place.remove());
    await makeOlder(place, ['k01', 'k02']);
    const k01 = await openMember(place, 'k01');
    onTestFinished(() => k01.close());
    await k01.up();
    expect(await k01.lend('A1', '100')).toBe('mine');
    const folder = join(place.folder, 'k02');
    const identity = readIdentity(folder);
    const opened = await readKeys(folder, identity);
    expect(opened).toMatchObject({ members: null, adoptionKey: null });
    const silent = createBranchSeal(opened.keys);
    const older = await dial(identity, place.address, 5_000);
    const item = silent.itemHashes('B1')[0];
    const lent = { what: 'lent' as const, item, patron: [item], dueOn: null, ageMs: 0 };
    older.publish(placeOf('k02'), sealed(silent, 'k02', 'older', { ...lent, entry: 1 }));
    await until(() => k01.branch.lastOn('B1', null) !== null, 'k01 trusts k02');
    await older.close();

    const host = readHost(place.hostFolder);
    const staff = await readStaffKey(place.staffIdentity);
    const now = new Date().toISOString();
    await fillBroker(withAdoptionKey(withNamedMembers(host, now), staff?.identity ?? '', now));
    // All is read anew; what k02 has not signed was read, and is held until k02 publishes it anew.
    await until(() => k01.branch.state().notSigned > 0, 'k01 reads anew');
    await until(() => k01.branch.state().link === 'up', 'k01 is up again');
    expect(k01.branch.lastOn('B1', null)).not.toBeNull();
    const k02 = await openMember(place, 'k02');
    onTestFinished(() => k02.close());
    await k02.up();
    // Its first entry is another loan.
    expect(await k02.lend('C1', '200')).toBe('mine');
    await until(() => k01.branch.lastOn('B1', null) === null, 'k02 has said what is so');
    expect(k02.branch.lastOn('A1', null)).toMatchObject({ what: 'lent' });
    expect(await readKeys(folder, identity)).toMatchObject({
      adoptionKey: expect.any(String),
      members: [{ name: 'k01' }, { name: 'k02' }],
    });
  });
});

describe.skipIf(natsServer === null)('a hostile kiosk k03', () => {
  let place: BranchPlace;
  let k01: BranchMember;
  let k02: BranchMember;
  let hostile: NatsConnection;
  /** signs as k03 */
  let seal: BranchSeal;
  /** signs nothing, as before kiosks signed */
  let silent: BranchSeal;
  beforeAll(async () => {
    place = await makeBranchPlace(['k01', 'k02', 'k03']);
    [k01, k02] = await Promise.all([openMember(place, 'k01'), openMember(place, 'k02')]);
    await Promise.all([k01.up(), k02.up()]);
    ({ connection: hostile, seal, silent } = await openHostileKiosk(place, 'k03'));
  });
  afterAll(async () => {
    await hostile?.close();
    await Promise.all([k01?.close(), k02?.close()]);
    await place?.remove();
  });

  async function say(by: BranchSeal, content: Content): Promise<void> {
    hostile.publish(placeOf('k03'), sealed(by, 'k03', 'forged', content));
    await hostile.flush();
  }
  const isLogged = ({ reports }: BranchMember, code: string) =>
    reports.some((report) => report.code === code);

  test('S1: keeps no kiosk that is alive from sending what it has', async () => {
    expect(await k01.lend('A1', '100')).toBe('mine');
    const entry = { id: k01.journal.lastId(), item: 'A1' };
    const knows = () => k02.branch.lastOn('A1', null)?.what === 'lent';
    await until(knows, 'k02 knows of it');
    expect(k01.branch.earlierElsewhere(entry)).toBe('go');
    const hash = seal.itemHashes('A1')[0];
    const forger = adoptionKeyOf('AGE-SECRET-KEY-1OF-SOMEBODY-ELSE');
    const from = { branch: 'b001', kiosk: 'k01', entry: entry.id };
    const proof = proveAdoption(forger, from, { boot: 'boot', items: [{ generation: 1, hash }] });
    const adopted = { what: 'adopted' as const, from: 'k01', theirs: entry.id };
    await say(seal, { ...adopted, entry: 1 });
    await say(seal, { ...adopted, entry: 2, proof });
    await until(() => isLogged(k01, 'branch-adopted-falsely'), 'k01 objects');
    // It may have been sent from there: the library system is asked.
    expect(k01.branch.earlierElsewhere(entry)).toBe('ask');
    expect(k01.branch.state()).toMatchObject({ link: 'up', adoptedFalselyBy: ['k03'] });
    expect(knows()).toBe(true);
    expect(await k02.lend('A1', '200')).toBe('lent');
  });

  test('what it does not sign is left out, counted and said', async () => {
    const item = silent.itemHashes('B1')[0];
    const lent = { what: 'lent' as const, item, patron: [item], dueOn: null, ageMs: 0 };
    await say(silent, { ...lent, entry: 3 });
    await until(() => k02.branch.state().notSigned > 0, 'k02 has read it');
    expect(k02.branch.lastOn('B1', null)).toBeNull();
    expect(isLogged(k02, 'branch-not-signed')).toBe(true);
    expect(k02.branch.state().link).toBe('up');
    await say(seal, { ...lent, entry: 3 });
    await until(() => k02.branch.lastOn('B1', null) !== null, 'what it signs is its own');
  });

  test('what a person with the key of the staff adopts is another kiosk’s', async () => {
    expect(await k01.lend('C1', '100')).toBe('mine');
    const entry = { id: k01.journal.lastId(), item: 'C1' };
    await until(() => k02.branch.lastOn('C1', null) !== null, 'k02 knows of it');
    const from = { branch: 'b001', kiosk: 'k01', entry: entry.id };
    const items = [{ generation: 1, hash: seal.itemHashes('C1')[0] }];
    const proof = proveAdoption(adoptionKeyOf(place.staffIdentity), from, { boot: 'boot', items });
    // For another entry it proves nothing.
    await say(seal, { what: 'adopted', entry: 8, from: 'k01', theirs: entry.id + 1, proof });
    await say(seal, { what: 'adopted', entry: 9, from: 'k01', theirs: entry.id, proof });
    await until(() => k01.branch.earlierElsewhere(entry) === 'adopted', 'k01 leaves it to k03');
    await until(() => k02.branch.lastOn('C1', null) === null, 'k02 has it over');
  });
});
