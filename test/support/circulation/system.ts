/**
 * A library system that says what a test wants, on a real line; what other systems said is in the
 * vectors.
 */
import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { Report } from '../../../machines/domain.ts';
import {
  createClient,
  type KnownMessage,
  openAddress,
  type Profile,
  type ServerAnswer,
  serve,
} from '../../../packages/sip2/src/index.ts';
import type { LibrarySystem, PatronAnswer, PatronList } from '../../../src/library/library.ts';
import { type LibrarySystemSettings, libraryOverSip2 } from '../../../src/library/over-sip2.ts';
import { status98 } from '../sip2/library.ts';

const rows = readFileSync(new URL('../../vectors/sip2.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): { raw: string; source: string } => JSON.parse(line));

/** The one real message that contains the text. */
export function real(part: string): string {
  const found = rows.filter(({ raw }) => raw.includes(part));
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} vectors contain ${part}`);
  return found[0].raw;
}

/** A real line speaks for itself: its sequence number is that of another conversation. */
export async function systemOf(
  profile: Profile,
  answer: (message: KnownMessage) => ServerAnswer | string,
  log: (report: Report) => void = () => undefined,
  timeoutMs = 2_000,
  more: Partial<LibrarySystemSettings> = {},
): Promise<{ library: LibrarySystem; received: KnownMessage[] }> {
  const received: KnownMessage[] = [];
  const server = await serve({
    wire: { encoding: profile.encoding },
    onMessage: (message) => {
      if (message.code === '99') return status98();
      received.push(message);
      const said = answer(message);
      return typeof said === 'string' && !['silent', 'hang-up', 'resend'].includes(said)
        ? { raw: `${said}\r` }
        : (said as ServerAnswer);
    },
  });
  const client = createClient({
    open: openAddress(`tcp://127.0.0.1:${server.port}`),
    login: null,
    wire: { encoding: profile.encoding, terminator: profile.terminator, zone: profile.zone },
    errorDetection: 'off',
    random: Math.random,
    log: () => undefined,
    timings: {
      timeoutMs,
      retries: 1,
      reconnect: { firstMs: 20, mostMs: 30_000 },
      graceMs: 100,
    },
  });
  onTestFinished(async () => {
    await client.close();
    await server.close();
  });
  const library = libraryOverSip2(client, { now: () => '2024-05-17T09:30:00Z' }, log, {
    institutionId: 'AO',
    terminalPassword: '',
    location: 'here',
    language: '001',
    currency: 'EUR',
    timeZone: 'Europe/Brussels',
    institution: '3550',
    branch: '35500',
    profile,
    ...more,
  });
  return { library, received };
}

/** Of a patron's answer: a sound system says yes only to a PIN that was sent. */
export function yesToPin({ fields }: Pick<KnownMessage, 'fields'>): 'CQY|' | '' {
  return fields.some(({ id, value }) => id === 'AD' && value !== '') ? 'CQY|' : '';
}

export async function patronOf(
  library: LibrarySystem,
  list: PatronList = 'fees',
): Promise<PatronAnswer> {
  const answer = await library.patron('23550000000013', null, list);
  if (answer.kind !== 'answer') throw new Error(`no answer: ${answer.why}`);
  return answer.value;
}
