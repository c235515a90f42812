/**
 * Every sentence of the proofread pages, said by the voice of the kiosk, espeak-ng, into a file: each
 * has sounds, the file is not silent, and figures come out as words of that language.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const voices = { nl: 'nl', fr: 'fr-fr', de: 'de', en: 'en-gb', ar: 'ar' } as const;
const isInstalled = spawnSync('espeak-ng', ['--version']).status === 0;

/** The lines that are heard, without the names of flows and steps. */
function linesOf(language: string): string[] {
  return readFileSync(`test/screen/spoken/${language}.txt`, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !/^[#[]/.test(line))
    .map((line) => line.replace(/^headset: /, ''));
}

/** One line of phonemes for each text: espeak-ng ends it with a line of its own. */
function phonemes(voice: string, text: string): string {
  const said = spawnSync('espeak-ng', ['-v', voice, '-q', '--ipa', '--stdin'], { input: text });
  return said.stdout.toString().replace(/\s+/g, ' ').trim();
}

const when = process.env.LONG && isInstalled ? describe : describe.skip;
const why = isInstalled ? 'by npm run test:long' : 'espeak-ng is missing: apt install espeak-ng';

when.each(Object.entries(voices))(`said aloud in %s (${why})`, (language, voice) => {
  test('each sentence has sounds', () => {
    const sentences = new Set(linesOf(language).flatMap((line) => line.match(/[^.!?؟:]+/g) ?? []));
    const spoken = [...sentences].filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
    expect(spoken.length).toBeGreaterThan(150);
    expect(spoken.filter((sentence) => phonemes(voice, sentence) === '')).toEqual([]);
  }, 120_000);

  test('the visit is heard in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'voice-'));
    const file = join(folder, `${language}.wav`);
    const flow = linesOf(language).slice(0, 30).join('\n');
    spawnSync('espeak-ng', ['-v', voice, '-w', file, '--stdin'], { input: flow });
    const wave = readFileSync(file);
    rmSync(folder, { recursive: true });
    expect(wave.toString('latin1', 0, 4)).toBe('RIFF');
    const samples = new Int16Array(wave.buffer, wave.byteOffset + 44, (wave.length - 44) >> 1);
    const loud = samples.filter((sample) => Math.abs(sample) > 500).length;
    // Half a minute at 22,050 samples a second, and a tenth of it is no silence.
    expect(samples.length).toBeGreaterThan(30 * 22_050);
    expect(loud).toBeGreaterThan(samples.length / 10);
  }, 60_000);
});

/** As the pages have them: an amount, a day, a time, an ordinal; and the same in words. */
const inWords: readonly [voice: string, written: string, words: string][] = [
  ['nl', '3 euro 20', 'drie euro twintig'],
  ['nl', 'woensdag 16 december', 'woensdag zestien december'],
  ['fr-fr', '3 euros 20', 'trois euros vingt'],
  ['fr-fr', 'mercredi 16 décembre', 'mercredi seize décembre'],
  ['de', '3 Euro 20', 'drei Euro zwanzig'],
  ['en-gb', '3 euros 20', 'three euros twenty'],
  ['en-gb', 'Book 2 of 3', 'Book two of three'],
];
(process.env.LONG && isInstalled ? test : test.skip).each(inWords)(
  `figures are words (${why}): %s, %s`,
  (voice, written, words) => {
    const plain = (text: string) => phonemes(voice, text).replace(/[ˈˌ\s]/g, '');
    expect(plain(written)).toBe(plain(words));
  },
);
