/** Finds settings by words of their path, their name, their sentence and their choices. */
import { nameOf } from './draft.ts';
import { type Group, type Setting, settingsIn } from './schema.ts';
import type { SettingWords } from './setting-words.ts';

/** The names of settings that have all the words; null: no search. */
export function matchesOf(
  groups: readonly Group[],
  sought: string,
  words: SettingWords,
): ReadonlySet<string> | null {
  const all = folded(sought).split(/\s+/).filter(Boolean);
  if (all.length === 0) return null;
  const found = groups.flatMap((group) => {
    const section = words.name(nameOf(group.path));
    return settingsIn(group).filter((setting) => {
      const text = folded(`${section} ${textOf(setting, words)}`);
      return all.every((word) => text.includes(word));
    });
  });
  return new Set(found.map(({ path }) => nameOf(path)));
}

/** In both languages: a manual may name a setting in English. */
function textOf({ path, about, kind }: Setting, words: SettingWords): string {
  const name = nameOf(path);
  const options = kind.kind === 'one-of' || kind.kind === 'some-of' ? kind.options : [];
  const choices = options.map((option) => words.choice(name, option));
  return [name, words.name(name), about, words.about(name, about), ...choices].join(' ');
}

/** Small letters without accents: `seriele` finds `seriële`. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
