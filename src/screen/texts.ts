/**
 * The words of the screen and the receipt: one flat JSON catalogue a language, ICU MessageFormat. A
 * library changes a text by its key, without code. Plain: used by the kiosk and in the browser
 * alike.
 *
 * In a message: `{amount, number, money}` is an amount in cents (currency of the kiosk); `{on,
 * date, day}`, `dayShort`, `dayLong`, `dayNumeric` a `PlainDate`; `{at, time, clock}` an `Instant`
 * in the library's time zone; `<b>` something to notice, `<w>` the word that names a state.
 */
import { IntlMessageFormat } from 'intl-messageformat';
import type { Language, PlainDate } from '../../machines/domain.ts';
import type { ShownReason } from './views/account-view.ts';

/**
 * Flat: key to ICU message. The key `locale` (BCP 47) sets how dates and numbers are written: `en`
 * by `en-GB`.
 */
export type Catalogue = Readonly<Record<string, string>>;
type Arg = string | number;
type Args = Readonly<Record<string, Arg>>;
/** A run of text; `mark` is the tag around it. */
export interface Piece {
  text: string;
  mark: null | 'b' | 'w';
}

export interface Texts {
  /**
   * The text without marks. Never throws: an unknown key, or a message short of an argument, gives
   * the key itself.
   */
  (key: string, args?: Args): string;
  /** The same text in runs, for a screen or a printer that can show marks. */
  pieces(key: string, args?: Args): readonly Piece[];
  has(key: string): boolean;
  /** the library system's own message in this language; as it is where it is not known */
  ofLibrary(message: string): string;
  /** `A, B en C`, as the language joins them */
  list(words: readonly string[]): string;
  language: Language;
  /** `14.32 uur`, in the library's time zone */
  clock(at: Date): string;
}

type Formatted = string | Piece | readonly (string | Piece)[];

/** What stands in place of a text while there are no staff in the library, where there is such a text. */
const withoutStaff = 'unstaffed.';

/**
 * `timeZone` IANA, `currency` ISO 4217. Messages are parsed once, at their first use. `isStaffed`
 * false: no text sends a patron to staff who are not there.
 */
export function texts(
  catalogue: Catalogue,
  language: Language,
  timeZone: string,
  currency: string,
  isStaffed = true,
): Texts {
  const locale = catalogue.locale ?? language;
  const parsed = new Map<string, IntlMessageFormat | null>();
  const formats = formatsFor(timeZone, currency);
  const typeset = /^fr\b/.test(locale) ? frenchSpaces : (text: string) => text;
  const given = isRightToLeft(locale) ? isolated : (args: Args) => args;

  function find(key: string): IntlMessageFormat | null {
    const known = parsed.get(key);
    if (known !== undefined) return known;
    const own = `${withoutStaff}${key}`;
    const name = !isStaffed && Object.hasOwn(catalogue, own) ? own : key;
    const message = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
    const made = message === undefined ? null : parse(message, locale, formats);
    parsed.set(key, made);
    return made;
  }

  function pieces(key: string, args: Args = {}): readonly Piece[] {
    const message = find(key);
    if (message === null) return [{ text: key, mark: null }];
    try {
      const found = asPieces(
        message.format<Piece>({ ...given(args), b: mark('b'), w: mark('w') }) as Formatted,
      );
      return found.map(({ text, mark }) => ({ text: typeset(text), mark }));
    } catch {
      return [{ text: key, mark: null }];
    }
  }

  const text = (key: string, args?: Args) => plain(pieces(key, args));
  const hourAndMinute = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  function clock(at: Date): string {
    const [hour = '', minute = ''] = hourAndMinute.format(at).split(':');
    return text('clock', { hour, minute });
  }
  const joined = new Intl.ListFormat(locale, { type: 'conjunction' });
  return Object.assign(text, {
    pieces,
    has: (key: string) => find(key) !== null,
    ofLibrary: (message: string) => catalogue[messageKey(message)] ?? message,
    list: (words: readonly string[]) => joined.format(words),
    language,
    clock,
  });
}

/** Where a catalogue has a message of the library system: no ICU, and by its exact text. */
export function messageKey(message: string): string {
  return `message:${message.trim()}`;
}

/** The runs as one string. */
export function plain(pieces: readonly Piece[]): string {
  return pieces.map((piece) => piece.text).join('');
}

/**
 * Why something is denied, and what clears it, as two keys with their arguments. A rule that the
 * catalogue does not know, or whose figures are missing, falls back to `reason.other`.
 */
