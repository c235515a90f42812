/**
 * The region over the connection of the branch: its documents come, reports go, of each name the
 * newest alone. What was not acknowledged is sent again at the next connection.
 */
import { createHash } from 'node:crypto';
import { Decrypter } from 'age-encryption';
import type { Log } from '../../../machines/domain.ts';
import type {
  RegionLine,
  RegionTrust,
  ReportName,
} from '../../../packages/region-documents/src/index.ts';
import type { BrokerConnection } from '../broker/broker.ts';
import type { BranchRegion, RegionListener } from '../port.ts';

interface RegionLink extends BranchRegion {
  /** Until `stop`. Never throws: a broker without the region costs the region only. */
  start(connection: Pick<BrokerConnection, 'region' | 'ended'>): { stop(): void };
  /** The document of branch keys was replaced: the branch may have joined a region. */
  trustChanged(): void;
}

export interface RegionKeys {
  /** as of the newest document of branch keys; null: no region */
  trust(): RegionTrust | null;
  /** age, of the branch's staff */
  staffRecipient: string;
  /** age, of this kiosk */
  ageIdentity: string;
}

/** Where the broker has no streams of a region yet, or does not store. */
const againMs = 30_000;

export function createRegionLink(
  regionKeys: RegionKeys,
  sign: BranchRegion['sign'],
  log: Log,
): RegionLink {
  const { trust, staffRecipient, ageIdentity } = regionKeys;
  const waiting = new Map<ReportName, Uint8Array>();
  let listener: RegionListener | null = null;
  let line: RegionLine | null = null;
  let isWatched = false;
  let isSending = false;
  let hasLogged = false;

  async function watch(): Promise<void> {
    const [current, subscriber] = [line, listener];
    if (current === null || subscriber === null || isWatched || trust() === null) return;
    isWatched = true;
    try {
      await current.watchDocuments((name, data) => {
        if (line === current) subscriber.onDocument(name, data);
      });
      if (line === current) subscriber.onConnected();
    } catch (error) {
      if (line !== current) return;
      isWatched = false;
      if (hasLogged) return;
      hasLogged = true;
      const text = `The broker hands out nothing of the region: ${reasonOf(error)}`;
      log({ level: 'warn', part: 'branch', code: 'region-not-at-broker', text });
    }
  }

  async function send(): Promise<void> {
    if (isSending) return;
    isSending = true;
    try {
      while (line !== null && trust() !== null) {
        const [next] = waiting;
        if (next === undefined) return;
        const [name, data] = next;
        await line.report(name, data);
        // A newer one may have come meanwhile.
        if (waiting.get(name) === data) waiting.delete(name);
      }
    } catch {
      // The connection has ended, or the broker does not store: it is sent again.
    } finally {
      isSending = false;
    }
  }

  return {
    trust,
    sign,
    staff: () => {
      const region = trust();
      return region === null ? [] : [staffRecipient, region.staffRecipient];
    },
    subscribe: (by) => {
      listener = by;
      void watch();
    },
    report(name, data) {
      // Behind the others: a name that changes often holds up none.
      waiting.delete(name);
      waiting.set(name, data);
      void send();
    },
    async unseal(sealed) {
      try {
        const age = new Decrypter();
        age.addIdentity(ageIdentity);
        return await age.decrypt(sealed, 'text');
      } catch {
        return null;
      }
    },
    async blob(sha256, bytes) {
      try {
        const content = await line?.blob(sha256, bytes);
        if (content === undefined || content === null) return null;
        return createHash('sha256').update(content).digest('hex') === sha256 ? content : null;
      } catch {
        return null;
      }
    },
    trustChanged() {
      void watch();
      void send();
    },
    start(connection) {
      line = connection.region ?? null;
      isWatched = false;
      hasLogged = false;
      const begin = () => {
        void watch();
        void send();
      };
      begin();
      const again = setInterval(begin, againMs);
      return {
        stop: () => {
          clearInterval(again);
          line = null;
          isWatched = false;
        },
      };
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
