/**
 * Facts of two sources as one: what the library reported (usually by night: everything, with its
 * own age), and over it what the library system says now (few facts, fresh).
 */
import { momentOf } from './calendar.ts';
import { listedFees, unlistedCents } from './facts/fees.ts';
import { membershipFees } from './facts/membership.ts';
import { datedFacts } from './facts/names.ts';
import type { DatedFact } from './facts/table.ts';
import { payMembership } from './membership.ts';
import { paysFor } from './rules/clearing.ts';
import type { Facts, Fee, ReplacementInvoice } from './types.ts';
import { momentOfFact, type PolicyBasis, viewOf } from './view.ts';

/**
 * `base` with the facts of `live` over it, fact by fact; the result is observed when `live` was, and
 * `observed` dates what is still of `base`. A list in `live` is a whole one, as everywhere, but for
 * a part of the fees: under it those of `base` stay that may be open still. From a whole list of fees
 * follows more about an older `base`:
 *
 * - no membership fee is open: it has been paid since, so a status 0 to 4 is normal (5), unless the
 *   monthly run may have cancelled the membership and waived the fee;
 * - an open membership fee is what is open of the membership;
 * - an invoiced item whose fee is known (`fee`, `replaces`, or the invoice's id) is as open as that
 *   fee; without an open fee it is settled. One whose fee is unknown stays as it was.
 *
 * Nothing else of `base` changes: a manual block holds until a later report. `live` null: `base`.
 */
export function overlay(base: Facts, live: Facts | null, compiled: PolicyBasis): Facts {
  if (live === null) return base;
  const joined = join(base, live);
  if (live.fees === undefined) return joined;
  const fees = listedFees(live).map((fee) => ({ ...aboutFee(base, fee.id), ...fee }));
  if ('listed' in live.fees)
    return { ...joined, fees: { ...live.fees, listed: [...fees, ...stillOpen(base, live)] } };
  const settled = live.replacementInvoices ? joined : settleInvoices(joined, fees, base);
  const withFees = { ...settled, fees };
  return live.membership?.status === undefined ? settleMembership(withFees, compiled) : withFees;
}

/**
 * What several sources say, the later over the earlier, fact by fact: facts of one source may be of
 * several moments themselves. Null: there are none.
 */
export function newestOf(sources: readonly Facts[], compiled: PolicyBasis): Facts | null {
  const layers = sources.flatMap(layersOf);
  const age = ({ observedAt }: Facts) => momentOf(observedAt);
  layers.sort((one, other) => age(one) - age(other));
  const [first = null, ...later] = layers;
  return later.reduce((base, live) => overlay(base as Facts, live, compiled), first);
}

/** The facts of each moment by themselves; what has no moment of its own is of the last one. */
function layersOf(facts: Facts): Facts[] {
  const { observed = {}, ...rest } = facts;
  const layers = new Map<string, Record<string, unknown>>();
  const last: Record<string, unknown> = { ...rest };
  for (const [fact, moment = ''] of Object.entries(observed)) {
    const layer = layers.get(moment) ?? { observedAt: moment };
    if (last[fact] !== undefined) layer[fact] = last[fact];
    delete last[fact];
    layers.set(moment, layer);
  }
  return [...layers.values(), last] as unknown as Facts[];
}

/** When the oldest of these facts was observed. */
export function oldestMomentOf({ observedAt, observed = {} }: Facts): string {
  return [observedAt, ...Object.values(observed)].reduce((oldest, moment) =>
    momentOf(moment) < momentOf(oldest) ? moment : oldest,
  );
}

/** Each fact from `live`, or where it has none from `base`; objects by their own fields. */
function join(base: Facts, live: Facts): Facts {
  const { observed: _, ...joined } = { ...base, ...live };
  if (base.membership) joined.membership = { ...base.membership, ...live.membership };
  if (base.related) joined.related = { ...base.related, ...live.related };
  if (base.account) joined.account = { ...accountOf(base, live), ...live.account };
  const observed: Partial<Record<DatedFact, string>> = {};
  for (const fact of datedFacts)
    if (joined[fact] !== undefined)
      observed[fact] = momentOfFact(isOf(live, fact) || !isOf(base, fact) ? live : base, fact);
  return withMoments(joined, observed);
}

