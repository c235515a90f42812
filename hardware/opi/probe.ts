/**
 * Checks whether a terminal speaks OPI, accepts this kiosk, and finds the way back to its port.
 * Begins no payment.
 */
import type { Address } from '../address.ts';
import { pauseOr } from '../pause.ts';
import type { Closed } from '../probe.ts';
import { probing } from '../probe.ts';
import { localTime } from './clock.ts';
import { type Dialect, dialects } from './dialects.ts';
import { type Ending, openDialogue } from './dialogue.ts';
import { openListener } from './listener.ts';
import { createRequestIds } from './request-ids.ts';
import { answerDevice, encodeRequest, type Identity } from './requests.ts';
import { meaningOf } from './results.ts';

/**
 * Of the port to which the terminal connects. `open`: it came. `not-seen`: it sent nothing while it
 * was asked, which proves neither. `taken`: another program listens there, as the running kiosk does.
 */
type WayBack = { kind: 'open' } | { kind: 'not-seen' } | { kind: 'taken'; why: string };

type OpiAnswer =
  | { kind: 'ready'; terminalId: string | null; latencyMs: number; wayBack: WayBack }
  /** it answers, and is busy: with another register, or with a payment of the running kiosk */
  | { kind: 'busy'; latencyMs: number }
  /** it does not accept this kiosk */
  | { kind: 'refused'; why: string }
  | { kind: 'garbage'; why: string }
  | { kind: 'silent' };

interface OpiProbeOptions {
  identity: Identity;
  dialect: Dialect;
  listen: { address: string; port: number };
  timeZone: string;
  /** the kiosk logs in; else only a diagnosis is asked. true */
  login?: boolean;
  /** 2 000 */
  answerTimeoutMs?: number;
  /** 3 000 */
  connectTimeoutMs?: number;
}

export async function probeOpi(
  address: Extract<Address, { kind: 'tcp' }>,
  options: OpiProbeOptions,
): Promise<OpiAnswer | Closed> {
  const { connectTimeoutMs } = options;
  // Only whether it connects, and why not.
  const reached = await probing(address, async () => null, connectTimeoutMs);
  if (reached !== null) return reached;
  const way = watchWayBack(address.host, options);
  try {
    return await askTerminal(address, options, way);
  } finally {
    await way.close();
  }
}

async function askTerminal(
  address: Extract<Address, { kind: 'tcp' }>,
  options: OpiProbeOptions,
  way: ReturnType<typeof watchWayBack>,
): Promise<OpiAnswer> {
  const { login = true, answerTimeoutMs = 2_000 } = options;
  await pauseOr(way.listening, answerTimeoutMs);
  const startedMs = performance.now();
  const first = await ask(address, options, login ? 'Login' : 'Diagnosis');
  const latencyMs = Math.round(performance.now() - startedMs);
  if (first.kind !== 'answer')
    return first.why.startsWith('the terminal sent')
      ? { kind: 'garbage', why: first.why }
      : { kind: 'silent' };
  const { answer } = first;
  const meaning = meaningOf(answer);
  if (meaning === 'busy') return { kind: 'busy', latencyMs };
  if (meaning !== 'approved')
    return { kind: 'refused', why: `it says ${answer.result || 'something that makes no sense'}` };
  // A display of the diagnosis comes on the way back, on terminals that show one.
  if (login && !way.wasReached()) await ask(address, options, 'Diagnosis');
  const { terminalId } = answer;
  return { kind: 'ready', terminalId, latencyMs, wayBack: way.found() };
}

async function ask(
  address: Extract<Address, { kind: 'tcp' }>,
  options: OpiProbeOptions,
  requestType: string,
): Promise<Ending> {
  const {
    identity,
    dialect,
    timeZone,
    answerTimeoutMs = 2_000,
    connectTimeoutMs = 3_000,
  } = options;
  const opening = await openDialogue(address, connectTimeoutMs);
  if (opening.kind === 'closed') return { kind: 'not-sent', why: opening.why };
  const now = new Date();
  const requestId = createRequestIds(() => now)();
  const time = localTime(now, timeZone);
  const request = { kind: 'service', requestType, requestId } as const;
  const ending = await opening.dialogue.ask(
    encodeRequest(request, identity, dialects[dialect], time),
    requestId,
    { silenceMs: answerTimeoutMs, longestMs: answerTimeoutMs, otherMs: 0 },
  );
  await opening.dialogue.close();
  return ending;
}

/** Listens as the kiosk does, as long as the probe lasts. */
function watchWayBack(host: string, { identity, listen }: OpiProbeOptions) {
  let trouble: string | null = null;
  let begun = () => {};
  const listening = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const listener = openListener(
    { host, listenAddress: listen.address, listenPort: listen.port, retryMs: 60_000 },
    {
      onState: (why) => {
        trouble = why;
        begun();
      },
      onRequest: (request) => answerDevice(request, identity),
      onStranger: () => {},
      onRubbish: () => {},
    },
  );
  return {
    listening,
    wasReached: () => listener.wasReached,
    found: (): WayBack => {
      if (trouble !== null) return { kind: 'taken', why: trouble };
      return { kind: listener.wasReached ? 'open' : 'not-seen' };
    },
    close: () => listener.close(),
  };
}
