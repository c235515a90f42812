/**
 * What Koha and Evergreen have in common: both answer through SIPServer, Koha through its own copy
 * (C4/SIP/Sip/MsgType.pm). The texts and the fields of the lists are each system's own.
 */
import { type Draft, writeDueDay, writeMoney } from '../../../packages/sip2/src/index.ts';
import { institution } from '../place.ts';
import type { ScreenMessage } from '../screen-messages.ts';
import type { State } from '../state.ts';
import type { Habits, ItemView, LoanEnd, PatronView, PaymentEnd } from './form.ts';
import { mediaTypes, now, specification, unknownFixed } from './specification.ts';

/** AF of one system: its own English, whatever the patron's language. */
export type Texts = Readonly<Partial<Record<ScreenMessage, string>>>;

export function textOf(texts: Texts, message: ScreenMessage | null): string[] | undefined {
  const text = message === null ? undefined : texts[message];
  return text === undefined ? undefined : [text];
}

/**
 * BI is not read: a cancellation is an ordinary return or check-out. An exact repetition is carried
 * out again, whatever its sequence number says.
 */
export const sipServerHabits = {
  invoiced: 'settled',
  returnFillsHold: true,
  heedsCancel: false,
  repeats: 'execute',
} as const satisfies Partial<Habits>;

/** CQ of 64: only where the 63 had a PIN. 24 always has it (`isStatus`). */
export function pinVerdict({ pin, hasPin }: PatronView, isStatus: boolean): string | undefined {
  if (!hasPin && !isStatus) return undefined;
  return hasPin && pin === 'right' ? 'Y' : 'N';
}

export function unknownInformation(card: string, state: State, text: string): Draft<'64'> {
  const { fixed } = specification.unknownInformation(card, state);
  return { code: '64', fixed, fields: unknownFields(card, text) };
}

export function unknownStatus(card: string, state: State, text: string): Draft<'24'> {
  return { code: '24', fixed: unknownFixed(state), fields: unknownFields(card, text) };
}

function unknownFields(card: string, text: string) {
  return { AO: institution, AA: card, AE: '', BL: 'N', AF: text === '' ? undefined : [text] };
}

/** A refusal has AJ and AH, empty where there is nothing to say, and BL. */
export function loan(
  end: LoanEnd,
  state: State,
  { texts, dueOn }: { texts: Texts; dueOn(day: string): string },
): Omit<Draft<'12'>, 'code'> {
  const { ok, item } = end;
  return {
    fixed: {
      ok: ok ? '1' : '0',
      renewalOk: ok && end.renewed ? 'Y' : 'N',
      magneticMedia: ok ? 'N' : 'U',
      desensitize: ok ? 'Y' : 'N',
      transactionDate: now(state),
    },
    fields: {
      AO: institution,
      AA: end.card,
      AB: end.number,
      AJ: item?.title ?? '',
      AH: ok && end.loan ? dueOn(end.loan.dueOn) : '',
      AF: textOf(texts, end.why),
      CK: ok && item ? mediaTypes[item.material] : undefined,
      ...costs(end),
    },
    extra: ok ? [] : [{ id: 'BL', value: end.patron ? 'Y' : 'N' }],
  };
}

/** 06: a rental. Whether it was lent or not. */
function costs({ item, renewed }: LoanEnd) {
  if (!item || item.costCents === 0 || renewed) return {};
  return { BT: '06', BH: 'EUR', BV: writeMoney(item.costCents) };
}

/** An unknown item has three times 01, and neither a message nor a place. */
export function itemInformation(
  view: ItemView,
  state: State,
  dueOn: (day: string) => string = writeDueDay,
): Draft<'18'> {
  const { number, item, loan: lent } = view;
  const draft = specification.itemInformation(view, state);
  if (!item)
    return {
      code: '18',
      fixed: { ...draft.fixed, circulationStatus: '01', securityMarker: '01', feeType: '01' },
      fields: { AB: number, AJ: '' },
    };
  return {
    code: '18',
    fixed: { ...draft.fixed, securityMarker: '02' },
    fields: { ...draft.fields, AH: lent ? dueOn(lent.dueOn) : undefined, BG: item.branch },
  };
}

export function feePaid(end: PaymentEnd, state: State, texts: Texts): Draft<'38'> {
  const draft = specification.feePaid(end, state);
  return { ...draft, fields: { ...draft.fields, AA: end.card, AF: textOf(texts, end.why) } };
}
