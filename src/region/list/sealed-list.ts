/** The block list of the region at a kiosk: the blob is compared with its signed head, and opened. */
import { createHash } from 'node:crypto';
import { Decrypter } from 'age-encryption';
import type { ListHead } from '../../../packages/region-documents/src/index.ts';

/**
 * `damaged`: it is not what the operator signed. `not-for-this-kiosk`: it was sealed before this
 * kiosk was in its branch.
 */
type ListRefusal = 'damaged' | 'not-for-this-kiosk';

/** Packed with gzip. `ageIdentity`: of the enrolment. */
export async function openSealedList(
  blob: Uint8Array,
  { sha256, bytes }: Pick<ListHead, 'sha256' | 'bytes'>,
  ageIdentity: string,
): Promise<Uint8Array | ListRefusal> {
  const isWhole = blob.length === bytes;
  if (!isWhole || createHash('sha256').update(blob).digest('hex') !== sha256) return 'damaged';
  const age = new Decrypter();
  age.addIdentity(ageIdentity);
  try {
    return await age.decrypt(blob);
  } catch {
    return 'not-for-this-kiosk';
  }
}