export function reasonTexts(
  t: Texts,
  reason: ShownReason,
): { says: readonly Piece[]; clears: readonly Piece[] } {
  const args: Args = {
    ...reason.numbers,
    count: Math.max(1, reason.clears.feeIds?.length ?? 1),
    by: reason.clears.by,
    priced: reason.clears.leastCents === undefined ? 'no' : 'yes',
    leastCents: reason.clears.leastCents ?? 0,
  };
  const { collected } = reason;
  const line = (part: 'says' | 'clears') => {
    if (part === 'clears' && collected) return t.pieces(`reason.collected.${collected}`);
    const key = `reason.${reason.rule}.${part}`;
    const found = t.pieces(key, args);
    const broken = found.length === 1 && found[0]?.text === key;
    return broken ? t.pieces(`reason.other.${part}`, args) : found;
  };
  return { says: line('says'), clears: line('clears') };
}

/** The name of a language in its own words: `Nederlands`. */
export function languageName(language: Language): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** Written from right to left, by the language of a tag (`ar-u-nu-latn`). */
export function isRightToLeft(tag: string): boolean {
  return /^(ar|ckb|dv|fa|he|ps|ur|yi)\b/.test(tag);
}

/**
 * Words that are not the catalogue's own keep their order and their full stop within a line that
 * runs the other way.
 */
function isolated(args: Args): Args {
  const foreign = Object.entries(args).filter(([name]) => name === 'title' || name === 'message');
  return {
    ...args,
    ...Object.fromEntries(foreign.map(([name, text]) => [name, `\u2068${text}\u2069`])),
  };
}

/**
 * No line begins with a sign that French sets a space before; also in a library's own words, where
 * nobody types one that does not break.
 */
function frenchSpaces(text: string): string {
  return text.replace(/ (?=[?!:;»])/g, '\u00a0').replace(/« /g, '«\u00a0');
}

/** French counts the first day of a month: `1er décembre`, which the data of Intl does not know. */
function frenchFirst(date: string): string {
  return date.replace(/(?<!\d)1(?=\s\p{L})/u, '1er');
}

function mark(name: 'b' | 'w') {
  return (chunks: readonly (string | Piece)[]): Piece => ({
    text: chunks.map(textOf).join(''),
    mark: name,
  });
}

function textOf(chunk: string | Piece): string {
  return typeof chunk === 'string' ? chunk : chunk.text;
}

function asPieces(formatted: Formatted): readonly Piece[] {
  const runs: readonly (string | Piece)[] = Array.isArray(formatted)
    ? formatted
    : [formatted as string | Piece];
  return runs.map((run) => (typeof run === 'string' ? { text: run, mark: null } : run));
}

function parse(
  message: string,
  locale: string,
  formats: ReturnType<typeof formatsFor>,
): IntlMessageFormat | null {
  try {
    return new IntlMessageFormat(message, locale, formats, { formatters });
  } catch {
    return null; // a library's own text that is no ICU message: the key shows, and `check` complains
  }
}

/**
 * A plain date is no moment: it is written in UTC, so that no time zone moves it to the day before.
 */
function formatsFor(timeZone: string, currency: string) {
  const plainDay = { day: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  return {
    number: { money: { style: 'currency', currency, scale: 0.01 } },
    date: {
      day: { ...plainDay, weekday: 'short' },
      dayLong: { ...plainDay, weekday: 'long' },
      dayShort: plainDay,
      dayNumeric: { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' },
    },
    time: {
      clock: { hour: '2-digit', minute: '2-digit', timeZone },
      moment: {
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZone,
      },
    },
  } as const;
}

function remember<K, V>(make: (locales: string | string[] | undefined, options: K) => V) {
  const made = new Map<string, V>();
  return (locales: string | string[] | undefined, options: K): V => {
    const key = JSON.stringify([locales, options]);
    const known = made.get(key) ?? make(locales, options);
    made.set(key, known);
    return known;
  };
}

/** Dates come as text, `2026-12-15` or an instant; Intl wants a `Date`. */
const formatters = {
  getNumberFormat: remember(
    (locales, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(locales, options),
  ),
  getPluralRules: remember(
    (locales, options?: Intl.PluralRulesOptions) => new Intl.PluralRules(locales, options),
  ),
  getDateTimeFormat: remember((locales, options?: Intl.DateTimeFormatOptions) => {
    const written = new Intl.DateTimeFormat(locales, options);
    const dressed = /^fr\b/.test(String(locales)) ? frenchFirst : (date: string) => date;
    return {
      format: (value: PlainDate | Date | number) =>
        dressed(written.format(typeof value === 'string' ? new Date(value) : value)),
    };
  }),
} as never;
