/** What a kiosk asks of its broker for the region (region/documents/region-line.ts), over NATS. */
import type { JetStreamClient } from '@nats-io/jetstream';
import {
  actionStream,
  actionSubject,
  blobStream,
  type DocumentName,
  desiredStream,
  desiredSubject,
  keyChangesSubject,
  listHeadSubject,
  type RegionLine,
  reportSubject,
} from '../../../packages/region-documents/src/index.ts';
import { readBlob } from './blobs.ts';
import { refusal } from './dial.ts';
import { poll, type ReaderParts, readSubject } from './reader.ts';

/** It rejects with BrokerRefusals: `branch-stream-missing` where the branch is in no region. */
export function regionLine(
  parts: ReaderParts,
  client: JetStreamClient,
  branch: string,
): RegionLine {
  const { kiosk, manager } = parts;
  const own = `d.${branch}.${kiosk}.`;
  return {
    report: (name, data) =>
      refused(async () => void (await client.publish(reportSubject(branch, kiosk, name), data))),
    watchDocuments: (onDocument) =>
      refused(async () => {
        const next = new Map<string, number>();
        await poll(parts, async () => {
          // Keys first: they say whose the others must be.
          for (const [stream, subject] of [
            [desiredStream, keyChangesSubject],
            [desiredStream, desiredSubject(branch, kiosk)],
            [desiredStream, listHeadSubject],
            [actionStream, actionSubject(branch, kiosk, '*')],
          ] as const) {
            const of = { subject, from: next.get(subject) ?? 1 };
            const after = await readSubject(parts, stream, of, (found) => {
              const name = nameIn(found.subject, own);
              if (name !== null && found.data.length > 0) onDocument(name, found.data);
              return true;
            });
            next.set(subject, after);
          }
        });
      }),
    blob: (sha256, bytes, stream = blobStream) =>
      refused(() => readBlob(manager.streams, { stream, sha256, bytes })),
  };
}

function nameIn(subject: string, own: string): DocumentName | null {
  if (subject === listHeadSubject) return 'list';
  if (subject === keyChangesSubject) return 'keys';
  if (!subject.startsWith(own)) return null;
  const name = subject.slice(own.length);
  if (name === 'desired') return name;
  return /^action\.[\w-]{1,40}$/.test(name) ? (name as `action.${string}`) : null;
}

async function refused<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    throw refusal(error);
  }
}
