/** Reads the SIP2 messages: which facts of a patron reached the kiosk, and whose PIN was right. */
import type { Patron } from '../../simulators/library/state.ts';

export interface Facts {
  patron: Patron;
  /** ms */
  seenAt: number;
  /** ms, when the answer arrived */
  heardAt: number;
  /** False: the disk failed, or it was only a patron status; so it may be missing offline. */
  isKept: boolean;
}
export interface Eavesdropper {
  hear(to: 'kiosk' | 'far', bytes: Buffer): void;
  /** the last facts of this card; `unsure`: perhaps newer ones arrived; null: none */
  facts(card: string): Facts | 'unsure' | null;
  /** cards whose PIN was right since `forgetProofs` */
  readonly proven: ReadonlySet<string>;
  /** the last of them */
  readonly lastProven: string | null;
  forgetProofs(): void;
  /** facts of this moment may not have reached the disk */
  onKilled(): void;
}

function field(line: string, id: string) {
  return new RegExp(`\\|${id}([^|]*)\\|`).exec(line)?.[1] ?? null;
}
/** SIP2 2.00, "Checksum": the sum of all bytes up to AZ, with the checksum itself, is zero. */
function isWhole(line: string): boolean {
  const sign = /AZ([0-9A-F]{4})$/.exec(line);
  if (!sign) return false;
  const bytes = Buffer.from(line.slice(0, -4), 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0) + Number.parseInt(sign[1] ?? '0', 16);
  return (sum & 0xffff) === 0;
}

export function eavesdrop(
  patronOf: (card: string) => Patron | undefined,
  now: () => number,
  isDiskSound: () => boolean,
  /** whether this library system sends checksums and sequence numbers */
  signs: () => boolean,
): Eavesdropper {
  const pieces = { kiosk: '', far: '' };
  const known = new Map<string, Facts | 'unsure'>();
  const proven = new Set<string>();
  let lastProven: string | null = null;
  let asked: { card: string; sequence: string | null; facts: Facts } | null = null;

  const hearRequest = (line: string) => {
    // 63, language, date, summary: a query of the fees, with a PIN; or 23, if 63 was not understood.
    if (!/^(63.{21}...Y|23)/.test(line) || !field(line, 'AD')) return;
    const card = field(`|${line.slice(line.startsWith('23') ? 23 : 33)}`, 'AA') ?? '';
    const patron = patronOf(card);
    if (!patron) return;
    asked = {
      card,
      sequence: /AY(\d)AZ/.exec(line)?.[1] ?? null,
      facts: { patron: structuredClone(patron), seenAt: now(), heardAt: now(), isKept: true },
    };
    known.set(card, 'unsure');
  };
  const hearReply = (line: string) => {
    if (!/^[26]4/.test(line) || !asked) return;
    // A request without a checksum gets an answer without one; some library systems never send one.
    const isBare = asked.sequence === null || !signs();
    if (isBare ? !/\|(AY\dAZ[0-9A-F]{4})?$/.test(line) : !isWhole(line)) return;
    const sequence = /AY(\d)AZ/.exec(line)?.[1] ?? null;
    if (field(line, 'AA') !== asked.card || (!isBare && sequence !== asked.sequence)) return;
    if (field(line, 'CQ') !== 'Y') return;
    known.set(asked.card, {
      ...asked.facts,
      heardAt: now(),
      isKept: isDiskSound() && line.startsWith('64'),
    });
    proven.add(asked.card);
    lastProven = asked.card;
  };
  return {
    hear: (to, bytes) => {
      const lines = (pieces[to] + bytes.toString('latin1')).split(/[\r\n]+/);
      pieces[to] = lines.pop() ?? '';
      for (const line of lines) to === 'far' ? hearRequest(line) : hearReply(line);
    },
    facts: (card) => known.get(card) ?? null,
    proven,
    get lastProven() {
      return lastProven;
    },
    forgetProofs: () => {
      proven.clear();
      lastProven = null;
    },
    onKilled: () => {
      for (const [card, facts] of known)
        if (facts !== 'unsure' && facts.heardAt === now()) known.set(card, 'unsure');
    },
  };
}
