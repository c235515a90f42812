import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adoptionKeyOf, proveAdoption } from '../../src/branch/keys/adoption-proof.ts';
import type { BranchSeal } from '../../src/branch/keys/branch-keys.ts';
import type { Content } from '../../src/branch/shared/messages.ts';
import { placeOf, sealed } from '../support/branch/entries.ts';
import { openHostileKiosk } from '../support/branch/hostile-kiosk.ts';
import { type BranchMember, openMember } from '../support/branch/member.ts';
import { natsServer } from '../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../support/branch/place.ts';
import { until } from '../support/hardware/until.ts';

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
