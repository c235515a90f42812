/** The branch: what this kiosk was enrolled with, and whether the broker lets it in. */
import { parseAddress } from '../../../hardware/address.ts';
import type { Identity } from '../../branch/enrol/identity.ts';
import type { Config } from '../../config/schema.ts';
import { attention, type Finding, fine } from '../finding.ts';
import { aloneText, branchClock } from '../health/branch-light.ts';
import { readEnrolment } from './branch-folder.ts';
import { probePath } from './path.ts';

/**
 * Nothing is sent but questions. Beside a running kiosk too: the broker takes a second connection of
 * the same kiosk, and only one that writes is fenced.
 */
export async function probeBranch(
  { branch }: Pick<Config, 'branch'>,
  stepMs: number,
): Promise<Finding[]> {
  const now = new Date().toISOString();
  const { identity, enrolment, findings } = await readEnrolment(branch, now);
  if (identity === null || enrolment === null) return findings;
  const path = await pathTo(enrolment.broker, stepMs);
  const isReached = path.every(({ light }) => light !== 'broken');
  if (isReached) return [...findings, ...(await connect(identity, enrolment.broker, stepMs))];
  // The kiosk works without its branch.
  return [
    ...findings,
    ...path.slice(-1).map((last) => ({
      ...last,
      light: 'attention' as const,
      where: enrolment.broker,
    })),
  ];
}

/** Without TLS: what the two say of each other's certificates is the broker's to judge. */
async function pathTo(address: string, stepMs: number): Promise<readonly Finding[]> {
  const parsed = parseAddress(address);
  if (!parsed.ok || parsed.address.kind !== 'tls') return [];
  const { host, port } = parsed.address;
  return (await probePath('branch', { kind: 'tcp', host, port }, {}, stepMs)).findings;
}

async function connect(identity: Identity, where: string, answerMs: number): Promise<Finding[]> {
  // Loaded when needed: a kiosk without a branch loads nothing of it.
  const [{ natsBroker }, { BrokerRefusal }] = await Promise.all([
    import('../../branch/broker/nats.ts'),
    import('../../branch/broker/broker.ts'),
  ]);
  const startedMs = performance.now();
  try {
    const connection = await natsBroker({ identity, address: where, answerMs }).connect();
    try {
      const { nowMs } = await connection.state();
      const clock = branchClock(nowMs - Date.now(), where);
      const latencyMs = Math.round(performance.now() - startedMs);
      const text = 'The broker of the branch lets this kiosk in.';
      const details = { where, latencyMs, told: { is: 'broker-lets-in' } };
      return [fine('branch', text, details), ...(clock ? [clock] : [])];
    } finally {
      await connection.close();
    }
  } catch (error) {
    // As the link does: what is no refusal is a connection that ended, or an answer that did not come.
    const code = error instanceof BrokerRefusal ? error.code : 'branch-broker-away';
    const { text, remedy } = aloneText(code);
    const reason = error instanceof Error ? error.message : String(error);
    return [attention('branch', code, `${text.slice(0, -1)}: ${reason}.`, { where, remedy })];
  }
}
