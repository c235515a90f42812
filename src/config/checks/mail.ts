/** What goes by mail has a mail server, over a line that no other machine reads. */

import type { z } from 'zod';
import type { help } from '../help.ts';
import { loopbackHost } from '../kinds.ts';
import type { mail } from '../mail.ts';
import type { Complain } from './complain.ts';

interface Config {
  mail: z.output<typeof mail>;
  help: z.output<typeof help>;
  protectedNetwork: boolean;
}

export function checkMail(
  { mail: server, help, protectedNetwork }: Config,
  complain: Complain,
): void {
  if (help.call?.mail && server === null)
    complain(
      ['help', 'call', 'mail'],
      'goes by the mail server of the library, and `mail` names none: write its host and from there, or null here',
      { is: 'call-without-mail' },
    );
  if (server?.tls === 'none' && !protectedNetwork && !loopbackHost.test(server.host))
    complain(
      ['mail', 'tls'],
      'is no encryption: write starttls or implicit, or set protectedNetwork where the line is protected',
      { is: 'mail-in-clear' },
    );
}
