/** What the section of calls for help refuses. */
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';

const url = 'https://desk.example/calls';
const mail = { to: ['balie@bib.example'] };
const server = { host: 'mail.bib.example', from: 'toestel@bib.example' };
function complaints(help: object, more: object = {}) {
  const loaded = readConfig(
    JSON.stringify(Object.assign({ help, mail: server }, more)),
    '/etc/kiosk',
  );
  return loaded.ok ? [] : loaded.complaints.map(({ path }) => path);
}
const calling = (ways: object, more: object = {}) => complaints({ call: ways }, more);

test.each<[string, object]>([
  ['a webhook', { webhook: { url } }],
  ['a webhook on this machine', { webhook: { url: 'http://127.0.0.1:8081/calls' } }],
  ['mail', { mail }],
  ['a command', { command: { program: 'ring' } }],
  ['a broker', { mqtt: { url: 'mqtts://broker.example', topic: 'bib/hulp' } }],
])('%s is a way', (_, ways) => {
  expect(calling(ways)).toEqual([]);
});

test.each<[string, object, string]>([
  ['no way', {}, 'help.call'],
  ['panels of no branch', { branch: true }, 'help.call.branch'],
  ['a page in clear', { webhook: { url: 'http://desk.example/' } }, 'help.call.webhook.url'],
  ['a broker in clear', { mqtt: { url: 'mqtt://b.example', topic: 'x' } }, 'help.call.mqtt.url'],
  ['no address', { webhook: { url: 'desk.example' } }, 'help.call.webhook.url'],
  ['a file', { webhook: { url: 'file:///etc/passwd' } }, 'help.call.webhook.url'],
  ['a password in it', { webhook: { url: 'https://a:b@desk.example/' } }, 'help.call.webhook.url'],
  ['a wildcard', { mqtt: { url: 'mqtts://b.example', topic: 'x/#' } }, 'help.call.mqtt.topic'],
  ['an option', { mail: { ...mail, to: ['-oQ/tmp@x.example'] } }, 'help.call.mail.to[0]'],
  ['two receivers in one', { mail: { ...mail, to: ['a@x.example,b'] } }, 'help.call.mail.to[0]'],
  ['a header that splits', { mail: { to: ['a@x.example\nBcc: b'] } }, 'help.call.mail.to[0]'],
  ['a program of mail', { mail: { ...mail, program: 'sendmail' } }, 'help.call.mail.program'],
])('%s is refused', (_, ways, path) => {
  expect(calling(ways)).toEqual([path]);
});

test.each<[string, object | null, string]>([
  ['no mail server', null, 'help.call.mail'],
  ['a port in its name', { ...server, host: 'mail.bib.example:25' }, 'mail.host'],
  ['a sender that splits', { ...server, from: 'a@x.example\nBcc: b' }, 'mail.from'],
  ['a user without a password', { ...server, user: 'kiosk' }, 'mail.user'],
  ['no encryption', { ...server, tls: 'none' }, 'mail.tls'],
])('calls by mail: %s is refused', (_, changed, path) => {
  expect(calling({ mail }, { mail: changed })).toEqual([path]);
});

test('a mail server on this machine needs no encryption', () => {
  expect(calling({ mail }, { mail: { ...server, host: '127.0.0.1', tls: 'none' } })).toEqual([]);
});

test('lines in clear are taken in a protected network', () => {
  const ways = {
    webhook: { url: 'http://desk.example/' },
    mqtt: { url: 'mqtt://b.example', topic: 'x' },
  };
  expect(calling(ways)).toHaveLength(2);
  expect(calling(ways, { protectedNetwork: true })).toEqual([]);
});

test('situations that call take a way to reach the staff', () => {
  expect(complaints({ callFor: ['unknown-card'] })).toEqual(['help.callFor']);
  expect(complaints({ callFor: ['unknown-card'], call: { mail } })).toEqual([]);
});
