/** What the steps about devices share: who holds a device, and what else answers at its address. */
import { parseAddress } from '../../../hardware/address.ts';
import { type DeviceKind, type DiscoveredPort, discover } from '../discovery/discovery.ts';
import type { Finding } from '../finding.ts';
import type { Bench } from '../setup-step/step.ts';
import { otherDevice } from './device-choice.ts';

/** Whether the running kiosk uses the device at just this address. */
export function isHeld(part: DeviceKind, { config, running }: Bench): boolean {
  const [now, then] = [config[part], running?.config[part]];
  return now !== null && then !== null && then !== undefined && now.address === then.address;
}

/** Asks in each protocol, where the one that was chosen gets no answer. */
export async function askAt(
  part: DeviceKind,
  address: string,
): Promise<{ port: DiscoveredPort | null; other: Finding | null }> {
  const parsed = parseAddress(address);
  if (!parsed.ok) return { port: null, other: null };
  const bare = parsed.address.kind === 'serial' ? `serial:${parsed.address.path}` : address;
  const [seen] = await discover([{ address: bare, port: null }]);
  const other = otherDevice(part, seen);
  return { port: seen?.kind === part ? seen : null, other };
}
