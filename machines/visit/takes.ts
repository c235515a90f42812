/** What a card, its patron or a payment makes of the context of a visit. Pure. */
import type { Language, NotPaidWhy, Patron } from '../domain.ts';
import { numberOf } from '../events.ts';
import { declineCost } from '../items/extras.ts';
import { payableFees, type VisitContext, type VisitEvent } from './context.ts';
import { given } from './laid.ts';
import { decidedAnew, nextPerson, showing } from './people.ts';

/** What was laid down and scanned since another card was shown is of who showed that one. */
export function withCard(context: VisitContext, event: VisitEvent): Partial<VisitContext> {
  const { cards, lookedUp, adding, person } = context;
  const card = event.type === 'CARD' || event.type === 'CARD_NUMBER' ? numberOf(event) : null;
  const isAnother = lookedUp !== null && lookedUp !== card;
  return {
    ...(isAnother && given(context, adding ? 'newcomer' : person, 'nobody')),
    cards: cards + 1,
    lookedUp: card,
    // Said of the card before: it is not said to the one who goes back from the PIN of this one.
    problem: null,
    problemMessage: null,
  };
}

/** What lies there is not the next patron's, nor what the card before this one brought. */
export function askingWho(context: VisitContext, event: VisitEvent): Partial<VisitContext> {
  if (event.type !== 'CARD' && event.type !== 'CARD_NUMBER') return {};
  const { next, afterwards } = context;
  if (next !== null && numberOf(next.card) === numberOf(event)) return {};
  return {
    ...given(context, 'newcomer', 'nobody'),
    next: { card: event },
    // A card that was shown before this one, and waits for what is under way, is no answer to the question.
    afterwards: afterwards?.type === 'CARD' ? null : afterwards,
  };
}

/** The card that was asked about is looked up in this visit, which has no account: what lies there since is for it. */
export function nextTaken(context: VisitContext): Partial<VisitContext> {
  return { ...given(context, 'newcomer', context.person), next: null };
}

/** One who is added finds the screen in the language of the others. */
export function withPatron(context: VisitContext, patron: Patron): Partial<VisitContext> {
  const { adding, languageChosen, languages } = context;
  const own = patron.language;
  const added = nextPerson(context);
  const follows = !adding && !languageChosen && own !== null && languages.includes(own);
  return {
    ...(adding ? { ...given(context, 'newcomer', added), ...showing(context, added) } : {}),
    adding: false,
    patron,
    holdsReady: patron.holdsReady ?? null,
    language: follows ? own : context.language,
    chosenFees: patron.leastFees,
    problem: null,
    problemMessage: null,
    triesLeft: null,
  };
}

/** Nothing was paid, and the fees are as they were: the choice stays for another try. */
export function staysChosen(why: NotPaidWhy): boolean {
  return why !== 'fees-changed' && why !== 'reversed';
}

/** As the library system has them after the payment, or after the fees turned out changed. */
export function withPayer(context: VisitContext, event: VisitEvent): Partial<VisitContext> {
  if (event.type !== 'PAY_SETTLED' || !('patron' in event.outcome) || !event.outcome.patron)
    return {};
  const { patron, ...outcome } = event.outcome;
  const stays = outcome.kind === 'not-paid' && staysChosen(outcome.why);
  return { patron, chosenFees: stays ? context.chosenFees : patron.leastFees };
}

/** What the kiosk can do, and who may do it, is decided anew; a price is known no more. */
export function offlineNow(
  context: VisitContext,
  { decided }: Extract<VisitEvent, { type: 'WENT_OFFLINE' }>,
): Partial<VisitContext> {
  return {
    mode: 'offline',
    limits: context.limitsOffline ?? context.limits,
    items: declineCost(context.items),
    ...decidedAnew(context, decided),
  };
}

/** Off line the card that waits for its PIN, or had no answer, opens its account. */
export function openedOffline({ person }: VisitContext, event: VisitEvent): Partial<VisitContext> {
  const outcome = event.type === 'WENT_OFFLINE' ? event.decided.get(person) : undefined;
  if (outcome?.kind !== 'known') return {};
  const { patron } = outcome;
  return { patron, holdsReady: null, problem: null, problemMessage: null, triesLeft: null };
}

/** The line is back: what the kiosk can do, and who may do it, is as it was before. */
export function onlineAgain(
  context: VisitContext,
  { decided, limits }: Extract<VisitEvent, { type: 'WENT_ONLINE' }>,
): Partial<VisitContext> {
  return {
    mode: 'online',
    limitsOffline: null,
    limits: limits ?? context.limits,
    // What had no answer off line is asked for once more.
    titlesAsked: [],
    ...decidedAnew(context, decided),
  };
}

export function withLanguage(context: VisitContext, own: Language | null): Partial<VisitContext> {
  if (context.languageChosen || context.adding) return {};
  const known = own !== null && context.languages.includes(own);
  return { language: known ? own : context.kioskLanguage };
}

export function withFees(context: VisitContext, event: VisitEvent): Partial<VisitContext> {
  if (event.type !== 'CHOOSE_FEES') return {};
  const payable = payableFees(context).map((fee) => fee.id);
  return { chosenFees: payable.filter((id) => event.feeIds.includes(id)), chooseFirst: false };
}
