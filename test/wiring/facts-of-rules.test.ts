/** A rule of the library's own over a list that its profile never asks for. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { evaluate } from '../../src/blocks/index.ts';
import { schema } from '../../src/config/schema.ts';
import { profiles } from '../../src/sip2/index.ts';
import { openPolicy } from '../../src/wiring/open.ts';
import { policyMisfit } from '../../src/wiring/policy-fit.ts';
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

it.fails('F2: is told by what checks the configuration', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-policy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'own.json');
  const rules = { limits: { overdueItems: { '*': 5 } }, rules: [fiveLate] };
  writeFileSync(file, JSON.stringify({ ...policyJson('generic'), name: 'Own rules', ...rules }));
  const answer = ({ code }: { code: string }) => (code === '41' ? '42AOAO|AA1|' : sixLate);
  const { library } = await systemOf(profiles.wise, answer);
  const { facts } = await patronOf(library, 'fees');
  const decision = evaluate(facts, await openPolicy(file), '2024-05-17T09:30:00Z', 'kiosk');
  // It is never judged, and denies nothing.
  expect(decision).toMatchObject({ unknown: ['maximum-overdue'], allows: { checkOut: true } });
  const config = schema.parse({ policy: file, sip2: { profile: 'wise' } });
  expect(await policyMisfit(config)).not.toBeNull();
});
