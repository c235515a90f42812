/** What the simulated pcscd answers to one request of a program. */
import {
  encodeStructure,
  protocols,
  type Request,
  results,
  shares,
  version,
} from '../../hardware/cards/messages.ts';
import type { Handle, Slot } from './slot.ts';

/** polkit: pcscd hangs up on a program (`programs`), or gives it no card (`cards`). */
export type Refusal = 'programs' | 'cards';

/** A program that is connected; one connection has one context, as libpcsclite has it. */
export interface Client {
  received: Uint8Array;
  context: number;
  handles: Map<number, Handle>;
  /** waits for the next change */
  waits: boolean;
}
export function noClient(): Client {
  return { received: new Uint8Array(0), context: 0, handles: new Map(), waits: false };
}

interface FarEnd {
  minor: number;
  states(): Uint8Array;
  slots(): readonly Slot[];
  changed(): void;
  refusesCards(): boolean;
}

let last = 0x10_00;

/** null: pcscd hangs up, as also on a handle that is none of this program. */
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
      return encodeStructure('readerEvents', { count: far.slots().length });
    case 'establishContext':
      last += 1;
      client.context = last;
      return encodeStructure('establishContext', { ...request.values, context: last });
    case 'releaseContext':
      if (request.values.context !== client.context) return null;
      client.context = 0;
      return encodeStructure('releaseContext', request.values);
    case 'connect':
      return connect(request.values, client, far);
    default:
      return answerOfCard(request, client, far);
  }
}

type Connect = Extract<Request, { name: 'connect' }>['values'];

function connect(values: Connect, client: Client, far: FarEnd): Uint8Array | null {
  const answer = (result: number, more: Partial<Connect> = {}) =>
    encodeStructure('connect', { ...values, card: 0, protocol: 0, ...more, result });
  if (client.context === 0 || values.context !== client.context) return null;
  if (far.refusesCards()) return answer(results.securityViolation);
  const slot = far.slots().find(({ name }) => name === values.reader);
  if (!slot) return answer(results.unknownReader);
  if (slot.card === null) return answer(results.noCard);
  const alone = values.share === shares.exclusive;
  if (slot.owner !== null || (alone && slot.handles.size > 0))
    return answer(results.sharingViolation);
  if (slot.card.atr.length === 0) return answer(results.unresponsiveCard);
  const handle = slot.connect();
  if (alone) slot.owner = handle;
  last += 1;
  client.handles.set(last, handle);
  return answer(results.ok, { card: last, protocol: protocols[slot.card.protocol] });
}

type CardRequest = 'disconnect' | 'beginTransaction' | 'endTransaction' | 'transmit';
type OfCard = Extract<Request, { name: CardRequest }>;

function answerOfCard(request: OfCard, client: Client, far: FarEnd): Uint8Array | null {
  const handle = client.handles.get(request.values.card);
  if (!handle) return null;
  const { slot } = handle;
  const isFree = slot.owner === null || slot.owner === handle;
  const result = handle.lost ?? (isFree ? results.ok : results.sharingViolation);
  switch (request.name) {
    case 'disconnect':
      client.handles.delete(request.values.card);
      slot.leave(handle);
      return encodeStructure('disconnect', { ...request.values, result: results.ok });
    case 'beginTransaction':
      if (result === results.ok) slot.owner = handle;
      return encodeStructure('beginTransaction', { ...request.values, result });
    case 'endTransaction': {
      const hadIt = slot.owner === handle;
      if (hadIt) slot.owner = null;
      const ended = result !== results.ok || hadIt ? result : results.notTransacted;
      return encodeStructure('endTransaction', { ...request.values, result: ended });
    }
    case 'transmit': {
      const { values, data } = request;
      const refused = (why: number) =>
        encodeStructure('transmit', { ...values, receiveLength: 0, result: why });
      if (result !== results.ok) return refused(result);
      const answer = slot.transmit(data);
      if (answer === null && handle.lost !== null) far.changed();
      if (answer === null) return refused(handle.lost ?? results.notTransacted);
      const own = { ...values, receiveLength: answer.length, result: results.ok };
      return Buffer.concat([encodeStructure('transmit', own), answer]);
    }
  }
}
