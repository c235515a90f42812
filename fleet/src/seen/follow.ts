/** The region as the hub has it, from now on: connects, and connects again where the hub was away. */
import { type Hub, HubRefusal } from '../hub/hub.ts';
import type { ActionOutcome } from './asked.ts';
import { createRegionFold, type KnownBranch } from './seen.ts';
import { stoppedOf } from './stopped.ts';
import type { RegionSeen, StaffSeen } from './view.ts';

interface FollowParts {
  region: string;
  /** see RegionFold */
  configKey: string | null;
  /** asked at each connection, and every half minute; null: it is not known which there are */
  branches(): readonly KnownBranch[] | null;
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
  const { region, configKey, onChange } = parts;
  const fold = createRegionFold({ region, configKey }, Date.now());
  const rollouts = new Map<string, ReturnType<typeof stoppedOf>>();
  let hub: Hub | null = null;
  /** of the hub's clock to this machine's */
  let aheadMs = 0;
  let isClosed = false;
  let isAnew = false;
  let timer: NodeJS.Timeout | undefined;
  const nowMs = () => Date.now() + aheadMs;

  /** Whether another follow is due, as the branches are not the same. */
  let known = '';
  const look = (): boolean => {
    const branches = parts.branches();
    const text = JSON.stringify(branches);
    const isSame = text === known;
    known = text;
    if (!isSame) fold.setBranches(branches);
    return isSame;
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
      ...(configKey === null
        ? []
        : [
            to.followDocuments((document) => {
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
      // A branch that came has reports that were left out: all is followed anew.
      if (!look()) {
        isAnew = true;
        void to.close();
      }
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
