/**
 * What may be wrong with a message. `rewritten`: encoding the decoded message gives another line.
 * `harmless`: common in systems that work well, so it is not logged.
 */
export const deviationKinds = {
  empty: { text: 'an empty line', rewritten: true },
  'not-sip2': { text: 'the line does not begin with two digits', rewritten: true },
  'unknown-code': { text: 'no message has this code', rewritten: true },
  'stray-bytes': {
    text: 'control characters, or other bytes that belong to nothing, around the message',
    rewritten: true,
    harmless: true,
  },
  undecodable: { text: 'bytes that the encoding does not have', rewritten: true },
  'not-composed': {
    text: 'characters were sent as letter plus accent',
    rewritten: true,
    harmless: true,
  },
  'fixed-short': { text: 'a fixed value is missing, or not of its width', rewritten: true },
  'fixed-order': { text: 'the fixed values come in another order', rewritten: true },
  'fixed-value': { text: 'a fixed value has another form' },
  'leading-separator': { text: 'a | before the first field', rewritten: true, harmless: true },
  'empty-segment': { text: 'two | in a row', rewritten: true },
  'embedded-separator': { text: 'a | inside a value', rewritten: true },
  'missing-separator': { text: 'a | is missing after a value of known width', rewritten: true },
  'unterminated-field': {
    text: 'the last field does not end with |',
    rewritten: true,
    harmless: true,
  },
  'trailing-separator': { text: 'a | after the checksum', rewritten: true, harmless: true },
  garbage: { text: 'text before the first field', rewritten: true },
  'field-padded': { text: 'blanks after a value of known width', rewritten: true, harmless: true },
  'field-width': { text: 'a value is not of its width', harmless: true },
  'field-too-long': {
    text: 'a value has more than 255 characters',
    rewritten: true,
    harmless: true,
  },
  'control-character': { text: 'a control character in a value', rewritten: true },
  'missing-field': { text: 'a required field is missing', harmless: true },
  'repeated-field': { text: 'a field comes twice', harmless: true },
  'unknown-field': { text: 'the message does not have this field', harmless: true },
  'bad-sequence': { text: 'AY is not one digit, or not that of the request', rewritten: true },
  'sequence-on-resend': { text: 'AY on a 96 or 97', rewritten: true },
  'checksum-without-sequence': { text: 'AZ without AY', harmless: true },
  'sequence-without-checksum': { text: 'AY without AZ', rewritten: true },
  'checksum-form': { text: 'AZ is not four upper-case hex digits', rewritten: true },
  'checksum-zero': { text: 'AZ is 0000, as one family of systems always sends', rewritten: true },
  'checksum-bad': { text: 'the checksum does not fit', rewritten: true },
} as const satisfies Record<string, { text: string; rewritten?: true; harmless?: true }>;

export type DeviationCode = keyof typeof deviationKinds;
/** `at`: the field id or the name of the fixed value. Never a value: deviations may be logged. */
export interface Deviation {
  readonly code: DeviationCode;
  readonly at?: string;
}

export function isHarmless(deviation: Deviation): boolean {
  const kind: { text: string; harmless?: true } = deviationKinds[deviation.code];
  return kind.harmless === true;
}
/** True when encoding the decoded message cannot give the same bytes. */
export function isRewritten(deviation: Deviation): boolean {
  const kind: { text: string; rewritten?: true } = deviationKinds[deviation.code];
  return kind.rewritten === true;
}
