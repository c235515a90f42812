/** The table of docs/wise.md: the words that a patron reads, and what each rule needs of the report. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCatalogues } from '../../../src/screen/catalogues.ts';
import { plain, reasonTexts, texts } from '../../../src/screen/texts.ts';
import {
  decide,
  facts,
  holding,
  policyOf,
  rules,
  wise,
  withStatus,
} from '../../../test/support/blocks/wise.ts';
import { type Facts, overlay } from '../src/index.ts';

const page = readFileSync(new URL('../../../docs/wise.md', import.meta.url), 'utf8');
/** By the rule that the first cell names: the other cells. */
const rows = new Map(
  page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .flatMap((line) => {
      const [first = '', ...cells] = line.split('|').slice(1, -1);
      const [, rule] = /`([a-z0-9-]+)`/.exec(first) ?? [];
      return rule === undefined ? [] : [[rule, cells.map((cell) => cell.trim())] as const];
    }),
);
function withFlag(position: number): Facts {
  return facts({ flags: Array.from({ length: 14 }, (_, at) => at === position) });
}
/** A patron for each row, as the report and the line make one together. */
const examples: Record<string, Facts> = {
  ...holding,
  'manual-block': facts({ manualBlocks: ['adres'] }),
  unconfirmed: withStatus(6),
  banned: withStatus(8),
  'unknown-status': withStatus(42),
  'flag-0': withFlag(0),
  'flag-4': withFlag(4),
};

it('has a row for each rule of the policy, and for the flags', () => {
  const ids = wise.policy.rules.map(({ id }) => id);
  expect([...rows.keys()].sort()).toEqual([...ids, 'flag-0', 'flag-4'].sort());
  expect(Object.keys(examples).sort()).toEqual([...rows.keys()].sort());
});

describe.each(Object.entries(examples))('%s', (rule, example) => {
  const [alone = '', withReport = '', , words = ''] = rows.get(rule) ?? [];
  it('the words are those of the screen', async () => {
    const [reason] = decide(example).reasons;
    if (!reason) throw new Error('no reason');
    const shown = await Promise.all(
      (['nl', 'en'] as const).map(async (language) => {
        const { [language]: catalogue = {} } = await readCatalogues([language]);
        const t = texts(catalogue, language, 'Europe/Brussels', 'EUR');
        const { says, clears } = reasonTexts(t, reason);
        return `${plain(says)} ${plain(clears)}`.replaceAll(/\s/g, ' ');
      }),
    );
    expect(words).toBe(shown.join(' · '));
  });
  it('decides with the report; with the line alone only where the page says so', () => {
    // What the line of Wise says: its flags, and every registration.
    const { observedAt, institution, branch, fees, flags } = example;
    const line: Facts = {
      ...{ observedAt, membership: {}, flags: flags ?? null },
      ...(institution ? { institution } : {}),
      ...(branch ? { branch } : {}),
      ...(fees ? { fees } : {}),
    };
    expect(rules(decide(line)).includes(rule)).toBe(alone.startsWith('**decides**'));
    if (!rule.startsWith('flag-')) expect(withReport).toMatch(/^decides|^the same/);
    expect(rules(decide(overlay(example, line, wise)))).toContain(rule);
  });
});

function withMaximum(table: Record<string, number>) {
  return policyOf((policy) => {
    policy.limits = { ...policy.limits, maximumFeesCents: table };
  });
}

it('a maximum for all types: what is above every maximum blocks with the line alone', () => {
  const own = withMaximum({ '60': 1000, '*': 500 });
  const line = (amountCents: number): Facts => ({
    observedAt: facts().observedAt,
    fees: [{ id: 'a', amountCents }],
  });
  expect(rules(decide(line(1001), 'kiosk', { policy: own }))).toEqual(['maximum-fees']);
  expect(decide(line(900), 'kiosk', { policy: own })).toMatchObject({ reasons: [] });
  expect(decide(line(900), 'kiosk', { policy: own }).unknown).toContain('maximum-fees');
});

it("the maximum by Wise's numbers of types; a type without a row has none", () => {
  const [, json = ''] = /```json\n("maximumFeesCents"[\s\S]*?)```/.exec(page) ?? [];
  const { maximumFeesCents } = JSON.parse(`{${json}}`);
  const of = (type: string, amountCents: number, table: Record<string, number>) => {
    const about = facts({ membership: { status: 5, type }, fees: [{ id: 'a', amountCents }] });
    return decide(about, 'kiosk', { policy: withMaximum(table) }).allows.checkOut;
  };
  const given = [
    of('60', 1000, maximumFeesCents),
    of('60', 1001, maximumFeesCents),
    of('1', 501, maximumFeesCents),
    of('211', 1001, maximumFeesCents),
    of('211', 99_999, { '60': 1000 }),
  ];
  expect(given).toEqual([true, false, false, false, true]);
});
