/** Why no connection stands: a name without an address, a port that is closed, a certificate. */
import { parseAddress } from '../../../../hardware/address.ts';
import type { Finding, PartName } from '../../finding.ts';
import { probePath } from '../path.ts';

/** `where`: `tcp://host:port` or `tls://host:port`. Empty: the path is open. */
export async function explainPath(
  part: PartName,
  where: string,
  stepMs: number,
): Promise<readonly Finding[]> {
  const parsed = parseAddress(where);
  if (!parsed.ok || !('host' in parsed.address)) return [];
  const { findings } = await probePath(part, parsed.address, {}, stepMs);
  return findings.filter(({ light }) => light === 'broken');
}
