/** What is wrong with a configuration, in the panel's Dutch: each complaint that can come has words. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/config/load.ts';
import { jsonSchema } from '../../src/config/schema.ts';
import { texts } from '../../src/screen/texts.ts';
import { complaintCodeWords, complaintWords } from '../../ui/service/form/complaint-words.ts';
import { settingWords } from '../../ui/service/form/setting-words.ts';
import codes from '../../ui/service/texts/codes.nl.json' with { type: 'json' };
import nl from '../../ui/service/texts/nl.json' with { type: 'json' };
import settings from '../../ui/service/texts/settings.nl.json' with { type: 'json' };
import type { Words } from '../../ui/service/words.ts';

const root = fileURLToPath(new URL('../../src/', import.meta.url));
const sources = [
  ...readdirSync(`${root}config`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `config/${name}`),
  ...['check-change', 'moved-store', 'new-programs', 'outside-folders'].map(
    (name) => `technician/panel/configuration/${name}.ts`,
  ),
].map((name) => readFileSync(root + name, 'utf8'));
const given = Object.keys(codes)
  .filter((key) => key.startsWith('complaint.'))
  .map((key) => key.slice('complaint.'.length));

it('has Dutch words for each complaint of the configuration, and none for what cannot come', () => {
  const names = sources.flatMap((source) =>
    [...source.matchAll(/\b(?:sentence\(\s*|is: )'([a-z-]+)'/g)].map(([, name = '']) => name),
  );
  const bounds = ['least', 'most'].flatMap((which) =>
    ['number', 'text', 'list'].map((kind) => `${which}-${kind}`),
  );
  const known = [...new Set([...names, ...bounds])];
  expect(known.length).toBeGreaterThan(60);
  expect(known.filter((name) => !given.includes(name))).toEqual([]);
  expect(given.filter((name) => !known.includes(name))).toEqual([]);
});

it('names each sentence of the schema', () => {
  const unnamed = sources.flatMap((source) => source.match(/\berror: ['"`][^\n]*/g) ?? []);
  expect(unnamed).toEqual([]);
});

const t = texts({ ...nl, ...codes }, 'nl', 'Europe/Brussels', 'EUR') as Words;
const said = (config: object) => {
  const read = readConfig(JSON.stringify(config), '/');
  return read.ok
    ? []
    : read.complaints.map((each) => complaintWords(t, settingWords(settings), each));
};

it.each([
  [{ delays: { idleMs: 5 } }, 'is te klein: minstens 1.000. Na zo lang zonder tik'],
  [{ device: { name: '' } }, 'is te kort: minstens één teken. Naam op het scherm'],
  [{ device: { nam: 'x' } }, 'deze instelling bestaat niet. Bedoel je name?'],
  [{ sip2: { address: 'serial:/dev/x' } }, 'is geen adres op het netwerk'],
  [{ library: { timeZone: 'Mars' } }, 'is geen tijdzone; schrijf ze als Europe/Brussels'],
  [{ screen: { sound: 3 } }, 'is niet het soort waarde dat hier hoort: aan of uit'],
  [{ identification: { pin: 'soms' } }, 'is niet een van: always, never'],
  [{ screen: { language: 'xx' } }, '‘xx’ staat niet bij screen.languages'],
  [{ device: { name: ' x' } }, 'begint of eindigt met een spatie'],
  [{ machine: { sleep: {} }, library: { hours: null } }, 'volgt de openingsuren'],
])('words %j', (config, words) => {
  const [first] = said(config);
  expect(first?.text).toContain(words);
  expect(first?.english).toBe('');
});

it('has a word for each kind of value of the schema', () => {
  // A message that is short of an argument gives its key.
  expect(JSON.stringify(jsonSchema())).toContain('"type":"boolean"');
  expect(said({ library: { hours: 5 }, sip2: { feeKinds: [] } }).map(({ text }) => text)).toEqual([
    expect.stringContaining('een deel met instellingen'),
    expect.stringContaining('een deel met instellingen'),
  ]);
});

it('has words for a complaint of which a report brings the code alone', () => {
  expect(complaintCodeWords(t, 'not-one-of')).not.toContain('not-one-of');
  expect(complaintCodeWords(t, 'time')).toBe('is geen tijd; schrijf ze als 21:30');
  expect(complaintCodeWords(t, 'region-not-its-own')).toMatch(/^Deze instelling heeft elk toestel/);
  expect(complaintCodeWords(t, 'of-a-newer-kiosk')).toBe(
    'Een instelling klopt niet (of a newer kiosk)',
  );
  const alone = Object.keys(codes).filter((key) => key.startsWith('complaint-alone.'));
  expect(alone.filter((key) => !given.includes(key.replace('complaint-alone.', '')))).toEqual([]);
  for (const code of given) expect(complaintCodeWords(t, code), code).not.toMatch(/klopt niet|\{/);
});
