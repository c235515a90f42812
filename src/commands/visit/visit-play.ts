/** A visit without a screen: the same circulation as behind it, one step after another. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CirculationParts } from '../../circulation/parts.ts';
import { createPinGuard } from '../../circulation/pin-guard.ts';
import { retryEntry } from '../../circulation/resolve.ts';
import { openVisit } from '../../circulation/visit.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets.ts';
import type { Clock, IdentifyOutcome, Log } from '../../domain.ts';
import { libraryOverSip2 } from '../../library/over-sip2.ts';
import type { ClientState, OnTrace, Sip2Client } from '../../sip2/index.ts';
import type { Store } from '../../store/types.ts';
import { openClient, openPolicy } from '../../wiring/open.ts';
import { circulationSettings, librarySettings } from '../../wiring/settings.ts';

export interface VisitOrder {
  card: string;
  pin: string | null;
  checkOut: readonly string[];
  checkIn: readonly string[];
  renew: readonly string[];
}

/** `ok`: it went as was asked. Whatever else there is of a step stands in `outcome`. */
export interface VisitStep {
  step: 'line' | 'identify' | 'account' | 'check-in' | 'check-out' | 'renew' | 'ask-again' | 'end';
  ok: boolean;
  ms: number;
  item?: string;
  outcome: object | string;
}

export interface VisitContext {
  config: Config;
  secrets: Secrets;
  store: Store;
  clock: Clock;
  log: Log;
  onTrace?: OnTrace;
  tell(step: VisitStep): void;
}

/**
 * Each step is told as it ends; true where all went as was asked. Throws the Faults of the policy
 * and of certificates.
 */
export async function playVisit(order: VisitOrder, context: VisitContext): Promise<boolean> {
  const { config, secrets, store, clock, log } = context;
  const policy = await openPolicy(config.policy);
  let since = performance.now();
  let allWell = true;
  const tell = (step: Omit<VisitStep, 'ms'>) => {
    const now = performance.now();
    context.tell({ ...step, ms: Math.round(now - since) });
    since = now;
    allWell &&= step.ok;
  };

  const { client, isUp, why } = await openLine(context);
  try {
    tell({ step: 'line', ok: isUp, outcome: isUp ? 'online' : why });
    if (!isUp) return false;
    const parts: CirculationParts = {
      ...store,
      library: libraryOverSip2(client, clock, librarySettings(config, secrets)),
      policy,
      security: null,
      terminal: null,
      pins: createPinGuard(store.pinTries, config.identification),
      clock,
      newId: randomUUID,
      log,
      journalFailed: () => {},
      settings: circulationSettings(config),
    };
    const before = new Set(store.journal.open().map((entry) => entry.id));
    await act(order, parts, tell);
    const left =
      before.size === 1 ? '1 entry of before is' : `${before.size} entries of before are`;
    const ending =
      before.size === 0
        ? ''
        : `; ${left} still open: \`kiosk journal retry --all\` settles what can be settled`;
    tell({ step: 'end', ok: true, outcome: `the visit is over${ending}` });
    for (const { id, transaction, settlement } of store.journal.open()) {
      if (before.has(id) || settlement?.state !== 'unknown') continue;
      let settled = await retryEntry(parts, id);
      while (settled === 'wait') {
        await pause(askAgainMs);
        settled = await retryEntry(parts, id);
      }
      const outcome =
        typeof settled === 'string'
          ? `entry ${id} stays open: no answer`
          : { entry: id, ...settled };
      const item = 'item' in transaction ? { item: transaction.item } : {};
      tell({
        step: 'ask-again',
        ok: typeof settled !== 'string' && settled.state === 'accepted',
        ...item,
        outcome,
      });
    }
    return allWell;
  } finally {
    await client.close();
  }
}

/** Between two questions to a library system that may still be carrying out what was sent. */
const askAgainMs = 1_000;

/**
 * How long a line that failed once may still come up: a technician waits for what it says, not for
 * what is not there.
 */
const secondChanceMs = 3_000;

/** The line as it comes up, or why it does not. */
async function openLine({ config: { sip2 }, secrets, log, onTrace }: VisitContext) {
  let why = 'the library system does not answer';
  let timer: NodeJS.Timeout | undefined;
  const settled = new Promise<[Sip2Client, boolean]>((resolve) => {
    const end = (isUp: boolean) => {
      clearTimeout(timer);
      resolve([client, isUp]);
    };
    const heard: Log = (report) => {
      log(report);
      if (report.part === 'sip2' && report.level !== 'info') why = report.text;
      if (report.code === 'log-in-refused') end(false);
    };
    const onState = (state: ClientState) => {
      if (state === 'online') end(true);
      else if (state === 'offline')
        timer ??= setTimeout(() => end(false), Math.min(secondChanceMs, sip2.timeoutMs));
    };
    const client = openClient(sip2, secrets, heard, onState, onTrace);
  });
  const [client, isUp] = await settled;
  return { client, isUp, why };
}

type Tell = (step: Omit<VisitStep, 'ms'>) => void;

async function act(order: VisitOrder, parts: CirculationParts, tell: Tell): Promise<void> {
  const visit = openVisit(parts, 'online');
  try {
    let who: IdentifyOutcome = await visit.identify(order.card);
    if (who.kind === 'pin-needed' && order.pin !== null) who = await visit.enterPin(order.pin);
    const isKnown = who.kind === 'known';
    tell({
      step: 'identify',
      ok: isKnown,
      outcome: who.kind === 'known' ? { kind: who.kind, ...who.patron } : who,
    });
    if (isKnown) {
      const account = await visit.account();
      tell({ step: 'account', ok: account !== 'unreachable', outcome: account });
    }
    // A return needs no patron: it is done whoever he is.
    for (const item of order.checkIn) {
      const outcome = await visit.checkIn({ item, uids: [] });
      tell({ step: 'check-in', ok: outcome.kind === 'done', item, outcome });
    }
    if (!isKnown) return;
    for (const item of order.checkOut) {
      const outcome = await visit.checkOut({ item, uids: [] });
      tell({ step: 'check-out', ok: outcome.kind === 'done', item, outcome });
    }
    for (const item of order.renew) {
      const outcome = await visit.renew(item);
      tell({ step: 'renew', ok: outcome.kind === 'done', item, outcome });
    }
  } finally {
    await visit.end();
  }
}
