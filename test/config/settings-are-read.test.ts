/** A setting that is only described does nothing: the program reads each by its name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jsonSchema } from '../../src/config/schema.ts';

interface Form {
  properties?: Record<string, Form>;
  anyOf?: Form[];
  oneOf?: Form[];
  items?: Form;
}

/** The names of all settings, each once. */
function namesIn({ properties = {}, anyOf = [], oneOf = [], items }: Form): string[] {
  const below = [...Object.values(properties), ...anyOf, ...oneOf, ...(items ? [items] : [])];
  return [...Object.keys(properties), ...below.flatMap(namesIn)];
}

/** What the configuration alone reads: the name of its form, and the consent that one check asks for. */
const ofConfigurationAlone = ['$schema', 'beyondLoopback'];

const isProgram = (file: string) => /\.tsx?$/.test(file) && !file.includes(join('src', 'config'));
const read = new Set(
  ['src', 'machines', 'hardware', 'packages', 'ui']
    .flatMap((top) =>
      readdirSync(top, { recursive: true, encoding: 'utf8' }).map((file) => join(top, file)),
    )
    .filter((file) => isProgram(file) && !file.includes('node_modules'))
    .map((file) => readFileSync(file, 'utf8').replace(/\/\*.*?\*\/|^\s*\/\/.*?$/gms, ''))
    // config.library.name · { name, hours } · 'library.name'
    .flatMap((text) => [...text.matchAll(/(?<=[.{,'"]\s*)\w+/g)].map(([word]) => word)),
);

test('outside src/config the program reads each setting by its name', () => {
  const unread = [...new Set(namesIn(jsonSchema()))].filter((name) => !read.has(name));
  expect(unread).toEqual(ofConfigurationAlone);
});
