/** Calls for help: how the staff are reached, and what calls them besides the patron's key. */
import { z } from 'zod';
import { count, loopbackHost, milliseconds, path, secret } from './kinds.ts';
import { mailAddress } from './mail.ts';
import { sentence } from './text/sentences.ts';

/** Of one of these schemes, with a host and without a password in it. */
export function url(schemes: readonly string[], about: string) {
  return z
    .string()
    .superRefine((text, context) => {
      const problem = urlProblem(text, schemes);
      if (problem !== null)
        context.addIssue({ code: 'custom', message: problem, params: { is: 'url' } });
    })
    .describe(about);
}

function urlProblem(text: string, schemes: readonly string[]): string | null {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  const known = schemes.some((scheme) => parsed?.protocol === `${scheme}:`);
  if (parsed === null || !known || parsed.hostname === '')
    return `is no address; write ${schemes.map((scheme) => `${scheme}://host…`).join(' or ')}`;
  return parsed.username === '' && parsed.password === ''
    ? null
    : 'holds a user or a password: a secret never stands in the configuration itself';
}

const program = path().max(400);

const when = z
  .enum(['always', 'staffed', 'unstaffed'])
  .default('always')
  .describe(
    'In which hours this way is used: while the library is staffed, while it is not (`unstaffed`, or closed), or always.',
  );

const webhook = z
  .strictObject({
    url: url(
      ['https', 'http'],
      'Where a call is sent, by POST. http:// only on this machine, or with `protectedNetwork`.',
    ),
    header: z
      .strictObject({
        name: z
          .string()
          .regex(/^[A-Za-z][A-Za-z0-9-]{0,60}$/, {
            error: sentence('header-name', 'is no name of a header'),
          })
          .default('Authorization')
          .describe('Name of the header.'),
        value: secret.describe('Its whole value: `Bearer …`, for one.'),
      })
      .nullable()
      .default(null)
      .describe('A header that proves to the receiver who calls. null: none.'),
    timeoutMs: milliseconds(500, 30_000, 5_000, 'How long the receiver may take to answer.'),
    pollEveryMs: milliseconds(
      500,
      60_000,
      2_000,
      'How often its `answerUrl`, if it gave one, is asked whether someone is coming.',
    ),
    when,
  })
  .nullable()
  .default(null)
  .describe('Calls by a request to a server of the library. null: not this way.');

const mail = z
  .strictObject({
    to: z.array(mailAddress).min(1).max(20).describe('Who receives the mail.'),
    when,
  })
  .nullable()
  .default(null)
  .describe('Calls by mail, by the server of `mail`. null: not this way.');

const command = z
  .strictObject({
    program: program.describe('The program; no shell reads it. It gets the call as variables.'),
    arguments: z.array(z.string().max(400)).max(50).default([]).describe('Its arguments.'),
    timeoutMs: milliseconds(500, 600_000, 10_000, 'How long it may run; then it is ended.'),
    when,
  })
  .nullable()
  .default(null)
  .describe('Calls by a program: a relay, a chime, a pager. null: not this way.');

/** A topic to publish on: no wildcard, nothing that brokers keep for themselves. */
export const topic = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^$+#\0][^+#\0]*$/, {
    error: sentence('topic', 'is no topic to publish on: leave out + # and a first $'),
  });

const mqtt = z
  .strictObject({
    url: url(
      ['mqtts', 'mqtt'],
      'The broker. mqtt:// only on this machine, or with `protectedNetwork`.',
    ),
    topic: topic.describe('Where a call is published.'),
    answerTopic: topic
      .optional()
      .describe('Where staff answer; the topic with /answer behind it when left out.'),
    user: z.string().min(1).max(200).nullable().default(null).describe('User at the broker.'),
    password: secret.nullable().default(null).describe('Password of that user.'),
    timeoutMs: milliseconds(500, 30_000, 5_000, 'How long the broker may take for a call.'),
    when,
  })
  .nullable()
  .default(null)
  .describe('Calls by a message to an MQTT broker. null: not this way.');

const call = z
  .strictObject({
    webhook,
    mail,
    command,
    mqtt,
    branch: z
      .boolean()
      .default(false)
      .describe('Calls on the service panels that are open at the other kiosks of the `branch`.'),
    ca: path()
      .optional()
      .describe(
        'Certificate authority of the webhook and the broker, in PEM; those of Node when left out.',
      ),
  })
  .refine((ways) => ways.webhook || ways.mail || ways.command || ways.mqtt || ways.branch, {
    error: sentence(
      'no-way',
      'names no way: add webhook, mail, command, mqtt or branch, or write null',
    ),
  })
  .nullable()
  .default(null)
  .describe(
    'How the staff are reached; each way is tried, and one that delivers is enough. null: not at all, and the screen sends patrons to the desk.',
  );

export const help = z
  .strictObject({
    call,
    callFor: z
      .array(z.enum(['unknown-card', 'payment-unknown', 'set-incomplete']))
      .default([])
      .describe(
        'Situations in which the kiosk calls by itself: a third card that is not accepted, a payment whose end is unknown, a set that stays incomplete.',
      ),
    setIncompleteMs: milliseconds(
      5_000,
      600_000,
      30_000,
      'How long a set stays incomplete before that is a reason to call.',
    ),
    retryForMs: milliseconds(
      0,
      600_000,
      30_000,
      'How long a call that no way delivers is tried again, before the patron is sent to the desk.',
    ),
    expiresMinutes: count(
      1,
      240,
      15,
      'How long a call stays open without an answer of the staff, in minutes.',
    ),
  })
  .prefault({})
  .superRefine(({ call, callFor }, context) => {
    if (call !== null || callFor.length === 0) return;
    const message = 'names situations, and `help.call` has no way to reach the staff';
    context.addIssue({
      code: 'custom',
      path: ['callFor'],
      message,
      params: { is: 'no-way-to-call' },
    });
  })
  .describe('Calls for help: the patron’s key, and how it reaches the staff.');

/** Ways without encryption to another machine, for `protectedNetwork`. */
export function plainWays({ call }: z.output<typeof help>): ('webhook' | 'mqtt')[] {
  return (['webhook', 'mqtt'] as const).filter((way) => isInClear(call?.[way]?.url));
}

/** Without encryption, to another machine. */
export function isInClear(address: string | undefined): boolean {
  // What is no address at all is complained of by the setting itself.
  if (address === undefined || !URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return ['http:', 'mqtt:'].includes(protocol) && !loopbackHost.test(hostname);
}
