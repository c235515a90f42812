import { deviationKinds } from '../codec/deviations.ts';
import { type FieldFact, fieldFacts } from '../messages/fields.ts';
import type { FixedKind, Shape } from '../messages/shapes.ts';
import { type Code, shapeOf, table } from '../messages/table.ts';
import type { Profile } from '../profiles/profile.ts';
import { profileNames, profiles } from '../profiles/profiles.ts';

const kinds: Record<FixedKind, string> = {
  yn: 'Y or N',
  ynu: 'Y, N or U',
  '01': '0 or 1',
  '012': '0, 1 or 2',
  '+-*': '+, - or *',
  num: 'digits, blanks before or after',
  date18: 'YYYYMMDD, zone of four, HHMMSS; or 18 blanks',
  flags: 'Y, N or a blank each',
  version: 'x.xx',
  currency: 'three letters (ISO 4217)',
  text: 'any character',
};
const marks = { required: '!', optional: '', repeatable: '*' } as const;

function row(cells: readonly string[]) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
function grid(head: readonly string[], rows: readonly (readonly string[])[]) {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/**
 * One message as Markdown: what it is for, its fixed block with the place of each value, its
 * fields, its reply.
 */
export function describeMessage(code: Code): string {
  const { name, from, about, reply, repeatable, fixed, fields, otherOrder }: Shape = shapeOf(code);
  let at = 2;
  const values = fixed.map(({ name: value, width, kind }) => {
    const place = String(at);
    at += width;
    return [place, String(width), value, kinds[kind]];
  });
  const facts: Readonly<Record<string, FieldFact>> = fieldFacts;
  const named = fields.map(({ id, use }) => `${id}${marks[use]} ${facts[id]?.name}`).join(' · ');
  const next = reply === null ? '' : ` Answered by ${reply}.`;
  return [
    `### ${code} ${name}`,
    `${about} ${from === 'sc' ? 'From the self-check.' : 'From the library system.'}${next}${
      repeatable ? ' Changes nothing: it may be sent again.' : ''
    }`,
    ...(values.length === 0 ? [] : [grid(['at', 'width', 'fixed value', 'holds'], values)]),
    ...(otherOrder === undefined ? [] : [`Also read in this order: ${otherOrder.join(', ')}.`]),
    ...(named === '' ? [] : [named]),
  ].join('\n\n');
}

/** All that the package knows of the protocol, as Markdown, from the tables that it works by. */
export function describeProtocol(): string {
  const codes = (Object.keys(table) as Code[]).sort();
  const usedIn = (id: string) =>
    codes.filter((code) => shapeOf(code).fields.some((field) => field.id === id)).join(' ');
  const fields = Object.entries<FieldFact>(fieldFacts).map(([id, { name, width, show }]) => {
    return [
      id,
      name,
      width === undefined ? '' : String(width),
      show === true ? 'yes' : show === 'form' ? 'its form' : '',
      usedIn(id),
    ];
  });
  const deviations = Object.entries<{ text: string; rewritten?: true; harmless?: true }>(
    deviationKinds,
  ).map(([code, { text, rewritten, harmless }]) => [
    `\`${code}\``,
    text,
    rewritten ? 'yes' : '',
    harmless ? '' : 'yes',
  ]);
  return [
    '# SIP2, from the tables of this package',
    'Written by `kiosk sip2 table` from `requests.ts`, `replies.ts`, `fields.ts`, `deviations.ts` and `profiles.ts`; a test compares them.',
    '## Messages',
    'A message is its code, the fixed values by width, then fields, each `IDvalue|`; `!` is required, `*` may be repeated.',
    ...codes.map(describeMessage),
    '## Fields',
    'A width is exact, though the field ends with `|`: a missing `|` after it is noticed. In a trace all values are masked except those marked.',
    grid(['id', 'name', 'width', 'in a trace', 'messages'], fields),
    '## Deviations',
    'What decoding reports. Rewritten: encoding the message again gives other bytes. Logged: a client logs it, once a connection.',
    grid(['code', 'meaning', 'rewritten', 'logged'], deviations),
    '## Profiles',
    grid(
      ['', ...profileNames],
      settings().map((name) => [`\`${name}\``, ...profileNames.map((of) => settingOf(of, name))]),
    ),
  ]
    .flatMap((part) => part.split('\n\n'))
    .map((paragraph) => (/^[|#]/.test(paragraph) ? paragraph : inLines(paragraph)))
    .join('\n\n');
}

/** Of at most 100 characters, broken at blanks. */
function inLines(paragraph: string): string {
  return paragraph.replace(/(?!.{1,100}$)(.{1,100}) /g, '$1\n');
}

function settings() {
  return Object.keys(profiles.generic) as (keyof Profile)[];
}

function settingOf(name: (typeof profileNames)[number], setting: keyof Profile): string {
  const value: unknown = profiles[name][setting];
  if (Array.isArray(value)) return value.length === 14 ? 'all' : value.join(' ');
  if (value === null) return '–';
  if (typeof value !== 'object') return String(value);
  const named = Object.entries(value ?? {}).filter(([, id]) => id !== null);
  return named.length === 0 ? '–' : named.map(([what, id]) => `${what} ${id}`).join(', ');
}
