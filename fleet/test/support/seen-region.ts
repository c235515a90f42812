/** A region as it is seen, and what is wrong in it. */
import type { StatusReport } from '../../../packages/region-documents/src/index.ts';
import { createRegionFold, type RegionFold } from '../../src/seen/seen.ts';
import type { RegionSeen } from '../../src/seen/view.ts';
import { newSigner, reportedAs, statusOf, tenMs } from './reported.ts';

export const operator = newSigner();
export const authority = newSigner();
export const minute = 60_000;

export function regionOf(...branches: string[]): RegionFold {
  const fold = createRegionFold(
    { region: 'lindeveld', configKey: () => operator.publicKey },
    tenMs,
  );
  fold.setBranches(branches.map((name) => ({ name, authority: authority.publicKey })));
  fold.setHub(null, tenMs);
  return fold;
}

/** A region of one kiosk, b001-k01, which said that at ten, as it is seen so much later. */
export function afterStatus(status: Partial<StatusReport>, laterMs = 1_000): RegionSeen {
  const fold = regionOf('b001');
  fold.takeReport(reportedAs('b001.k01.status', statusOf(status)));
  return fold.view(tenMs + laterMs);
}

export function whysOf({ alerts }: RegionSeen): string[] {
  return alerts.map(({ code, of, light, detail }) => [code, of, light, detail].join(' ').trim());
}

export const broker = {
  v: 1,
  at: '2026-11-25T09:00:00Z',
  version: '2.10.27',
  diskUsedShare: 0.5,
  memoryBytes: 20_000_000,
  connections: 3,
};

export const call = {
  id: 'c1',
  reason: 'patron',
  since: '2026-11-25T08:54:00.000Z',
  state: 'delivered',
};
