/** Settings of the line to the library system that do not go together. */
import type { z } from 'zod';
import { isWebAddress } from '../../../packages/sip2/src/https/index.ts';
import { profileOf } from '../../../packages/sip2/src/index.ts';
import type { sip2 as schema } from '../sip2.ts';
import type { Complain } from './complain.ts';

/** SIP2 inside HTTPS: each message is in an envelope with a log-in, in UTF-8. */
export function checkLibrary(sip2: z.output<typeof schema>, complain: Complain): void {
  if (!isWebAddress(sip2.address)) return;
  const { envelope, encoding } = profileOf(sip2.profile, sip2);
  if (envelope === null)
    complain(
      ['sip2', 'envelope'],
      `is needed at an https:// address, and ${sip2.profile} has none: write another sip2.profile, or tcp:// or tls://`,
      { is: 'https-without-envelope', name: sip2.profile },
    );
  if (sip2.user === null)
    complain(
      ['sip2', 'user'],
      'is needed at an https:// address: the log-in is sent in each message',
      { is: 'https-without-user' },
    );
  if ((sip2.script ?? []).length > 0)
    complain(['sip2', 'script'], 'is for tcp:// and tls:// alone: remove it', {
      is: 'https-script',
    });
  if (encoding !== 'utf-8')
    complain(['sip2', 'encoding'], 'is always utf-8 at an https:// address: remove it', {
      is: 'https-encoding',
    });
}
