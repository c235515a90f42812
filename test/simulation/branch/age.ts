/**
 * Replaces `age-encryption`, whose work is done by threads in real time: it seals at once, and as
 * well as is needed where only one process opens it.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
function recipientOf(identity: string): string {
  return `age1${digest(identity).toString('hex').slice(0, 58)}`;
}

export async function identityToRecipient(identity: string): Promise<string> {
  return recipientOf(identity);
}

export class Encrypter {
  #recipient = '';
  addRecipient(recipient: string): void {
    this.#recipient = recipient;
  }
  async encrypt(file: Uint8Array | string): Promise<Uint8Array> {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', digest(this.#recipient), nonce);
    const body = Buffer.concat([cipher.update(Buffer.from(file)), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }
}

export class Decrypter {
  #identity = '';
  addIdentity(identity: string): void {
    this.#identity = identity;
  }
  async decrypt(file: Uint8Array, form?: 'text'): Promise<Uint8Array | string> {
    const sealed = Buffer.from(file);
    const key = digest(recipientOf(this.#identity));
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    const opened = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
    return form === 'text' ? opened.toString('utf8') : opened;
  }
}
