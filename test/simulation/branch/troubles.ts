import { now } from '../world/time.ts';

/** When something was wrong between a kiosk and the broker. */
export function createTroubles(kiosks: readonly string[]) {
  const all = new Map(kiosks.map((kiosk) => [kiosk, [] as { fromMs: number; toMs: number }[]]));
  const of = (kiosk: string) => all.get(kiosk) ?? [];
  const set = (kiosk: string, is: boolean) => {
    const last = of(kiosk).at(-1);
    const isOn = last?.toMs === Number.POSITIVE_INFINITY;
    if (is && !isOn) of(kiosk).push({ fromMs: now(), toMs: Number.POSITIVE_INFINITY });
    if (!is && last && isOn) last.toMs = now();
  };
  return {
    set,
    /** For a moment. */
    touch: (kiosk: string) => {
      if (of(kiosk).at(-1)?.toMs !== Number.POSITIVE_INFINITY)
        of(kiosk).push({ fromMs: now(), toMs: now() });
    },
    wasSound: (kiosk: string, fromMs: number, toMs: number) =>
      !of(kiosk).some((trouble) => trouble.fromMs <= toMs && trouble.toMs >= fromMs),
  };
}

/** When the broker lost something; `kiosk` null: of all of them. */
export function createLosses() {
  const all: { kiosk: string | null; atMs: number }[] = [];
  return {
    add: (kiosk: string | null) => void all.push({ kiosk, atMs: now() }),
    between: (kiosk: string, fromMs: number, toMs: number) =>
      all.some(
        (loss) =>
          (loss.kiosk === null || loss.kiosk === kiosk) && loss.atMs >= fromMs && loss.atMs <= toMs,
      ),
  };
}
