/** Items are laid on the reader until their tags teach one model. */
import type { ReaderSession } from '../../../hardware/reader/session.ts';
import { anyTags, decodeTag } from '../../../hardware/tags/decode.ts';
import { fewestTags } from '../../../hardware/tags/learn/why-useless.ts';
import type { Config } from '../../config/schema.ts';
import { tagSettings } from '../../wiring/tags.ts';
import { print } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { type Dump, saveDump } from './dumps.ts';
import { atReader, nextTag } from './laid.ts';
import { type Lesson, learn, readBack } from './learned.ts';
import { onTag } from './learned-row.ts';
import { meetPerson, type Person } from './person.ts';
import { inWords } from './words.ts';

type Done = Extract<Lesson, { kind: 'model' | 'dm11' | 'row' }>;
/** More will not decide either. */
const mostTags = 10;

export async function learnAtReader(
  config: Config,
  save: string | undefined,
): Promise<{ lesson: Done; dumps: readonly Dump[] }> {
  const person = meetPerson(config);
  const dumps: Dump[] = [];
  try {
    const lesson = await atReader(config, (session) => converse(config, session, person, dumps));
    return { lesson, dumps };
  } catch (error) {
    if (person.left.aborted && !(error instanceof Refusal))
      throw new Refusal('\nNothing is changed.', 1);
    throw error;
  } finally {
    // Also where nothing was learned: others may learn from them.
    if (save !== undefined) for (const dump of dumps) saveDump(save, dump);
    await person.close();
  }
}

/** `dumps` grows. */
async function converse(
  config: Config,
  { protocol, identity }: ReaderSession,
  person: Person,
  dumps: Dump[],
): Promise<Done> {
  print(`The reader answers: ${identity}. Ctrl-C leaves; nothing is written before you agree.\n`);
  const known = new Map<string, string>();
  const next = () => layOne({ config, protocol, person, known, nth: dumps.length + 1 });
  const settings = tagSettings(config);
  for (let lesson = learn(dumps, settings); ; lesson = learn(dumps, settings)) {
    if (lesson.kind === 'model' || lesson.kind === 'dm11' || lesson.kind === 'row') {
      print(`\n${inWords(lesson)}\n`);
      const other = await tryOne(person, next);
      if (other !== null) dumps.push(other);
      if (other === null || isRead(config, lesson, other)) return lesson;
      print('   That is not read with it: it is learned again, from this one too.\n');
      continue;
    }
    if (dumps.length >= mostTags)
      throw new Refusal(`${mostTags} tags do not decide it.`, exitCodes.wrongData);
    if (lesson.kind === 'ambiguous')
      print(`   ${lesson.models.length} models fit all of them: another item may decide.\n`);
    else if (dumps.length >= fewestTags) await forgetOne(person, dumps, known, lesson);
    dumps.push(await next());
  }
}

interface Laying {
  config: Config;
  protocol: ReaderSession['protocol'];
  person: Person;
  /** numbers by uid, '' where the kiosk reads the tag; grows */
  known: Map<string, string>;
  nth: number;
}

/** A tag that the kiosk cannot read, or reads as another number than is printed; and that one. */
async function layOne({ config, protocol, person, known, nth }: Laying): Promise<Dump> {
  print(`\n${nth}. Lay an item on the reader, alone.\n`);
  for (;;) {
    const { uid, memory, dsfid } = await nextTag(protocol, known, person.left);
    known.set(uid, '');
    const settings = tagSettings(config);
    const { content, model } = decodeTag(memory, dsfid, memory.length, settings);
    print(`   Tag ${uid}, ${memory.length} bytes.\n`);
    if (content.kind === 'blank' || content.kind === 'patron') {
      const what = content.kind === 'blank' ? 'Nothing is written on it' : 'It is a patron’s card';
      print(`   ${what}: take another item.\n`);
      continue;
    }
    const read = onTag({ number: '', memory, dsfid }, settings)?.number;
    if (read !== undefined)
      print(
        `   It is read already (${model}), with ${read} on it. If more is printed before that:\n`,
      );
    const number = await person.answer('   Scan or type its printed number: ');
    const isRead = content.kind === 'item' && content.item === number;
    if (isRead) print('   That is what the kiosk reads: take another item.\n');
    else if (number === '') known.delete(uid);
    else {
      known.set(uid, number);
      return { number, memory, dsfid };
    }
  }
}

/** Null: Enter, no other one is tried. */
async function tryOne(person: Person, next: () => Promise<Dump>): Promise<Dump | null> {
  const answer = await person.answer('Try it on one more item? [Y/n] ');
  return /^n/i.test(answer) ? null : await next();
}

function isRead(config: Config, lesson: Done, other: Dump): boolean {
  const { itemOf } = anyTags;
  const settings = { ...tagSettings(config), isOwnNumber: () => true, isItem: () => true, itemOf };
  const add = lesson.kind === 'row' ? lesson.row.add : lesson.kind === 'model' ? lesson.add : '';
  const learned =
    lesson.kind === 'dm11'
      ? { ...settings, dm11: Number.parseInt(lesson.constant, 16) }
      : lesson.kind === 'row'
        ? settings
        : { ...settings, ownModels: [{ name: 'learned', ...lesson.model }] };
  const read = readBack(other, learned);
  if (read === null || `${add ?? ''}${read}` !== other.number) return false;
  print(`   It is read: ${other.number}.\n\n`);
  return true;
}

/** The one that does not fit, or the last one; it may be laid again, with another number. */
async function forgetOne(
  person: Person,
  dumps: Dump[],
  known: Map<string, string>,
  { why, odd = dumps.at(-1)?.number }: { why: string; odd?: string },
): Promise<void> {
  print(`   ${why}.\n`);
  const answer = await person.answer(`Forget the item with ${odd}, and lay another? [Y/n] `);
  if (/^n/i.test(answer)) throw new Refusal(`Nothing is learned: ${why}.`, exitCodes.wrongData);
  const at = dumps.findLastIndex(({ number }) => number === odd);
  dumps.splice(at, 1);
  for (const [uid, number] of known) if (number === odd) known.delete(uid);
}
