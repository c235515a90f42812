/** A value of a setting as a person reads it: on, off, none, the word of a choice. */
import type { Words } from '../words.ts';
import type { Json } from './schema.ts';
import type { SettingWords } from './setting-words.ts';

/** `name`: the path of the setting. */
export function shownValue(value: Json, name: string, t: Words, words: SettingWords): string {
  if (value === null) return t('form.none');
  if (typeof value === 'boolean') return t(value ? 'on' : 'off');
  if (typeof value === 'string') return words.choice(name, value);
  const isPlain = (one: Json) => typeof one === 'string' || typeof one === 'number';
  if (Array.isArray(value) && value.length > 0 && value.every(isPlain))
    return value.map((one) => words.choice(name, one as string | number)).join(', ');
  return JSON.stringify(value);
}
