import { expect, test } from 'vitest';
import { cardReader } from '../../src/config/devices/card-reader.ts';

test.each(['unix:/run/pcscd/pcscd.comm', 'tcp://127.0.0.1:40123', 'tcp://localhost:1'])(
  '%s is a socket of pcscd',
  (address) => {
    expect(cardReader.safeParse({ address }).success).toBe(true);
  },
);

test.each([
  'pcscd',
  'unix:run/pcscd.comm',
  'tcp://127.0.0.1:99999',
  'tcp://127.0.0.1:0',
  'tcp://10.0.0.5:40123',
  'tcp://localhost.example:40123',
  'tls://127.0.0.1:40123',
])('%s is none, or none of this machine', (address) => {
  const issues = cardReader.safeParse({ address }).error?.issues ?? [];
  expect(issues.map(({ path, message }) => `${path.join('.')} ${message.slice(0, 40)}`)).toEqual([
    'address is no socket of this machine: write unix',
  ]);
});
