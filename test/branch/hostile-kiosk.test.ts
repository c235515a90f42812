import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kioskMay, passingSubject } from '../../src/branch/broker/subjects.ts';
import { adoptionKeyOf, proveAdoption } from '../../src/branch/keys/adoption-proof.ts';
import type { BranchSeal } from '../../src/branch/keys/branch-keys.ts';
import { alives, type Content, claims, patronClaims } from '../../src/branch/shared/messages.ts';
import type { Entry } from '../../src/store/types.ts';
import { placeOf, sealed } from '../support/branch/entries.ts';
import { openHostileKiosk } from '../support/branch/hostile-kiosk.ts';
import { type BranchMember, openMember } from '../support/branch/member.ts';
import { natsServer } from '../support/branch/nats-server.ts';
import { type BranchPlace, makeBranchPlace } from '../support/branch/place.ts';
import { until } from '../support/hardware/until.ts';
import { isLong } from '../support/repository/share.ts';

const rounds = isLong ? 1_000 : 100;
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const items = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'];
const honest = ['k01', 'k02'] as const;
/** more than they lend */
const mayHave = 99;

/** mulberry32 */
function drawing(from: number) {
  let state = from;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    below: (count: number) => Math.floor(next() * count),
    of: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
  };
}

describe.skipIf(natsServer === null)('a hostile kiosk', () => {
  const draw = drawing(seed);
  let place: BranchPlace;
  const members = new Map<string, BranchMember>();
  let hostile: NatsConnection;
  /** signs as k03 · signs nothing */
  let seals: readonly [BranchSeal, BranchSeal];

  beforeAll(async () => {
    place = await makeBranchPlace([...honest, 'k03']);
    for (const name of honest) members.set(name, await openMember(place, name, { waitMs: 5_000 }));
    await Promise.all([...members.values()].map((member) => member.up()));
    const opened = await openHostileKiosk(place, 'k03');
    hostile = opened.connection;
    seals = [opened.seal, opened.silent];
    // Else the others wait for its word for two minutes.
    const alive = passingSubject('b001', 'alive', 'k03');
    hostile.publish(alive, alives.seal(opened.seal, { boot: 'boot', unpublished: 0 }, alive));
  });
  afterAll(async () => {
    await hostile?.close();
    for (const member of members.values()) await member.close();
    await place?.remove();
  });

  function member(name: string): BranchMember {
    const found = members.get(name);
    if (found === undefined) throw new Error(name);
    return found;
  }

  function content(): Content {
    const [seal] = seals;
    const from = draw.of(honest);
    // It reads what the others publish; here it is published.
    const open = draw.of(member(from).journal.open());
    const theirs = open?.id ?? 1;
    const barcode = open && 'item' in open.transaction ? open.transaction.item : draw.of(items);
    const item = seal.itemHashes(barcode)[0];
    const entry = draw.of([theirs, 1 + draw.below(30)]);
    const forger = adoptionKeyOf(`AGE-SECRET-KEY-1${draw.below(9)}`);
    const items1 = [{ generation: 1, hash: item }];
    const lostEntry = { branch: 'b001', kiosk: from, entry: theirs };
    const proof = proveAdoption(forger, lostEntry, { boot: 'boot', items: items1 });
    return draw.of<Content>([
      { what: 'adopted', entry, from, theirs },
      { what: 'adopted', entry, from, theirs, proof },
      { what: 'over', entry, ended: 'accepted' },
      { what: 'over', entry, ended: 'lost' },
      { what: 'open', after: 0, upTo: 60, entries: [] },
      { what: 'escrow-key', key: 'AAAA' },
    ]);
  }

  /** Bytes that look right, in the name of anybody. */
  function bytes(): Uint8Array {
    const name = draw.of(['k01', 'k02', 'k03']);
    const message = sealed(draw.of(seals), name, draw.of(['boot', 'other']), content());
    return draw.of([message, message, new Uint8Array(), Buffer.from('{}')]);
  }

  /**
   * In another's name; in its own one on what nobody lends, as on the others it would have it refused.
   * The entries are not over, so that one that is believed shows.
   */
  function claim(): readonly [key: string, value: Uint8Array] {
    const first = 1_000 + draw.below(1_000);
    const by = draw.of(seals);
    const kiosk = draw.of(['k01', 'k02', 'k03']);
    if (draw.next() < 0.5) {
      const key = `i.${by.itemHashes(kiosk === 'k03' ? 'Z1' : draw.of(items))[0]}`;
      return [key, claims.seal(by, { kiosk, entry: first }, key)];
    }
    const key = `p.${by.patronHashes(kiosk === 'k03' ? 'nobody' : '100')[0]}`;
    const waiting = Array.from({ length: mayHave }, (_, nth) =>
      Buffer.from(claims.seal(by, { kiosk, entry: first + nth }, key)).toString('base64'),
    );
    return [key, patronClaims.seal(by, { waiting }, key)];
  }

  /** Something that the broker lets it say, or not, and where the answer shall go. */
  function act(): unknown {
    const may = kioskMay('b001', 'k03').map((each) => each.replace(/[*>]/g, 'x'));
    const others = ['b.b001.e.k01', 'b.b001.e.k02', 'b.b001.alive.k01', '$KV.KEYS.k01'];
    const api = ['DELETE', 'PURGE', 'UPDATE', 'MSG.DELETE', 'CREATE'].flatMap((call) =>
      ['EVENTS', 'KV_KEYS', 'KV_CLAIMS', 'LISTS'].map((name) => `$JS.API.STREAM.${call}.${name}`),
    );
    const reply = draw.of([...others, ...api, '_INBOX.k03.x']);
    const how = draw.below(11);
    // As itself, and signed.
    if (how > 7)
      return hostile.publish(placeOf('k03'), sealed(seals[0], 'k03', 'boot', content()), { reply });
    if (how < 2) return hostile.publish(placeOf('k03'), bytes(), { reply });
    if (how === 2) {
      const consumer = { name: 'evil', deliver_subject: reply, ack_policy: 'none' };
      const body = JSON.stringify({ stream_name: 'EVENTS', config: consumer });
      return hostile.publish('$JS.API.CONSUMER.CREATE.EVENTS.evil', body, { reply });
    }
    if (how === 3) {
      const query = draw.of([{ seq: 1 + draw.below(50) }, { last_by_subj: placeOf('k01') }]);
      const stream = draw.of(['EVENTS', 'KV_CLAIMS', 'KV_KEYS']);
      const body = JSON.stringify(query);
      hostile.publish(`$JS.API.DIRECT.GET.${stream}`, body, { reply });
      return hostile.publish(`$JS.API.STREAM.MSG.GET.${stream}`, body, { reply });
    }
    if (how > 3 && how < 7) {
      const [key, value] = claim();
      return hostile.publish(`$KV.CLAIMS.${key}`, value, { reply });
    }
    hostile.publish(
      draw.of([...may.filter((each) => !each.startsWith('$KV')), ...others]),
      bytes(),
      {
        reply,
      },
    );
  }

  test(`${rounds} drawn acts (SEED=${seed})`, { timeout: 600_000 }, async () => {
    /** item → who has it lent */
    const lentBy = new Map<string, string>();
    for (let round = 0; round < rounds; round += 1) {
      act();
      const name = draw.of(honest);
      const item = draw.of(items);
      const at = `round ${round}, ${name}, ${item}`;
      if (draw.next() < 0.6) {
        const claimed = await member(name).lend(item, '100', mayHave);
        const holder = lentBy.get(item);
        // A patron who has it already would see that first (circulation).
        if (holder === name) expect(claimed, at).not.toBe('alone');
        else expect(claimed, at).toBe(holder === undefined ? 'mine' : 'lent');
        if (claimed === 'mine') lentBy.set(item, name);
      } else if (lentBy.get(item) === name) {
        const { journal } = member(name);
        for (const { id, transaction } of journal.open())
          if ('item' in transaction && transaction.item === item)
            member(name).settle(id, { state: 'accepted' });
        lentBy.delete(item);
      }
      await hostile.flush();
      // Each knows of the other what is so, before the next lends.
      const differs = honest.filter((of) => {
        const other = member(of === 'k01' ? 'k02' : 'k01').branch.state().others;
        const known = other.find(({ kiosk }) => kiosk === of)?.open ?? 0;
        return known !== member(of).journal.open().length;
      });
      if (differs.length > 0)
        await until(
          () =>
            honest.every((of) => {
              const other = member(of === 'k01' ? 'k02' : 'k01').branch.state().others;
              const known = other.find(({ kiosk }) => kiosk === of)?.open ?? 0;
              return known === member(of).journal.open().length;
            }),
          `they know of each other (${at})`,
          30_000,
        );
      for (const of of honest) {
        const { branch, journal } = member(of);
        expect(branch.state().link, at).toBe('up');
        // Until it is read that it was published, it waits.
        const isSent = ({ id, transaction }: Entry) =>
          'item' in transaction &&
          ['go', 'ask'].includes(branch.earlierElsewhere({ id, item: transaction.item }));
        await until(() => journal.open().every(isSent), `all is sent (${at})`);
      }
    }
  });
});
