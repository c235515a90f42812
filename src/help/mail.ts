/** A call by mail. */
import type { Log } from '../../machines/domain.ts';
import type { Mailer } from '../mail/mailer.ts';
import { NotSent } from '../mail/not-sent.ts';
import { type Call, NotDelivered, type Way } from './call.ts';

export interface CallByMail {
  mailer: Mailer;
  to: readonly string[];
}

/** Delivered when the mail server has taken it; no one can answer a mail. */
export function mailWay({ mailer, to }: CallByMail, log: Log): Way {
  return {
    name: 'mail',
    deliver: async (call, signal) => {
      try {
        const { refused } = await mailer.send(
          { to, subject: call.text, text: textOf(call) },
          signal,
        );
        if (refused === 0) return;
        const text = `The mail server takes no mail for ${refused} of ${to.length} receivers of calls.`;
        log({ level: 'warn', part: 'help', code: 'help-receiver-refused', text });
      } catch (error) {
        throw error instanceof NotSent ? new NotDelivered(error.message) : error;
      }
    },
  };
}

function textOf({ id, library, device, reason, at, text }: Call): string {
  return [text, '', device, library, at, reason, id, ''].join('\r\n');
}
