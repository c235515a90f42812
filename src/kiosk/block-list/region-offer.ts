/** The block list that the region offers: what came over the broker, if the operator signed it. */
import type { Instant, Log } from '../../domain.ts';
import { type ListHead, type ListHeadRefusal, openListHead } from '../../region/list-head.ts';
import type { OfferedList } from './offers.ts';

interface RegionOffer {
  /** A document of the region with the name `list`, as it came. Never throws. */
  heard(document: Uint8Array): void;
  /** null: none came that counts now */
  offer(): OfferedList | null;
}

interface OfferParts {
  /** of the region; null: this kiosk is in none */
  configKey(): string | null;
  now(): Instant;
  log: Log;
}

const why: Readonly<Record<ListHeadRefusal, string>> = {
  unreadable: 'what came is no such document',
  'not-signed': 'the region has not signed it',
  'newer-version': 'it is of a newer version of the program',
  'too-early': 'it is not to be taken yet, by the clock of this kiosk',
  expired: 'it is older than eight days',
  'too-large': 'it is too long',
  'of-the-future': 'it says that it was exported later than now, by the clock of this kiosk',
};

export function createRegionOffer({ configKey, now, log }: OfferParts): RegionOffer {
  let newest: ListHead | null = null;
  let lastRefusal: ListHeadRefusal | null = null;
  return {
    heard(document) {
      const key = configKey();
      // Empty: it was taken back.
      if (key === null || document.length === 0) return;
      const head = openListHead(document, key, now());
      if (typeof head !== 'string') {
        lastRefusal = null;
        if (newest === null || head.serial > newest.serial) newest = head;
        return;
      }
      // It comes again at each connection.
      if (head === lastRefusal) return;
      lastRefusal = head;
      const text = `The block list of the region is not taken: ${why[head]}.`;
      log({ level: 'warn', part: 'branch', code: 'region-list-refused', text });
    },
    offer() {
      if (newest === null || Date.parse(newest.expires) <= Date.parse(now())) return null;
      return { from: 'region', id: newest.sha256, exportedAt: newest.exportedAt };
    },
  };
}
