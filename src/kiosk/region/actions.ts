/** What the region asks of this kiosk once. */
import type { Action } from '../../region/documents.ts';
import type { Taker, TakerParts } from './taker.ts';

export function createActionTaker(_parts: TakerParts): Taker<Action> {
  return { take: () => {}, check: () => {}, close: async () => {} };
}
