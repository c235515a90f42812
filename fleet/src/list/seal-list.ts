/**
 * The block list as it travels: gzip of JSON lines, sealed with age so that each kiosk of the region
 * opens it and neither hub nor broker does. As a stream: a list of a million patrons has 85 MB.
 */
import { createHash } from 'node:crypto';
import { Encrypter } from 'age-encryption';

interface SealedList {
  /** all of it; 7 MB for a million patrons, and 0.1 kB for each kiosk */
  content: Buffer;
  /** in hex */
  sha256: string;
}

/** `packed`: with gzip. `recipients`: of age, one a kiosk. Rejects where there are none, or one is none. */
export async function sealList(
  packed: ReadableStream<Uint8Array>,
  recipients: readonly string[],
): Promise<SealedList> {
  if (recipients.length === 0) throw new Error('a list for no kiosk');
  const age = new Encrypter();
  for (const recipient of recipients) age.addRecipient(recipient);
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  for await (const chunk of await age.encrypt(packed)) {
    hash.update(chunk);
    chunks.push(chunk);
  }
  return { content: Buffer.concat(chunks), sha256: hash.digest('hex') };
}
