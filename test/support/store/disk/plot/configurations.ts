/** What the configuration and the file of the PIN hold in the recorded run, one after the other. */
import { resolve } from 'node:path';
import type { Counter } from '../../../circulation/counter.ts';
import { fileNames } from './cast.ts';

/** Of the form that `kiosk service-pin` writes; no PIN fits. */
export const pins = ['a', 'b', 'c'].map(
  (letter) => `scrypt$32768$8$1$${letter.repeat(22)}$${letter.repeat(43)}`,
);

/** Of a kiosk without devices: each of them runs. */
export function configurationsFor({ library }: Pick<Counter, 'library'>): string[] {
  return [3, 4, 5].map((itemsPerVisit) => {
    const config = {
      sip2: {
        address: `tcp://127.0.0.1:${library.port}`,
        password: { file: 'secrets/sip2-password' },
        timeoutMs: 500,
        reconnect: { firstMs: 100, mostMs: 500 },
      },
      reader: null,
      scanner: null,
      printer: null,
      terminal: null,
      offline: { itemsPerVisit },
      screen: { port: 0 },
      service: { technician: { file: fileNames.pin } },
      store: { folder: fileNames.data },
      policy: resolve('policies/wise.json'),
    };
    return `${JSON.stringify(config, null, 2)}\n`;
  });
}
