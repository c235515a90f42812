/**
 * What can go wrong between a POST and its answer. `before` it: the message is not carried out;
 * `after` it: it is, and the answer is spoiled.
 */
import type { EnvelopeName } from '../../../packages/sip2/src/index.ts';
import { answered } from './envelopes.ts';

interface Spoiled {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: string;
}
/** `hang-up`: the connection is closed without an answer; `half`: within its body; `silent`: never */
type Fault = { when: 'before' | 'after'; how: 'hang-up' | 'half' | 'silent' | Spoil };
type Spoil = (envelope: EnvelopeName, line: string) => Spoiled;

const bomb = `<!DOCTYPE sip [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 8 }, (_, at) => {
  const [name, inner] = [String.fromCharCode(98 + at), String.fromCharCode(97 + at)];
  return `<!ENTITY ${name} "${`&${inner};`.repeat(10)}">`;
}).join('')}]>`;

/** What a REST layer says, and what it says it of: both must stay out of every log. */
const restError: Spoil = (_, line) => ({
  status: 500,
  body: `<exception><errorCode>INTERNAL</errorCode><correlationId>4711</correlationId><about>${line.slice(0, 40).replace(/[<&]/g, ' ')}</about></exception>`,
});

export const faults = {
  'hang-up': { when: 'before', how: 'hang-up' },
  'bad-request': {
    when: 'before',
    how: () => ({ status: 400, body: 'No config found for login device. ' }),
  },
  unauthorized: { when: 'before', how: () => ({ status: 401, body: '' }) },
  unavailable: { when: 'before', how: () => ({ status: 503, body: '<html>down</html>' }) },
  redirect: {
    when: 'before',
    how: () => ({ status: 307, headers: { location: '/elsewhere' }, body: '' }),
  },
  'hang-up-after': { when: 'after', how: 'hang-up' },
  half: { when: 'after', how: 'half' },
  silent: { when: 'after', how: 'silent' },
  empty: { when: 'after', how: (envelope) => ({ status: 200, body: answered(envelope, '') }) },
  error: {
    when: 'after',
    how: (envelope, line) => ({ status: 200, body: answered(envelope, line, 'error') }),
  },
  'rest-error': { when: 'after', how: restError },
  'rest-error-200': { when: 'after', how: (...of) => ({ ...restError(...of), status: 200 }) },
  oversize: {
    when: 'after',
    how: (envelope, line) => ({
      status: 200,
      body: answered(envelope, `${line}AF${'x'.repeat(1_100_000)}|`),
    }),
  },
  'wrong-namespace': {
    when: 'after',
    how: (envelope, line) => ({
      status: 200,
      body: answered(envelope, line).replaceAll(/http[^"]+sip[^"]*xsd/g, 'urn:other'),
    }),
  },
  bomb: {
    when: 'after',
    how: (envelope, line) => ({
      status: 200,
      body: answered(envelope, line)
        .replace('?>', `?>${bomb}`)
        .replace('</response>', '&i;</response>'),
    }),
  },
  doctype: {
    when: 'after',
    how: (envelope, line) => ({
      status: 200,
      body: answered(envelope, line).replace('?>', '?><!DOCTYPE sip>'),
    }),
  },
  'own-entity': {
    when: 'after',
    how: (envelope, line) => ({
      status: 200,
      body: answered(envelope, line).replace('</response>', '&file;</response>'),
    }),
  },
  'cut-message': {
    when: 'after',
    how: (envelope, line) => ({ status: 200, body: answered(envelope, line.slice(0, -6)) }),
  },
  'no-xml': { when: 'after', how: (_, line) => ({ status: 200, body: line }) },
} as const satisfies Readonly<Record<string, Fault>>;

export type HttpsFault = keyof typeof faults;
export function faultOf(name: HttpsFault): Fault {
  return faults[name];
}
