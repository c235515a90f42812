/** Contactless cards, of which the reader gives the UID, and cards that are of no use here. */
import { answerOf, begins, bytesOf, status } from './answers.ts';
import type { SimulatedCard } from './card.ts';

/** `uid`: hexadecimal, 4 bytes (MIFARE Classic), 7 or 10. Four from 08: another at each tap. */
export function createContactless(uid: string): SimulatedCard {
  return {
    // The reader makes it up (PC/SC part 3): MIFARE Classic 1K.
    atr: bytesOf('3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 01 00 00 00 00 6A'),
    protocol: 't1',
    reset: () => {},
    answer: (command) =>
      begins(command, 0xff, 0xca, 0x00, 0x00)
        ? answerOf(status.done, bytesOf(uid))
        : answerOf(status.unknownCommand),
  };
}

/** A card that pays: it has an ATR, and no application of a library. */
export function createBankCard(): SimulatedCard {
  return {
    atr: bytesOf('3B 6E 00 00 80 31 80 66 B0 84 0C 01 6E 01 83 00 90 00'),
    protocol: 't0',
    reset: () => {},
    answer: (command) =>
      answerOf(begins(command, 0x00, 0xa4) ? status.notFound : status.unknownCommand),
  };
}

/** No chip, or the wrong way round. */
export function createMuteCard(): SimulatedCard {
  return {
    atr: new Uint8Array(0),
    protocol: 't0',
    reset: () => {},
    answer: () => null,
  };
}

/** From the command with this number on (the first is 1) it is gone: `pull` is called. */
export function pulledAt(card: SimulatedCard, number: number, pull: () => void): SimulatedCard {
  let commands = 0;
  return {
    ...card,
    answer: (command) => {
      commands += 1;
      if (commands < number) return card.answer(command);
      pull();
      return null;
    },
  };
}
