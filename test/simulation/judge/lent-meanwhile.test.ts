/** Which loans of a desk end by returns that the kiosk took back before, and could not spare. */
import { expect, it } from 'vitest';
import type { Booking } from '../../../simulators/library/state.ts';
import { isLentMeanwhile } from './lent-meanwhile.ts';

const at = (second: number) => `2026-03-10T09:00:${String(second).padStart(2, '0')}.000Z`;
const ms = (second: number) => Date.parse(at(second));
const desk = new Set<Booking>();

function booked(what: Booking['what'], second: number, by: 'kiosk' | 'desk' = 'kiosk'): Booking {
  const booking: Booking = {
    at: at(second),
    happenedAt: null,
    what,
    card: what === 'check-out' ? 'P' : null,
    item: 'i',
    feeId: null,
    amountCents: null,
    noBlock: true,
    attempt: null,
    isLate: false,
  };
  if (by === 'desk') desk.add(booking);
  return booking;
}
const lent = booked('check-out', 30, 'desk');
const isAtDesk = (booking: Booking) => desk.has(booking);
const first = booked('check-in', 40);
const second = booked('check-in', 41);

it.each([
  ['one return, told before', [lent, first], [10], true],
  ['two, each told before', [lent, first, second], [10, 20], true],
  ['two, one of them told after', [lent, first, second], [10, 35], false],
  ['one, told after', [lent, first], [35], false],
  ['it is on loan there still', [first, lent], [10], false],
  ['the kiosk lent it', [booked('check-out', 30), first], [10], false],
  ['a desk took it in since', [lent, first, booked('take-in', 45, 'desk')], [10], false],
  ['it was never on loan', [first, second], [10, 20], false],
] as const)('%s', (_, bookings, told, is) => {
  expect(isLentMeanwhile({ bookings, isAtDesk, toldMs: told.map(ms) })).toBe(is);
});
