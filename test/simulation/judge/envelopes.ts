/** SIP2 inside HTTPS as the lines that a wire would have, for an eavesdropper. */
import type { Packet } from '../network/net.ts';

const letters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** Each line ends as on a wire. What FBS writes before the number of a patron is left out. */
function lineIn(text: string): Buffer {
  const line = text
    .replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name = '') =>
      code === undefined ? (letters[name] ?? whole) : String.fromCodePoint(Number(code)),
    )
    .replace(/(^|[^A-Z])AA(?:LN|ANY):/, '$1AA');
  return Buffer.from(`${line}\r`, 'utf8');
}

/** Packets of several connections, in pieces of every size; a packet without a whole envelope gives nothing. */
export function openEnvelopes() {
  const pieces = new Map<string, string>();
  return (packet: Pick<Packet, 'to' | 'bytes' | 'connection'>): Buffer => {
    const key = `${packet.to} ${packet.connection}`;
    const text = (pieces.get(key) ?? '') + packet.bytes.toString('utf8');
    const whole = /<(request|response)>([^<]*)<\/\1><\/\w+:sip>/.exec(text);
    if (whole === null) {
      pieces.set(key, text);
      return Buffer.alloc(0);
    }
    pieces.delete(key);
    return lineIn(whole[2] ?? '');
  };
}
