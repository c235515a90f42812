/** What can be wrong with the configuration, its files and its secrets. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Row } from '../../support/technician/bench.ts';

export const configuration: readonly Row[] = [
  [
    'no such file',
    () => ({ options: { file: '/nowhere/k.json' } }),
    'configuration-unreadable',
    '--config FILE',
  ],
  [
    'no JSON',
    () => ({ text: '{ "log": {},, }' }),
    'configuration-no-json',
    'Correct it there',
    'line 1, column 13',
  ],
  [
    'a file that Notepad saved',
    (bench) => ({ options: { file: utf16(bench) } }),
    'configuration-unreadable',
    'as UTF-8',
  ],
  [
    'a list in place of settings',
    () => ({ text: '[]' }),
    'configuration-unreadable',
    'between {',
    'holds no settings',
  ],
  [
    'a file of a newer kiosk',
    () => ({ text: '{"version":9}' }),
    'setting-wrong',
    'Shape of this file',
    'a newer kiosk',
  ],
  [
    'a blank that was copied along',
    () => ({ settings: { sip2: { user: 'kiosk ' } } }),
    'setting-wrong',
    'CN',
    'a blank',
  ],
  [
    'two devices at one address',
    () => ({
      settings: {
        scanner: { address: 'serial:/dev/a' },
        printer: { address: 'serial:/dev/a?baud=19200' },
      },
    }),
    'setting-wrong',
    'receipt printer',
    'port of the scanner too',
  ],
  [
    'metrics on the port of the screen',
    () => ({ settings: { screen: { port: 8080 }, metrics: { address: '127.0.0.1:8080' } } }),
    'setting-wrong',
    '/metrics',
    'port of the screen',
  ],
  [
    'the rules of another library system',
    () => ({ settings: { sip2: { profile: 'symphony' } } }),
    'policy-of-another-system',
    'Leave `policy` out',
    'by sip2.profile the library system is symphony',
  ],
  [
    'one PIN for both roles',
    () => ({ settings: { service: { operator: { env: 'PIN' }, technician: { env: 'PIN' } } } }),
    'setting-wrong',
    'kiosk service-pin',
    'PIN of the technician too',
  ],
  [
    'a PIN in place of its hash',
    () => ({
      settings: { service: { technician: { env: 'PIN' } } },
      environment: { PIN: '739154' },
    }),
    'secret-missing',
    'kiosk service-pin',
  ],
  [
    'a typo in a key',
    () => ({ settings: { sip2: { usr: 'x' } } }),
    'setting-unknown',
    'Did you mean "user"?',
  ],
  [
    'a value out of bounds',
    () => ({ settings: { screen: { port: 99_999 } } }),
    'setting-wrong',
    'Port on 127.0.0.1',
  ],
  [
    'rules that are none',
    (bench) => ({ settings: { policy: bench.file('p.json', '{"rules":1}') } }),
    'policy-wrong',
    'name another as `policy`',
  ],
  [
    'a language without texts',
    () => ({ settings: { screen: { languages: ['nl', 'xx'] } } }),
    'language-unknown',
    'languages',
    'xx',
  ],
  [
    'own texts that are no JSON',
    (bench) => ({ settings: { screen: { textsFolder: ownTexts(bench) } } }),
    'texts-wrong',
    'Correct the file',
    'nl.json',
  ],
  [
    'a folder of own texts that is not there',
    () => ({ settings: { screen: { textsFolder: 'nowhere' } } }),
    'texts-wrong',
    'Make that folder',
  ],
  [
    'a mark that is not there',
    () => ({ settings: { screen: { logo: 'mark.svg' } } }),
    'logo-wrong',
    'screen.logo',
  ],
  [
    'the marks above a code that are not there',
    () => ({
      settings: {
        code: { address: 'http://127.0.0.1:1', apiKey: { env: 'KEY' }, marks: 'marks.svg' },
      },
      environment: { KEY: 'k' },
    }),
    'logo-wrong, connection-refused',
    'code.marks',
  ],
  [
    'a certificate file that is not there',
    () => ({ settings: { sip2: { tls: { ca: 'gone.pem' }, address: 'tls://127.0.0.1:1' } } }),
    'certificate-unreadable',
    'sip2.tls.ca',
  ],
  [
    'a credential of a unit that does not run',
    () => ({
      settings: { sip2: { user: 'kiosk', password: { file: '/run/credentials/none/sip2' } } },
    }),
    'secret-missing, not-looked-at',
    'only while the kiosk runs',
  ],
  [
    'a variable that asks for certificates not to be checked',
    () => ({ environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }),
    'environment-unsafe',
    'systemctl cat',
    'NODE_TLS_REJECT_UNAUTHORIZED',
  ],
  [
    'variables that add an authority and write down keys',
    () => ({
      environment: {
        NODE_EXTRA_CA_CERTS: '/tmp/ca.pem',
        NODE_OPTIONS: '--max-old-space-size=256 --tls-keylog=/tmp/keys',
      },
    }),
    'environment-unsafe',
    'sip2.tls.ca',
    'NODE_EXTRA_CA_CERTS adds authorities whose certificates are trusted; NODE_OPTIONS sets --tls-keylog.',
  ],
  [
    'a password that other users may read',
    (bench) => {
      const file = bench.file('password', 'x\n');
      chmodSync(file, 0o644);
      return { settings: { sip2: { password: { file } } } };
    },
    'secret-exposed',
    'chmod 400',
    'sip2.password: ',
  ],
  [
    'a secret that is not there',
    () => ({ environment: { KIOSK_SIP2_PASSWORD: '' } }),
    'secret-missing, not-looked-at',
    'Set KIOSK_SIP2_PASSWORD',
    'sip2.password',
  ],
];

function ownTexts(bench: Bench): string {
  mkdirSync(join(bench.folder, 'texts'));
  bench.file('texts/nl.json', 'Welkom!');
  return join(bench.folder, 'texts');
}
function utf16(bench: Bench): string {
  return bench.file('notepad.json', Buffer.from('\ufeff{}', 'utf16le'));
}
