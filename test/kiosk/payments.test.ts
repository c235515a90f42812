/** What a technician reads where a way to pay cannot be opened. */
import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { code, terminal } from '../../src/config/devices/payments.ts';
import { Fault } from '../../src/fault.ts';
import { openCode, openTerminal } from '../../src/kiosk/devices/payments.ts';

const common = { events: { onState: () => {} }, log: () => {}, timeZone: 'Europe/Brussels' };

it.each(['opi', 'adyen'] as const)('%s without its settings: which are missing', (driver) => {
  const settings = terminal.parse({ driver });
  if (!settings) throw new Error('no terminal');
  expect(() => openTerminal(settings, { secrets: {}, ...common })).toThrow(
    expect.objectContaining({
      ...{ part: 'terminal', code: 'driver-not-set' },
      remedy: expect.stringContaining(`terminal.${driver} (docs/payments/${driver}.md)`),
    }),
  );
});

const privateKey = { env: 'REFUND' };
const settings = code.parse({
  address: 'http://127.0.0.1:9',
  refund: { merchantId: 'm', profileId: 'p', keyId: 'k', privateKey },
});
const keyOn = (namedCurve: string) =>
  generateKeyPairSync('ec', { namedCurve })
    .privateKey.export({ format: 'der', type: 'pkcs8' })
    .toString('base64');

function open(key: string, timeZone = common.timeZone) {
  if (!settings) throw new Error('no code');
  const secrets = { 'code.refund.privateKey': key };
  return openCode(settings, { ...common, secrets, timeZone });
}

it('a key that signs nothing is named', () => {
  for (const key of ['', 'c2VjcmV0', keyOn('secp384r1')]) {
    const fault = expect.objectContaining({ part: 'code', code: 'refund-key-wrong' });
    expect(() => open(key)).toThrow(fault);
  }
});

it('what else is wrong is not taken for the key', async () => {
  const key = keyOn('prime256v1');
  await open(key).close();
  expect(() => open(key, 'Europe/Lindeveld')).toThrow(RangeError);
  expect(() => open(key, 'Europe/Lindeveld')).not.toThrow(Fault);
});
