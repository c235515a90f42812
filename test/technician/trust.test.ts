/** What `kiosk doctor` says of lines in clear, and of variables that change nothing. */
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';
import { probeLines } from '../../src/technician/probes/trust.ts';
import { riskyVariables } from '../../src/wiring/environment.ts';

function linesOf(settings: object) {
  const read = readConfig(JSON.stringify(settings), '/');
  if (!read.ok) throw new Error(JSON.stringify(read.complaints));
  return probeLines(read.config).map(({ part, light, code, where }) => [part, light, code, where]);
}

test('a line that leaves this machine in clear is warned of, each where it leads', () => {
  const [library, printer] = ['tcp://sip2.lindeveld.be:6001', 'tcp://10.0.0.12:9100'];
  expect(linesOf({ sip2: { address: library }, printer: { address: printer } })).toEqual([
    ['library', 'attention', 'line-in-clear', library],
    ['printer', 'attention', 'line-in-clear', printer],
  ]);
  expect(linesOf({ reader: { address: 'tcp://[2001:db8::1]:10001' } })).toHaveLength(1);
  expect(linesOf({ sip2: { address: 'tcp://127.evil.example:6001' } })).toHaveLength(1);
});

test('none is: on this machine, over TLS, on a serial port, or in a network that the library protects', () => {
  expect(linesOf({})).toEqual([]);
  expect(
    linesOf({
      sip2: { address: 'tls://sip2.lindeveld.be:6443' },
      reader: { address: 'tcp://localhost:10001' },
      printer: { address: 'serial:/dev/ttyUSB0' },
      terminal: { address: 'tcp://[::1]:20007' },
      scanner: { input: 'keyboard', address: 'tcp://10.0.0.9:1' },
    }),
  ).toEqual([]);
  expect(linesOf({ sip2: { address: 'tcp://10.0.0.1:6001' }, protectedNetwork: true })).toEqual([]);
});

test('variables that neither weaken nor tell anything are no matter', () => {
  const harmless = {
    NODE_ENV: 'production',
    NODE_OPTIONS: '--max-old-space-size=256 --no-warnings',
    NODE_TLS_REJECT_UNAUTHORIZED: '1',
    NODE_EXTRA_CA_CERTS: '',
    // Read by browsers and by curl, not by Node.
    SSLKEYLOGFILE: '/tmp/keys',
  };
  expect(riskyVariables(harmless)).toEqual([]);
  expect(riskyVariables({ NODE_OPTIONS: '-r /tmp/x.js --inspect=0.0.0.0' })).toEqual([
    'NODE_OPTIONS sets -r, --inspect',
  ]);
});
