import { textOf } from '../codec/charset.ts';
import { type DecodeOptions, decode } from '../codec/decode.ts';
import { type Deviation, deviationKinds } from '../codec/deviations.ts';
import { encode } from '../codec/encode.ts';
import { type Checksum, table } from '../messages/table.ts';

/** One line of the wire as a technician or a program reads it, values in clear. */
export interface Inspected {
  /** two digits; null where the line does not begin with any */
  code: string | null;
  /** null: no message of the table */
  name: string | null;
  checksum: Checksum;
  /** AY */
  sequence: number | null;
  fixed: Readonly<Record<string, string>>;
  /** id and value, in the order of the wire */
  fields: readonly (readonly [id: string, value: string])[];
  deviations: readonly (Deviation & { text: string })[];
  /**
   * the decoded message encoded again, without terminator; null where there is no message
   */
  encoded: string | null;
}

/** Never throws, whatever the bytes are. */
export function inspect(line: Uint8Array, options: DecodeOptions = {}): Inspected {
  const { message, deviations } = decode(line, options);
  const explained = deviations.map((each) => ({ ...each, text: deviationKinds[each.code].text }));
  const { checksum, sequence } = message;
  if (message.code === 'unknown') {
    const code = /^\d\d$/.test(message.wireCode) ? message.wireCode : null;
    return {
      code,
      name: null,
      checksum,
      sequence,
      fixed: {},
      fields: [],
      deviations: explained,
      encoded: null,
    };
  }
  const again = encode(message, {
    ...options,
    terminator: 'none',
    errorDetection: checksum !== 'absent',
  });
  return {
    code: message.code,
    name: table[message.code].name,
    checksum,
    sequence,
    fixed: message.fixed,
    fields: message.fields.map(({ id, value }) => [id, value] as const),
    deviations: explained,
    encoded: textOf(again, options.encoding ?? 'utf-8'),
  };
}
