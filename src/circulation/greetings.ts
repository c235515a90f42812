/**
 * Messages that a library system gives to everybody ("Welcome"): said to each patron anew they
 * would stand between every one of them and the books. What was said is kept as hashes only, and
 * only of the last few patrons.
 */
import type { CirculationVisit } from '../../machines/ports.ts';
import type { IdentifyOutcome, PaymentOutcome } from '../domain.ts';

interface Greetings {
  /**
   * The same visit, whose patron has marked as `greetings` what the patrons before were all told
   * too.
   */
  mark(visit: CirculationVisit): CirculationVisit;
}

/**
 * `patrons`: so many in a row must have been given a message, each with another card, until it is a
 * greeting; 0: none ever is. `hashOf` makes of a text what may be kept beyond the visit: keyed, so
 * that nobody can try out what was said.
 */
export function createGreetings(patrons: number, hashOf: (text: string) => string): Greetings {
  let before: readonly { card: string; said: ReadonlySet<string> }[] = [];
  return {
    mark: (visit) => {
      let card = '';
      let common: ReadonlySet<string> | null = null;
      /** What the others were all told; this patron is one of them from now on. */
      const meet = (messages: readonly string[]) => {
        const others = before.filter((one) => one.card !== card).slice(-patrons);
        before = [...others, { card, said: new Set(messages.map(hashOf)) }].slice(-patrons);
        const [first] = patrons > 0 && others.length === patrons ? others : [];
        return new Set(
          [...(first?.said ?? [])].filter((text) => others.every(({ said }) => said.has(text))),
        );
      };
      const marked = <T extends IdentifyOutcome | PaymentOutcome>(outcome: T): T => {
        if (!('patron' in outcome) || outcome.patron === undefined || patrons === 0) return outcome;
        const { patron } = outcome;
        const told = common ?? meet(patron.messages);
        common = told;
        return {
          ...outcome,
          patron: {
            ...patron,
            greetings: patron.messages.filter((text) => told.has(hashOf(text))),
          },
        };
      };
      return {
        ...visit,
        identify: async (number) => {
          card = hashOf(number);
          common = null;
          return marked(await visit.identify(number));
        },
        enterPin: async (pin) => marked(await visit.enterPin(pin)),
        pay: async (feeIds, progress, signal) => marked(await visit.pay(feeIds, progress, signal)),
      };
    },
  };
}
