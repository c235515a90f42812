/**
 * The messages between a program and pcscd, as its own library sends them (winscard_msg.h of
 * pcsc-lite, protocol 4:4 to 4:6). All numbers are 32 bits, low byte first.
 *
 * A request is its length and its code, then a structure. The answer is the same structure, filled
 * in, WITHOUT length and code: only who asked knows what comes. Two have data behind it: the command
 * to a card, and its answer where `result` is `ok`.
 */

/** By name; `fields` of the structure in its order. */
const structures = {
  version: { code: 0x11, fields: ['major', 'minor', 'result'] },
  establishContext: { code: 0x01, fields: ['scope', 'context', 'result'] },
  releaseContext: { code: 0x02, fields: ['context', 'result'] },
  connect: {
    code: 0x04,
    fields: ['context', 'reader', 'share', 'protocols', 'card', 'protocol', 'result'],
  },
  disconnect: { code: 0x06, fields: ['card', 'disposition', 'result'] },
  beginTransaction: { code: 0x07, fields: ['card', 'result'] },
  endTransaction: { code: 0x08, fields: ['card', 'disposition', 'result'] },
  /** followed by `sendLength` bytes; answered by `receiveLength` bytes */
  transmit: {
    code: 0x09,
    fields: [
      ...(['card', 'sendProtocol', 'sendHeader', 'sendLength'] as const),
      ...(['receiveProtocol', 'receiveHeader', 'receiveLength', 'result'] as const),
    ],
  },
  /** asked without a structure: answered by the state of all readers */
  readersState: { code: 0x12, fields: [] },
  /**
   * asked without a structure: answered by the state of all readers at once, and by `changed` at the
   * next change, after which it must be asked again
   */
  waitForChange: { code: 0x13, fields: [] },
  /** asked without a structure: ends the wait; answered by `changed`, once with the change itself */
  stopWaiting: { code: 0x14, fields: [] },
  /** asked without a structure; since 4:5. Answered by `readerEvents`. */
  countReaderEvents: { code: 0x15, fields: [] },
} as const;
const answersAlone = {
  changed: { fields: ['timeOut', 'result'] },
  readerEvents: { fields: ['count', 'result'] },
} as const;
const all = { ...structures, ...answersAlone };

export type RequestName = keyof typeof structures;
type StructureName = keyof typeof all;
type FieldOf<Name extends StructureName> = (typeof all)[Name]['fields'][number];
export type Structure<Name extends StructureName> = {
  [Field in FieldOf<Name>]: Field extends 'reader' ? string : number;
};
/** What a request states; the rest is 0. */
type Stated<Name extends StructureName> = Partial<Structure<Name>>;

/** Bytes of a reader's name, with at least one zero at the end. */
const nameLength = 128;
const headLength = 8;
/** The longest command to a card that pcscd takes (MAX_BUFFER_SIZE_EXTENDED). */
const longestCommand = 65_548;
/** An answer without extended length: 256 bytes and the status, rounded as pcsc-lite does. */
export const longestAnswer = 264;

/** The version that this code asks for. Older daemons refuse it and say theirs, from 4:4 on. */
export const version = { major: 4, minor: 5, oldestMinor: 4 } as const;

/** The values of `result` that differ in what follows. */
export const results = {
  ok: 0,
  unknownReader: 0x80100009,
  sharingViolation: 0x8010000b,
  noCard: 0x8010000c,
  commError: 0x80100013,
  notTransacted: 0x80100016,
  readerUnavailable: 0x80100017,
  /** also the answer to a version that the daemon does not speak */
  serviceStopped: 0x8010001e,
  commDataLost: 0x8010002f,
  unresponsiveCard: 0x80100066,
  unpoweredCard: 0x80100067,
  resetCard: 0x80100068,
  removedCard: 0x80100069,
  /** polkit does not let this user use the reader */
  securityViolation: 0x8010006a,
} as const;

export const scopes = { system: 2 } as const;
export const shares = { exclusive: 1, shared: 2 } as const;
export const protocols = { t0: 1, t1: 2, any: 3 } as const;
export const dispositions = { leave: 0, reset: 1, unpower: 2 } as const;
/** Length of the head (SCARD_IO_REQUEST) on 64-bit Linux; pcscd passes it to the driver. */
export const protocolHeader = 16;

/** Bits of a reader's state as it stands on the wire; not the SCARD_STATE_ of the library. */
export const readerBits = {
  unknown: 0x01,
  absent: 0x02,
  present: 0x04,
  /** the card does not answer: mute, or the wrong way round */
  swallowed: 0x08,
  powered: 0x10,
  negotiable: 0x20,
  specific: 0x40,
} as const;

export interface ReaderState {
  name: string;
  /** of cards put in and pulled out */
  events: number;
  /** of `readerBits` */
  bits: number;
  /** how many programs use the card; -1: one alone */
  sharing: number;
  /** empty: no card, or one that does not answer */
  atr: Uint8Array;
  /** of `protocols`; 0: no card */
  protocol: number;
}

/** pcscd sends all places for readers, also the empty ones. */
const mostReaders = 16;
const longestAtr = 33;
/** The length of an ATR in a place without a reader, and of one that is not yet ready. */
const notReady = longestAtr + 1;
const stateLength = 184;
const at = { events: 128, bits: 132, sharing: 136, atr: 140, atrLength: 176, protocol: 180 };
export const readersStateLength = mostReaders * stateLength;

/** The whole request; `data` stands behind the structure. */
export function encodeRequest<Name extends RequestName>(
  name: Name,
  values: Stated<Name>,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const body = encodeStructure(name, values);
  const bytes = new Uint8Array(headLength + body.length + data.length);
  const view = new DataView(bytes.buffer);
  // The length counts the structure alone, not the data behind it.
  view.setUint32(0, body.length, true);
  view.setUint32(4, structures[name].code, true);
  bytes.set(body, headLength);
  bytes.set(data, headLength + body.length);
  return bytes;
}

