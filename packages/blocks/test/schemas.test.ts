import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policyJson } from '../../../test/support/blocks/cases.ts';
import { factsJsonSchema, policyJsonSchema, readFacts, readPolicy } from '../src/index.ts';

const folder = new URL('../../../policies/', import.meta.url);
function committed(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
}

const sampleFacts = 'facts.json';

describe('the schemas that editors use', () => {
  it('are up to date: npm run -s kiosk -- rules schema policy > policies/policy.schema.json', () => {
    expect(committed('policy.schema.json')).toEqual(policyJsonSchema());
    expect(committed('facts.schema.json')).toEqual(factsJsonSchema());
  });
  const policies = readdirSync(folder).filter(
    (name) => name.endsWith('.json') && !name.endsWith('.schema.json') && name !== sampleFacts,
  );
  it.each(policies)('%s names its schema and is in order', (name) => {
    const json = policyJson(name.replace('.json', ''));
    expect(json.$schema).toBe('./policy.schema.json');
    expect(readPolicy(json)).toMatchObject({ ok: true });
  });
  it('fit the facts that the help of a command names', () => {
    expect(readFacts(committed(sampleFacts), '2026-11-26T09:00:00Z')).toMatchObject({ ok: true });
  });
  it('name the facts that other systems send', () => {
    const { properties } = factsJsonSchema() as { properties: object };
    for (const name of [
      'observedAt',
      'institution',
      'branch',
      'membership',
      'fees',
      'replacementInvoices',
      'manualBlocks',
      'flags',
    ])
      expect(properties).toHaveProperty(name);
  });
});
