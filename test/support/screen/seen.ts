/** What the screen shows of a statechart, with the usual settings. */
import { type ShowSettings, show } from '../../../src/screen/show.ts';
import type { openDesk } from '../machines/desk.ts';

const settings: ShowSettings = {
  languages: ['nl', 'en'],
  library: 'Bibliotheek Lindeveld',
  device: 'Toestel 2',
  timeZone: 'Europe/Brussels',
  currency: 'EUR',
  places: { scanner: 'right', plate: 'below', printer: 'below', terminal: 'right' },
  neighbour: null,
  mayTypeNumber: true,
  hours: null,
  pinDigits: { min: 4, max: 4 },
  paperLanguages: { nl: 'nl', en: 'en' },
  showItemMessages: false,
  attract: null,
};
type Desk = Awaited<ReturnType<typeof openDesk>>;
export function seen(
  { actor }: Desk,
  change: Partial<ShowSettings> = {},
  now = '2026-12-28T11:00:00Z',
) {
  const kiosk = actor.getSnapshot();
  return show(
    kiosk,
    kiosk.children.visit?.getSnapshot() ?? null,
    { ...settings, ...change },
    1,
    now,
  );
}
