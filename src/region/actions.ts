/**
 * What the region asks of this kiosk once: done through the panel's own actions, so that the same is
 * checked, and the kiosk's audit trail has the name of the operator.
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { Instant } from '../../machines/domain.ts';
import {
  type Action,
  type ActionReport,
  actionAgeMs,
  type OutcomesReport,
  type ReportName,
  seenHash,
} from '../../packages/region-documents/src/index.ts';
import type { EntryId, Journal } from '../store/types.ts';
import { openPersisted } from './persisted.ts';
import { type Me, textsOf } from './reported/staff.ts';
import type { Taker, TakerParts } from './taker.ts';

interface ActionTaker extends Taker<Action> {
  /** Signed by the region, and its time is over, or the like. */
  refused(id: string, why: string): void;
}

interface ActionParts extends TakerParts {
  journal: Pick<Journal, 'get' | 'staff'>;
  me(): Me;
  /** A request to the panel's actions (technician/panel/routes.ts), by an operator of the region. */
  asOperator(by: string, request: Request): Promise<Response>;
  send(name: ReportName, content: OutcomesReport): void;
  /** null: it is not sealed for this kiosk */
  unseal(sealed: Uint8Array): Promise<string | null>;
}

const done = z.record(
  z.string(),
  z.object({
    outcome: z.enum(['done', 'refused']),
    why: z.string().nullable(),
    at: z.string(),
    /** when its document is not taken any more */
    expires: z.string(),
  }),
);
type Done = z.infer<typeof done>;

/** So many are reported. */
const mostOutcomes = 50;

export function createActionTaker(parts: ActionParts): ActionTaker {
  const { folder, clock, atRest, send } = parts;
  const persisted = openPersisted<Done>(join(folder, 'actions.json'), done, {});
  /** for the attract screen */
  const waiting = new Map<string, Action>();
  const underWay = new Map<string, Promise<void>>();

  /** by action, the newest last */
  const outcomes = new Map<string, ActionReport>();
  function remember(id: string, { outcome, why, at }: Omit<Done[string], 'expires'>): void {
    outcomes.delete(id);
    outcomes.set(id, { v: 1, id, at, outcome, why });
    const [oldest] = outcomes.keys();
    if (outcomes.size > mostOutcomes && oldest !== undefined) outcomes.delete(oldest);
  }
  // What was said before a restart is said on.
  for (const [id, each] of Object.entries(persisted.value)) remember(id, each);

  function say(id: string, came: Omit<Done[string], 'expires'>): void {
    remember(id, came);
    send('outcomes', { v: 1, outcomes: [...outcomes.values()] });
  }

  /** The power went away after it was done, and before that was written down. */
  function isDone({ by, what }: Action): boolean {
    if (what.kind !== 'journal-close') return false;
    const settlement = parts.journal.get(what.entry)?.settlement;
    return settlement?.state === 'closed' && settlement.by === by.trim();
  }

  async function perform(action: Action): Promise<void> {
    const { id, expires } = action;
    const why = isDone(action) ? null : await ask(action);
    const at = clock.now();
    const came = { outcome: why === null ? 'done' : 'refused', why, at, expires } as const;
    const known = Object.entries(persisted.value).filter(([, each]) =>
      isHandedOut(each.expires, at),
    );
    persisted.write(Object.fromEntries([...known, [id, came]]));
    say(id, came);
  }

  /** Why not; null: it was done. */
  async function ask({ by, what }: Action): Promise<string | null> {
    if (what.kind === 'call-acknowledge')
      return reasonAgainst(await asked(by, '/calls/acknowledge', { call: what.call }));
    const why = await parts.unseal(Buffer.from(what.why, 'base64'));
    if (why === null) return 'region-action-sealed';
    const other = await reasonAgainstSeen(what.entry, what.seen);
    if (other !== null) return other;
    return reasonAgainst(await asked(by, `/journal/${what.entry}/close`, { by, why }));
  }

  /** Why it is not the entry that was seen; null: it is, or it does not wait for the staff. */
  async function reasonAgainstSeen(id: EntryId, sealed: string): Promise<string | null> {
    const entry = parts.journal.staff().find((each) => each.id === id);
    if (entry === undefined) return null;
    const seen = await parts.unseal(Buffer.from(sealed, 'base64'));
    if (seen === null) return 'region-action-sealed';
    const hashes = await Promise.all(textsOf(entry, parts.me()).map(seenHash));
    if (!hashes.includes(seen)) return 'region-entry-other';
    return null;
  }

  function asked(by: string, path: string, body: object): Promise<Response> {
    const request = new Request(`http://kiosk${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return parts.asOperator(by, request);
  }

  function begin(action: Action): void {
    const { id } = action;
    if (underWay.has(id)) return;
    const work = perform(action)
      .catch(() => {
        // It is not known what came of it: the document is handed in again.
      })
      .finally(() => underWay.delete(id));
    underWay.set(id, work);
  }

  return {
    take(action) {
      const known = persisted.value[action.id];
      if (known !== undefined) say(action.id, known);
      // A patron waits for that one, and it writes nothing of a journal.
      else if (action.what.kind === 'call-acknowledge' || atRest()) begin(action);
      else waiting.set(action.id, action);
    },
    refused(id, why) {
      say(id, persisted.value[id] ?? { outcome: 'refused', why, at: clock.now() });
    },
    check() {
      if (!atRest()) return;
      for (const action of waiting.values()) begin(action);
      waiting.clear();
    },
    close: async () => {
      waiting.clear();
      await Promise.all(underWay.values());
    },
  };
}

/** null: it was done. */
async function reasonAgainst(answer: Response): Promise<string | null> {
  if (answer.ok) return null;
  const said = z.object({ code: z.string().max(100) }).safeParse(await answer.json());
  return said.data?.code ?? 'request-failed';
}

/** Past its end the broker may hand it out again; what was done must not become refused then. */
function isHandedOut(expires: Instant, now: Instant): boolean {
  return Date.parse(now) < Date.parse(expires) + actionAgeMs;
}
