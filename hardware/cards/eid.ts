/**
 * The Belgian eID, Kids-ID and residence cards, without PIN (eid-mw, its documentation of the content
 * of the card and of the applet 1.8).
 *
 * Since 2020 the card gives the national number alone. Older ones give a file with name, birth place
 * and so on: of it only the numbers and the kind of document are kept. Its bytes are overwritten here,
 * once it is read; copies of them in the buffers of the socket go with the connection.
 * No signature is checked: a forged card is as easy as a forged barcode.
 */
import { type Answer, CardError, done, sendCommand, statusText, type Transmit } from './apdu.ts';

export type EidNumber = 'national-number' | 'card-number';
/** What is kept of the file. */
export interface EidFile {
  cardNumber: string | null;
  nationalNumber: string | null;
  /** 1 eID, 6 Kids-ID, 7 and 8 of no person, 11 and so on residence cards; null: it says nothing */
  documentType: number | null;
}

/** Of the chips before 2020 and since; others are tried all the same. */
const knownAtrs = [
  ...['3B9894400AA503010101AD1310', '3B9813400AA503010101AD1311', '3B989440FFA503010101AD1310'],
  '3B7F96000080318065B085040120120FFF829000',
];
const applet = [0xa0, 0, 0, 0, 0x30, 0x29, 0x05, 0x70, 0, 0xad, 0x13, 0x10, 0x01, 0x01, 0xff];
/** `PKCS-15` of the Belgian card */
const application = [0xa0, 0, 0, 0x01, 0x77, 0x50, 0x4b, 0x43, 0x53, 0x2d, 0x31, 0x35];
const idFile = [
  [0x3f, 0x00],
  [0xdf, 0x01],
  [0x40, 0x31],
] as const;
const firstLeast = 0x18;
/** An offset has 15 bits. */
const longestFile = 0x7fff;
const block = 0x100;

/**
 * `unknown`: it is no Belgian card. Rejects with a CardError where it is one and cannot be read, or
 * with what `transmit` rejects with.
 */
export async function readEid(
  transmit: Transmit,
  atr: Uint8Array,
  wanted: EidNumber,
): Promise<string | 'unknown' | 'not-a-patrons'> {
  const isKnown = knownAtrs.includes(Buffer.from(atr).toString('hex').toUpperCase());
  const selected = await selectApplication(transmit);
  if (selected.status === 0x6d00 && isKnown)
    throw new CardError('the card is not activated', 'not-activated');
  if (selected.status !== done && !isKnown) return 'unknown';
  const { version, delayMs } = await readVersion(transmit);
  if (wanted === 'national-number' && version >= firstLeast) {
    await selectFile(transmit, 'ids');
    const number = await readNationalNumber(transmit, delayMs);
    if (number !== null) return number;
  } else await selectFile(transmit, 'path');
  const file = await readFile(transmit, delayMs);
  const found = parseIdFile(file);
  file.fill(0);
  if (found.documentType === 7 || found.documentType === 8) return 'not-a-patrons';
  const number = wanted === 'national-number' ? found.nationalNumber : found.cardNumber;
  if (number === null) throw new CardError('its file has no such number');
  return number;
}

async function selectApplication(transmit: Transmit): Promise<Answer> {
  const select = () =>
    sendCommand(transmit, [0x00, 0xa4, 0x04, 0x0c, application.length, ...application]);
  const first = await select();
  if (!isNotFound(first)) return first;
  // Another program may have selected another applet of the card.
  const { status } = await sendCommand(transmit, [
    0x00,
    0xa4,
    0x04,
    0x00,
    applet.length,
    ...applet,
  ]);
  return status === done ? select() : first;
}

function isNotFound({ status }: Answer): boolean {
  return status === 0x6a82 || status === 0x6a86;
}

