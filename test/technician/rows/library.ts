/** The way to the library system, and how it speaks. */
import { address, type Bench, type Row, type SetUp } from '../../support/technician/bench.ts';
import type { Certificates } from '../../support/technician/certificates.ts';
import type { Manners } from '../../support/technician/odd-library.ts';
import { hangingUpAtOnce } from '../../support/technician/speakers.ts';

function odd(manners: Manners, more: object = {}) {
  return async (bench: Bench): Promise<SetUp> => ({
    settings: { sip2: { ...(await bench.library(manners)), ...more } },
  });
}
/** For those who keep silent: nobody wants to wait for them long. */
function hasty(make: (bench: Bench) => SetUp | Promise<SetUp>) {
  return async (bench: Bench): Promise<SetUp> => ({
    ...(await make(bench)),
    options: { answerMs: 700 },
  });
}
function at(text: string) {
  return (): SetUp => ({ settings: { sip2: { address: text } } });
}
async function hangingUp(bench: Bench): Promise<SetUp> {
  return {
    settings: { sip2: address(await hangingUpAtOnce(bench)) },
  };
}
const liege = { name: 'Bibliothèque Liège' };

export const libraryRows: readonly Row[] = [
  ['a wrong password', odd({ logIn: 'refuses' }), 'log-in-refused', 'sip2.user'],
  [
    'another sign between the fields, in which the log-in is one long name',
    odd({ delimiter: '^' }),
    'delimiter-wrong',
    '"delimiter": "^"',
    'divides its fields by ^',
  ],
  [
    'another sign between the fields, and no log-in',
    odd({ delimiter: '^' }, { user: null }),
    'delimiter-wrong',
    '"delimiter": "^"',
  ],
  [
    'the usual sign between the fields, and another one set',
    odd({}, { delimiter: '^' }),
    'delimiter-wrong',
    '"delimiter": "|"',
  ],
  [
    'a library system that wants CRLF',
    hasty(odd({ hears: '\r\n' })),
    'terminator-wrong',
    '"terminator": "crlf"',
  ],
  [
    'checksums not sent, and wanted',
    hasty(odd({ checksums: 'never' }, { errorDetection: 'strict' })),
    'checksum-setting-wrong',
    '"errorDetection": "auto"',
  ],
  [
    'checksums wanted, and not sent',
    hasty(odd({ checksums: 'wants' }, { errorDetection: 'off' })),
    'checksum-setting-wrong',
    '"errorDetection": "lenient"',
  ],
  [
    'cp850 for UTF-8',
    odd({ encoding: 'cp850', ...liege }, { encoding: 'utf-8' }),
    'encoding-wrong',
    '"encoding": "cp850"',
  ],
  ['UTF-8 for cp850', odd(liege, { encoding: 'cp850' }), 'encoding-wrong', '"encoding": "utf-8"'],
  [
    'windows-1252 for UTF-8',
    odd({ encoding: 'windows-1252', ...liege }, { encoding: 'utf-8' }),
    'encoding-wrong',
    '"encoding": "windows-1252"',
  ],
  [
    'a library system that is off line itself',
    odd({ onlineStatus: 'N' }),
    'acs-offline',
    'operator',
  ],
  [
    'a library system that keeps silent',
    hasty(odd({ hears: 'never' })),
    'log-in-unanswered',
    'allowed for the SIP2 account',
  ],
  [
    'another service on the port',
    hasty(odd({ banner: 'SSH-2.0-OpenSSH_9.2\r\n' })),
    'not-sip2',
    'Check the port',
    'it is SSH',
  ],
  [
    'a web server on the port',
    hasty(odd({ banner: 'HTTP/1.1 400 Bad Request\r\n' })),
    'not-sip2',
    'Check the port',
    'it is HTTP',
  ],
  ['a telnet log-in before SIP2', hasty(odd({ banner: 'login: \r' })), 'not-sip2', 'sip2.script'],
  [
    'another institution',
    odd({ institution: '9000' }),
    'institution-differs',
    'sip2.institutionId',
    '9000',
  ],
  [
    'a message that it does not do',
    odd({ supported: 'YYYYYYYYYYNYYYYY' }),
    'messages-unsupported',
    'switch them on',
    '17',
  ],
  [
    'a status that allows no loans and no renewals',
    odd({ announces: { checkoutOk: 'N', acsRenewalPolicy: 'N' } }),
    'status-denies',
    'Ask its operator',
    'check-out, renewal',
  ],
  [
    'no checksums',
    odd({ checksums: 'never' }, { errorDetection: 'auto' }),
    'checksums-absent',
    'error detection',
  ],
  [
    'a library system that hangs up',
    hangingUp,
    'log-in-unanswered',
    'It accepts the connection and hangs up',
  ],
  [
    'a port where nothing listens',
    at('tcp://127.0.0.1:1'),
    'connection-refused',
    'Check the port 1',
  ],
  [
    'a host that is not there',
    hasty(at('tcp://[2001:db8::1]:6001')),
    'host-unreachable',
    'firewall',
  ],
  ['a name that has no address', at('tcp://library.invalid:6001'), 'host-unknown', 'spelling'],
];

export function secureRows(certificates: Certificates): readonly Row[] {
  const named = { serverName: 'sip.lindeveld.test' };
  const tls = (cert: 'good.pem' | 'expired.pem', more: object) => async (bench: Bench) => {
    const identity = { cert: certificates.pem(cert), key: certificates.pem('server.key') };
    const address = (await bench.library({ tls: identity })).address.replace('tcp', 'tls');
    return { settings: { sip2: { address, tls: { ca: certificates.ca, ...more } } } };
  };
  const plain = hasty(async (bench) =>
    at((await bench.library({})).address.replace('tcp', 'tls'))(),
  );
  return [
    ['an expired certificate', tls('expired.pem', named), 'certificate-expired', 'renew', '2020'],
    [
      'a certificate of another name',
      tls('good.pem', {}),
      'certificate-other-name',
      'sip2.tls.serverName',
      'sip.lindeveld.test',
    ],
    [
      'a certificate that nobody signed',
      tls('good.pem', { ...named, ca: undefined }),
      'certificate-untrusted',
      'sip2.tls.ca',
    ],
    ['TLS to a port without it', plain, 'tls-failed', 'write tcp://'],
  ];
}
