/** What the simulated pcscd answers to one request of a program. */
import {
  encodeStructure,
  protocols,
  type Request,
  results,
  shares,
  version,
} from '../../hardware/cards/messages.ts';
import type { Slot } from './slot.ts';

/** polkit: pcscd hangs up on a program (`programs`), or where one would use a card (`cards`). */
export type Refusal = 'programs' | 'cards';

/** A program that is connected; one connection has one context, as libpcsclite has it. */
export interface Client {
  received: Uint8Array;
  context: number;
  /** by its handle; `nth`: which card of the slot it was */
  cards: Map<number, { slot: Slot; nth: number }>;
  /** is to be told of the next change */
  waits: boolean;
}
export function noClient(): Client {
  return { received: new Uint8Array(0), context: 0, cards: new Map(), waits: false };
}

interface FarEnd {
  minor: number;
  states(): Uint8Array;
  slotOf(reader: string): Slot | undefined;
  changed(): void;
  refusesCards(): boolean;
}

/** SCARD_E_INVALID_HANDLE */
const invalidHandle = 0x80100003;
let handles = 0x10_00;

/** null: pcscd hangs up. */
export function answerRequest(request: Request, client: Client, far: FarEnd): Uint8Array | null {
  switch (request.name) {
    case 'version': {
      const { major, minor } = request.values;
      // 2.3.3 speaks 4:5 alone, and says so.
      const fits = major === version.major && minor === far.minor;
      const result = fits ? results.ok : results.serviceStopped;
      return encodeStructure('version', { major: version.major, minor: far.minor, result });
    }
    case 'readersState':
      return far.states();
    case 'waitForChange':
      client.waits = true;
      return far.states();
    case 'stopWaiting': {
      // One that a change had ended has no answer of its own.
      const waited = client.waits;
      client.waits = false;
      return waited ? encodeStructure('changed', {}) : new Uint8Array(0);
    }
    case 'countReaderEvents':
      return encodeStructure('readerEvents', { count: 0 });
    case 'establishContext':
      client.context = ++handles;
      return encodeStructure('establishContext', { ...request.values, context: client.context });
    case 'releaseContext': {
      const result = request.values.context === client.context ? results.ok : invalidHandle;
      if (result === results.ok) client.context = 0;
      return encodeStructure('releaseContext', { ...request.values, result });
    }
    case 'connect':
      return far.refusesCards() ? null : connect(request.values, client, far);
    default:
      return answerOfCard(request, client, far);
  }
}

type Connect = Extract<Request, { name: 'connect' }>['values'];

function connect(values: Connect, client: Client, far: FarEnd): Uint8Array {
  const answer = (result: number, more: Partial<Connect> = {}) =>
    encodeStructure('connect', { ...values, card: 0, protocol: 0, ...more, result });
  if (client.context === 0 || values.context !== client.context) return answer(invalidHandle);
  const slot = far.slotOf(values.reader);
  if (!slot) return answer(results.unknownReader);
  if (slot.card === null) return answer(results.noCard);
  const wantsAlone = values.share === shares.exclusive;
  if (slot.owner !== null || (wantsAlone && slot.users.size > 0))
    return answer(results.sharingViolation);
  if (slot.card.atr.length === 0) return answer(results.unresponsiveCard);
  slot.users.add(client);
  if (wantsAlone) slot.owner = client;
  handles += 1;
  client.cards.set(handles, { slot, nth: slot.nth });
  return answer(results.ok, { card: handles, protocol: protocols[slot.card.protocol] });
}

type OfCard = Exclude<
  Request,
  {
    name:
      | 'version'
      | 'readersState'
      | 'waitForChange'
      | 'stopWaiting'
      | 'countReaderEvents'
      | 'establishContext'
      | 'releaseContext'
      | 'connect';
  }
>;

function answerOfCard(request: OfCard, client: Client, far: FarEnd): Uint8Array {
  const held = client.cards.get(request.values.card);
  const result = heldResult(held, client, far);
  switch (request.name) {
    case 'disconnect':
      client.cards.delete(request.values.card);
      held?.slot.leave(client);
      return encodeStructure('disconnect', {
        ...request.values,
        result: held ? results.ok : invalidHandle,
      });
    case 'beginTransaction':
      if (held && result === results.ok) held.slot.owner = client;
      return encodeStructure('beginTransaction', { ...request.values, result });
    case 'endTransaction': {
      const isOwn = held?.slot.owner === client;
      if (held && isOwn) held.slot.owner = null;
      return encodeStructure('endTransaction', {
        ...request.values,
        result: result !== results.ok || isOwn ? result : results.notTransacted,
      });
    }
    case 'transmit': {
      const { values, data } = request;
      const before = held?.slot.nth;
      const answer = held && result === results.ok ? held.slot.transmit(data) : null;
      if (answer) {
        const own = { ...values, receiveLength: answer.length, result: results.ok };
        return Buffer.concat([encodeStructure('transmit', own), answer]);
      }
      const pulled = held !== undefined && held.slot.nth !== before;
      if (pulled) far.changed();
      const why = result === results.ok ? (pulled ? results.removedCard : silent) : result;
      return encodeStructure('transmit', { ...values, receiveLength: 0, result: why });
    }
  }
}

/** A card that gives no answer: the driver's failure reaches the program as this. */
const silent = 0x80100016;

function heldResult(
  held: { slot: Slot; nth: number } | undefined,
  client: Client,
  far: FarEnd,
): number {
  if (!held) return invalidHandle;
  if (far.slotOf(held.slot.name) === undefined) return results.readerUnavailable;
  if (held.slot.nth !== held.nth)
    return held.slot.card === null ? results.removedCard : results.resetCard;
  const { owner } = held.slot;
  return owner === null || owner === client ? results.ok : results.sharingViolation;
}
