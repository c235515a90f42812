/**
 * Screen messages that a library system sends to every patron ("Welcome"): a greeting, which does
 * not interrupt a visit. Kept are the hashes of the messages to the last few patrons, no texts.
 */

import type { IdentifyOutcome, PaymentOutcome } from '../../../machines/domain.ts';
import type { CirculationVisit } from '../../../machines/ports.ts';

interface Greetings {
  /** The same visit; its patron has the messages that all patrons before had as `greetings`. */
  mark(visit: CirculationVisit): CirculationVisit;
}

/**
 * A message is a greeting when `greetingAfter` patrons in a row had it, each with another card; 0:
 * no message is. `hashOf` is keyed, so that a text cannot be found by trying.
 */
export function createGreetings(
  greetingAfter: number,
  hashOf: (text: string) => string,
): Greetings {
  let before: readonly { card: string; messages: ReadonlySet<string> }[] = [];
  return {
    mark: (visit) => {
      let card = '';
      let common: ReadonlySet<string> | null = null;
      /** The messages of all patrons before; this patron is added to them. */
      const addPatron = (texts: readonly string[]) => {
        const others = before.filter((one) => one.card !== card).slice(-greetingAfter);
        const messages = new Set(texts.map(hashOf));
        before = [...others, { card, messages }].slice(-greetingAfter);
        const first = others.length === greetingAfter ? [...(others[0]?.messages ?? [])] : [];
        return new Set(first.filter((hash) => others.every((each) => each.messages.has(hash))));
      };
      const marked = <T extends IdentifyOutcome | PaymentOutcome>(outcome: T): T => {
        if (!('patron' in outcome) || outcome.patron === undefined || greetingAfter === 0)
          return outcome;
        const { patron } = outcome;
        const hashes = common ?? addPatron(patron.messages);
        common = hashes;
        const greetings = patron.messages.filter((text) => hashes.has(hashOf(text)));
        return { ...outcome, patron: { ...patron, greetings } };
      };
      return {
        ...visit,
        identify: async (number) => {
          card = hashOf(number);
          common = null;
          return marked(await visit.identify(number));
        },
        enterPin: async (pin) => marked(await visit.enterPin(pin)),
        goOffline: () => {
          const outcome = visit.goOffline();
          return outcome && marked(outcome);
        },
        pay: async (feeIds, way, progress, signal, language) =>
          marked(await visit.pay(feeIds, way, progress, signal, language)),
      };
    },
  };
}
