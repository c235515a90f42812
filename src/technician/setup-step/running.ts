/**
 * A running kiosk holds its devices: what it uses is tested by it, and only another address is
 * tried from here.
 */
import type { Config } from '../../config/schema.ts';
import type { Overview } from '../actions.ts';
import { askKiosk } from '../control/control-client.ts';
import type { Finding, Testable } from '../finding.ts';

export interface RunningDevices {
  /** what it runs with */
  config: Config;
  test(part: Testable): Promise<Finding>;
}

const overviewMs = 1_500;
/** longer than its own wait for a scan */
const testMs = 24_000;

/** Over its control socket. `hangs`: a kiosk runs, and does not answer. */
export async function findRunning(
  config: Config,
): Promise<
  { kind: 'none' } | { kind: 'hangs'; why: string } | { kind: 'runs'; kiosk: RunningDevices }
> {
  const { folder } = config.store;
  const asked = await askKiosk<Overview>(folder, '/overview', overviewMs);
  if (asked.kind === 'absent') return { kind: 'none' };
  if (asked.kind === 'forbidden') return { kind: 'hangs', why: 'it runs as another user' };
  if (asked.kind === 'failed') return { kind: 'hangs', why: asked.why };
  const test = async (part: Testable): Promise<Finding> => {
    const tested = await askKiosk<Finding>(folder, `/parts/${part}/test`, testMs, 'POST');
    if (tested.kind === 'answer') return tested.value;
    const text = `The running kiosk did not test it: ${tested.kind === 'failed' ? tested.why : 'it has ended'}.`;
    const remedy = 'Try again; or stop the kiosk: `sudo systemctl stop library-kiosk`.';
    return { part, light: 'broken', code: 'control-failed', text, remedy };
  };
  return { kind: 'runs', kiosk: { config, test } };
}
