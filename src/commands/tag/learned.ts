/** What some tags teach: a table, the constant of DM11, a row for a prefix, or why nothing. */
import { decodeTag, type TagSettings } from '../../../hardware/tags/decode.ts';
import { learnDm11 } from '../../../hardware/tags/learn/dm11-constant.ts';
import { type Learned, learnModel } from '../../../hardware/tags/learn/learn.ts';
import type { Config } from '../../config/schema.ts';
import type { Edit } from '../../config/text/edit.ts';
import { codeRules, isItem } from '../../wiring/identification.ts';
import { tagSettings } from '../../wiring/tags.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import type { Dump } from './dumps.ts';
import { formOf, learnRow, type RowLesson, type ShortRow, withRow } from './learned-row.ts';

/** `add`: what is printed before the number, and not on the tags. */
type LearnedModel = Extract<Learned, { kind: 'model' }> & { add?: string };
export type Lesson =
  | Exclude<Learned, { kind: 'model' }>
  | LearnedModel
  | { kind: 'dm11'; constant: string }
  | Extract<RowLesson, { kind: 'row' }>;

export function learn(dumps: readonly Dump[], settings: TagSettings): Lesson {
  const row = learnRow(dumps, settings);
  if (row !== null) return row;
  const dm11 = learnDm11(dumps);
  if (dm11 === null) return learnTable(dumps);
  return dm11.kind === 'constant' ? { kind: 'dm11', constant: dm11.constant } : dm11;
}

/** Once more without the prefix, where the tags have all but that. */
function learnTable(dumps: readonly Dump[]): Exclude<Learned, { kind: 'model' }> | LearnedModel {
  const learned = learnModel(dumps);
  if (learned.kind !== 'problem' || learned.lastOnly === undefined) return learned;
  const left = learned.lastOnly;
  const [add, ...others] = new Set(dumps.map(({ number }) => number.slice(0, -left)));
  if (add === undefined || others.length > 0) return learned;
  const bare = learnModel(dumps.map((dump) => ({ ...dump, number: dump.number.slice(-left) })));
  return bare.kind === 'model' ? { ...bare, add } : bare.kind === 'ambiguous' ? bare : learned;
}

/** Null: the kiosk does not read it. */
export function readBack({ memory, dsfid }: Dump, settings: TagSettings): string | null {
  const { content } = decodeTag(memory, dsfid, undefined, settings);
  return content.kind === 'item' ? content.item : null;
}

/** A Refusal where the kiosk would not take these numbers for its own. */
export function editsFor(
  config: Config,
  { lesson, name, dumps }: { lesson: Lesson; name: string; dumps: readonly Dump[] },
): Edit[] {
  const { isOwnNumber } = tagSettings(config);
  const isOne = isItem(codeRules(config));
  const numbers = dumps.map(({ number }) => number);
  const strange = numbers.find((number) => !isOne(number));
  if (strange !== undefined)
    throw new Refusal(
      `${strange} is no item number of this library: set identification.item first, to what its numbers look like.`,
      exitCodes.wrongData,
    );
  if (lesson.kind === 'dm11') return [{ path: ['reader', 'dm11'], value: lesson.constant }];
  const { item } = config.identification;
  const rowEdit = (row: ShortRow): Edit => ({
    path: ['identification', 'item', 'rewrite'],
    value: withRow(item, row),
  });
  if (lesson.kind === 'row') return [rowEdit(lesson.row)];
  if (lesson.kind !== 'model') return [];
  const others = (config.reader?.ownModels ?? []).filter((other) => other.name !== name);
  const models: Edit = {
    path: ['reader', 'ownModels'],
    value: [...others, { name, ...lesson.model }],
  };
  const { add } = lesson;
  if (add !== undefined) {
    const bare = numbers.map((number) => number.slice(add.length));
    const pattern = formOf(bare);
    const row = rowEdit({ source: 'tag', model: `own: ${name}`, pattern, add });
    const ownNumbers: Edit = { path: ['reader', 'ownNumbers'], value: pattern };
    return [models, ...(bare.every(isOwnNumber) ? [] : [ownNumbers]), row];
  }
  if (numbers.every(isOwnNumber)) return [models];
  // What the library says of its item numbers: no pattern is guessed from a few of them.
  return [models, { path: ['reader', 'ownNumbers'], value: item.pattern }];
}
