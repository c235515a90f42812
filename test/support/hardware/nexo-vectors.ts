/** The messages of nexo in test/vectors. */
import { readFileSync } from 'node:fs';

interface NexoVector {
  protocol: string;
  name: string;
  text: string;
  passphrase?: string;
  keyIdentifier?: string;
  keyVersion?: number;
  nonce?: string;
  plain?: string;
  hmacKey?: string;
  cipherKey?: string;
  iv?: string;
  mustNotAppear?: string[];
}

export const nexoVectors: ReadonlyMap<string, NexoVector> = new Map(
  readFileSync(new URL('../../vectors/payments.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line): NexoVector => JSON.parse(line))
    .filter(({ protocol }) => protocol === 'nexo-adyen')
    .map((vector) => [vector.name, vector]),
);

export function nexoVector(name: string): NexoVector {
  const found = nexoVectors.get(name);
  if (!found) throw new Error(`no vector ${name}`);
  return found;
}
