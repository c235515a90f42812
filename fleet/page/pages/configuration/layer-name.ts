import type { Words } from '../../words.ts';

/** `kiosk.b001.k03` is the layer of a kiosk. */
export function layerName(t: Words, key: string): string {
  const [kind = '', branch = '', kiosk = ''] = key.split('.');
  return t('configuration.layer', { kind, branch, kiosk });
}
