/**
 * Of a visit nothing stays in memory: each actor that it spawned is gone with it. What still stands
 * is found by collecting what does not.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { InspectionEvent } from 'xstate';

import { openChuteDesk } from '../support/machines/chute.ts';
import { card, laid, lent, openDesk, returned, tagOf } from '../support/machines/desk.ts';
import { settle } from '../support/machines/questions.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

type AnActor = InspectionEvent['actorRef'] & { id: string };

/** The actors that are still in memory, by their ids. */
function standing(refs: readonly WeakRef<AnActor>[]) {
  collect();
  return refs.flatMap((ref) => ref.deref()?.id ?? []).sort();
}

type Desk = Awaited<ReturnType<typeof openDesk>>;
const items = ['11', '12', '13', '14', '15'];

/** Five books are borrowed, one loan is renewed, and all is returned with a slip, by two people. */
async function visit(desk: Desk) {
  await desk.send(card, ...items.map((item) => ({ type: 'ITEM', item }) as const));
  for (const _ of items) await desk.titles.answer('Lampje');
  for (const _ of items) await desk.checkOuts.answer({ ...lent(), tagNotSeen: true });
  // The tag of the first comes late: its row is worked on once more.
  await desk.send(laid('11'));
  await desk.checkOuts.answer(lent());
  await desk.send({ type: 'TAG_VANISHED', uid: tagOf('11').uid });
  await desk.send({ type: 'ADD_CARD' }, { type: 'CARD', card: '2' }, { type: 'ITEM', item: '16' });
  await desk.titles.answer(null);
  await desk.checkOuts.answer(lent('Het hout'));
  await desk.send({ type: 'CHOOSE', action: 'return' }, { type: 'ITEM', item: '11' });
  const sign = { slip: true, text: 'Naar Gent' } as never;
  await desk.checkIns.answer({ ...returned, destination: { kind: 'bin', name: '1', sign } });
  await desk.slips.answer('printed');
  await desk.send({ type: 'BACK' }, { type: 'CHOOSE', action: 'account' });
  await desk.send({ type: 'RENEW', items: ['9'] });
  await desk.send({ type: 'DONE', receipt: 'none' }, { type: 'DONE' });
  expect(desk.state()).toBe('attract');
}

/** A desk, and each actor that begins there. */
async function openWatched() {
  const refs: WeakRef<AnActor>[] = [];
  const begun: string[] = [];
  const desk = await openDesk(undefined, undefined, undefined, {
    inspect: (event) => {
      if (event.type !== '@xstate.actor') return;
      const actor = event.actorRef as AnActor;
      begun.push(actor.id);
      refs.push(new WeakRef(actor));
    },
  });
  return { desk, refs, begun };
}

async function endsWithNothingLeft(desk: Desk, refs: readonly WeakRef<AnActor>[]) {
  await desk.send({ type: 'DONE', receipt: 'none' }, { type: 'DONE' });
  expect(desk.state()).toBe('attract');
  await expect.poll(() => standing(refs)).toEqual([desk.actor.id]);
}

describe('at attract', () => {
  it('the actors of the visits before are gone, with all that they held', async () => {
    const { desk, refs, begun } = await openWatched();
    for (const _ of [1, 2, 3]) await visit(desk);
    await settle();
    expect(begun.filter((id) => id === 'visit')).toHaveLength(3);
    // What the engine itself keeps of the last code that ran is collected a little later.
    await expect.poll(() => standing(refs)).toEqual([desk.actor.id]);
    expect(begun.filter((id) => id.startsWith('item '))).toHaveLength(3 * 8);
  });

  it('nor stays one that waits for a title as the line is back, and it is asked for again', async () => {
    const { desk, refs, begun } = await openWatched();
    const line = { type: 'PART', part: 'library' } as const;
    await desk.send(card, { type: 'ITEM', item: '11' });
    await desk.checkOuts.answer({ kind: 'refused', code: 'unreachable', title: null });
    await desk.send({ ...line, state: 'down' }, { ...line, state: 'up' });
    expect(begun.filter((id) => id === 'title 11')).toHaveLength(2);
    await desk.titles.answer(null);
    await desk.titles.answer('Lampje');
    expect(desk.visit().context.items[0]?.title).toBe('Lampje');
    await endsWithNothingLeft(desk, refs);
  });

  it('nor one that prints a slip, where its book is lent and returned again meanwhile', async () => {
    const { desk, refs, begun } = await openWatched();
    const sign = { slip: true, text: 'Naar Gent' } as never;
    const back = { ...returned, destination: { kind: 'bin', name: '1', sign } } as const;
    await desk.send(card, { type: 'ITEM', item: '12' });
    await desk.titles.answer(null);
    await desk.checkOuts.answer(lent());
    await desk.send({ type: 'CHOOSE', action: 'return' }, { type: 'ITEM', item: '11' });
    await desk.checkIns.answer(back);
    await desk.send({ type: 'BACK' }, { type: 'CHOOSE', action: 'borrow' });
    await desk.send({ type: 'ITEM', item: '11' });
    while (desk.titles.open.length > 0) await desk.titles.answer(null);
    await desk.checkOuts.answer(lent('Lampje'));
    await desk.send({ type: 'CHOOSE', action: 'return' }, { type: 'ITEM', item: '11' });
    await desk.checkIns.answer(back);
    expect(begun.filter((id) => id.startsWith('slip '))).toHaveLength(2);
    await desk.slips.answer('printed');
    await desk.slips.answer('failed');
    // The last slip is the one that the row speaks of.
    expect(desk.visit().context.items[0]?.slip).toBe('failed');
    await endsWithNothingLeft(desk, refs);
  });

  it('within a visit an actor is gone once it is settled', async () => {
    const desk = await openDesk();
    await desk.send(card, ...items.map((item) => ({ type: 'ITEM', item }) as const));
    expect(Object.keys(desk.visit().children)).toHaveLength(2 * items.length);
    for (const _ of items) await desk.titles.answer('Lampje');
    for (const _ of items) await desk.checkOuts.answer(lent());
    expect(Object.keys(desk.visit().children)).toEqual([]);
  });
});

describe('in a chute', () => {
  it('the actor of an item is gone once it is settled', async () => {
    const desk = await openChuteDesk();
    await desk.lay('7');
    await desk.lay('8');
    await desk.pass(2_000);
    const works = () =>
      Object.keys(desk.actor.getSnapshot().children).filter((id) => id.startsWith('item '));
    expect(works()).toHaveLength(2);
    await desk.answer();
    await desk.answer();
    expect(works()).toEqual([]);
  });
});

it('each actor that a chart spawns is given an id', () => {
  const sources = ['machines', 'src'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
  const spawns = sources.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split(/\bspawn(?:Child)?\('/)
      .slice(1)
      .map((rest) => ({ file, spawns: rest.slice(0, 200).replace(/\s+/g, ' ') })),
  );
  expect(spawns.length).toBeGreaterThan(4);
  expect(spawns.filter((one) => !/^\w+', \{ id: workIds\./.test(one.spawns))).toEqual([]);
});

it('no actor but that of a row takes the id of one that stands', () => {
  const source = readFileSync('machines/visit/setup.ts', 'utf8').replace(/\s+/g, ' ');
  const spawns = [...source.matchAll(/(.{90})enqueue\.spawnChild\('\w+', \{ id: (workIds\.\w+)/g)];
  const others = spawns.filter(([, , id]) => id !== 'workIds.item');
  expect(others.length).toBeGreaterThan(4);
  expect(others.filter(([, before, id]) => !before?.includes(`stopChild(${id}`))).toEqual([]);
});
