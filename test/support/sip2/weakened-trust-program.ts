/**
 * A process of its own: connects to a server that it must not trust, as the SIP2 client does and as
 * the drivers do.
 */
import { openPort } from '../../../hardware/open.ts';
import { openAddress } from '../../../packages/sip2/src/index.ts';

const [sip2Port = '', devicePort = ''] = process.argv.slice(2);

function said(opening: Promise<{ destroy(): unknown } | { close(): unknown }>) {
  return opening.then(
    () => 'connected',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

const address = { kind: 'tls', host: 'localhost', port: Number(devicePort) } as const;
const handlers = { onData: () => {}, onDown: () => {} };
const answers = {
  sip2: await said(openAddress(`tls://localhost:${sip2Port}`)(new AbortController().signal)),
  device: await said(openPort(address, handlers, { connectTimeoutMs: 10_000 })),
};
process.stdout.write(`${JSON.stringify(answers)}\n`, () => process.exit(0));
