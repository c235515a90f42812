/**
 * SIP2 in an XML envelope: one element `sip` in the namespace of the system, with the log-in as its
 * attributes, around a `request`, a `response` or an `error`.
 */
import { SaxesParser } from 'saxes';
import type { EnvelopeName } from '../profiles/profile.ts';

interface Envelope {
  readonly namespace: string;
  /**
   * each answer but a 94 ends with the sign behind a field, so that one without it was cut short: the
   * plugin of Koha-Suomi reads once from the server behind it, and passes on what came by then
   */
  readonly endsWithDelimiter: boolean;
  /** statuses with which a request is refused before it reaches the library system */
  readonly refusedBefore: readonly number[];
}

/**
 * `fbs`: by Axiell, for the common system of the Danish libraries (its use in bibbox) ·
 * `koha-suomi`: the plugin SIPoHTTP (its source).
 */
export const envelopes: Readonly<Record<EnvelopeName, Envelope>> = {
  fbs: {
    namespace: 'http://axiell.com/Schema/sip.xsd',
    endsWithDelimiter: false,
    refusedBefore: [],
  },
  'koha-suomi': {
    namespace: 'https://koha-suomi.fi/sipschema.xsd',
    endsWithDelimiter: true,
    // No log-in, no request, or a log-in that is none of its accounts.
    refusedBefore: [400],
  },
};

export interface LogIn {
  readonly user: string;
  readonly password: string;
}

/** The prefix is ns1, which the plugin of Koha-Suomi looks for. `message`: without terminator. */
export function writeEnvelope(name: EnvelopeName, { user, password }: LogIn, message: string) {
  const { namespace } = envelopes[name];
  const attributes = `xmlns:ns1="${namespace}" login="${escaped(user)}" password="${escaped(password)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ns1:sip ${attributes}><request>${escaped(message)}</request></ns1:sip>`;
}

type Opened =
  /** trimmed; empty: the server behind it gave no answer */
  | { kind: 'response'; text: string }
  /** `why` quotes nothing of it: an error may repeat the log-in */
  | { kind: 'error'; why: string };

/** An envelope is an element with one child. */
const deepest = 8;

/** Never throws. A document type is refused, and so are entities of its own. */
export function readEnvelope(name: EnvelopeName, body: string): Opened {
  const parser = new SaxesParser({ xmlns: true });
  const open: string[] = [];
  let root: { local: string; uri: string } | null = null;
  let response: string | null = null;
  let responses = 0;
  let isError = false;
  parser.on('doctype', () => {
    throw new Refused('its envelope has a document type');
  });
  parser.on('opentag', ({ local, uri }) => {
    root ??= { local, uri };
    open.push(local);
    if (open.length > deepest) throw new Refused('its envelope has too many levels');
    isError ||= local === 'error' || local === 'errorCode';
    if (open.length !== 2 || local !== 'response') return;
    responses += 1;
    response = '';
  });
  parser.on('closetag', () => open.pop());
  const onText = (text: string) => {
    if (open.length === 2 && open[1] === 'response') response = (response ?? '') + text;
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  try {
    parser.write(body).close();
  } catch (error) {
    return failed(error instanceof Refused ? error.message : 'its answer is no well-formed XML');
  }
  return verdictOf({ root, response, responses, isError }, envelopes[name].namespace);
}

function verdictOf(
  found: {
    root: { local: string; uri: string } | null;
    response: string | null;
    responses: number;
    isError: boolean;
  },
  namespace: string,
): Opened {
  const { root, response, responses, isError } = found;
  if (isError) return failed('it answered with an error');
  if (root === null || root.local !== 'sip') return failed('its answer is no envelope');
  if (root.uri !== namespace) return failed('the envelope of its answer is of another system');
  if (response === null || responses !== 1)
    return failed('the envelope of its answer has not one response');
  return { kind: 'response', text: response.trim() };
}

function failed(why: string): Opened {
  return { kind: 'error', why };
}

class Refused extends Error {
  override name = 'Refused';
}

/** What XML 1.0 cannot hold becomes a blank. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ' ')
    .replace(/[&<>"'\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
