/** The kiosk's statechart walked by machine, as the visit's is in model.test.ts. */
import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot } from 'xstate';
import type { KioskEvent, KioskInput } from '../../machines/kiosk-context.ts';
import type { TagOnPlate } from '../../machines/plate.ts';
import { normalDisplay } from '../../machines/visit/context.ts';
import { chuteInput } from '../support/machines/chute.ts';
import { allUp, delays, tagOf } from '../support/machines/desk.ts';
import {
  calls,
  came,
  fromDevices,
  kioskMachine,
  touches,
  withWayTo,
} from '../support/machines/model.ts';
import { type Walked, walk } from '../support/machines/walk.ts';

const ofChute: ReadonlySet<string> = new Set([
  ...['PART', 'OPENING', 'OUT_OF_SERVICE', 'CHUTE_RESTS', 'CARD', 'BEGIN'],
  ...[
    'TAG_APPEARED',
    'TAG_VANISHED',
    'PLATE_LISTED',
    'xstate.done.actor.resolve',
    'xstate.error.actor.chute',
  ],
]);

function bothWalked(one: Walked, other: Walked): Walked {
  return {
    states: new Map([...one.states, ...other.states]),
    declared: one.declared,
    taken: new Set([...one.taken, ...other.taken]),
  };
}

const rules = {
  offlineMode: 'check-in-and-out',
  pays: true,
  chuteTakes: true,
  calls,
} as const;

