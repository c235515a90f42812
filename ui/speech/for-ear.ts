/**
 * What is written short, as a person says it: `€ 3,20` as `3 euro 20`, `18.00 uur` as `18 uur`, `wo 16
 * december` as `woensdag 16 december`.
 */
import type { Texts } from '../../src/screen/texts.ts';

/** Marks that set the direction of a line: some voices name them. */
const directions = /[\u200e\u200f\u2066-\u2069]/g;
const groups = /[\s\u00a0\u202f.,'’](?=\d{3}(?!\d))/g;

/** `currency` ISO 4217 */
export function forEar(text: string, t: Texts, currency: string): string {
  const plain = text.replace(directions, '');
  return spokenDays(spokenTimes(spokenAmounts(plain, t, currency), t), t);
}

function spokenAmounts(text: string, t: Texts, currency: string): string {
  const formatted = new Intl.NumberFormat(t.language, { style: 'currency', currency });
  const symbol = formatted.formatToParts(1).find(({ type }) => type === 'currency')?.value;
  if (symbol === undefined) return text;
  const sign = symbol.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const figure = "\\d[\\d.,'’\\u00a0\\u202f]*[.,]\\d\\d(?!\\d)";
  const amount = new RegExp(
    `${sign}[\\s\\u00a0]?(${figure})|(${figure})[\\s\\u00a0]?${sign}`,
    'gu',
  );
  const name = new Intl.NumberFormat(t.language, {
    style: 'currency',
    currency,
    currencyDisplay: 'name',
    maximumFractionDigits: 0,
  });
  return text.replace(amount, (_, after?: string, before?: string) => {
    const written = after ?? before ?? '';
    const whole = Number(written.slice(0, -3).replace(groups, ''));
    const cents = Number(written.slice(-2));
    return t('speech.amount', { whole: name.format(whole), cents });
  });
}

/** The catalogue's own way to write a time of day, wherever it stands. */
function spokenTimes(text: string, t: Texts): string {
  const written = t('clock', { hour: '\u0001', minute: '\u0002' });
  if (!written.includes('\u0001') || !written.includes('\u0002')) return text;
  const patternOf = (form: string) =>
    form
      .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
      .replace(/[\s\u00a0]+/g, '[\\s\\u00a0]')
      .replace('\u0001', '(?<!\\d)(\\d\\d?)')
      .replace('\u0002', '(\\d\\d)(?!\\d)');
  const pattern = patternOf(written);
  const word = written.slice(written.indexOf('\u0002') + 1);
  const figures = patternOf(written.slice(0, written.indexOf('\u0002') + 1));
  // `10.00 tot 20.00 uur`: its word is written once, and said with each.
  const first = new RegExp(`${figures}(?=[\\s\\u00a0]\\p{L}+[\\s\\u00a0]${pattern})`, 'gu');
  const whole = word === '' ? text : text.replace(first, (figure) => figure + word);
  return whole.replace(new RegExp(pattern, 'gu'), (_, hours: string, minutes: string) => {
    const hour = Number(hours);
    return t('speech.time', {
      hour,
      twelve: hour % 12 || 12,
      half: hour < 12 ? 'am' : 'pm',
      minute: Number(minutes),
    });
  });
}

/** A Monday, and the six days after it. */
const week = Array.from({ length: 7 }, (_, at) => new Date(Date.UTC(2026, 10, 23 + at)));

function spokenDays(text: string, t: Texts): string {
  const name = (on: Date, weekday: 'short' | 'long') =>
    new Intl.DateTimeFormat(t('locale'), {
      weekday,
      day: 'numeric',
      month: 'long',
      timeZone: 'UTC',
    })
      .formatToParts(on)
      .find(({ type }) => type === 'weekday')?.value ?? '';
  const days = new Map(week.map((on) => [name(on, 'short'), name(on, 'long')]));
  const short = [...days.keys()].map((day) => day.replace('.', '\\.')).join('|');
  return text.replace(
    new RegExp(`(?<!\\p{L})(${short})(?=\\.?,?[\\s\\u00a0]\\d)\\.?`, 'gu'),
    (day, found: string) => days.get(found) ?? day,
  );
}
