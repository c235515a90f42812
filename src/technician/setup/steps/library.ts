/** Where the SIP2 server of the library system is, and whether the line to it is encrypted. */
import { parseAddress } from '../../../../hardware/address.ts';
import { isWebAddress, readWebAddress } from '../../../../packages/sip2/src/https/index.ts';
import { profileOf } from '../../../../packages/sip2/src/index.ts';
import { notSip2, probeLine } from '../../probes/library/library.ts';
import { tryLogIn } from '../../probes/library/log-in.ts';
import type { Step, Values } from '../../setup-step/step.ts';

/** With a scheme, the encryption is answered too. */
function addressOf({ address = '', line = 'tls' }: Values): string {
  if (isWebAddress(address)) return address.trim();
  const typed = address
    .trim()
    .replace(/\s*:\s*|\s+(?=\d+$)/g, ':')
    .replace(/^(tcp|tls)::?\/*/i, '$1://');
  return /^(tcp|tls):\/\//.test(typed) ? typed : `${line}://${typed}`;
}

export const library: Step = {
  id: 'library',
  title: 'Library system',
  questions: async ({ config, isSet }) => {
    const written = isSet('sip2.address') ? config.sip2.address : '';
    const present = parseAddress(written);
    const known = present.ok && 'host' in present.address ? present.address : null;
    return [
      {
        name: 'address',
        ask: 'Address and port of its SIP2 server',
        hint: 'From the operator of the library system, as in sip2.example.org:6443; of FBS and Koha-Suomi the whole https://…',
        kind: 'text',
        value: known
          ? `${known.host.includes(':') ? `[${known.host}]` : known.host}:${known.port}`
          : isWebAddress(written)
            ? written
            : '',
      },
      {
        name: 'line',
        ask: 'Is the line encrypted (TLS)?',
        kind: 'choice',
        value: known?.kind ?? 'tls',
        options: [
          { value: 'tls', label: 'Yes, TLS' },
          { value: 'tcp', label: 'No', note: 'plain SIP2: in a protected network only' },
        ],
      },
    ];
  },
  problems: (values) => {
    const web = isWebAddress(addressOf(values)) ? readWebAddress(addressOf(values)) : null;
    if (web !== null) return web.ok ? {} : { address: web.problem };
    const parsed = parseAddress(addressOf(values));
    if (parsed.ok) return {};
    const typed = (values.address ?? '').trim();
    const port = Number(/:(\d+)$/.exec(typed)?.[1]);
    if (/^(tcp|tls):/i.test(typed)) return { address: parsed.problem };
    if (port > 65_535 || port === 0) return { address: `${port} is no port: 1 to 65535` };
    return { address: 'write the host and its port, as in sip2.example.org:6443' };
  },
  edits: (values, { sip2 }) => {
    const address = addressOf(values);
    // Without an envelope the address is refused; the next step asks which library system it is.
    const lacks = isWebAddress(address) && profileOf(sip2.profile, sip2).envelope === null;
    const profile = /koha/i.test(address) ? 'koha-suomi' : 'fbs';
    return [
      { path: ['sip2', 'address'], value: address },
      ...(lacks ? [{ path: ['sip2', 'profile'] as const, value: profile }] : []),
    ];
  },
  test: async ({ config, answerMs }) => {
    const { open, findings } = await probeLine(config.sip2, answerMs);
    // Inside HTTPS each message has the log-in, which is asked for later.
    if (!open || isWebAddress(config.sip2.address)) return { findings };
    // Most systems answer nothing before the log-in. What does answer must be SIP2.
    const first = await tryLogIn({ ...config.sip2, user: null }, {}, {}, Math.min(answerMs, 1_000));
    const other = notSip2(config.sip2.address, first);
    return { findings: other === null ? findings : [...findings, other] };
  },
};
