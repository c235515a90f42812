/** Reads the SIP2 messages: which facts of a patron reached the kiosk, and whose PIN was right. */
import type { Patron } from '../../../simulators/library/state.ts';
import type { Packet } from '../network/net.ts';
import type { System } from '../world/systems.ts';
import { openEnvelopes } from './envelopes.ts';

/** What the library system knew when it answered. */
export interface Known {
  patron: Patron;
  /** the number of items on loan */
  loans: number;
}
export interface Facts extends Known {
  /** ms */
  seenAt: number;
  /** the same by the clock of the library system */
  saidMs: number;
  /** ms, when the answer arrived */
  heardAt: number;
  /** False: the disk failed, or it was only a patron status; so it may be missing offline. */
  isKept: boolean;
}
export interface Eavesdropper {
  hear(packet: Pick<Packet, 'to' | 'bytes' | 'connection'>): void;
  /** the last facts of this card; `unsure`: perhaps newer ones arrived; null: none */
  facts(card: string): Facts | 'unsure' | null;
  /**
   * as the library had them when it was asked since for the list of loans alone, where no PIN is needed:
   * what that answer denies is denied, and it allows nothing. null: it was not
   */
  inPart(card: string): Facts | null;
  /** whether the last answer said that this card is not valid */
  refused(card: string): boolean | 'unsure';
  /** cards whose PIN was right since `forgetProofs` */
  readonly proven: ReadonlySet<string>;
  /** the last of them */
  readonly lastProven: string | null;
  /** the last 11 was of a loan made before, off line: it has a due date */
  isSentLater(card: string, item: string): boolean;
  forgetProofs(): void;
  /** facts of this moment may not have reached the disk */
  onKilled(): void;
  /** The disk is copied. */
  onBackup(): void;
  /** The copy is put back: the answers since are gone with its disk. */
  onPutBack(isAccepted: boolean): void;
  /** ms, when a technician accepted a copy that was put back; 0: never */
  readonly acceptedMs: number;
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

/** 63, language, date, summary. */
function summaryOf(line: string): string {
  return line.slice(23, 33);
}
function isOfLoans(line: string): boolean {
  return line.startsWith('63') && summaryOf(line)[2] === 'Y';
}

/** A fact that takes two messages is known with the second. */
interface Question {
  card: string;
  sequence: string | null;
  facts: Facts;
  /** no other message is still to come for these facts */
  isLast: boolean;
  /** otherwise the kiosk may take it for too little or for enough: nothing is expected of it */
  isWhole: boolean;
}

export function eavesdrop(
  know: (card: string) => (Known & Pick<Facts, 'saidMs'> & { isWhole: boolean }) | undefined,
  now: () => number,
  isDiskSound: () => boolean,
  {
    system,
    signs,
    asksPin = () => true,
  }: {
    system: () => System;
    /** whether this library system sends checksums and sequence numbers */
    signs: () => boolean;
    /** no: the card alone opens an account */
    asksPin?: () => boolean;
  },
): Eavesdropper {
  const pieces = { kiosk: '', far: '' };
  const linesIn = openEnvelopes();
  const known = new Map<string, Facts | 'unsure'>();
  const inPart = new Map<string, Facts>();
  const proven = new Set<string>();
  const refused = new Map<string, { is: boolean | 'unsure'; atMs: number }>();
  let lastProven: string | null = null;
  let asked: Question | null = null;
  /** the answer to the first of two messages */
  let half: Facts | null = null;
  /** the request before, with the patron as the library had them then */
  let last = { line: '', patron: '' };
  let lastLoan = { card: '', item: '', isLater: false };
  let acceptedMs = 0;
  let copy = { known: new Map(known), refused: new Map(refused) };

  const hearLoan = (line: string) => {
    // 11, renewal policy, no block, date, due date.
    const fields = `|${line.slice(40)}`;
    lastLoan = {
      card: field(fields, 'AA') ?? '',
      item: field(fields, 'AB') ?? '',
      isLater: line.slice(22, 40).trim() !== '',
    };
  };
  /** Which of the messages that bring the facts this is; null: none of them. */
  const questionOf = (line: string): 'only' | 'first' | 'second' | null => {
    const { feeSummary, secondQuestion } = system();
    if (line.startsWith('23')) return 'only';
    if (line.startsWith('41')) return secondQuestion === '41' && half ? 'second' : null;
    if (!line.startsWith('63')) return null;
    const summary = summaryOf(line);
    if (isOfLoans(line)) return secondQuestion === 'loans' && half ? 'second' : null;
    // Without a place for the fees: they come with 41.
    const isOfFees = feeSummary === null ? summary.trim() === '' : summary[feeSummary] === 'Y';
    return isOfFees ? (secondQuestion === null ? 'only' : 'first') : null;
  };
  const starts = { '23': 23, '41': 2, '63': 33 } as const;
  const hearRequest = (line: string) => {
    if (line.startsWith('11')) hearLoan(line);
    const isRepeated = line === last.line;
    if (!isRepeated) last = { line, patron: '' };
    const start = starts[line.slice(0, 2) as keyof typeof starts];
    if (start === undefined) return;
    const before = half;
    const question = questionOf(line);
    half = null;
    if (asksPin() && !field(line, 'AD')) return;
    const card = field(`|${line.slice(start)}`, 'AA') ?? '';
    const present = know(card);
    if (!present) return;
    const { isWhole, ...told } = present;
    const seen = structuredClone(told);
    const atOnce = { seenAt: now(), heardAt: now(), isKept: true };
    if (question === null) {
      if (isOfLoans(line) && !asksPin()) inPart.set(card, { ...seen, ...atOnce });
      return;
    }
    inPart.delete(card);
    known.set(card, 'unsure');
    asked = null;
    const patron = JSON.stringify(seen.patron);
    // Sent again, it may be answered from memory (SIP2 2.00, "Sequence number"): as the library was then.
    if (isRepeated && patron !== last.patron) return;
    last.patron = patron;
    // Changed between the two: neither is what the kiosk has.
    if (question === 'second' && JSON.stringify(seen.patron) !== JSON.stringify(before?.patron))
      return;
    asked = {
      card,
      sequence: /AY(\d)AZ/.exec(line)?.[1] ?? null,
      facts: { ...seen, ...atOnce },
      isLast: question !== 'first',
      isWhole,
    };
  };
  /** A card that was refused stays so until it is accepted. */
  const hearValid = (line: string) => {
    const card = field(line, 'AA') ?? '';
    const isValid = field(line, 'BL') !== 'N';
    // Without a PIN some systems answer so before they look at the card; a refusal has a reason.
    if (!isValid && field(line, 'CQ') === 'N' && !field(line, 'AF')) return;
    const isSigned = /AZ[0-9A-F]{4}$/.test(line);
    if ((isSigned && !isWhole(line)) || (isValid && !refused.has(card))) return;
    if (isValid && asksPin() && field(line, 'CQ') !== 'Y') return;
    // Some systems say no more than this of a PIN that was mistyped (FOLIO, to 23): the card may be in order.
    const isOfPin = !isValid && field(line, 'CQ') === 'N' && (field(last.line, 'AD') ?? '') !== '';
    if (isOfPin && refused.get(card)?.is === true) return;
    refused.set(card, { is: isDiskSound() && !isOfPin ? !isValid : 'unsure', atMs: now() });
  };
  const hearReply = (line: string) => {
    if (/^(24|64)/.test(line)) hearValid(line);
    if (!/^(24|42|64)/.test(line) || !asked) return;
    // A request without a checksum gets an answer without one; some library systems never send one.
    const isBare = asked.sequence === null || !signs();
    if (isBare ? !/\|(AY\dAZ[0-9A-F]{4})?$/.test(line) : !isWhole(line)) return;
    const sequence = /AY(\d)AZ/.exec(line)?.[1] ?? null;
    if (!line.includes(`AA${asked.card}|`)) return;
    if (!line.startsWith('42') && asksPin() && field(line, 'CQ') !== 'Y') return;
    const heard = {
      ...asked.facts,
      heardAt: now(),
      isKept: isDiskSound() && !line.startsWith('24'),
    };
    if (!line.startsWith('42')) {
      proven.add(asked.card);
      lastProven = asked.card;
    }
    // With another AY it counts where it names what was asked; what of it was kept is not certain.
    if (!isBare && sequence !== asked.sequence) return;
    if (!asked.isWhole) half = null;
    else if (asked.isLast) known.set(asked.card, heard);
    else half = heard;
  };
  return {
    hear: (packet) => {
      const { to } = packet;
      const bytes = system().envelope === null ? packet.bytes : linesIn(packet);
      const lines = (pieces[to] + bytes.toString('latin1')).split(/[\r\n]+/);
      pieces[to] = lines.pop() ?? '';
      for (const line of lines) to === 'far' ? hearRequest(line) : hearReply(line);
    },
    facts: (card) => known.get(card) ?? null,
    inPart: (card) => inPart.get(card) ?? null,
    refused: (card) => refused.get(card)?.is ?? false,
    proven,
    get lastProven() {
      return lastProven;
    },
    isSentLater: (card, item) =>
      lastLoan.isLater && lastLoan.card === card && lastLoan.item === item,
    forgetProofs: () => {
      proven.clear();
      lastProven = null;
    },
    onKilled: () => {
      for (const [card, facts] of known)
        if (facts !== 'unsure' && facts.heardAt === now()) known.set(card, 'unsure');
      for (const said of refused.values()) if (said.atMs === now()) said.is = 'unsure';
    },
    onBackup: () => {
      copy = structuredClone({ known, refused });
    },
    get acceptedMs() {
      return acceptedMs;
    },
    onPutBack: (isAccepted) => {
      if (isAccepted) acceptedMs = now();
      asked = null;
      half = null;
      exchange(known, copy.known);
      exchange(refused, copy.refused);
    },
  };
}

function exchange<T>(map: Map<string, T>, by: ReadonlyMap<string, T>): void {
  map.clear();
  for (const [card, value] of structuredClone(by)) map.set(card, value);
}
