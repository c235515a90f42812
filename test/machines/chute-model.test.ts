/** The chute's statechart walked by machine, as the visit's is in model.test.ts. */
import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot } from 'xstate';
import type { ChuteEvent } from '../../machines/chute/context.ts';
import { provideChute } from '../../machines/chute/provided.ts';
import type { CheckInOutcome, ChuteSensor } from '../../machines/domain.ts';
import type { VisitItem } from '../../machines/items/items.ts';
import { chuteInput } from '../support/machines/chute.ts';
import { laid, returned, tagOf } from '../support/machines/desk.ts';
import { came, never, withWayTo } from '../support/machines/model.ts';
import { walk } from '../support/machines/walk.ts';

const machine = provideChute(
  {
    ...{ checkIn: never, setFlap: never },
    ...{ left: () => {}, leftBut: () => {}, alert: () => {} },
  },
  () => {},
);
const refused: CheckInOutcome = { kind: 'refused', code: 'refused', title: null };
function input(name: ChuteSensor) {
  return [true, false].map((on) => ({ type: 'INPUT', input: name, on }) as const);
}
const flaps = ['opening', 'closing.sending', 'blocked.sending'].flatMap((state) => [
  came('done', `0.chute.flap.${state}`, true),
  came('done', `0.chute.flap.${state}`, false),
  came('error', `0.chute.flap.${state}`, new Error('a defect')),
]);
const timers = [
  ...['pile.chute.flap.shut.still', 'open.chute.flap.open', 'close.chute.flap.closing.falling'],
  ...['tryAgain.chute.flap.blocked.waiting', 'binFull.chute.bin.filling'],
  'openAgain.chute.flap.blocked',
].map((name) => ({ type: `xstate.after.${name}` }));
const { parts } = chuteInput;
const things = [
  laid('8'),
  { type: 'TAG_VANISHED', uid: tagOf('8').uid },
  { type: 'ITEM_SETTLED', key: 'return:8', outcome: returned },
  { type: 'ITEM_SETTLED', key: 'return:8', outcome: refused },
  ...input('flap-closed'),
  ...flaps,
  ...timers,
] as unknown as ChuteEvent[];

function key({ value, context }: AnyMachineSnapshot): string {
  const { items, inputs, takes, vainly, notObeyed, isOpen, goneIn, language } = context;
  return JSON.stringify([
    value,
    items.map(({ state, code, booked }: VisitItem) => [state, code, booked]),
    { inputs, takes, vainly, notObeyed, isOpen, language },
    [context.parts.reader, context.parts.library, goneIn.length > 0],
  ]);
}

describe('a chute', () => {
  const { settings } = chuteInput;
  const none = { 'flap-closed': false, passed: false, 'bin-full': false };
  const withoutSensors = { ...chuteInput, settings: { ...settings, sensors: none }, inputs: {} };
  const flap = walk(machine, [chuteInput, withoutSensors], things, key);
  const bin = walk(
    machine,
    [chuteInput],
    [
      laid('8'),
      { type: 'TAG_VANISHED', uid: tagOf('8').uid },
      { type: 'ITEM_SETTLED', key: 'return:8', outcome: refused },
      ...input('bin-full'),
      ...input('passed'),
      came('done', '0.chute.flap.closing.sending', true),
      { type: 'xstate.after.binFull.chute.bin.filling' },
      { type: 'xstate.after.takeBack.chute.watch.lying' },
      { type: 'CHUTE_LIMITS', parts, takes: true },
      { type: 'CHUTE_LIMITS', parts: { ...parts, reader: 'down' }, takes: false },
    ] as unknown as ChuteEvent[],
    key,
  );
  const beside = walk(
    machine,
    [chuteInput],
    [
      laid('8'),
      { type: 'TAG_VANISHED', uid: tagOf('8').uid },
      { type: 'CARD', card: '1', tag: { ...tagOf('7'), content: { kind: 'patron', card: '1' } } },
      { type: 'TAG_VANISHED', uid: tagOf('7').uid },
      { type: 'ITEM_SETTLED', key: 'return:8', outcome: refused },
      { type: 'CALL', call: 'coming' },
      { type: 'TOUCH' },
      { type: 'LANGUAGE', language: 'en' },
      { type: 'DISPLAY', display: {} },
      { type: 'HEADSET_OUT' },
      ...(['help', 'accessibility', 'language'] as const).map((dialog) => ({
        ...{ type: 'OPEN', dialog },
      })),
      { type: 'CALL_STAFF' },
      { type: 'CLOSE' },
      came('done', '0.chute.flap.closing.sending', true),
      { type: 'xstate.after.idle.chute.person.here' },
      { type: 'xstate.after.sight.chute.sight.unsure' },
      { type: 'CHUTE_LIMITS', parts: { ...parts, reader: 'down' }, takes: false },
      { type: 'CHUTE_LIMITS', parts, takes: true },
    ] as unknown as ChuteEvent[],
    key,
  );
  const rests = ({ value, context }: AnyMachineSnapshot) =>
    value.rest === 'resting' && value.flap.shut === 'resting' && context.items.length === 0;

  it('every transition is taken', () => {
    const taken = new Set([...flap.taken, ...bin.taken, ...beside.taken]);
    expect(flap.declared.filter((name) => !taken.has(name))).toEqual([]);
  });

  it.each([
    ['the flap', flap],
    ['the bin', bin],
    ['beside it', beside],
  ])('from every state there is a way to an empty place and a shut flap: %s', (_, walked) => {
    expect(walked.states.size).toBeGreaterThan(20);
    const leads = withWayTo(walked, rests);
    const active = [...walked.states].filter(([, { state }]) => state.status === 'active');
    expect(active.map(([name]) => name).filter((name) => !leads.has(name))).toEqual([]);
  });

  it('the flap opens over nothing but what was returned and secured', () => {
    let openings = 0;
    for (const { state: from, transitions } of flap.states.values())
      for (const { state: to } of Object.values(transitions)) {
        if (from.matches({ flap: 'opening' }) || !to.matches({ flap: 'opening' })) continue;
        openings += 1;
        const { items } = to.context;
        expect(items.map(({ booked, code }: VisitItem) => [booked, code])).toEqual([[true, null]]);
      }
    expect(openings).toBeGreaterThan(0);
  });
});
