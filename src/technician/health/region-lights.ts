/** What a technician should see to of what the region wants on this kiosk. */
import type { RegionView } from '../branch-view.ts';
import type { Finding } from '../finding.ts';

export function regionLights(view: RegionView | null): Finding[] {
  if (view === null) return [];
  const { state, complaints } = view.configuration;
  if (state !== 'refused' && state !== 'stepped-back') return [];
  const where = complaints.map(({ path, code }) => (path === '' ? code : `${path} (${code})`));
  const text = `The configuration of the region is not in use: ${where.join(', ')}.`;
  const remedy =
    'The operator corrects the layer; what is wrong in the kiosk’s own file is corrected here. The kiosk then tries again by itself.';
  return [
    {
      part: 'branch',
      light: 'attention',
      code: 'region-configuration-not-taken',
      text,
      remedy,
    },
  ];
}
