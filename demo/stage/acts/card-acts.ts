/** What a person can do at the card reader on the simulators' page. */
import { z } from 'zod';
import { type Act, act, done, missing, nothing, onOff, order } from './act.ts';
import { chipCard, chipCardKinds } from './chip-cards.ts';

const refusals = ['none', 'programs', 'cards'] as const;

export const cardActs: Record<string, Act> = {
  /** `card`: of that patron of the simulated library */
  'cards/insert': act(
    'cards',
    z.strictObject({
      kind: z.enum(chipCardKinds),
      card: z
        .string()
        .regex(/^\d{14}$/)
        .optional(),
    }),
    (cards, { kind, card }, table) => {
      const { library } = table.devices;
      const patron = card === undefined ? null : (library?.library.state.patrons.get(card) ?? null);
      if (card !== undefined && library !== null && patron === null) return missing('patron');
      const own = patron ?? (card === undefined ? null : { card, otherCards: [] });
      cards.insert(chipCard(kind, own, () => cards.pull()));
      table.chipCard = { kind, card: card ?? null };
      return done;
    },
  ),
  'cards/pull': order('cards', nothing, (cards) => cards.pull()),
  /** pcscd itself */
  'cards/service': order('cards', onOff, (cards, { on }) => (on ? cards.start() : cards.stop())),
  'cards/refuse': order(
    'cards',
    z.strictObject({ what: z.enum(refusals) }),
    (cards, { what }, { orders }) => {
      cards.refuse(what === 'none' ? null : what);
      orders.cardsRefused = what;
    },
  ),
};
