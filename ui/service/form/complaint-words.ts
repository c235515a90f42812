/** What is wrong with a setting, in the language of the panel where its catalogue has the words. */
import type { Complained } from '../../../src/technician/actions.ts';
import { remedyOf } from '../finding-words.ts';
import type { Words } from '../words.ts';
import type { SettingWords } from './setting-words.ts';

interface ComplaintWords {
  text: string;
  /** the kiosk's own words, where they name more: a line of a file, a rule */
  english: string;
}

export function complaintWords(
  t: Words,
  words: SettingWords,
  { path, problem, remedy, said }: Complained,
): ComplaintWords {
  const own = `${problem}. ${remedy}`.replace(/([.?!])\. /, '$1 ');
  if (said === undefined || t.language === 'en') return { text: own, english: '' };
  const key = `complaint.${said.is}`;
  if (t.has(key)) {
    const text = t(key, said.args);
    // In a row of a table: of its column.
    const column = words.about(path.replace(/\[\d+\]/g, ''), '');
    const about = column || words.about(path.replace(/\[\d+\].*$/, ''), '');
    if (text !== key) return { text: [`${text}.`, about].filter(Boolean).join(' '), english: '' };
  }
  // A code of the field guide: of a file that the setting names.
  const code = `code.${said.is}`;
  if (!t.has(code)) return { text: own, english: '' };
  const what = [`${t(code)}.`, remedyOf(t, { code: said.is })].filter(Boolean).join(' ');
  return { text: what, english: problem };
}

/** Of a complaint that came by a report: its code alone, without what it would name. */
export function complaintCodeWords(t: Words, code: string): string {
  const words = [`complaint-alone.${code}`, `complaint.${code}`, `code.${code}`]
    .filter((key) => t.has(key))
    // A text that is short of an argument gives its key.
    .map((key) => ({ key, text: t(key, { part: '', name: '', figure: 0 }) }))
    .find(({ key, text }) => text !== key);
  if (words !== undefined) return words.text;
  const own = code.replaceAll('-', ' ');
  const wrong = 'code.configuration-wrong';
  return t.language !== 'en' && t.has(wrong) ? `${t(wrong)} (${own})` : own;
}
