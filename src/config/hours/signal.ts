/** The outside system that says whether the building is staffed: by MQTT, by HTTP, or by a line. */
import { z } from 'zod';
import type { Complain } from '../checks/complain.ts';
import { lineOfDevice } from '../devices/signals.ts';
import { isInClear, topic, url } from '../help.ts';
import { count, loopbackHost, milliseconds, path, secret } from '../kinds.ts';
import type { metrics } from '../metrics.ts';
import { sentence } from '../text/sentences.ts';

const mqtt = z
  .strictObject({
    url: url(
      ['mqtts', 'mqtt'],
      'The broker. mqtt:// only on this machine, or with `protectedNetwork`.',
    ),
    topic: topic.describe('Where the state of the building is published.'),
    user: z.string().min(1).max(200).nullable().default(null).describe('User at the broker.'),
    password: secret.nullable().default(null).describe('Password of that user.'),
    ca: path()
      .optional()
      .describe('Certificate authority of the broker, in PEM; those of Node when left out.'),
  })
  .nullable()
  .default(null)
  .describe('The state is published on an MQTT topic. null: it is not.');

const http = z
  .strictObject({
    token: secret.describe(
      'What the outside system sends as `Authorization: Bearer TOKEN`: 24 to 200 characters, as `openssl rand -hex 32` makes them.',
    ),
  })
  .nullable()
  .default(null)
  .describe(
    'The state is sent to `/staffing` at `metrics.address`, by PUT or POST. null: it is not.',
  );

function meaning(usual: 'staffed' | 'unstaffed', level: string) {
  return z
    .enum(['staffed', 'unstaffed', 'closed', 'unknown'])
    .default(usual)
    .describe(`What the library is while the line is ${level}; \`unknown\`: as the table says.`);
}

const line = lineOfDevice
  .extend({
    on: meaning('staffed', 'on'),
    off: meaning('unstaffed', 'off'),
    steadyMs: milliseconds(
      100,
      60_000,
      2_000,
      'How long the line stays the same before it counts.',
    ),
  })
  .refine(({ on, off }) => on !== off, {
    error: sentence('line-says-one', 'says the same while it is on and while it is off'),
    path: ['off'],
  })
  .nullable()
  .default(null)
  .describe(
    'The state is that of an input: a key switch, a contact of the alarm. null: it is not.',
  );

export const signal = z
  .strictObject({
    mqtt,
    http,
    line,
    maxAgeMinutes: count(
      1,
      1_440,
      30,
      'How long a signal counts; the outside system repeats it more often. After that `library.hours` and `unstaffed.hours` count.',
    ),
  })
  .refine((sources) => sources.mqtt || sources.http || sources.line, {
    error: sentence('no-source', 'names no source: add mqtt, http or line, or write null'),
  })
  .refine((sources) => [sources.mqtt, sources.http, sources.line].filter(Boolean).length < 2, {
    error: sentence(
      'two-sources',
      'names two sources, which may differ: leave one of mqtt, http and line',
    ),
  })
  .nullable()
  .default(null)
  .describe(
    'An outside system, as that of the doors, says whether the building is staffed, unstaffed or closed, in place of the table. null: the table alone counts.',
  );

interface Together {
  unstaffed: { signal: z.output<typeof signal> } | null;
  metrics: z.output<typeof metrics>;
  protectedNetwork: boolean;
}

/** Where it listens, and what crosses the network in clear. Lines are checked with the other lines. */
export function checkSignal(config: Together, complain: Complain): void {
  const { metrics: monitor, protectedNetwork } = config;
  const set = config.unstaffed?.signal ?? null;
  const at = ['unstaffed', 'signal'];
  if (!protectedNetwork && isInClear(set?.mqtt?.url))
    complain(
      [...at, 'mqtt', 'url'],
      'has no encryption: write mqtts://, or set protectedNetwork where the line is protected',
      { is: 'call-in-clear' },
    );
  if (!set?.http) return;
  if (monitor === null)
    complain(
      [...at, 'http'],
      'is sent to metrics.address, and metrics is null: write {} there, or an address',
      { is: 'signal-without-metrics' },
    );
  else if (!protectedNetwork && !isOfThisMachine(monitor.address))
    complain(
      [...at, 'http'],
      'would have its token cross the network in clear: keep metrics.address on this machine, behind a program that takes https://, or set protectedNetwork where the line is protected',
      { is: 'token-in-clear' },
    );
}

function isOfThisMachine(address: string): boolean {
  return loopbackHost.test(address.slice(0, address.lastIndexOf(':')));
}
