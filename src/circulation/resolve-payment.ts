/**
 * What became of a payment that the kiosk did not see to its end (docs/payment-terminals.md). Money that was taken is
 * booked, reversed, or stands on the staff's list; nobody is ever charged a second time.
 */
import { Temporal } from 'temporal-polyfill';
import type { PaymentReceipt } from '../../hardware/devices.ts';
import type { Entry, Settlement, Transaction } from '../store/types.ts';
import type { Kept } from './keep.ts';
import type { CirculationParts, Terminal } from './parts.ts';
import { approvedNote, bookFees, settleRefusal } from './payment.ts';

type Payment = Extract<Transaction, { kind: 'payment' }>;

/** A terminal's clock and the kiosk's need not agree to the second. */
const clocksApartSeconds = 120;

/** `stop`: the library system does not answer now. `later`: the terminal does not; until it does, nobody pays on it. */
export const resolvePayment = async (
  parts: CirculationParts,
  entry: Entry,
  payment: Payment,
  keep: Kept,
): Promise<Settlement | 'stop' | 'later'> => {
  const noted = (step: Entry['notes'][number]['step']) => entry.notes.some((note) => note.step === step);
  if (noted('reversing')) return { state: 'staff', why: 'interrupted while it was reversed: see whether it stands' };
  let approved = entry.notes.findLast((note) => note.step === 'approved') ?? null;
  // Approved, but perhaps never acknowledged: the terminal may have reversed it.
  if (!noted('completed')) {
    if (!parts.terminal) return 'later';
    const found = await askTerminal(parts, parts.terminal, entry, payment);
    if (found === 'later' || 'state' in found) return found;
    approved = approvedNote(found);
    keep.note(approved);
    keep.note({ step: 'completed' });
  }
  const patron = await parts.library.patron(payment.patron, null, 'fees');
  if (patron.kind === 'no-answer' && !patron.unreadable) return 'stop';
  const lastOf = (id: string) => entry.notes.findLast((note) => 'feeId' in note && note.feeId === id)?.step;
  if (patron.kind === 'no-answer' || patron.value.fees === null)
    return { state: 'staff', why: 'paid; the library system does not show its fees: see whether it is booked' };
  const openCents = new Map(patron.value.fees.map((fee) => [fee.id, fee.amountCents]));
  const unbooked = payment.fees.filter(({ id }) => lastOf(id) !== 'booked');
  // Sent, and no longer open: by this payment, or by another at the desk meanwhile. Nobody tells which.
  const isDoubtful = ({ id }: { id: string }) => !openCents.has(id) && lastOf(id) === 'booking';
  const fees = unbooked.filter((fee) => !isDoubtful(fee));
  // Paid in part since, at the desk or by a 37 of ours that was only half heeded: to book the whole would take too much.
  if (fees.some((fee) => (openCents.get(fee.id) ?? 0) > 0 && (openCents.get(fee.id) ?? 0) < fee.amountCents))
    return { state: 'staff', why: 'paid; less is open of a fee than was paid here: see what is booked' };
  const booking = { card: payment.patron, pin: null, fees, attempt: payment.attempt };
  const outcome = await bookFees(parts, keep, booking);
  if (outcome.kind === 'no-answer') return 'stop';
  if (outcome.kind === 'booked' && unbooked.some(isDoubtful))
    return { state: 'staff', why: 'paid; no answer to the booking, and the fee is no longer open: see who paid it' };
  if (outcome.kind === 'booked') return { state: 'accepted' };
  const untouched = fees.length === payment.fees.length && !outcome.some;
  return await settleRefusal(parts, keep, approved?.receiptNumber ?? null, untouched);
};

/** Its last transaction, where that is this attempt's and the library trusts the terminal to have kept it. */
const askTerminal = async (
  { settings }: CirculationParts,
  terminal: Terminal,
  entry: Entry,
  payment: Payment,
): Promise<PaymentReceipt | Settlement | 'later'> => {
  const last = await terminal.lastTransaction();
  if (last === 'unreachable') return 'later';
  const none: Settlement = { state: 'not-done', why: 'the terminal knows no such payment' };
  if (last === null) return none;
  const { amountCents } = last;
  if (amountCents !== null && amountCents !== payment.amountCents) return none;
  if (last.receiptNumber !== '' && last.receiptNumber === payment.lastReceiptNumber) return none;
  const list = (why: string): Settlement => ({
    state: 'staff',
    why: `the terminal has a payment${amountCents === null ? '' : ' of this amount'}, receipt ${last.receiptNumber || 'unknown'}, attempt ${payment.attempt}: ${why}`,
  });
  // Not all repeat all of it: what cannot be compared is for a person, not "nothing was paid".
  if (amountCents === null) return list('it does not say the amount');
  if (last.receiptNumber === '') return list('it does not say the receipt number');
  // A wrong clock must not make a payment disappear: it is listed, and never booked unseen.
  if (!isSince(entry.at, last, settings.timeZone)) return list('its time is not that of the attempt');
  // The terminal may have reversed it by itself since.
  return terminal.afterLoss === 'trust' ? { ...last, amountCents } : list('see whether it stands');
};

/** `MMDD` and `HHMMSS` have no year: the one that lies nearest to the beginning of the attempt is meant. */
export const isSince = (
  startedAt: string,
  { date, time }: Pick<PaymentReceipt, 'date' | 'time'>,
  timeZone: string,
): boolean => {
  const digits = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/
    .exec(`${date ?? ''}${time ?? ''}`)
    ?.slice(1)
    .map(Number);
  if (!digits) return false;
  const started = Temporal.Instant.from(startedAt).toZonedDateTimeISO(timeZone).toPlainDateTime();
  const [month = 1, day = 1, hour = 0, minute = 0, second = 0] = digits;
  const secondsAfter = [-1, 0, 1].map((years) => {
    const fields = { year: started.year + years, month, day, hour, minute, second };
    return started.until(Temporal.PlainDateTime.from(fields), { largestUnit: 'second' }).seconds;
  });
  const nearest = secondsAfter.toSorted((left, right) => Math.abs(left) - Math.abs(right))[0] ?? 0;
  return nearest >= -clocksApartSeconds;
};
