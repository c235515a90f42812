/**
 * The XML of OPI, read into the elements and attributes that a table allows: what it leaves out
 * (card numbers, tracks, expiry dates) is dropped while it is read. Local names count, since some
 * terminals send no namespace.
 */
import { SaxesParser } from 'saxes';

/** By element, the attributes that are read. An element that is not here goes with all below it. */
export type Fields = Readonly<Record<string, readonly string[]>>;

export interface Element {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: readonly Element[];
  text: string;
}
type Parsed = { ok: true; root: Element } | { ok: false; problem: string };

const deepest = 64;

/**
 * As declared. Some terminals declare UTF-8 and send ISO-8859-1: what is no UTF-8 is read as that.
 * Never throws.
 */
export function decodeText(bytes: Uint8Array): string {
  const beginning = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const declared = /^(?:ï»¿)?\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(
    beginning,
  )?.[1];
  if (declared !== undefined && oneByte.test(declared)) return asLatin1(bytes, declared);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return asLatin1(bytes, 'iso-8859-1');
  }
}
const oneByte = /^(?:iso-8859-1|iso-8859-15|latin-?1|windows-1252|cp1252)$/i;

function asLatin1(bytes: Uint8Array, declared: string): string {
  // ISO-8859-15 differs in the euro sign and seven letters.
  if (/15$/.test(declared)) return new TextDecoder('iso-8859-15').decode(bytes);
  if (/1252$/.test(declared)) return new TextDecoder('windows-1252').decode(bytes);
  return Buffer.from(bytes).toString('latin1');
}

/** Never throws. A problem quotes nothing of the text, which may hold a card number. */
export function parseXml(text: string, fields: Fields): Parsed {
  const parser = new SaxesParser({ fragment: false });
  const open: Building[] = [];
  let root: Element | null = null;
  let depth = 0;
  /** depth at which an element was left out */
  let skipped: number | null = null;
  parser.on('doctype', () => {
    throw new Refused('a document type, which OPI has not');
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > deepest) throw new Refused(`more than ${deepest} elements inside each other`);
    if (skipped !== null) return;
    const allowed = allowedOf(fields, localName(name));
    if (allowed === null) {
      skipped = depth;
      return;
    }
    const kept = Object.entries(attributes).filter(([key]) => allowed.includes(key));
    const children: Element[] = [];
    open.push({ name: localName(name), attributes: new Map(kept), children, text: '' });
  });
  parser.on('closetag', () => {
    const wasSkipped = skipped !== null;
    if (skipped === depth) skipped = null;
    depth -= 1;
    if (wasSkipped) return;
    const closed = open.pop();
    if (!closed) return;
    closed.text = closed.text.trim();
    const parent = open.at(-1);
    if (parent) parent.children.push(closed);
    else root = closed;
  });
  const onText = (more: string) => {
    const current = open.at(-1);
    if (current && skipped === null) current.text += more;
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.message };
    const { line, column } = parser;
    return { ok: false, problem: `no well-formed XML (line ${line}, column ${column})` };
  }
  if (root === null) return { ok: false, problem: 'no message of OPI' };
  return { ok: true, root };
}

interface Building {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: Element[];
  text: string;
}
class Refused extends Error {
  override name = 'Refused';
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

function allowedOf(fields: Fields, name: string): readonly string[] | null {
  return Object.hasOwn(fields, name) ? (fields[name] ?? null) : null;
}

/** An element as text. Letters beyond ASCII become references, so that each encoding fits. */
export function writeElement(
  name: string,
  attributes: readonly (readonly [string, string])[],
  content?: string,
): string {
  const written = attributes.map(([key, value]) => ` ${key}="${escapeXml(value)}"`).join('');
  return content === undefined ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
    .replace(/[^\x20-\x7e]/gu, (letter) => `&#${letter.codePointAt(0)};`);
}
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
