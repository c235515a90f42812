/** A stream of the hub: the newest of each subject, then what comes. */
import type { StoredMsg } from '@nats-io/jetstream';
import { poll, type ReaderParts, readSubject } from '../../../src/branch/broker/reader.ts';
import { hintSubject } from './subjects.ts';

/** Without a hint. */
const pollMs = 5_000;
/** asked for at one time */
const mostAsked = 64;

/**
 * Resolves when all that were there were handed over, in their order; what comes is, until the connection
 * ends. A message may be handed over twice.
 */
export async function followStream(
  parts: ReaderParts,
  stream: string,
  onMessage: (message: StoredMsg) => void,
): Promise<void> {
  let wake = () => {};
  parts.nc.subscribe(hintSubject(stream), { callback: () => wake() });
  const { found, next: first, created } = await newestOfEach(parts, stream);
  for (const message of found) onMessage(message);
  let next = first;
  let lookedAtMs = performance.now();
  const look = async () => {
    if (performance.now() - lookedAtMs >= pollMs) {
      lookedAtMs = performance.now();
      const info = await parts.manager.streams.info(stream);
      if (info.created !== created) throw new Error(`${stream} is another stream`);
    }
    await readSubject(parts, stream, { subject: '>', from: next }, (message) => {
      onMessage(message);
      next = message.seq + 1;
      return true;
    });
  };
  const polling = await poll(parts, look, pollMs);
  wake = polling.wake;
}

/** The newest message of each subject, in their order. `next`: from where on others come */
export async function newestOfEach(
  { manager }: Pick<ReaderParts, 'manager'>,
  stream: string,
): Promise<{ found: StoredMsg[]; next: number; created: string }> {
  const { state, created } = await manager.streams.info(stream, { subjects_filter: '>' });
  const subjects = Object.keys(state.subjects ?? {});
  const found: StoredMsg[] = [];
  for (let at = 0; at < subjects.length; at += mostAsked) {
    const asked = subjects
      .slice(at, at + mostAsked)
      .map((subject) => manager.streams.getMessage(stream, { last_by_subj: subject }));
    for (const message of await Promise.all(asked)) if (message !== null) found.push(message);
  }
  found.sort((one, other) => one.seq - other.seq);
  return { found, next: state.last_seq + 1, created };
}
