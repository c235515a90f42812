/** By which server the kiosk sends mails: calls for help, and whatever else goes by mail. */
import { z } from 'zod';
import { count, milliseconds, path, secret } from './kinds.ts';
import { sentence } from './text/sentences.ts';

/** Simple on purpose: no blank, comma, quote or line end, which a server could read otherwise. */
export const mailAddress = z
  .string()
  .regex(/^[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,250}$/, {
    error: sentence('mail-address', 'is no mail address; write desk@library.example'),
  });

export const mail = z
  .strictObject({
    host: z
      .string()
      .regex(/^(?:[A-Za-z0-9][A-Za-z0-9.-]{0,250}|\[[0-9a-fA-F:.]{2,45}\])$/, {
        error: sentence('mail-host', 'is no host; write mail.library.example, without a port'),
      })
      .describe('The mail server, by its name or address; an IPv6 address stands in brackets.'),
    port: count(1, 65_535, 587, 'Its port; 465 is usual where `tls` is `implicit`.'),
    tls: z
      .enum(['starttls', 'implicit', 'none'])
      .default('starttls')
      .describe(
        'How the line is secured: by STARTTLS, which must succeed; from its first byte; or not at all, only on this machine, or with `protectedNetwork`.',
      ),
    user: z
      .string()
      .min(1)
      .max(200)
      .nullable()
      .default(null)
      .describe('User at the mail server. null: it asks for none.'),
    password: secret.nullable().default(null).describe('Password of that user.'),
    from: mailAddress.describe('The sender, an address that the mail server accepts.'),
    ca: path()
      .optional()
      .describe('Certificate authority of the mail server, in PEM; those of Node when left out.'),
    timeoutMs: milliseconds(500, 60_000, 15_000, 'How long a mail may take, from the first byte.'),
  })
  .refine(({ user, password }) => (user === null) === (password === null), {
    error: sentence('mail-login', 'names one of user and password: write both, or neither'),
    path: ['user'],
  })
  .nullable()
  .default(null)
  .describe('The mail server of the library. null: the kiosk sends no mails.');