export function structureLength(name: StructureName): number {
  return fieldsOf(name).reduce((length, field) => length + lengthOf(field), 0);
}

export function encodeStructure<Name extends StructureName>(
  name: Name,
  values: Stated<Name>,
): Uint8Array {
  const bytes = new Uint8Array(structureLength(name));
  const view = new DataView(bytes.buffer);
  const given: Partial<Record<string, string | number>> = values;
  let place = 0;
  for (const field of fieldsOf(name)) {
    const value = given[field] ?? 0;
    if (typeof value === 'string') bytes.set(nameBytes(value), place);
    else view.setUint32(place, value, true);
    place += lengthOf(field);
  }
  return bytes;
}

/** `bytes` has at least the length of the structure. */
export function decodeStructure<Name extends StructureName>(
  name: Name,
  bytes: Uint8Array,
): Structure<Name> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: Record<string, string | number> = {};
  let place = 0;
  for (const field of fieldsOf(name)) {
    values[field] =
      field === 'reader'
        ? readName(bytes.subarray(place, place + nameLength))
        : view.getUint32(place, true);
    place += lengthOf(field);
  }
  return values as Structure<Name>;
}

/** A request that was received: `data` of a command to a card. */
export type Request = {
  [Name in RequestName]: { name: Name; values: Structure<Name>; data: Uint8Array };
}[RequestName];
/** `incomplete`: more bytes must come. `wrong`: pcscd hangs up on such bytes. */
type RequestAtStart = { request: Request; length: number } | 'incomplete' | 'wrong';

/** The request at the start of `bytes`, for the far end. Never throws. */
export function decodeRequest(bytes: Uint8Array): RequestAtStart {
  if (bytes.length < headLength) return 'incomplete';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const code = view.getUint32(4, true);
  const name = requestNames.find((each) => structures[each].code === code);
  if (name === undefined || view.getUint32(0, true) !== structureLength(name)) return 'wrong';
  const dataAt = headLength + structureLength(name);
  if (bytes.length < dataAt) return 'incomplete';
  const values = decodeStructure(name, bytes.subarray(headLength, dataAt));
  const dataLength = name === 'transmit' ? view.getUint32(headLength + 12, true) : 0;
  if (dataLength > longestCommand) return 'wrong';
  if (bytes.length < dataAt + dataLength) return 'incomplete';
  const data = bytes.slice(dataAt, dataAt + dataLength);
  return { request: { name, values, data } as Request, length: dataAt + dataLength };
}
const requestNames = Object.keys(structures) as RequestName[];

/** More than 16 readers: the rest is left out, as pcscd knows no more. */
export function encodeReadersState(readers: readonly ReaderState[]): Uint8Array {
  const bytes = new Uint8Array(readersStateLength);
  const view = new DataView(bytes.buffer);
  for (let place = 0; place < readersStateLength; place += stateLength)
    view.setUint32(place + at.atrLength, notReady, true);
  readers.slice(0, mostReaders).forEach((reader, index) => {
    const place = index * stateLength;
    bytes.set(nameBytes(reader.name), place);
    view.setUint32(place + at.events, reader.events, true);
    view.setUint32(place + at.bits, reader.bits, true);
    view.setInt32(place + at.sharing, reader.sharing, true);
    bytes.set(reader.atr.subarray(0, longestAtr), place + at.atr);
    view.setUint32(place + at.atrLength, Math.min(reader.atr.length, longestAtr), true);
    view.setUint32(place + at.protocol, reader.protocol, true);
  });
  return bytes;
}

/** Whether pcscd still opens a reader: it has its name, and nothing is known of a card in it. */
export function isOpeningReader(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: mostReaders }, (_, index) => index * stateLength).some(
    (place) => bytes[place] !== 0 && view.getUint32(place + at.atrLength, true) === notReady,
  );
}

/** The readers that are open; null: these bytes are no such answer. */
export function decodeReadersState(bytes: Uint8Array): ReaderState[] | null {
  if (bytes.length !== readersStateLength) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readers: ReaderState[] = [];
  for (let place = 0; place < readersStateLength; place += stateLength) {
    const nameField = bytes.subarray(place, place + nameLength);
    if (!isName(nameField)) return null;
    const name = readName(nameField);
    const atrLength = view.getUint32(place + at.atrLength, true);
    if (name === '' || atrLength === notReady) continue;
    if (atrLength > notReady) return null;
    readers.push({
      name,
      events: view.getUint32(place + at.events, true),
      bits: view.getUint32(place + at.bits, true),
      sharing: view.getInt32(place + at.sharing, true),
      atr: bytes.slice(place + at.atr, place + at.atr + atrLength),
      protocol: view.getUint32(place + at.protocol, true),
    });
  }
  return readers;
}

function fieldsOf(name: StructureName): readonly string[] {
  return all[name].fields;
}
function lengthOf(field: string): number {
  return field === 'reader' ? nameLength : 4;
}
function nameBytes(name: string): Uint8Array {
  return Buffer.from(name, 'utf8').subarray(0, nameLength - 1);
}
function readName(field: Uint8Array): string {
  const end = field.indexOf(0);
  return Buffer.from(field.subarray(0, end < 0 ? nameLength : end)).toString('utf8');
}
/** Text with a zero behind it; what stands behind the zero is rest of an earlier name. */
function isName(field: Uint8Array): boolean {
  const end = field.indexOf(0);
  return end >= 0 && field.subarray(0, end).every((byte) => byte >= 0x20 && byte !== 0x7f);
}
