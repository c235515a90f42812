import { parseAddress } from '../../hardware/address.ts';
import { isWebAddress, readWebAddress } from '../../packages/sip2/src/https/index.ts';

/** Where a library system is reached, whatever is spoken there; null: it is no such address. */
export function libraryEndpoint(
  address: string,
): { kind: 'tcp' | 'tls'; host: string; port: number } | null {
  if (isWebAddress(address)) {
    const read = readWebAddress(address);
    if (!read.ok) return null;
    return { kind: read.isSecure ? 'tls' : 'tcp', host: read.host, port: read.port };
  }
  const parsed = parseAddress(address);
  return parsed.ok && 'host' in parsed.address ? parsed.address : null;
}
