/** The region as the hub has it, from now on: connects, and connects again where the hub was away. */
import { type Hub, HubRefusal } from '../hub/hub.ts';
import type { ActionOutcome } from './asked.ts';
import { createRegionFold, type KnownBranch } from './seen.ts';
import { stoppedOf } from './stopped.ts';
import type { RegionSeen, StaffSeen } from './view.ts';

/** What the folder says of whom to believe. */
export interface KnownRegion {
  /** see RegionFold */
  configKey: string | null;
  /** null: it is not known which there are */
  branches: readonly KnownBranch[] | null;
  /** whose entries the audit trail proves; a connection has those of its beginning */
  operators?: readonly { name: string; nkey: string }[];
}

interface FollowParts {
  region: string;
  /**
   * Asked at each connection, every half minute, and when the keys change at the hub. Where it is not the same,
   * all is followed anew. Where it throws, what was known counts.
   */
  known(): KnownRegion;
  /** The hub has another row of changes of the keys. */
  keysChanged?(document: Uint8Array): void;
  connect(): Promise<Hub>;
  /** Something may be different. */
  onChange(): void;
}

export interface Following {
  view(): RegionSeen;
  /** Oldest first. */
  staff(): readonly StaffSeen[];
  /** Of an action; null: the kiosk has not said. */
  outcomeOf(branch: string, kiosk: string, id: string): ActionOutcome | null;
  /** Of age, as the branch has signed it; null: it is not known. */
  recipientOf(branch: string, kiosk: string): string | null;
  /** null: it is away */
  hub(): Hub | null;
  /** Resolves once all that the hub has came; rejects with the refusal of the first try. */
  readonly first: Promise<void>;
  close(): Promise<void>;
}

/** Between two tries. */
const waitMs = { first: 500, most: 15_000 };
const lookMs = 30_000;

export function followRegion(parts: FollowParts): Following {
  const { region, onChange } = parts;
  let known: KnownRegion = { configKey: null, branches: null };
  const fold = createRegionFold({ region, configKey: () => known.configKey }, Date.now());
  const rollouts = new Map<string, ReturnType<typeof stoppedOf>>();
  let hub: Hub | null = null;
  /** of the hub's clock to this machine's */
  let aheadMs = 0;
  let isClosed = false;
  let isAnew = false;
  let timer: NodeJS.Timeout | undefined;
  const nowMs = () => Date.now() + aheadMs;

  /** False: another follow is due, as the branches, the keys or the operators are not the same. */
  let knownText = '';
  const look = (): boolean => {
    const present = parts.known();
    const text = JSON.stringify(present);
    const isSame = text === knownText;
    [known, knownText] = [present, text];
    if (!isSame) fold.setBranches(present.branches);
    return isSame;
  };
  const lookAgain = (to: Hub) => {
    try {
      if (look()) return;
    } catch {
      // The folder is on a stick that was pulled out, or is being written.
      return;
    }
    // Reports of a branch that came were left out, and documents by a new key.
    isAnew = true;
    void to.close();
  };
  const keysChanged = (to: Hub, document: Uint8Array) => {
    try {
      parts.keysChanged?.(document);
    } catch {
      // The disk does not take them: the next connection tries again.
    }
    lookAgain(to);
  };

  const measure = async (to: Hub) => {
    const beforeMs = Date.now();
    const theirsMs = await to.nowMs();
    aheadMs = theirsMs - (beforeMs + Date.now()) / 2;
  };

  const followAll = async (to: Hub) => {
    look();
    await measure(to);
    await Promise.all([
      to.followReports((report) => {
        fold.takeReport(report);
        onChange();
      }),
      ...(known.configKey === null
        ? []
        : [
            to.followDocuments((document) => {
              if (document.kiosk === null && document.name === 'keys')
                return keysChanged(to, document.data);
              fold.takeDocument(document);
              onChange();
            }),
          ]),
      to.rollouts.watch((key, revised) => {
        rollouts.set(key, stoppedOf(key, revised.value));
        fold.setStopped([...rollouts.values()].filter((each) => each !== null));
        onChange();
      }),
    ]);
  };

  const keepUp = (to: Hub) => {
    const every = setInterval(() => {
      lookAgain(to);
      void measure(to).catch(() => {});
      onChange();
    }, lookMs);
    every.unref();
    return () => clearInterval(every);
  };

  const connect = async (): Promise<void> => {
    const opened = await parts.connect();
    if (isClosed) return opened.close();
    hub = opened;
    try {
      await followAll(opened);
    } catch (error) {
      hub = null;
      await opened.close();
      throw error;
    }
    fold.setHub(null, nowMs());
    onChange();
    const stop = keepUp(opened);
    void opened.ended.then(() => {
      stop();
      hub = null;
      if (isClosed) return;
      if (!isAnew) fold.setHub('hub-away', nowMs());
      onChange();
      again(isAnew ? 0 : waitMs.first);
      isAnew = false;
    });
  };

  const again = (afterMs: number) => {
    if (isClosed) return;
    timer = setTimeout(() => {
      connect().catch((error: unknown) => {
        fold.setHub(codeOf(error), nowMs());
        onChange();
        again(Math.min(afterMs * 2, waitMs.most));
      });
    }, afterMs);
  };

  const first = connect();
  first.catch((error: unknown) => {
    fold.setHub(codeOf(error), nowMs());
    again(waitMs.first);
  });
  return {
    view: () => fold.view(nowMs()),
    staff: () => fold.staff(nowMs()),
    outcomeOf: fold.outcomeOf,
    recipientOf: fold.recipientOf,
    hub: () => hub,
    first,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await hub?.close();
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof HubRefusal ? error.code : 'hub-away';
}
