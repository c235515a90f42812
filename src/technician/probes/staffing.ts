/** What is set of hours without staff, and whether the outside system can be reached. */
import { readListenAddress } from '../../config/metrics.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { whyFailed } from '../../help/call.ts';
import { askOver } from '../../help/http.ts';
import { tryBroker } from '../../help/mqtt.ts';
import { createStaffing } from '../../staffing/staffing.ts';
import { staffingSettings, topicSettings } from '../../wiring/staffing.ts';
import { broken, type Finding, fine } from '../finding.ts';

/** Empty: this kiosk knows no hours without staff. */
export async function probeStaffing(
  config: Pick<Config, 'library' | 'unstaffed' | 'metrics'>,
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
  const token = secrets?.['unstaffed.signal.http.token'];
  if (token !== undefined) return [...found, ...(await askRunning(config, token, timeoutMs))];
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

/** What the running kiosk was sent last, as an outside system may ask it. Empty where its port is not known before it starts. */
async function askRunning(
  { metrics }: Pick<Config, 'metrics'>,
  token: string,
  timeoutMs: number,
): Promise<Finding[]> {
  if (metrics === null || readListenAddress(metrics.address).port === 0) return [];
  const where = `http://${metrics.address}/staffing`;
  try {
    const { status, json } = await askOver(new URL(where), {
      method: 'GET',
      headers: { Authorization: `Bearer ${token}` },
      timeoutMs,
      signal: new AbortController().signal,
    });
    if (status === 200) {
      const text = `The running kiosk takes the state by HTTP: ${JSON.stringify(json)}`;
      return [fine('staffing', text, { where })];
    }
    const remedy = 'Start the kiosk again: it reads its settings and secrets when it starts.';
    const refused = `What runs at this address does not take the token (${status}).`;
    return [broken('staffing', 'staffing-token', refused, { where, remedy })];
  } catch {
    const text = 'The state is taken by HTTP while the kiosk runs; nothing answers there now.';
    return [fine('staffing', text, { where })];
  }
}
