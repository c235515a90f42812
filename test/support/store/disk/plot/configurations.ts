/** What the configuration and the file of the PIN hold in the recorded run, one after the other. */
import { resolve } from 'node:path';
import { fileNames } from './cast.ts';

/** Of the form that `kiosk service-pin` writes; no PIN fits. */
export const pins = ['a', 'b', 'c'].map(
  (letter) => `scrypt$32768$8$1$${letter.repeat(22)}$${letter.repeat(43)}`,
);

/** Of a kiosk that runs with each of them. */
export function configurationsFor(ports: Record<'library' | 'scanner' | 'terminal', number>) {
  const at = (port: number) => ({ address: `tcp://127.0.0.1:${port}` });
  return [3, 4, 5].map((itemsPerVisit) => {
    const config = {
      sip2: {
        ...at(ports.library),
        password: { file: 'secrets/sip2-password' },
        timeoutMs: 500,
        reconnect: { firstMs: 100, mostMs: 500 },
      },
      scanner: at(ports.scanner),
      terminal: { ...at(ports.terminal), password: { file: 'secrets/terminal-password' } },
      reader: null,
      printer: null,
      identification: { pin: 'never' },
      offline: { itemsPerVisit, goodAnswers: 1 },
      screen: { port: 0 },
      service: { technician: { file: fileNames.pin } },
      store: { folder: fileNames.data },
      policy: resolve('policies/wise.json'),
    };
    return `${JSON.stringify(config, null, 2)}\n`;
  });
}
