/**
 * A technician's card: whether the library system knows it, and whether its holder may borrow. No
 * fact of it is cached, no visit begins, and the number is forgotten with the answer.
 */
import { patronFromAnswer } from '../circulation/patron/patron.ts';
import { withMainCard } from '../circulation/patron/patron-card.ts';
import { saysNothing } from '../library/library.ts';
import type { CardTried } from '../technician/running-kiosk.ts';
import { tryWrongPin } from '../technician/wrong-pin/wrong-pin.ts';
import type { KioskParts } from './parts/open.ts';

export async function tryCard(
  { config, around, library: { circulation } }: Pick<KioskParts, 'config' | 'around' | 'library'>,
  { withinMs, signal, wrongPin }: { withinMs: number; signal: AbortSignal; wrongPin: boolean },
): Promise<CardTried | null> {
  const taken = await around.scans.nextCard(withinMs, signal);
  if (taken === null) return null;
  const { end } = taken.seen;
  const { card } = taken;
  if (card === null) return { end, outcome: 'not-a-card', latencyMs: 0 };
  const { library } = circulation;
  const startedMs = performance.now();
  const answer = await library.patron(card, null, 'fees');
  const latencyMs = Math.round(performance.now() - startedMs);
  if (answer.kind === 'no-answer') return { end, outcome: 'no-answer', latencyMs };
  const { pinDigits: digits } = config.identification;
  const trial = wrongPin
    ? (await tryWrongPin(library, { card, right: null, digits })).trial
    : undefined;
  await library.endSession(card, null);
  const tried = { end, latencyMs, ...(trial === undefined ? {} : { trial }) };
  if (saysNothing(answer.value)) return { ...tried, outcome: 'silent' };
  if (!answer.value.valid) return { ...tried, outcome: 'unknown' };
  const known = withMainCard(card, answer.value.mainCard ?? null);
  const { decision } = patronFromAnswer(circulation, known, answer.value);
  return { ...tried, outcome: decision.allows.checkOut ? 'may-borrow' : 'may-not-borrow' };
}
