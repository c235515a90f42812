/** A rule of the library's own over a list that its profile never asks for. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { evaluate } from '../../packages/blocks/src/index.ts';
import { profileNames, profiles } from '../../packages/sip2/src/index.ts';
import { schema } from '../../src/config/schema.ts';
import { probeConfiguration } from '../../src/technician/probes/configuration.ts';
import { fileComplaints } from '../../src/wiring/check.ts';
import { unjudgedRules } from '../../src/wiring/facts-asked.ts';
import { openPolicy } from '../../src/wiring/open.ts';
import { policyFile } from '../../src/wiring/policy-file.ts';
import { policyJson } from '../support/blocks/cases.ts';
import { patronOf, systemOf } from '../support/circulation/system.ts';

/** As the example of docs/block-rules.md. */
const fiveLate = {
  ...{ shape: 'threshold', id: 'maximum-overdue', phrase: 'At most five items late' },
  measure: { take: 'count', of: 'loans', where: [{ field: 'lateDays', test: { over: 0 } }] },
  ...{ limit: { table: 'overdueItems', by: ['membership.type'] }, tests: [{ op: 'atLeast' }] },
  ...{ denies: ['checkOut'], payAtKiosk: true, clears: 'return' },
  numbers: { value: 'items', limit: 'maximumItems' },
};
const sixLate = `64${' '.repeat(14)}00120240517    113000000000060006${'0'.repeat(12)}AOAO|AA1|AEx|BLY|BV0.00|AU355~20240101|`;

function ownRules(...rules: object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-policy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'own.json');
  const own = { limits: { overdueItems: { '*': 5 } }, rules };
  writeFileSync(file, JSON.stringify({ ...policyJson('generic'), name: 'Own rules', ...own }));
  return file;
}

it('F2: is told by what checks the configuration', async () => {
  const policy = ownRules(fiveLate);
  const answer = ({ code }: { code: string }) => (code === '41' ? '42AOAO|AA1|' : sixLate);
  const { library } = await systemOf(profiles.wise, answer);
  const { facts } = await patronOf(library, 'fees');
  const decision = evaluate(facts, await openPolicy(policy), '2024-05-17T09:30:00Z', 'kiosk');
  // It is never judged, and denies nothing.
  expect(decision).toMatchObject({ unknown: ['maximum-overdue'], allows: { checkOut: true } });
  const config = schema.parse({ policy, sip2: { profile: 'wise' } });
  const complaints = await fileComplaints(config, {});
  expect(complaints).toMatchObject([{ path: 'policy', said: { is: 'rule-without-facts' } }]);
  expect(complaints[0]?.problem).toMatch(/maximum-overdue .* never learns loans/);
  const file = join(dirname(policy), 'kiosk.config.json');
  writeFileSync(file, JSON.stringify({ policy, sip2: { profile: 'wise' } }));
  const { findings } = await probeConfiguration(file, {});
  expect(findings.map(({ code }) => code)).toContain('rule-without-facts');
});

const unless = (when: object) => ({
  ...{ shape: 'state', id: 'own-state', phrase: 'A rule', when, denies: ['checkOut'] },
  ...{ payAtKiosk: true, clears: 'desk' },
});
const barred = { fact: 'account.barred', test: { is: true } };
const adult = { fact: 'group', test: { is: 'adult' } };
it.each<[string, object, object, string[]]>([
  ['a list that is asked for', fiveLate, { sip2: { profile: 'koha' } }, []],
  ['one that a site asks for', fiveLate, { sip2: { factLists: ['fees', 'loans'] } }, []],
  [
    'one that a site asks for no more',
    fiveLate,
    { sip2: { profile: 'koha', factLists: ['fees'] } },
    ['loans'],
  ],
  ['one that comes by night', fiveLate, { facts: { brings: ['loans'] } }, []],
  ['a field that no one sends', unless(barred), {}, ['account.barred']],
  ['one of two is enough', unless({ any: [barred, adult] }), { sip2: { profile: 'koha' } }, []],
  ['neither of two', unless({ any: [barred, adult] }), {}, ['account.barred', 'group']],
  [
    'both are needed',
    unless({ all: [barred, adult] }),
    { sip2: { profile: 'koha' } },
    ['account.barred'],
  ],
  ['not both', unless({ not: { all: [barred, adult] } }), { sip2: { profile: 'koha' } }, []],
])('%s', async (_, rule, more, lacks) => {
  const config = schema.parse({ policy: ownRules(rule), ...more });
  const found = await unjudgedRules(config);
  expect(found.map(({ text }) => /learns (.*)\.$/.exec(text)?.[1]?.split(', '))).toEqual(
    lacks.length === 0 ? [] : [lacks],
  );
});

it.each(profileNames)(
  '%s: none of the rules that ship for it is complained of',
  async (profile) => {
    const shipped = policyFile(schema.parse({ sip2: { profile } }));
    expect(await unjudgedRules(schema.parse({ policy: shipped, sip2: { profile } }))).toEqual([]);
  },
);
