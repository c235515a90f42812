/** What each part of the kiosk has beside its file in src/technician/parts. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isTestable, partNames } from '../../src/technician/finding.ts';
import { parts } from '../../src/technician/parts/table.ts';
import { checkNames } from '../../src/technician/report.ts';

const texts = new URL('../../ui/service/texts/', import.meta.url);
function words(language: string): Readonly<Record<string, string>> {
  const of = (name: string) =>
    JSON.parse(readFileSync(new URL(`${name}${language}.json`, texts), 'utf8'));
  return Object.assign({}, ...['', 'branch.', 'readiness.'].map(of));
}
const languages = [words('en'), words('nl')];
const guide = readFileSync(new URL('../../docs/field-guide.md', import.meta.url), 'utf8');

it('the table has them in the order in which they are shown', () => {
  expect(Object.keys(parts)).toEqual(partNames);
});

describe.each(partNames)('%s', (name) => {
  it('has its name in the texts of the panel', () => {
    for (const text of languages) expect(text).toHaveProperty([`part.${name}`]);
  });
  it.skipIf(!isTestable(name))('has the words of the key that tests it', () => {
    for (const text of languages) expect(text).toHaveProperty([`test.${name}`]);
  });
  it('has no test that no key begins', () => {
    if (parts[name].test) expect(isTestable(name)).toBe(true);
  });
  // What another kiosk does is no part of the report of this one.
  it.skipIf(name === 'branch')('has a check in the readiness report, with its name', () => {
    expect(checkNames).toContain(name);
    for (const text of languages) expect(text).toHaveProperty([`check.${name}`]);
  });
  it.skipIf(parts[name].cause === undefined)('has a row in docs/field-guide.md: down', () => {
    const code = name === 'library' ? 'off-line' : `${name}-down`;
    expect(guide).toContain(`| \`${code}\` |`);
  });
});
