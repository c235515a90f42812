/** Which cards patrons have, as the setup learns it from one that is shown. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { type LibrarySimulator, startLibrary } from '../../simulators/library/sip2.ts';
import { readConfig } from '../../src/config/load.ts';
import { editJson } from '../../src/config/text/edit.ts';
import { card } from '../../src/technician/setup/steps/card.ts';
import type { Bench, Values } from '../../src/technician/setup-step/step.ts';
import { triedPinFinding } from '../../src/technician/wrong-pin/tried-pin.ts';
import { account, clock, wisePolicy } from '../support/simulators/lindeveld.ts';

let library: LibrarySimulator;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-setup-card-'));
  library = await startLibrary({ port: 0, account, clock, policy: wisePolicy(), form: 'wise' });
});
afterAll(async () => {
  await library.close();
  rmSync(folder, { recursive: true, force: true });
});

function benchWith(identification: object, values: Values = {}): Bench {
  const text = JSON.stringify({
    ...{
      sip2: { address: `tcp://127.0.0.1:${library.port}`, profile: 'wise', user: account.user },
    },
    identification,
    store: { folder },
  });
  const read = readConfig(text, '/');
  if (!read.ok) throw new Error(JSON.stringify(read.complaints));
  const after = readConfig(editJson(text, card.edits(values, read.config)), '/');
  if (!after.ok) throw new Error(JSON.stringify(after.complaints));
  return {
    ...{ config: after.config, secrets: { 'sip2.password': account.password }, running: null },
    ...{ isSet: () => false, found: async () => [], answerMs: 2_000, deviceAnswerMs: 500 },
    ...{ scanMs: 0, now: clock.now, language: 'en' },
  };
}
/** Tries a card, takes what is offered, and tries again. */
async function tried(identification: object, number: string) {
  const values = { card: number, pin: '1234' };
  const first = await card.test(benchWith(identification, values), values);
  const offered = first.offer?.values ?? values;
  const bench = benchWith(identification, offered);
  const second = await card.test(bench, offered);
  return { offer: first.offer?.text, cards: bench.config.identification.cards, second };
}
const codesOf = ({ findings }: { findings: readonly { light: string; code: string }[] }) =>
  findings.filter(({ light }) => light === 'broken').map(({ code }) => code);

describe('a card of another form', () => {
  test('of an eID the usual cards of Belgium are offered, and what the law asks', async () => {
    const { offer, cards, second } = await tried({}, '85.07.30-033.28');
    expect(offer).toContain('national number, which a library must be authorised for');
    expect(cards).toBe('be');
    expect(codesOf(second)).toEqual([]);
    expect(second.offer).toBeUndefined();
  });
  test('beside the kinds of a country its form becomes one more kind', async () => {
    const own = { cards: [{ name: 'own card', pattern: 'P\\d{6}' }] };
    const card1 = [...library.library.state.patrons.keys()][0] ?? '';
    const { offer, cards, second } = await tried(own, card1);
    expect(offer).toContain('2\\d{13}');
    expect(cards).toMatchObject([
      { name: 'own card 2', pattern: '2\\d{13}' },
      { name: 'own card', pattern: 'P\\d{6}' },
    ]);
    expect(codesOf(second)).toEqual([]);
  });
});

test('which cards there are is asked where the configuration has several kinds, and can be taken back', async () => {
  const asked = async (identification: object) =>
    (await card.questions(benchWith(identification), {})).find(({ name }) => name === 'cards')
      ?.value;
  expect(await asked({})).toBeUndefined();
  expect(await asked({ cards: 'nl' })).toBe('cards-nl');
  expect(await asked({ cards: [{ name: 'one', pattern: '\\d+' }] })).toBe('cards-written');
  const one = benchWith({ cards: 'nl' }, { cards: 'cards-one' });
  expect(one.config.identification.cards).toBeNull();
});

describe('a wrong PIN', () => {
  const number = patronCard(1);
  const identification = { card: { pattern: '2\\d{13}' } };
  const asked = () => library.received().filter((code) => code === '63').length;
  const step = async (values: Values) => card.test(benchWith(identification, values), values);
  const untried = () => rmSync(join(folder, 'pin-tried.json'), { force: true });

  test('is sent once, between twice the right one; the answer is in order', async () => {
    untried();
    const before = asked();
    const { findings } = await step({ card: number, pin: '1234' });
    expect(codesOf({ findings })).toEqual([]);
    expect(findings.flatMap(({ told }) => told?.is ?? [])).toContain('pin-refused');
    expect(asked()).toBe(before + 4);
    await step({ card: number, pin: '1234' });
    expect(asked()).toBe(before + 5);
  });

  test('where it is taken the step is not right, and the setting stays as it was', async () => {
    untried();
    library.library.setQuirk('yes-to-any-pin', true);
    const { findings, offer, values } = await step({ card: number, pin: '1234' });
    library.library.setQuirk('yes-to-any-pin', false);
    expect(codesOf({ findings })).toEqual(['pin-any']);
    expect([offer, values?.saysYes]).toEqual([undefined, undefined]);
  });

  test('refused, though none gets a yes: the setting is offered, and no other wrong PIN is sent', async () => {
    untried();
    library.library.setQuirk('yes-without-pin', true);
    const first = await step({ card: number, pin: '1234' });
    expect(codesOf(first)).toEqual(['pin-yes-without']);
    const offered = first.offer?.values ?? {};
    const before = asked();
    const second = await step(offered);
    expect(codesOf(second)).toEqual([]);
    expect(asked()).toBe(before + 1);
    expect(benchWith(identification, offered).config.sip2.saysYesWithoutPin).toBe(true);
    library.library.setQuirk('yes-without-pin', false);
  });

  test('what was written by hand, and is not so, is taken back', () => {
    const { config } = benchWith(identification, { saysYes: 'yes' });
    expect(card.edits({ saysYes: 'no' }, config)).toEqual([
      { path: ['sip2', 'saysYesWithoutPin'], value: false },
    ]);
  });

  test('a mistyped PIN of the card counts as nothing tried', async () => {
    untried();
    const { findings } = await step({ card: number, pin: '4321' });
    expect(codesOf({ findings })).toEqual(['card-pin-wrong']);
    expect(triedPinFinding(benchWith(identification).config)?.code).toBe('pin-untried');
  });
});
