/**
 * Whether a document of the region is believed: it comes from a broker that may hold it back, hand
 * out an older one, or make one up. Pure.
 */
import type { z } from 'zod';
import type { Instant } from '../../../machines/domain.ts';
import {
  type Action,
  action,
  type Desired,
  type DocumentName,
  desired,
  isInTime,
  type ListHead,
  listHead,
  openDocument,
  type Purpose,
} from '../../../packages/region-documents/src/index.ts';

/** Codes of the log, each with a row in docs/field-guide.md. */
export type Disbelief =
  /** no document, not signed by the region, or for another kiosk */
  | 'region-document-forged'
  /** of a newer version of the program */
  | 'region-document-newer'
  /** older than one that was taken */
  | 'region-document-old'
  /** its time is over */
  | 'region-document-expired';

export type Verdict =
  | { kind: 'desired'; content: Desired }
  | { kind: 'list'; content: ListHead }
  | { kind: 'action'; content: Action }
  /** its time has not come */
  | { kind: 'early'; serial: number }
  /** `serial`: where it is known who signed it */
  | { kind: 'refused'; code: Disbelief; serial: number | null };

interface ValidatedBy {
  /** Ed25519, 32 bytes in base64 */
  configKey: string;
  branch: string;
  kiosk: string;
  now: Instant;
  /** the serial of the document that was taken last; 0: none was */
  taken(kind: 'desired' | 'list'): number;
}

export function validate(name: DocumentName, data: Uint8Array, by: ValidatedBy): Verdict {
  if (name === 'desired') {
    const opened = open('desired', data, desired, by);
    return 'kind' in opened ? opened : state({ kind: 'desired', content: opened.content }, by);
  }
  if (name === 'list') {
    const opened = open('list', data, listHead, by);
    return 'kind' in opened ? opened : state({ kind: 'list', content: opened.content }, by);
  }
  const opened = open('action', data, action, by);
  if ('kind' in opened) return opened;
  const { content } = opened;
  if (name !== `action.${content.id}`) return forged;
  return inTime({ kind: 'action', content }, by.now);
}

const forged: Verdict = { kind: 'refused', code: 'region-document-forged', serial: null };

function state(verdict: Extract<Verdict, { kind: 'desired' | 'list' }>, by: ValidatedBy): Verdict {
  const { serial } = verdict.content;
  const taken = by.taken(verdict.kind);
  if (serial < taken) return { kind: 'refused', code: 'region-document-old', serial };
  // What was taken in its time stays so.
  return serial === taken ? verdict : inTime(verdict, by.now);
}

function open<Content extends object>(
  purpose: Purpose,
  data: Uint8Array,
  schema: z.ZodType<Content>,
  { configKey, branch, kiosk }: ValidatedBy,
): { content: Content } | Verdict {
  const content = openDocument(purpose, data, configKey, schema);
  if (content === 'newer-version')
    return { kind: 'refused', code: 'region-document-newer', serial: null };
  if (content === 'unreadable' || content === 'not-signed') return forged;
  if ('for' in content) {
    const addressee = content.for as { branch: string; kiosk: string };
    if (addressee.branch !== branch || addressee.kiosk !== kiosk) return forged;
  }
  return { content };
}

function inTime(verdict: Extract<Verdict, { content: unknown }>, now: Instant): Verdict {
  const { content } = verdict;
  switch (isInTime(content, now)) {
    case 'in-time':
      return verdict;
    case 'too-early':
      return { kind: 'early', serial: content.serial };
    case 'expired':
      return { kind: 'refused', code: 'region-document-expired', serial: content.serial };
  }
}
