/** Every catalogue that ships, by language: a new one is tested without being named here. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Catalogue } from '../../../src/screen/texts.ts';

const folder = new URL('../../../src/screen/texts/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

export const shipped: Readonly<Record<string, Catalogue>> = Object.fromEntries(
  files.map((name) => [
    name.replace(/\.json$/, ''),
    JSON.parse(readFileSync(new URL(name, folder), 'utf8')),
  ]),
);
