/** Findings, made in few words. */
import type { Finding, Light, PartName } from './finding-types.ts';

export type More = Partial<Pick<Finding, 'remedy' | 'where' | 'latencyMs' | 'since'>>;

function make(light: Light) {
  return (part: PartName, code: string, text: string, more: More = {}): Finding => ({
    part,
    light,
    code,
    text,
    ...more,
  });
}

/** All is well, or there is nothing to say: one code for all, `ok`. */
export function fine(part: PartName, text: string, more: More = {}) {
  return make('ok')(part, 'ok', text, more);
}
export const attention = make('attention');
export const broken = make('broken');
/** This kiosk has none. */
export function absent(part: PartName, text: string) {
  return make('off')(part, 'off', text);
}

/** In the order of the drawn overview; the worst of a part first. */
export const partOrder: readonly PartName[] = [
  'configuration',
  'clock',
  'disk',
  'database',
  'journal',
  'library',
  'reader',
  'scanner',
  'printer',
  'terminal',
  'screen',
];
const lightOrder: readonly Light[] = ['broken', 'attention', 'ok', 'off'];

export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (one, other) =>
      partOrder.indexOf(one.part) - partOrder.indexOf(other.part) ||
      lightOrder.indexOf(one.light) - lightOrder.indexOf(other.light),
  );
}

/** The worst light of all. */
export function worstOf(findings: readonly Finding[]): 'ok' | 'attention' | 'broken' {
  if (findings.some(({ light }) => light === 'broken')) return 'broken';
  return findings.some(({ light }) => light === 'attention') ? 'attention' : 'ok';
}
