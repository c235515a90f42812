/** A list that is checked here and passed on in the same go: each kiosk makes its own checks. */
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

interface Packing {
  /** The same text, for who checks it. */
  text: AsyncIterable<string>;
  /** With gzip, while `text` is read; it must be read too, or `text` stands still. */
  packed: Readable;
}

export function pack(text: AsyncIterable<string>): Packing {
  const gzip = createGzip();
  async function* read(): AsyncGenerator<string> {
    for await (const chunk of text) {
      if (!gzip.write(chunk)) await once(gzip, 'drain');
      yield chunk;
    }
    gzip.end();
  }
  return { text: read(), packed: gzip };
}
