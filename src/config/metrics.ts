/** Whether the kiosk can be looked at from afar. */
import { z } from 'zod';

const loopback = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** `host:port`; an IPv6 address stands in brackets. */
const listenAddress = z
  .string()
  .refine((text) => isListenAddress(text), {
    error: 'is no address to listen on; write 127.0.0.1:9464, or [::1]:9464',
  })
  .default('127.0.0.1:9464')
  .describe('Where `/health` and `/metrics` are answered: `host:port`. Port 0 is any free one.');

export const metrics = z
  .strictObject({
    address: listenAddress,
    beyondLoopback: z
      .boolean()
      .default(false)
      .describe(
        'The address may be one that other machines reach. There is no password: let a firewall choose which.',
      ),
  })
  .superRefine(({ address, beyondLoopback }, context) => {
    const host = address.slice(0, address.lastIndexOf(':'));
    if (beyondLoopback || loopback.test(host)) return;
    context.addIssue({
      code: 'custom',
      path: ['address'],
      message:
        'is reached by other machines; say `"beyondLoopback": true` if that is meant, or write 127.0.0.1:9464',
    });
  })
  .nullable()
  .default(null)
  .describe('What a monitor asks for: health, and metrics for Prometheus. null: nothing listens.');

/** `127.0.0.1:9464`, `[::1]:9464`; the configuration has been checked. */
export function readListenAddress(address: string): { host: string; port: number } {
  const at = address.lastIndexOf(':');
  return {
    host: address.slice(0, at).replace(/^\[|\]$/g, ''),
    port: Number(address.slice(at + 1)),
  };
}

function isListenAddress(text: string): boolean {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  return found !== null && Number(found[3]) <= 65_535;
}
