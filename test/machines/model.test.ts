/**
 * The statecharts walked by machine: every state is reached, every transition taken, from each
 * state there is a way out.
 */
import { describe, expect, it } from 'vitest';
import { unswitched } from '../../machines/items/items.ts';
import type { VisitEvent } from '../../machines/visit/context.ts';
import { lent, returned, tagOf } from '../support/machines/desk.ts';
import {
  beginning,
  blocked,
  came,
  dialogs,
  free,
  fromDevices,
  known,
  limits,
  outcomes,
  remembered,
  taskOf,
  touches,
  visitKey,
  visitMachine,
  withWayTo,
} from '../support/machines/model.ts';
import { walk } from '../support/machines/walk.ts';

const terminalAlone = { ...limits, payBy: { terminal: 'works', code: 'absent' } } as const;

describe('a visit', () => {
  const walked = walk(
    visitMachine,
    [beginning({ type: 'BEGIN' }), beginning({ type: 'CARD', card: '1' })],
    [...touches, ...fromDevices, ...outcomes, { type: 'LEAVE' }],
    visitKey,
  );
  const { states } = walked;
  /**
   * The few events that a tag needs to come late, and what its way on hangs on: with all the others
   * they would be too many.
   */
  const late = walk(
    visitMachine,
    [beginning({ type: 'CARD', card: '1' })],
    [
      came('done', 'identify', known(free)),
      { type: 'CHOOSE', action: 'return' },
      { type: 'ITEM', item: '8' },
      { type: 'ITEM_SETTLED', key: 'borrow:8', outcome: lent() },
      { type: 'ITEM_SETTLED', key: 'return:8', outcome: returned },
      { type: 'TAG_APPEARED', tag: tagOf('8') },
      { type: 'DONE' },
      { type: 'BACK' },
      { type: 'LEAVE' },
    ] satisfies VisitEvent[],
    (snapshot) => {
      const { items, plate } = snapshot.context;
      const booked = items.flatMap((row: { booked: boolean; key: string }) =>
        row.booked ? [row.key] : [],
      );
      return JSON.stringify([visitKey(snapshot), booked, unswitched(items, plate)?.key ?? null]);
    },
  );

  /** Released books, laid down where no list is open. */
  const lentTag = { ...tagOf('7'), security: 'off' as const };
  const laying = walk(
    visitMachine,
    [
      beginning({ type: 'BEGIN' }),
      { ...beginning({ type: 'TAG_APPEARED', tag: lentTag }), plate: [lentTag] },
    ],
    [
      { type: 'BEGIN' },
      { type: 'TAG_APPEARED', tag: lentTag },
      { type: 'TAG_APPEARED', tag: lentTag, beforeOpening: true },
      { type: 'TAG_APPEARED', tag: { ...tagOf('8'), security: 'on' } },
      { type: 'xstate.after.stack.visit.task.beginning' },
      { type: 'xstate.after.stack.visit.task.action.laying' },
    ] as VisitEvent[],
    (snapshot) => JSON.stringify([visitKey(snapshot), snapshot.context.plate]),
  );
  /** A call for help, and a set whose other part is missing, or is put back. */
  const calling = walk(
    visitMachine,
    [beginning({ type: 'CARD', card: '1' })],
    [
      came('done', 'identify', known(free)),
      { type: 'TAG_APPEARED', tag: tagOf('8', { parts: 2 }) },
      { type: 'TAG_APPEARED', tag: tagOf('8', { uid: 'E0040150000000A8', parts: 2, ordinal: 2 }) },
      { type: 'CALL_FOR', reason: 'patron' },
      { type: 'CALL', call: 'coming' },
      { type: 'xstate.after.idle.visit.presence.here' },
      { type: 'xstate.after.warning.visit.presence.asked' },
    ] as VisitEvent[],
    (snapshot) => JSON.stringify([visitKey(snapshot), snapshot.context.call]),
  );
  /** What becomes of the receipt, and where Back from it leads. */
  const receipt = walk(
    visitMachine,
    [beginning({ type: 'CARD', card: '1' })],
    [
      came('done', 'identify', known(free)),
      { type: 'ITEM', item: '8' },
      { type: 'ITEM_SETTLED', key: 'borrow:8', outcome: lent() },
      { type: 'CHOOSE', action: 'return' },
      { type: 'DONE', receipt: 'print' },
      { type: 'DONE', receipt: 'screen' },
      { type: 'DONE', receipt: 'none' },
      { type: 'STOP' },
      { type: 'BACK' },
      came('done', 'receipt', 'no-paper'),
    ] satisfies VisitEvent[],
    (snapshot) => {
      const { cameFrom, printFailed, receiptChosen } = snapshot.context;
      return JSON.stringify([visitKey(snapshot), cameFrom, printFailed, receiptChosen]);
    },
  );

  /** The reader's picture is weak. */
  const weak = walk(
    visitMachine,
    [beginning({ type: 'CARD', card: '1' }), beginning({ type: 'BEGIN' })],
    [
      came('done', 'identify', known(free)),
      { type: 'TAG_APPEARED', tag: tagOf('8') },
      { type: 'TAG_VANISHED', uid: tagOf('8').uid },
      { type: 'ITEM_SETTLED', key: 'borrow:8', outcome: lent() },
      { type: 'ITEM_SETTLED', key: 'return:8', outcome: returned },
      ...(['PLATE_WEAK', 'DONE', 'ALL_THERE', 'CLOSE', 'CODE_UNKNOWN'] as const).map((type) => ({
        type,
      })),
      { type: 'CHOOSE', action: 'return' },
      { type: 'xstate.after.idle.visit.presence.here' },
      { type: 'xstate.after.warning.visit.presence.asked' },
    ] as VisitEvent[],
    (snapshot) => `${visitKey(snapshot)} ${snapshot.context.allThere.is}`,
  );

  /** Each dialog over what it may stand over. */
  const dialog = walk(
    visitMachine,
    [beginning({ type: 'BEGIN' })],
    [
      ...dialogs,
      { type: 'CLOSE' },
      { type: 'CALL_STAFF' },
      { type: 'CHOOSE', action: 'return' },
    ] satisfies VisitEvent[],
    visitKey,
  );

  /** There is one way to pay. */
  const oneWay = walk(
    visitMachine,
    [{ ...beginning({ type: 'CARD', card: '1' }), limits: terminalAlone }],
    [
      came('done', 'identify', known(blocked)),
      { type: 'FEES' },
      { type: 'PAY' },
      { type: 'PAY_SETTLED', outcome: { kind: 'not-paid', why: 'declined' } },
    ] as VisitEvent[],
    visitKey,
  );

  /** The line is lost, wherever the visit is. */
  const lost = walk(
    visitMachine,
    [beginning({ type: 'BEGIN' }), beginning({ type: 'CARD', card: '1' })],
    [
      { type: 'LINE_LOST', limits: { ...limits, borrow: 'not-now', line: 'not-now' } },
      { type: 'LINE_BACK', limits },
      { type: 'WENT_ONLINE', decided: new Map(), limits },
      { type: 'WENT_OFFLINE', decided: new Map() },
      { type: 'WENT_OFFLINE', decided: new Map([[0, known(free)]]) },
      { type: 'CHOOSE', action: 'borrow' },
      { type: 'CHOOSE', action: 'return' },
      { type: 'CARD', card: '1' },
      { type: 'PIN', pin: '1234' },
      { type: 'FEES' },
      { type: 'CHOOSE_FEES', feeIds: ['f1'] },
      { type: 'PAY' },
      came('done', 'identify', known(free)),
      came('done', 'identify', known(blocked)),
      came('done', 'identify', { kind: 'pin-needed' }),
      came('done', 'identify', known(remembered)),
      came('done', 'judging', null),
      came('done', 'identify', { kind: 'unreachable' }),
      { type: 'CARD', card: '2' },
      { type: 'xstate.after.idle.visit.presence.here' },
      { type: 'xstate.after.warning.visit.presence.asked' },
      { type: 'xstate.after.idle.visit.presence.timedOut' },
    ] as VisitEvent[],
    ({ value, context }) => {
      const { patron, problem, mode } = context;
      return JSON.stringify([value, mode, problem, patron?.decision.allows.checkOut ?? null]);
    },
  );

  /** A chip card that is in, or not, and one that cannot be used. */
  const slot = walk(
    visitMachine,
    [
      beginning({ type: 'CARD', card: '1', chip: true }),
      beginning({ type: 'CARD_UNUSABLE', why: 'unreadable' }),
      beginning({ type: 'CODE_UNKNOWN' }),
      beginning({ type: 'BEGIN' }),
    ],
    [
      came('done', 'identify', known(free)),
      came('done', 'identify', { kind: 'pin-needed' }),
      { type: 'CARD', card: '1', chip: true },
      { type: 'CARD_UNUSABLE', why: 'unknown' },
      { type: 'SLOT', cardsIn: 1, unusable: null },
      { type: 'SLOT', cardsIn: 1, unusable: 'unknown' },
      { type: 'SLOT', cardsIn: 0, unusable: null },
      { type: 'CHOOSE', action: 'borrow' },
      { type: 'CHOOSE', action: 'return' },
      { type: 'ITEM', item: '8' },
      { type: 'ITEM_SETTLED', key: 'borrow:8', outcome: lent() },
      { type: 'ITEM_SETTLED', key: 'return:8', outcome: returned },
      { type: 'BACK' },
      { type: 'STOP' },
      { type: 'CLOSE' },
      { type: 'LEAVE' },
      { type: 'RECEIPT', how: 'none' },
      { type: 'xstate.after.idle.visit.presence.here' },
      { type: 'xstate.after.warning.visit.presence.asked' },
    ] as VisitEvent[],
    (snapshot) => {
      const { cardsIn, unusable, problem } = snapshot.context;
      return JSON.stringify([visitKey(snapshot), cardsIn, unusable, problem]);
    },
  );

  /** The events of a second card, and what its ways hang on. */
  const people = walk(
    visitMachine,
    [
      beginning({ type: 'CARD', card: '1' }, true),
      beginning({ type: 'CARD_NUMBER', number: '1' }, true),
      beginning({ type: 'BEGIN' }, true),
    ],
    [
      came('done', 'identify', known(free)),
      came('done', 'identify', known(blocked)),
      came('done', 'identify', { kind: 'pin-needed' }),
      came('done', 'account', 'unreachable'),
      came('done', 'account', 'refused'),
      came('done', 'receipt', 'printed'),
      { type: 'CARD', card: '1' },
      { type: 'CARD', card: '2' },
      { type: 'CARD_NUMBER', number: '1' },
      { type: 'CARD_NUMBER', number: '2' },
      { type: 'CHOOSE', action: 'borrow' },
      { type: 'CHOOSE', action: 'return' },
      { type: 'CHOOSE', action: 'account' },
      { type: 'NEXT_READER' },
      { type: 'STAY' },
      { type: 'ADD_CARD' },
      { type: 'SHOW_PERSON', person: 0 },
      { type: 'ITEM', item: '8' },
      { type: 'TAG_APPEARED', tag: tagOf('8') },
      { type: 'TAG_VANISHED', uid: tagOf('8').uid },
      { type: 'ITEM_SETTLED', key: 'borrow:8', outcome: lent() },
      { type: 'ITEM_SETTLED', key: 'borrow:8:2', outcome: lent() },
      { type: 'ITEM_SETTLED', key: 'return:8', outcome: returned },
      { type: 'DONE', receipt: 'screen' },
      { type: 'DONE', receipt: 'print' },
      { type: 'BACK' },
      { type: 'STOP' },
      { type: 'xstate.after.warning.visit.presence.whoIsThere' } as unknown as VisitEvent,
    ] satisfies VisitEvent[],
    (snapshot) => {
      const { items, plate, others, adding, next, afterwards } = snapshot.context;
      return JSON.stringify([
        visitKey(snapshot),
        [others.length, adding, next !== null, afterwards?.type ?? null],
        items.flatMap((row: { booked: boolean; key: string }) => (row.booked ? [row.key] : [])),
        unswitched(items, plate)?.key ?? null,
      ]);
    },
  );

  /** A blocked patron who brings something back. */
  const cleared = walk(
    visitMachine,
    [beginning({ type: 'CARD', card: '1' }), beginning({ type: 'BEGIN' })],
    [
      came('done', 'identify', known(blocked)),
      came('done', 'judging', null),
      came('done', 'judging', free),
      came('error', 'judging', new Error('a defect')),
      { type: 'CARD', card: '1' },
      { type: 'CHOOSE', action: 'borrow' },
      { type: 'CHOOSE', action: 'return' },
      { type: 'ITEM', item: '8' },
      { type: 'ITEM_SETTLED', key: 'return:8', outcome: returned },
      { type: 'BACK' },
    ] as VisitEvent[],
    (snapshot) =>
      JSON.stringify([
        visitKey(snapshot),
        snapshot.context.items.map((row: { state: string }) => row.state),
      ]),
  );

  /** A code that nothing on the screen asks for, and what comes while that is said. */
  const stray = walk(
    visitMachine,
    [beginning({ type: 'CARD', card: '1' })],
    [
      came('done', 'identify', known(free)),
      came('done', 'judging', null),
      { type: 'CODE_UNKNOWN' },
      { type: 'CODE_UNKNOWN', notOurs: true },
      { type: 'STRAY_CODE_OVER' },
      { type: 'CHOOSE', action: 'borrow' },
      { type: 'CHOOSE', action: 'return' },
      { type: 'BACK' },
      { type: 'LINE_LOST', limits: { ...limits, borrow: 'not-now', line: 'not-now' } },
      { type: 'LINE_BACK', limits },
      { type: 'WENT_OFFLINE', decided: new Map([[0, known(free)]]) },
      { type: 'WENT_ONLINE', decided: new Map(), limits },
      { type: 'CALL_FOR', reason: 'patron' },
      { type: 'CALL', call: 'coming' },
      { type: 'SLOT', cardsIn: 1, unusable: null },
      { type: 'xstate.after.idle.visit.presence.here' },
      { type: 'xstate.after.warning.visit.presence.asked' },
    ] as VisitEvent[],
    visitKey,
  );

  it('every state is reached', () => {
    const all = [...states.values(), ...cleared.states.values()];
    const reached = new Set(all.map(({ state }) => taskOf(state)));
    // What is passed through at once is never stood in.
    const stood = Object.keys(visitMachine.states.task?.states ?? {}).filter(
      (name) =>
        !['beginning', 'chosen', 'deciding', 'decided', 'leaving', 'printed'].includes(name),
    );
    expect(stood.filter((name) => !reached.has(name))).toEqual([]);
    expect(states.size).toBeGreaterThan(100);
  });

  it('every transition is taken', () => {
    expect(walked.declared.length).toBeGreaterThan(100);
    expect(
      walked.declared.filter((name) =>
        [
          walked,
          late,
          laying,
          receipt,
          dialog,
          oneWay,
          lost,
          calling,
          people,
          slot,
          cleared,
          stray,
          weak,
        ].every(({ taken }) => !taken.has(name)),
      ),
    ).toEqual([]);
  });

  it('no visit ends before the patron was asked for a card that is in', () => {
    for (const { state, transitions } of slot.states.values())
      for (const { event, state: next } of Object.values(transitions))
        if (taskOf(next) === 'over' && taskOf(state) !== 'over' && next.context.cardsIn > 0)
          expect([event.type, taskOf(state)]).toEqual([event.type, 'goodbye']);
  });

  it('from every state there is a way to the end of the visit', () => {
    const leads = withWayTo(walked, (state) => taskOf(state) === 'over');
    expect([...states.keys()].filter((name) => !leads.has(name))).toEqual([]);
  });

  it('what is under way is left by its outcome alone', () => {
    const isOutcome = /^(xstate\.|ITEM_SETTLED|RENEWED|PAY_SETTLED)/;
    for (const { state, transitions } of states.values()) {
      if (!state.hasTag('committing')) continue;
      for (const { event, state: next } of Object.values(transitions))
        if (!isOutcome.test(event.type))
          expect([taskOf(state), event.type, taskOf(next)]).toEqual([
            taskOf(state),
            event.type,
            taskOf(state),
          ]);
    }
  });
});
