import type { CirculationParts } from '../parts.ts';

/** Whether facts of this kind of card are remembered, and used off line. */
export function isKept({ settings }: Pick<CirculationParts, 'settings'>, card: string): boolean {
  return settings.cardNumber(card)?.keepOffline ?? true;
}