/** 0: the card does not say. */
async function readVersion(transmit: Transmit): Promise<{ version: number; delayMs: number }> {
  const { data, status } = await sendCommand(transmit, [0x80, 0xe4, 0x00, 0x00, 0x1c]);
  if (status !== done || data.length < 24) return { version: 0, delayMs: 0 };
  const isSlow = data[22] === 0x00 && data[23] === 0x01;
  return { version: data[21] ?? 0, delayMs: isSlow ? 50 : 0 };
}

/** The file of the holder; the other way of naming it where the card does not know the first. */
async function selectFile(transmit: Transmit, first: 'ids' | 'path'): Promise<void> {
  const ways = { ids: () => selectByIds(transmit), path: () => selectByPath(transmit) };
  const answer = await ways[first]();
  if (answer.status === done) return;
  const other = await ways[first === 'ids' ? 'path' : 'ids']();
  if (other.status !== done)
    throw new CardError(`the file is not there: status ${statusText(other.status)}`);
}
function selectByPath(transmit: Transmit): Promise<Answer> {
  return sendCommand(transmit, [0x00, 0xa4, 0x08, 0x0c, 0x06, ...idFile.flat()]);
}
async function selectByIds(transmit: Transmit): Promise<Answer> {
  let answer: Answer = { data: new Uint8Array(0), status: done };
  for (const id of idFile) {
    answer = await sendCommand(transmit, [0x00, 0xa4, 0x02, 0x0c, 0x02, ...id]);
    if (answer.status !== done) break;
  }
  return answer;
}

/** The one field alone; null: this card has no such command, or answers something else. */
async function readNationalNumber(transmit: Transmit, delayMs: number): Promise<string | null> {
  const { data, status } = await sendCommand(transmit, [0x80, 0xb2, 0x06, 0x06, 0x00], delayMs);
  if (status !== done || data[0] !== 6 || data[1] !== data.length - 2) return null;
  return nationalNumber(data.subarray(2));
}

async function readFile(transmit: Transmit, delayMs: number): Promise<Uint8Array> {
  let file = new Uint8Array(0);
  while (file.length <= longestFile) {
    const offset = file.length;
    const command = [0x00, 0xb0, offset >> 8, offset & 0xff, 0x00];
    const { data, status } = await sendCommand(transmit, command, delayMs);
    // The end, where the length of the file is a multiple of the block.
    if (status === 0x6b00 && offset > 0) break;
    if (status === 0x6d00) throw new CardError('the card is not activated', 'not-activated');
    if (status !== done)
      throw new CardError(`its file cannot be read: status ${statusText(status)}`);
    const longer = new Uint8Array(file.length + data.length);
    longer.set(file);
    longer.set(data, file.length);
    file.fill(0);
    data.fill(0);
    file = longer;
    if (data.length < block) break;
  }
  return file;
}

/**
 * Fields of a tag, a length and that many bytes; a length of FF goes on in the next byte. They are
 * found by their tag: not each card has all of them. Never throws.
 */
export function parseIdFile(file: Uint8Array): EidFile {
  const kept = new Map<number, Uint8Array>();
  let at = 0;
  while (at < file.length) {
    const tag = file[at] ?? 0;
    let length = 0;
    let part = 0xff;
    at += 1;
    while (part === 0xff && at < file.length) {
      part = file[at] ?? 0;
      length += part;
      at += 1;
    }
    // Zeros fill the rest of the file.
    if (tag === 0 && length === 0) break;
    const value = file.subarray(at, at + length);
    if (value.length === length && !kept.has(tag)) kept.set(tag, value);
    at += length;
  }
  const documentType = ascii(kept.get(15));
  return {
    cardNumber: matching(ascii(kept.get(1)), /^[0-9A-Z]{9,16}$/),
    nationalNumber: nationalNumber(kept.get(6)),
    documentType: /^\d{1,3}$/.test(documentType) ? Number(documentType) : null,
  };
}

function nationalNumber(bytes: Uint8Array | undefined): string | null {
  return matching(ascii(bytes), /^\d{11}$/);
}
function matching(text: string, form: RegExp): string | null {
  return form.test(text) ? text : null;
}
function ascii(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('latin1');
}
