/** Checks whether a ZVT terminal answers, accepts this kiosk, and can take payments. Begins none. */
import type { Address } from '../address.ts';
import { type Closed, type Probe, probing } from '../probe.ts';
import { findBitmap } from './bitmaps.ts';
import { readDigits } from './bytes.ts';
import { explainCode, explainRefusal, notPossible, usableStatuses } from './codes.ts';
import { type CommandOptions, registration, statusEnquiry } from './commands.ts';
import { type Conversation, converse, type Ending } from './conversation.ts';
import { createLink, type Link } from './link.ts';
import { decode } from './messages.ts';

type TerminalAnswer =
  | { kind: 'ready'; terminalId: string | null; latencyMs: number }
  /** registered, but its status allows no payment now */
  | { kind: 'not-ready'; status: string; latencyMs: number }
  /** it does not accept this kiosk: password, currency, or its ECR interface is off */
  | { kind: 'refused'; why: string }
  | { kind: 'garbage'; why: string }
  | { kind: 'silent' };

interface TerminalProbeOptions {
  password: string;
  /** false: only checks whether a ZVT terminal answers. true */
  register?: boolean;
  answerTimeoutMs?: number;
  connectTimeoutMs?: number;
}

export function probeTerminal(
  address: Address,
  options: TerminalProbeOptions,
): Promise<TerminalAnswer | Closed> {
  const framing = address.kind === 'serial' ? 'serial' : 'tcp';
  return probing(
    address,
    (probe) => askTerminal(probe, framing, options),
    options.connectTimeoutMs,
  );
}

async function askTerminal(
  probe: Probe,
  framing: 'tcp' | 'serial',
  { password, register = true, answerTimeoutMs = 2_000 }: TerminalProbeOptions,
): Promise<TerminalAnswer> {
  let rubbish: string | null = null;
  let current: Conversation | null = null;
  const link: Link = createLink(
    {
      write: (bytes) => probe.write(bytes),
      onApdu: (apdu) => {
        const decoded = decode(apdu, { codePage: 'cp437' });
        if (decoded.ok) current?.receive(decoded.message);
        else rubbish ??= decoded.problem;
      },
      onRubbish: (why) => {
        rubbish ??= why;
      },
    },
    { framing, t2Ms: answerTimeoutMs, repeats: 0, gapMs: Math.min(answerTimeoutMs, 500) },
  );
  probe.onData = (chunk) => link.receive(chunk);
  probe.onDown = (reason) => {
    link.end(reason);
    current?.end(reason);
  };
  const run = async (command: Uint8Array): Promise<Ending> => {
    current = converse(link, {
      command,
      t3Ms: answerTimeoutMs,
      t4Ms: answerTimeoutMs,
      repeatOnSilence: false,
    });
    return current.ending;
  };
  const mute = (): TerminalAnswer =>
    rubbish === null ? { kind: 'silent' } : { kind: 'garbage', why: rubbish };

  const commands: CommandOptions = { password, cardReceipts: 'none', issueOfGoods: null };
  const startedMs = performance.now();
  try {
    let terminalId: string | null = null;
    if (register) {
      const registered = await run(registration(commands));
      if (registered.kind === 'refused' || registered.kind === 'aborted')
        return { kind: 'refused', why: explainRefusal(registered.code) };
      if (registered.kind !== 'completed') return mute();
      const identity = findBitmap(registered.message.bitmaps, '29');
      terminalId = (identity && readDigits(identity)) ?? null;
    }
    const latencyMs = Math.round(performance.now() - startedMs);
    const asked = await run(statusEnquiry(commands));
    const code =
      asked.kind === 'completed'
        ? (asked.message.status ?? 0)
        : asked.kind === 'refused'
          ? asked.code
          : null;
    if (asked.kind === 'aborted')
      return { kind: 'not-ready', status: explainCode(asked.code ?? 0xff), latencyMs };
    if (code === null) return mute();
    // Some models do not know the enquiry, and are ready.
    if (usableStatuses.has(code) || (asked.kind === 'refused' && code === notPossible))
      return { kind: 'ready', terminalId, latencyMs };
    return { kind: 'not-ready', status: explainCode(code), latencyMs };
  } finally {
    link.end('closed');
  }
}
