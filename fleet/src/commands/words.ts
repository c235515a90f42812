/** Words and columns that the commands of the fleet share. */
import { type Painted, paint } from '../../../src/commands/common/table.ts';
import { counted } from '../../../src/counted.ts';
import type { KioskSeen, RegionLight, RegionWhy } from '../seen/view.ts';

const lights: Record<RegionLight, Painted> = {
  ok: paint('ok', 32),
  attention: paint('attention', 33),
  broken: paint('broken', 31),
  off: paint('off', 90),
};
export function lightCell(light: RegionLight): Painted {
  return lights[light];
}

export function ago(at: string | null, now: string): string {
  if (at === null) return 'never';
  const seconds = Math.max(0, Math.floor((Date.parse(now) - Date.parse(at)) / 1_000));
  if (seconds < 120) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}

/** `kiosk-limited: printer-down` */
export function whyText({ code, detail }: RegionWhy): string {
  return detail === undefined ? code : `${code}: ${detail}`;
}

export function lightsOf(kiosks: readonly KioskSeen[]): string {
  const count = (light: RegionLight) => kiosks.filter((kiosk) => kiosk.light === light).length;
  const wrong = (['broken', 'attention', 'off'] as const)
    .map((light) => [light, count(light)] as const)
    .filter(([, each]) => each > 0)
    .map(([light, each]) => `${each} ${light}`);
  return [counted(kiosks.length, 'kiosk'), ...wrong].join(', ');
}

/** 2: something is broken, 1: something needs attention, 0: neither. */
export function exitCodeOf(alerts: readonly RegionWhy[]): 0 | 1 | 2 {
  if (alerts.some(({ light }) => light === 'broken')) return 2;
  return alerts.length > 0 ? 1 : 0;
}
