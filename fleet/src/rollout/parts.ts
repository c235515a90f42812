/**
 * What a rollout puts, signed when it starts: for each kiosk what it shall have, and what it had
 * before with a serial that is one higher. So the program that drives it needs no key, and the hub,
 * which keeps them meanwhile, can change nothing of them.
 */
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { z } from 'zod';
import { desired, openDocument } from '../../../packages/region-documents/src/index.ts';
import type { KioskState } from './state.ts';

const documents = z.object({ after: z.string(), back: z.string() });
export type Documents = z.infer<typeof documents>;
const part = z.object({ v: z.literal(1), kiosks: z.record(z.string(), documents) });

/** of one branch, open; what is longer is no part of a rollout */
const mostBytes = 64 * 1024 * 1024;
/** of a message at the hub */
const mostPacked = 250_000;

/** Names of kiosks without the branch. null: it is too long for one message */
export function packPart(kiosks: Readonly<Record<string, Documents>>): Uint8Array | null {
  const text = Buffer.from(JSON.stringify({ v: 1, kiosks }));
  // The documents of one branch are nearly the same, and each may be longer than a usual window.
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_QUALITY]: 5,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  const packed = brotliCompressSync(text, { params });
  return packed.length > mostPacked ? null : packed;
}

/** null: it is none. */
export function readPart(value: Uint8Array): Readonly<Record<string, Documents>> | null {
  try {
    const text = brotliDecompressSync(value, { maxOutputLength: mostBytes });
    return part.parse(JSON.parse(text.toString('utf8'))).kiosks;
  } catch {
    return null;
  }
}

interface Expected {
  /** of the rollout */
  id: string;
  branch: string;
  kiosk: string;
  configKey: string;
}

/** Whether both are what the operator signed for this kiosk in this rollout. */
export function areSigned({ after, back }: Documents, kiosk: KioskState, of: Expected): boolean {
  const isOf = (text: string, serial: number) => {
    const content = openDocument('desired', text, of.configKey, desired);
    if (typeof content === 'string') return false;
    const isForIt = content.for.branch === of.branch && content.for.kiosk === of.kiosk;
    return isForIt && content.serial === serial && content.rollout === of.id;
  };
  return isOf(after, kiosk.serial) && isOf(back, kiosk.serial + 1);
}
