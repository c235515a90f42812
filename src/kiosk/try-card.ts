/**
 * A technician's card: whether the library system knows it, and whether its holder may borrow. No
 * fact of it is cached, no visit begins, and the number is forgotten with the answer.
 */
import { patronFromAnswer } from '../circulation/patron/patron.ts';
import { withMainCard } from '../circulation/patron/patron-card.ts';
import type { CardTried } from '../technician/running-kiosk.ts';
import type { KioskParts } from './open-parts.ts';

export async function tryCard(
  { scans, circulation }: Pick<KioskParts, 'scans' | 'circulation'>,
  withinMs: number,
  signal: AbortSignal,
): Promise<CardTried | null> {
  const taken = await scans.nextCard(withinMs, signal);
  if (taken === null) return null;
  const { end } = taken.seen;
  const { card } = taken;
  if (card === null) return { end, outcome: 'not-a-card', latencyMs: 0 };
  const startedMs = performance.now();
  const answer = await circulation.library.patron(card, null, 'fees');
  const latencyMs = Math.round(performance.now() - startedMs);
  if (answer.kind === 'no-answer') return { end, outcome: 'no-answer', latencyMs };
  await circulation.library.endSession(card, null);
  if (!answer.value.valid) return { end, outcome: 'unknown', latencyMs };
  const known = withMainCard(card, answer.value.mainCard ?? null);
  const { decision } = patronFromAnswer(circulation, known, answer.value);
  const outcome = decision.allows.checkOut ? 'may-borrow' : 'may-not-borrow';
  return { end, outcome, latencyMs };
}
