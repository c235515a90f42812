/** What a card, its patron or a payment makes of the context of a visit. Pure. */
import type { Patron } from '../../src/domain.ts';
import { numberOf } from '../events.ts';
import type { VisitContext, VisitEvent } from './context.ts';
import { given } from './laid.ts';
import { nextPerson, showing } from './people.ts';

/** What was laid down and scanned since another card was shown is of who showed that one. */
export function withCard(context: VisitContext, event: VisitEvent): Partial<VisitContext> {
  const { cards, lookedUp, adding, person } = context;
  const card = event.type === 'CARD' || event.type === 'CARD_NUMBER' ? numberOf(event) : null;
  const isAnother = lookedUp !== null && lookedUp !== card;
  return {
    ...(isAnother && given(context, adding ? 'newcomer' : person, 'nobody')),
    cards: cards + 1,
    lookedUp: card,
  };
}

/** What lies there is not the next patron's, nor what the card before this one brought. */
export function askingWho(context: VisitContext, event: VisitEvent): Partial<VisitContext> {
  if (event.type !== 'CARD' && event.type !== 'CARD_NUMBER') return {};
  const { next } = context;
  if (next !== null && numberOf(next.card) === numberOf(event)) return {};
  return { ...given(context, 'newcomer', 'nobody'), next: { card: event } };
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

/** As the library system has them after the payment, or after the fees turned out changed. */
export function withPayer(context: VisitContext, event: VisitEvent): Partial<VisitContext> {
  if (event.type !== 'PAY_SETTLED' || !('patron' in event.outcome) || !event.outcome.patron)
    return {};
  const { patron, ...outcome } = event.outcome;
  // Nothing was paid, and the fees are as they were: the choice stays for another try.
  const stays =
    outcome.kind === 'not-paid' && outcome.why !== 'fees-changed' && outcome.why !== 'reversed';
  return { patron, chosenFees: stays ? context.chosenFees : patron.leastFees };
}
