/** An example of the gallery: a whole screen of one kiosk around a view. */
import type { Dialog, Display, Screen, View } from '../../../src/screen/screen.ts';
import { borrow, borrowed } from './gallery-views.ts';

export interface Example {
  /** kebab-case, the name of the picture */
  name: string;
  screen: Screen;
}

export const plainDisplay: Display = {
  textSize: 1,
  theme: 'light',
  low: false,
  moreTime: false,
  sound: true,
  speech: false,
  twoKeys: false,
};

export function example(name: string, view: View, change: Partial<Screen> = {}): Example {
  return {
    name,
    screen: {
      seq: 0,
      language: 'nl',
      languages: ['nl', 'fr', 'de', 'en'],
      library: 'Bibliotheek Lindeveld',
      device: 'Toestel 2',
      timeZone: 'Europe/Brussels',
      currency: 'EUR',
      places: { scanner: 'right', plate: 'below', printer: 'below', terminal: 'right' },
      openUntil: '18:00',
      leftovers: 0,
      neighbour: { device: 'Toestel 1', place: 'left' },
      display: plainDisplay,
      call: { offered: true, state: 'none' },
      view,
      dialog: null,
      ...change,
    },
  };
}

/** An example of a dialog over a view. */
export function over(name: string, dialog: Dialog, change: Partial<Screen> = {}): Example {
  return example(name, change.view ?? borrow(borrowed), { ...change, dialog });
}
/** An example of a display setting. */
export function dressed(
  name: string,
  display: Partial<Display>,
  view: View = borrow(borrowed),
): Example {
  return example(name, view, { display: { ...plainDisplay, ...display } });
}