describe('the kiosk', () => {
  const part = (name: 'library' | 'journal' | 'reader', state: 'up' | 'down'): KioskEvent => ({
    type: 'PART',
    part: name,
    state,
  });
  const card: TagOnPlate = {
    ...tagOf('1', { uid: 'E00401500000CA4D' }),
    content: { kind: 'patron', card: '1' },
  };
  const events: KioskEvent[] = [
    ...touches,
    ...fromDevices,
    { type: 'CARD', card: '1', tag: card },
    part('library', 'up'),
    part('library', 'down'),
    part('journal', 'up'),
    part('journal', 'down'),
    part('reader', 'up'),
    part('reader', 'down'),
    { type: 'OPENING', open: true },
    { type: 'OPENING', open: false },
    { type: 'OPENING', open: true, rules },
    { type: 'OPENING', open: true, rules: { ...rules, pays: false, chuteTakes: false } },
    { type: 'OUT_OF_SERVICE', on: true },
    { type: 'OUT_OF_SERVICE', on: false },
    { type: 'VISIT_OVER' },
    { type: 'WENT_OFFLINE' },
    { type: 'WENT_ONLINE' },
    { type: 'VISIT_OVER', next: { card: { type: 'CARD', card: '2' }, scanned: [], laid: [] } },
    { type: 'PLATE_LISTED' },
    { type: 'CHUTE_RESTS', rests: true },
    ...['outOfOrder', 'outOfService', 'closed'].map((state) => ({
      type: `xstate.after.idle.kiosk.${state}`,
    })),
    ...['resolve', 'visit', 'chute'].flatMap((actor) => [
      came('done', actor),
      came('error', actor, new Error('a defect')),
    ]),
  ] as KioskEvent[];
  const input = {
    delays,
    languages: ['nl', 'en'],
    severalCards: true,
    offersRenewal: true,
    language: 'nl',
    usualDisplay: normalDisplay,
    offlineMode: 'check-in-and-out' as const,
    receipt: 'ask' as const,
    statusReceipt: true,
    returnByLaying: true,
    asksAllThere: true,
    cards: { typed: true, tagged: false },
    open: true,
    outOfService: false,
    calls,
    pays: true,
    chuteTakes: true,
    chute: null,
    parts: allUp,
  } satisfies KioskInput;
  const key = ({ value, context }: AnyMachineSnapshot) =>
    JSON.stringify([
      value,
      context.parts,
      context.open,
      context.pays,
      context.chuteTakes,
      context.outOfService,
      context.plate.map(({ uid }: { uid: string }) => uid).sort(),
      [...context.plate, ...context.outOfSight].map(({ uid, owner }) => [uid, owner]).sort(),
      [context.sight, [...context.lifted].sort()],
      context.chute !== null,
      context.chuteRests,
      context.inputs,
    ]);
  const chute = {
    ...input,
    chute: chuteInput.settings,
    parts: chuteInput.parts,
  };
  // Of a chute fewer: each of them leads on by the same ways.
  const chuteEvents = [
    ...events.filter(({ type }) => ofChute.has(type)),
    ...[true, false].map((on) => ({ type: 'INPUT', input: 'bin-full', on }) as const),
  ];
  const walked = bothWalked(
    walk(kioskMachine, [input], events, key),
    walk(kioskMachine, [chute], chuteEvents, key),
  );

  /** Chip cards, with the few events that their ways hang on. */
  const slotKey = (state: AnyMachineSnapshot) =>
    JSON.stringify([key(state), state.context.slot, state.context.watchesCard]);
  const slot = walk(
    kioskMachine,
    [
      {
        ...input,
        calls: { ...calls, reasons: ['card-left'] },
        parts: { ...allUp, 'card-reader': 'up' },
      },
    ],
    [
      { type: 'BEGIN' },
      { type: 'CARD', card: '1', chip: true },
      { type: 'CARD_UNUSABLE', why: 'unknown' },
      { type: 'CARD_REMOVED' },
      { type: 'CARD_LEFT' },
      { type: 'PART', part: 'card-reader', state: 'down' },
      { type: 'PART', part: 'card-reader', state: 'up' },
      { type: 'OPENING', open: true },
      { type: 'OPENING', open: false },
      { type: 'VISIT_OVER' },
      {
        type: 'VISIT_OVER',
        next: { card: { type: 'CARD', card: '2', chip: true }, scanned: [], laid: [] },
      },
      came('done', 'resolve'),
    ] as KioskEvent[],
    slotKey,
  );
  const slotSteps = [...slot.states.values()].flatMap(({ state, transitions }) =>
    Object.values(transitions).map((step) => ({ from: state, ...step })),
  );
  const { states } = walked;

  it('every state is reached, every transition taken', () => {
    expect(new Set([...states.values()].map(({ state }) => state.value))).toEqual(
      new Set(Object.keys(kioskMachine.states)),
    );
    expect(
      walked.declared.filter((name) => !walked.taken.has(name) && !slot.taken.has(name)),
    ).toEqual([]);
  });

  it('a chip card that no visit has is left, and its time runs', () => {
    expect(slot.states.size).toBeGreaterThan(50);
    for (const { state } of slot.states.values()) {
      const { own, left } = state.context.slot;
      if (state.value !== 'visiting') expect(own).toBe(0);
      expect(state.context.watchesCard).toBe(left > 0);
    }
  });

  it('of a card that was pulled out nothing is left, unless the card reader was lost', () => {
    for (const { from, event, state } of slotSteps) {
      if (event.type !== 'CARD_REMOVED') continue;
      const cards = (of: AnyMachineSnapshot) => of.context.slot.own + of.context.slot.left;
      expect(cards(state)).toBe(Math.max(0, cards(from) - 1));
      if (from.context.parts['card-reader'] === 'up')
        expect(state.context.slot).toMatchObject({
          ownLost: from.context.slot.ownLost,
          leftLost: from.context.slot.leftLost,
        });
    }
  });

  it('a card that is read again after the card reader was lost begins no visit', () => {
    const again = slotSteps.filter(
      ({ from, event }) =>
        from.context.slot.leftLost > 0 && ['CARD', 'CARD_UNUSABLE'].includes(event.type),
    );
    expect(again.length).toBeGreaterThan(0);
    for (const { from, state } of again) {
      expect(state.value).toBe(from.value);
      expect(state.context.slot.own).toBe(from.context.slot.own);
    }
  });

  it('from every state there is a way back to attract, or to the chute', () => {
    const leads = withWayTo(
      walked,
      (state) => state.value === 'attract' || state.value === 'chute',
    );
    expect([...states.keys()].filter((name) => !leads.has(name))).toEqual([]);
  });

  it('at attract there is no visit', () => {
    const stands = [...states.values()].filter(({ state }) => state.value === 'attract');
    expect(stands.length).toBeGreaterThan(1);
    for (const { state } of stands) expect(Object.keys(state.children)).toEqual([]);
  });
});