/** With the moments of facts that differ from `observedAt`. */
function withMoments(facts: Facts, moments: NonNullable<Facts['observed']>): Facts {
  const { observed: _, ...rest } = facts;
  const own = Object.entries(moments).filter(([, moment]) => moment !== facts.observedAt);
  return own.length === 0 ? rest : { ...rest, observed: Object.fromEntries(own) };
}

/** Whether a fact comes from here; of the membership its status, which is what ages. */
function isOf(facts: Facts, fact: DatedFact): boolean {
  if (fact === 'membership') return facts.membership?.status !== undefined;
  return facts[fact] !== undefined;
}

/** The account without its end where `live` names one: the end may be written in two ways. */
function accountOf({ account }: Facts, live: Facts): Facts['account'] {
  const { expiresAt, expiresOn } = live.account ?? {};
  if (expiresAt === undefined && expiresOn === undefined) return account;
  const { expiresAt: _, expiresOn: __, ...others } = account ?? {};
  return others;
}

/**
 * The fees of `base` that a part of a list says nothing of: membership fees, which it may never
 * list, and the others as long as so much is owed. Where less is, nobody knows which were paid.
 */
function stillOpen(base: Facts, live: Facts): readonly Fee[] {
  const ids = new Set(listedFees(live).map(({ id }) => id));
  const others = listedFees(base).filter(({ id }) => !ids.has(id));
  const sumCents = others
    .filter((fee) => fee.membership !== true)
    .reduce((sum, { amountCents }) => sum + amountCents, 0);
  const isOwed = sumCents <= unlistedCents(live);
  return others.filter((fee) => fee.membership === true || isOwed);
}

/** What a line of the library system may lack about a fee that the report has too. */
function aboutFee(base: Facts, id: string): Partial<Fee> {
  const fee = listedFees(base).find((each) => each.id === id);
  if (fee === undefined) return {};
  const { amountCents: _, state: __, until: ___, membership: ____, ...about } = fee;
  return about;
}

function settleMembership(facts: Facts, compiled: PolicyBasis): Facts {
  const { membership, observed } = facts;
  if (membership === undefined) return facts;
  const feesAt = momentOfFact(facts, 'fees');
  const view = viewOf(facts, compiled, momentOf(feesAt));
  const openCents = membershipFees(view).reduce((sum, fee) => sum + fee.amountCents, 0);
  if (openCents > 0) return { ...facts, membership: { ...membership, feeCents: openCents } };
  // The run cancels a membership and waives its fee: then no open fee proves no payment. And where
  // nothing was open before, nothing has been paid since.
  if (view.status === 9 || membership.feeCents === 0) return facts;
  const paid = payMembership(membership, 0);
  if (paid.status === membership.status) return { ...facts, membership: paid };
  return withMoments({ ...facts, membership: paid }, { ...observed, membership: feesAt });
}

/** `open`: all fees that are open now. */
function settleInvoices(facts: Facts, open: readonly Fee[], base: Facts): Facts {
  const { replacementInvoices } = facts;
  if (replacementInvoices === undefined) return facts;
  const known = [...open, ...listedFees(base)];
  const settled = replacementInvoices.map((invoice) => settleInvoice(invoice, known, open));
  return { ...facts, replacementInvoices: settled };
}

/** Each fee's open amount, over the items that it claims: the first ones are paid first. */
function settleInvoice(
  invoice: ReplacementInvoice,
  known: readonly Fee[],
  open: readonly Fee[],
): ReplacementInvoice {
  const items = invoice.items.map((item) => {
    const fee =
      item.fee ?? known.find((each) => paysFor(each, { ...item, invoice: invoice.id }))?.id;
    return fee === undefined ? item : { ...item, fee };
  });
  /** by fee: what has been paid of all that it claims */
  const paidCents = new Map<string, number>();
  for (const { fee, amountCents, returned } of items) {
    if (fee === undefined || returned) continue;
    const openCents = open.find((each) => each.id === fee)?.amountCents ?? 0;
    paidCents.set(fee, (paidCents.get(fee) ?? -Math.max(0, openCents)) + amountCents);
  }
  return {
    ...invoice,
    items: items.map((item) => {
      if (item.fee === undefined || item.returned) return item;
      const left = Math.max(0, paidCents.get(item.fee) ?? 0);
      const share = Math.min(item.amountCents, left);
      paidCents.set(item.fee, left - share);
      return { ...item, paidCents: share };
    }),
  };
}
