import { expect, it } from 'vitest';
import { hubCodes } from '../../fleet/src/hub/refusal.ts';
import { rolloutReasons } from '../../fleet/src/rollout/reasons.ts';
import { packageReasons } from '../../packages/region-documents/src/index.ts';
import { seatProblems } from '../../src/screen/seat.ts';
import { reasons } from '../../src/store/reasons/reasons.ts';
import { codesOfGuide, codesOfSources } from '../support/repository/codes.ts';

/**
 * The reasons of the staff's list, and what the session of the browser reports; and what is composed in the sources, from a part, from what a
 * printer says, from how a payment ended.
 */
const composed = [
  ...['reader', 'scanner', 'card-reader', 'printer', 'terminal', 'code', 'signals'].map(
    (part) => `${part}-down`,
  ),
  // Of /health, and of a kiosk as the region sees it.
  ...['library-down', 'screen-unseen', 'journal-for-staff', 'kiosk-starting'],
  ...['paper-low', 'paper-out', 'cover-open', 'offline', 'error'].map(
    (state) => `printer-${state}`,
  ),
  ...Object.keys(reasons),
  ...Object.keys(packageReasons),
  ...Object.keys(rolloutReasons),
  ...Object.values(hubCodes),
  ...seatProblems,
  ...['approved', 'declined', 'cancelled', 'not-started', 'unknown'].map((end) => `payment-${end}`),
];

it('each code of the sources has a row in the field guide', () => {
  const guide = codesOfGuide();
  const without = [...codesOfSources()]
    .filter(([code]) => !guide.has(code))
    .map(([code, files]) => `${code} (${files})`);
  expect(without).toEqual([]);
  expect(composed.filter((code) => !guide.has(code))).toEqual([]);
});

it('each row of the field guide is a code that can come', () => {
  const sources = codesOfSources();
  expect(
    [...codesOfGuide()].filter((code) => !sources.has(code) && !composed.includes(code)),
  ).toEqual([]);
});
