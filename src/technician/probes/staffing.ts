/** What is set of hours without staff, and whether the outside system can be reached. */
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { whyFailed } from '../../help/call.ts';
import { tryBroker } from '../../help/mqtt.ts';
import { createStaffing } from '../../staffing/staffing.ts';
import { staffingSettings, topicSettings } from '../../wiring/staffing.ts';
import { broken, type Finding, fine } from '../finding.ts';

/** Empty: this kiosk knows no hours without staff. */
export async function probeStaffing(
  config: Pick<Config, 'library' | 'unstaffed'>,
  secrets: Secrets | null,
  timeoutMs: number,
): Promise<Finding[]> {
  if (config.unstaffed === null) return [];
  const table = createStaffing({
    ...staffingSettings(config),
    source: null,
    clock: { now: () => new Date().toISOString() },
    nowMs: () => performance.now(),
    log: () => {},
  });
  const found = [fine('staffing', `By its hours the library is ${table.now().state} now.`)];
  const topic = secrets && topicSettings(config, secrets);
  if (topic === null) return found;
  const where = topic.url;
  try {
    await tryBroker({ ...topic, timeoutMs });
    return [...found, fine('staffing', 'The broker lets the kiosk in.', { where })];
  } catch (error) {
    const text = `The broker does not let the kiosk in: ${whyFailed(error)}. The table of hours counts.`;
    const remedy = 'Check unstaffed.signal.mqtt, and that the broker runs.';
    return [...found, broken('staffing', 'staffing-broker-refuses', text, { where, remedy })];
  }
}
