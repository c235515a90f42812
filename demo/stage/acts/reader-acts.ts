/** What a person can do to the reader and its tags on the simulators' page. */
import { z } from 'zod';
import { mostLines } from '../../../simulators/reader/lines.ts';
import {
  type ForeignCardKind,
  foreignCards,
  type ReaderSimulator,
} from '../../../simulators/reader.ts';
import { tagModels } from '../../../simulators/tags/tag-models.ts';
import {
  cardTag,
  numberTag,
  oddKinds,
  oddTag,
  type Trouble,
  tagsOf,
  troubles,
  withTrouble,
} from '../../../simulators/tags/tags.ts';
import type { Table } from '../parts.ts';
import { type Act, act, done, missing, nothing, number, onOff, order, short } from './act.ts';

/** Of any library system. */
const anyNumber = z.string().regex(/^[A-Za-z0-9.-]{1,24}$/);
const uids = z.strictObject({ uids: z.array(short).min(1).max(100) });
const times = z.strictObject({ times: z.union([z.literal('always'), z.int().min(0).max(100)]) });

export const readerActs: Record<string, Act> = {
  'reader/put-items': act(
    'reader',
    z.strictObject({ items: z.array(number).min(1).max(50) }),
    (reader, { items }, table) => {
      const state = table.devices.library?.library.state;
      const found = items.flatMap((item) => state?.items.get(item) ?? []);
      if (found.length < items.length) return missing('item');
      for (const item of found)
        for (const tag of tagsOf(item, state?.loans.has(item.item) ?? false))
          put(reader, table, tag);
      return done;
    },
  ),
  'reader/put-number': order(
    'reader',
    z.strictObject({ item: anyNumber, model: z.enum(tagModels.map(({ id }) => id)).optional() }),
    (reader, { item, model }, table) => {
      // In the cupboard it may lie in another model.
      if (model !== undefined) table.cupboard.delete(numberTag(item).uid);
      put(reader, table, numberTag(item, model));
    },
  ),
  'reader/put-card': order(
    'reader',
    z.strictObject({ card: anyNumber }),
    (reader, { card }, table) => put(reader, table, cardTag(card)),
  ),
  'reader/put-odd': order(
    'reader',
    z.strictObject({ kind: z.enum(oddKinds) }),
    (reader, { kind }, table) => put(reader, table, oddTag(kind)),
  ),
  'reader/take': order('reader', uids, (reader, { uids }, table) => {
    for (const uid of uids) take(reader, table, uid);
  }),
  'reader/take-items': order(
    'reader',
    z.strictObject({ items: z.array(number).min(1).max(50) }),
    (reader, { items }, table) => {
      const state = table.devices.library?.library.state;
      for (const item of items.flatMap((each) => state?.items.get(each) ?? []))
        for (const { uid } of tagsOf(item, false)) take(reader, table, uid);
    },
  ),
  'reader/take-all': order('reader', nothing, (reader, _, table) => {
    for (const { uid } of reader.tags()) take(reader, table, uid);
    reader.takeCards();
  }),
  'reader/lift-at-write': order('reader', uids, (reader, { uids }, table) => {
    for (const uid of uids) {
      store(reader, table, uid);
      reader.takeAtWrite(uid);
    }
  }),
  'reader/silent': order('reader', onOff, (reader, { on }, { orders }) => {
    reader.mute(on);
    orders.silent.reader = on;
  }),
  'reader/write-takes': order(
    'reader',
    z.strictObject({ ms: z.int().min(0).max(5_000) }),
    (reader, { ms }, { orders }) => {
      reader.writeTakes(ms);
      orders.writeMs = ms;
    },
  ),
  'reader/fail-writes': order('reader', times, (reader, { times }, { orders }) => {
    reader.failWrites(times);
    orders.failingWrites = times;
  }),
  'reader/fail-reads': order('reader', times, (reader, { times }, { orders }) => {
    reader.failReads(times);
    orders.failingReads = times;
  }),
  'reader/cut-lists': order('reader', times, (reader, { times }, { orders }) => {
    reader.cutLists(times);
    orders.cutLists = times;
  }),
  'reader/warn': order('reader', onOff, (reader, { on }, { orders }) => {
    reader.warn(on);
    orders.readerWarns = on;
  }),
  /** what is connected to its lines: a contact, a light barrier */
  'reader/input': order(
    'reader',
    z.strictObject({ number: z.int().min(1).max(mostLines), on: z.boolean() }),
    (reader, { number, on }) => reader.lines.setInput(number, on),
  ),
  'reader/outputs': order(
    'reader',
    z.strictObject({ fail: z.enum(['none', 'refused', 'stuck']) }),
    (reader, { fail }, { orders }) => {
      reader.lines.fail(fail === 'none' ? null : fail);
      orders.outputs = fail;
    },
  ),
  /** a bank card, a bus ticket: listed before the books, or after so many of them */
  'reader/put-foreign-card': order(
    'reader',
    z.strictObject({
      kind: z.enum(Object.keys(foreignCards) as ForeignCardKind[]),
      after: z.int().min(0).max(50).default(0),
    }),
    (reader, { kind, after }) => reader.putCard(kind, after),
  ),
  'reader/take-cards': order('reader', nothing, (reader) => reader.takeCards()),
  'reader/trouble': act(
    'reader',
    z.strictObject({ uid: short, trouble: z.enum(Object.keys(troubles) as Trouble[]) }),
    (reader, { uid, trouble }) => {
      const tag = reader.tags().find((one) => one.uid === uid);
      if (!tag) return missing('tag');
      reader.put(withTrouble(tag, trouble));
      return done;
    },
  ),
};

/** A tag that was on the plate before comes back as it left. */
function put(reader: ReaderSimulator, table: Table, fresh: ReturnType<typeof cardTag>): void {
  reader.put(table.cupboard.get(fresh.uid) ?? fresh);
}
function take(reader: ReaderSimulator, table: Table, uid: string): void {
  store(reader, table, uid);
  reader.take(uid);
}
function store(reader: ReaderSimulator, table: Table, uid: string): void {
  const tag = reader.tags().find((one) => one.uid === uid);
  if (tag) table.cupboard.set(uid, tag);
}
