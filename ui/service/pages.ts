/** The pages of the panel, in the order of its menu, and who sees them. */
import type { Role } from '../../src/technician/actions.ts';
import type { IconName } from './icons.ts';

const pageNames = [
  'overview',
  'readiness',
  'devices',
  'library',
  'branch',
  'rules',
  'journal',
  'payments',
  'figures',
  'texts',
  'setup',
  'configuration',
  'logs',
  'audit',
  'pins',
] as const;
export type PageName = (typeof pageNames)[number];

const icons: Record<PageName, IconName> = {
  overview: 'pulse',
  readiness: 'ready',
  devices: 'devices',
  library: 'database',
  branch: 'network',
  rules: 'rules',
  journal: 'journal',
  payments: 'card',
  figures: 'chart',
  texts: 'texts',
  setup: 'setup',
  configuration: 'gear',
  logs: 'file',
  audit: 'seal',
  pins: 'key',
};
const technicians: ReadonlySet<PageName> = new Set([
  'texts',
  'setup',
  'configuration',
  'logs',
  'audit',
]);

export function iconOf(page: PageName): IconName {
  return icons[page];
}
export function pagesOf(role: Role): readonly PageName[] {
  return pageNames.filter((page) => role === 'technician' || !technicians.has(page));
}

/** `#journal/17` is the entry 17 of the journal; anything unknown is the overview. */
export function parseHash(hash: string, role: Role): { page: PageName; rest: string } {
  const [name = '', ...rest] = hash.replace(/^#\/?/, '').split('/');
  const page = pagesOf(role).find((one) => one === name) ?? 'overview';
  return { page, rest: page === name ? rest.join('/') : '' };
}
