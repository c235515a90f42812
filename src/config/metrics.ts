/** The port for monitoring. */
import { z } from 'zod';
import { loopbackHost } from './kinds.ts';
import { sentence } from './text/sentences.ts';

/** `host:port`; an IPv6 address stands in brackets. */
const listenAddress = z
  .string()
  .refine((text) => isListenAddress(text), {
    error: sentence(
      'listen-address',
      'is no address to listen on; write 127.0.0.1:9464, or [::1]:9464',
    ),
  })
  .default('127.0.0.1:9464')
  .describe('Address of `/health` and `/metrics`: `host:port`. Port 0: any free one.');

export const metrics = z
  .strictObject({
    address: listenAddress,
    beyondLoopback: z
      .boolean()
      .default(false)
      .describe(
        'Allows an address that other machines can reach. There is no password: a firewall must limit who can connect.',
      ),
  })
  .superRefine(({ address, beyondLoopback }, context) => {
    const host = address.slice(0, address.lastIndexOf(':'));
    if (beyondLoopback || loopbackHost.test(host)) return;
    context.addIssue({
      code: 'custom',
      path: ['address'],
      params: { is: 'beyond-loopback' },
      message:
        'can be reached by other machines: write `"beyondLoopback": true` if that is intended, or 127.0.0.1:9464',
    });
  })
  .nullable()
  .default(null)
  .describe('Health, and metrics for Prometheus. null: no port is open.');

/** `127.0.0.1:9464`, `[::1]:9464`, of a checked configuration. */
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
