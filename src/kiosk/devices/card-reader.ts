/** The reader of cards with a chip: what it reads goes to the statechart as a card or as a problem. */
import { parseLocalAddress } from '../../../hardware/address.ts';
import { openCardReader } from '../../../hardware/cards/reader.ts';
import type { CardReader, DeviceState } from '../../../hardware/devices.ts';
import { limitRepeats } from '../../../hardware/limit-repeats.ts';
import { classifyCode } from '../../../hardware/scanner/classify.ts';
import type { Log } from '../../../machines/domain.ts';
import type { DeviceEvent } from '../../../machines/events.ts';
import type { Config } from '../../config/schema.ts';
import { Fault } from '../../fault.ts';
import { codeRules } from '../../wiring/identification.ts';
import { line } from './address.ts';

interface CardReaderParts {
  send(event: DeviceEvent): void;
  onState(state: DeviceState): void;
  /** True: the service panel takes the card, and no visit receives it. */
  onTaken(card: string): boolean;
  log: Log;
}

const otherForm =
  'A card in the card reader has a number that is none of the kinds of card of this kiosk.';

export function openCardReaderOf(
  config: Config,
  { send, onState, onTaken, log }: CardReaderParts,
): CardReader | null {
  const { cardReader } = config;
  if (cardReader === null) return null;
  const { address, reader, place, eid, uid } = cardReader;
  const at = parseLocalAddress(address);
  if (at === null)
    throw new Fault(
      'card-reader',
      'address-wrong',
      `"${address}" is no socket of pcscd.`,
      'Run `kiosk check`.',
    );
  const rules = codeRules(config);
  const sparing = limitRepeats(log, 500);
  // The panel has it: no visit knows of this card, so that none hears of its end.
  let isElsewhere = false;
  return openCardReader(
    at,
    {
      onState,
      onCard: ({ number }) => {
        const classified = classifyCode(number, rules);
        const isCard = classified.kind === 'patron';
        isElsewhere = isCard && onTaken(classified.code);
        if (isElsewhere) return;
        if (isCard) return send({ type: 'CARD', card: classified.code, chip: true });
        sparing({ level: 'warn', part: 'card-reader', code: 'chip-card-other', text: otherForm });
        send({ type: 'CARD_UNUSABLE', why: 'unknown' });
      },
      onUnusable: (why) => send({ type: 'CARD_UNUSABLE', why }),
      onRemoved: () => {
        if (!isElsewhere) send({ type: 'CARD_REMOVED' });
        isElsewhere = false;
      },
    },
    { reader, place, eid, uid, line },
    log,
  );
}
