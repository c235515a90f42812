/** The pages of the fleet panel, in the order of its menu. */
import type { IconName } from '../../ui/service/icons.ts';

const icons = {
  overview: 'pulse',
  alerts: 'bell',
  calls: 'hand',
  staff: 'journal',
  configuration: 'gear',
  rollouts: 'setup',
  audit: 'seal',
} as const satisfies Record<string, IconName>;
export type PageName = keyof typeof icons | 'branch';

export const pageNames = Object.keys(icons) as (keyof typeof icons)[];

export function iconOf(page: keyof typeof icons): IconName {
  return icons[page];
}

/** `#branch/b001/k03` is a kiosk; anything unknown is the overview. */
export function parseHash(hash: string): { page: PageName; rest: readonly string[] } {
  const [name = '', ...rest] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  if (name === 'branch') return { page: 'branch', rest };
  const page = pageNames.find((one) => one === name) ?? 'overview';
  return { page, rest: page === name ? rest : [] };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `b001` and `b001-k03` as a link to where it is shown. */
export function linkTo(branch: string, kiosk?: string): string {
  return kiosk === undefined ? `#branch/${branch}` : `#branch/${branch}/${kiosk}`;
}
