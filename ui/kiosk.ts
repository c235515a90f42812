/** What every part of the page uses: the present screen, its texts, and sending intents. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Intent, Screen } from '../src/screen/screen.ts';
import type { Texts } from '../src/screen/texts.ts';

interface Kiosk {
  screen: Screen;
  t: Texts;
  send(intent: Intent): void;
}

export const KioskContext = createContext<Kiosk | null>(null);

export function useKiosk(): Kiosk {
  const kiosk = useContext(KioskContext);
  if (kiosk === null) throw new Error('no kiosk');
  return kiosk;
}

/** A screen that lies on its long side. */
export function isWide(): boolean {
  return matchMedia('(min-aspect-ratio: 1 / 1)').matches;
}

const seldomMs = 3_000;
let touchedAt = -seldomMs;
/**
 * For a touch that stays in the page, such as a digit: reports, not too often, that a patron is
 * there.
 */
export function stillHere(kiosk: Kiosk): void {
  const now = performance.now();
  if (now - touchedAt < seldomMs) return;
  touchedAt = now;
  kiosk.send({ type: 'TOUCH' });
}
