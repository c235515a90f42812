/** What can be wrong with the configuration, its files and its secrets. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Row } from '../bench.ts';

export const configuration: readonly Row[] = [
  ['no such file', () => ({ options: { file: '/nowhere/k.json' } }), 'configuration-unreadable', '--config FILE'],
  ['no JSON', () => ({ text: '{ "log": {},, }' }), 'configuration-no-json', 'Mend it there', 'line 1, column 13'],
  ['a typo in a key', () => ({ settings: { sip2: { usr: 'x' } } }), 'setting-unknown', 'Did you mean "user"?'],
  ['a value out of bounds', () => ({ settings: { screen: { port: 99_999 } } }), 'setting-wrong', 'Port on 127.0.0.1'],
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
  ['a mark that is not there', () => ({ settings: { screen: { logo: 'mark.svg' } } }), 'logo-wrong', 'screen.logo'],
  [
    'a certificate file that is not there',
    () => ({ settings: { sip2: { tls: { ca: 'gone.pem' }, address: 'tls://127.0.0.1:1' } } }),
    'certificate-unreadable',
    'sip2.tls.ca',
  ],
  [
    'a credential of a unit that does not run',
    () => ({ settings: { sip2: { user: 'kiosk', password: { file: '/run/credentials/none/sip2' } } } }),
    'secret-missing, not-looked-at',
    'only while the kiosk runs',
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
