/** What some tags teach: a table, the constant of DM11, or why nothing. */
import { decodeTag, type TagSettings } from '../../../hardware/tags/decode.ts';
import { learnDm11 } from '../../../hardware/tags/learn/dm11-constant.ts';
import { type Learned, learnModel } from '../../../hardware/tags/learn/learn.ts';
import type { Config } from '../../config/schema.ts';
import type { Edit } from '../../config/text/edit.ts';
import { tagSettings } from '../../wiring/tags.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import type { Dump } from './dumps.ts';

export type Lesson = Learned | { kind: 'dm11'; constant: string };

export function learn(dumps: readonly Dump[]): Lesson {
  const dm11 = learnDm11(dumps);
  if (dm11 === null) return learnModel(dumps);
  return dm11.kind === 'constant' ? { kind: 'dm11', constant: dm11.constant } : dm11;
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
  const { isItem, isOwnNumber } = tagSettings(config);
  const numbers = dumps.map(({ number }) => number);
  const strange = numbers.find((number) => !isItem(number));
  if (strange !== undefined)
    throw new Refusal(
      `${strange} is no item number of this library: set identification.item first, to what its numbers look like.`,
      exitCodes.wrongData,
    );
  if (lesson.kind === 'dm11') return [{ path: ['reader', 'dm11'], value: lesson.constant }];
  if (lesson.kind !== 'model') return [];
  const others = (config.reader?.ownModels ?? []).filter((other) => other.name !== name);
  const models: Edit = {
    path: ['reader', 'ownModels'],
    value: [...others, { name, ...lesson.model }],
  };
  if (numbers.every(isOwnNumber)) return [models];
  // What the library says of its item numbers: no pattern is guessed from a few of them.
  return [models, { path: ['reader', 'ownNumbers'], value: config.identification.item.pattern }];
}
