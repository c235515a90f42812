/** The codes in the sources: of log entries, faults, findings and answers of the service panel. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Files in which `code` is something else: a screen text, a SIP2 message, a complaint of zod, a finding of an examination. */
const otherCodes = [
  /^machines\//,
  /^packages\/blocks\//,
  /^packages\/[^/]+\/test\//,
  /^src\/circulation\/(check-in|check-out|chute|visit|renew|late-answers)\.ts$/,
  /^src\/config\/(?!secrets\/write-secret)/,
  /^src\/domain\.ts$/,
  /^packages\/sip2\/src\/exam\//,
  /^src\/screen\/(show|views|screen)\.ts$/,
];

/** The forms in which a code is written in the sources. */
const patterns = [
  /\bcode: '([a-z][a-z0-9-]+)'/g,
  /\bcode: [^,'\n]+\? '([a-z][a-z0-9-]+)' : '([a-z][a-z0-9-]+)'/g,
  /\bnew Fault\(\s*'[a-z0-9-]+',\s*'([a-z][a-z0-9-]+)'/g,
  /\b(?:attention|broken)\(\s*(?:'[a-z]+'|[a-z.]+),\s*'([a-z][a-z0-9-]+)'/g,
  /\blightAs\(\s*'[a-z-]+',\s*'([a-z][a-z0-9-]+)'/g,
  /\bnotJudged\(\s*'([a-z][a-z0-9-]+)'/g,
  /\breport\(\s*'([a-z][a-z0-9-]+)',/g,
  /\bcomplain\(\s*'([a-z][a-z0-9-]+)'/g,
  /\bwarn\(\s*connection,\s*'([a-z][a-z0-9-]+)'/g,
  /\bnew Fault\(\s*'[a-z0-9-]+',\s*[^,'\n]+\? '([a-z-]+)' : '([a-z-]+)'/g,
  /\bnew BrokerRefusal\(\s*'([a-z-]+)'/g,
  /\bnew BrokerRefusal\([^,'\n]+\? '([a-z-]+)' : '([a-z-]+)'/g,
  /\breturn '(region-[a-z-]+)'/g,
  /\brefuse\(\s*c,\s*\d+,\s*'([a-z][a-z0-9-]+)'/g,
];

/** Each code with its files. */
export function codesOfSources(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of ['src', 'hardware', 'packages', 'fleet/src'].flatMap(sourcesIn)) {
    if (otherCodes.some((where) => where.test(file))) continue;
    const text = readFileSync(join(root, file), 'utf8');
    for (const pattern of patterns)
      for (const [, ...codes] of text.matchAll(pattern))
        for (const code of codes) found.set(code, [...new Set([...(found.get(code) ?? []), file])]);
  }
  return found;
}

/** The first cell of each row of a table: `| \`code\` | …`. */
export function codesOfGuide(): Set<string> {
  const text = readFileSync(join(root, 'docs/field-guide.md'), 'utf8');
  return new Set([...text.matchAll(/^\| `([a-z][a-z0-9-]+)` \|/gm)].map(([, code = '']) => code));
}

/** Each row of the guide: the code, and what to do about it. */
export function rowsOfGuide(): { code: string; remedy: string }[] {
  const text = readFileSync(join(root, 'docs/field-guide.md'), 'utf8');
  const row = /^\| `([a-z][a-z0-9-]+)` \|(?:[^|]|\\\|)*\|((?:[^|]|\\\|)*)\|$/gm;
  return [...text.matchAll(row)].map(([, code = '', remedy = '']) => ({
    code,
    remedy: remedy.trim(),
  }));
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
}
