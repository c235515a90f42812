/** Refusals that mean the same to the kiosk and to the page. */
import type { RefusalCode } from '../../machines/domain.ts';

/** Refused returns that the patron hands in at the desk, as their sentences say. */
export const forDesk: readonly RefusalCode[] = [
  'refused',
  'unknown-item',
  'not-secured',
  'unreadable',
  'not-ours',
  'needs-answer',
];
