/** A visit without a screen, through the circulation of the kiosk, one step after another. */
import { setTimeout as pause } from 'node:timers/promises';
import type { IdentifyOutcome, Log } from '../../../machines/domain.ts';
import {
  type ClientState,
  type OnTrace,
  profileOf,
  type Sip2Client,
} from '../../../packages/sip2/src/index.ts';
import type { CirculationParts } from '../../circulation/parts.ts';
import { retryEntry } from '../../circulation/settle/retry.ts';
import { openVisit } from '../../circulation/visit.ts';
import { openClient } from '../../wiring/open.ts';
import { type CirculationContext, circulationOver } from '../common/circulation.ts';

export interface VisitOrder {
  card: string;
  pin: string | null;
  checkOut: readonly string[];
  checkIn: readonly string[];
  renew: readonly string[];
}

/** `ok`: the step was done as ordered; `outcome` has the details. */
export interface VisitStep {
  step:
    | 'line'
    | 'identify'
    | 'account'
    | 'registrations'
    | 'check-in'
    | 'check-out'
    | 'renew'
    | 'ask-again'
    | 'end';
  ok: boolean;
  ms: number;
  item?: string;
  outcome: object | string;
}

interface VisitContext extends CirculationContext {
  onTrace?: OnTrace;
  onStep(step: VisitStep): void;
}

/**
 * Answers whether every step was done as ordered. Throws the Faults of the policy and of
 * certificates.
 */
export async function playVisit(order: VisitOrder, context: VisitContext): Promise<boolean> {
  const { store } = context;
  let since = performance.now();
  let allWell = true;
  const tell = (step: Omit<VisitStep, 'ms'>) => {
    const now = performance.now();
    context.onStep({ ...step, ms: Math.round(now - since) });
    since = now;
    allWell &&= step.ok;
  };

  const { client, isUp, why } = await openLine(context);
  try {
    tell({ step: 'line', ok: isUp, outcome: isUp ? 'online' : why });
    if (!isUp) return false;
    const parts = await circulationOver(client, context);
    const before = new Set(store.journal.open().map((entry) => entry.id));
    const { sip2 } = context.config;
    const { feesIn } = profileOf(sip2.profile, sip2);
    await act(order, parts, tell, ({ owedCents, fees }) => {
      if (feesIn === 'YZ' && owedCents !== null && owedCents > 0 && fees === 0)
        tell({ step: 'registrations', ok: false, outcome: noRegistrations });
    });
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

const noRegistrations =
  'something is owed (BV), and 42 has no fee that is understood: `kiosk exam --card -` says which field of 41 brings them, and whether their lines are read';

/** Between two questions: the library system may still be processing a request. */
const askAgainMs = 1_000;

/** How long a line that failed once may still come up. */
const secondChanceMs = 3_000;

/** `why`: the reason when the line is not up. */
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

async function act(
  order: VisitOrder,
  parts: CirculationParts,
  tell: Tell,
  onOwed: (owed: { owedCents: number | null; fees: number }) => void,
): Promise<void> {
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
    if (who.kind === 'known') {
      const account = await visit.account();
      const isOpen = typeof account !== 'string';
      tell({ step: 'account', ok: isOpen, outcome: account });
      if (isOpen) onOwed({ owedCents: account.owedCents, fees: who.patron.fees.length });
    }
    // Checking in needs no patron.
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
