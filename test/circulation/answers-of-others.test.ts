/** What library systems of other makers say beside yes and no, and what the kiosk makes of it. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compilePolicy, readPolicy } from '../../packages/blocks/src/index.ts';
import {
  type KnownMessage,
  type Profile,
  profileOf,
  profiles,
} from '../../packages/sip2/src/index.ts';
import { patronFromAnswer } from '../../src/circulation/patron/patron.ts';
import { resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { patronOf, systemOf, yesToPin } from '../support/circulation/system.ts';
import { card } from '../support/simulators/lindeveld.ts';

const at = '20240517    120000';
const item = '31234000000016';
const patron = (asked: KnownMessage, fields = '') =>
  `64              001${at}000000000000000000010000AO3550|AA${card(1)}|AEx|BLY|${yesToPin(asked)}${fields}`;
const generic = readPolicy(JSON.parse(readFileSync('policies/generic.json', 'utf8')));
if (!generic.ok) throw new Error(generic.problem);
const anyFeeIsPaid = compilePolicy(generic.policy);
const released: string[] = [];
let counter: Counter;
beforeEach(async () => {
  const release = async (uid: string) => {
    released.push(uid);
    return 'ok' as const;
  };
  const security = { release, secure: async () => 'ok' as const };
  counter = await openCounter({ profile: profiles.generic, security });
});
afterEach(async () => {
  released.length = 0;
  await counter.close();
});

it('K8: what is owed in another currency than that of the library is not paid here', async () => {
  const asked = async (currency: string) => {
    const said = (question: KnownMessage) =>
      patron(question, `AV4711 35.00 "Late" A book|BV35.00|BH${currency}|`);
    const quoted = { ...profiles.generic, feeFormat: 'quoted' } as const;
    const codes: string[] = [];
    const log = ({ code }: { code: string }) => void codes.push(code);
    const { library } = await systemOf(quoted, said, log);
    const parts = { ...counter.parts, library, policy: anyFeeIsPaid };
    const answer = await patronOf(library);
    const { fees, leastFees } = (await patronFromAnswer(parts, { card: card(1) }, answer)).shown;
    const told = fees.map(({ notPayable, currency }) => [notPayable, currency]);
    return { told, leastFees, owed: answer.owedCents, codes };
  };
  const paid = { told: [[null, undefined]], owed: 3_500, codes: [] };
  for (const own of ['EUR', 'eur', '', '€']) expect(await asked(own)).toMatchObject(paid);
  expect(await asked('USD')).toEqual({
    ...{ told: [['currency', 'USD']], leastFees: [], owed: null, codes: ['currency-differs'] },
  });
});

describe('K10: a loan that is not to be desensitized', () => {
  const lent = async (profile: Profile, fixed: string, { fields = '', uids = ['E1'] } = {}) => {
    const { library } = await systemOf(profile, (asked) =>
      asked.code === '11'
        ? `121${fixed}${at}AO3550|AA${card(1)}|AB${item}|AJx|AH20240607|${fields}`
        : patron(asked),
    );
    counter.parts.library = library;
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(card(1));
    await visit.enterPin('1234');
    return { visit, outcome: await visit.checkOut({ item, uids }) };
  };

  it('leaves its tag secured, however often it is laid down', async () => {
    const { visit, outcome } = await lent(profiles.koha, 'NNN');
    const secured = { kind: 'done', staysSecured: true, failedTags: ['E1'] };
    expect(outcome).toMatchObject(secured);
    expect(await visit.checkOut({ item, uids: ['E1'] })).toMatchObject(secured);
    expect(released).toEqual([]);
    expect(counter.parts.journal.open()).toEqual([]);
    // Later, in another visit: the patron has it.
    const next = openVisit(counter.parts, 'online');
    const { library } = await systemOf(profiles.koha, (asked) =>
      asked.code === '17'
        ? `1804000120240517    120000AB${item}|AJx|`
        : patron(asked, `AU${item}|`),
    );
    counter.parts.library = library;
    await next.identify(card(1));
    await next.enterPin('1234');
    const again = await next.checkOut({ item, uids: ['E1'] });
    expect(again).toMatchObject({ ...secured, ownLoan: true });
    expect(released).toEqual([]);
  });

  it('by its number alone is not to be laid down to be released', async () => {
    const { outcome } = await lent(profiles.koha, 'NNN', { uids: [] });
    expect(outcome).toMatchObject({ kind: 'done', staysSecured: true, failedTags: [] });
    expect(outcome).not.toHaveProperty('tagNotSeen');
  });

  it.each([
    ['CI Y says so too', profiles.koha, 'NUY', 'CIY|', []],
    ['a magnetic medium has a tag that is none', profiles.koha, 'NYN', '', ['E1']],
    ['Y', profiles.koha, 'NUY', 'CIN|', ['E1']],
    ['a system that always writes N', profiles.generic, 'NNN', '', ['E1']],
    [
      'unless a site says that it is meant',
      profileOf('generic', { obeysDesensitize: true }),
      'NNN',
      '',
      [],
    ],
  ])('%s', async (_, profile, fixed, fields, expected) => {
    const { outcome } = await lent(profile, fixed, { fields });
    expect(outcome).toMatchObject({ kind: 'done' });
    expect(released).toEqual(expected);
  });

  it('is settled by a restart as it was', async () => {
    const { journal, clock } = counter.parts;
    const loan = {
      kind: 'check-out',
      item,
      patron: card(1),
      uids: ['E1'],
      mode: 'online',
    } as const;
    const id = journal.begin(loan, clock.now());
    journal.note(id, { step: 'accepted' }, clock.now());
    journal.note(id, { step: 'stays-secured' }, clock.now());
    journal.settle(id, { state: 'unknown', why: 'interrupted' }, clock.now());
    await resolveOpen(counter.parts);
    expect(journal.get(id)?.settlement).toEqual({ state: 'accepted' });
  });
});

it('K11: a loan of one word that looks as items do here is no title, however short', async () => {
  const said = (asked: KnownMessage) =>
    patron(asked, 'AUAU10001|AU1984|AUAtlas|AUAU10002 of the Moon|');
  const isItem = (code: string) => /^AU\d{5}$|^Atlas$/.test(code);
  const { library } = await systemOf(profiles.generic, said, undefined, undefined, { isItem });
  const visit = openVisit({ ...counter.parts, library }, 'online');
  await visit.identify(card(1));
  await visit.enterPin('1234');
  expect(await visit.account()).toMatchObject({
    loans: [
      { item: 'AU10001' },
      { item: '', title: '1984' },
      { item: '', title: 'Atlas' },
      { item: '', title: 'AU10002 of the Moon' },
    ],
  });
});
