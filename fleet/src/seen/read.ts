/** Reports as they come: from brokers that may send anything. */
import type { z } from 'zod';
import { most } from './limits.ts';

/** null: it is none, of another version, or too long. Never throws. */
export function readReport<Report>(
  schema: z.ZodType<Report>,
  data: Uint8Array,
  mostBytes = most.reportBytes,
): Report | null {
  if (data.length > mostBytes) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(data);
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
