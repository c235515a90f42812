/** A command's own connection to the broker of the branch, beside the one of a running kiosk. */

import type { RegionTrust } from '../../../packages/region-documents/src/index.ts';
import type { BrokerConnection } from '../../branch/broker/broker.ts';
import { natsBroker } from '../../branch/broker/nats.ts';
import { readIdentity, readKeys } from '../../branch/enrol/folder.ts';
import type { Identity } from '../../branch/enrol/identity.ts';
import { type BranchSeal, createBranchSeal } from '../../branch/keys/branch-keys.ts';
import { voicesOf } from '../../branch/keys/voices.ts';
import type { ListShelf } from '../../branch/shared-list.ts';
import type { Config } from '../../config/schema.ts';
import { exitCodes, inNoBranch, Refusal } from '../common/refusal.ts';

export interface AtBroker {
  identity: Identity;
  seal: BranchSeal;
  /** whom to trust of the region; null: the branch is in none */
  trust: RegionTrust | null;
  connection: BrokerConnection & ListShelf;
  /** The answer of the broker; a Refusal where none comes. */
  answerOf<T>(call: Promise<T>): Promise<T>;
}

/**
 * A Refusal where this kiosk is in no branch or the broker does not answer; Faults of the enrolment
 * folder.
 */
export async function atBroker<T>(
  settings: Config['branch'],
  work: (at: AtBroker) => Promise<T>,
): Promise<T> {
  if (settings === null) throw inNoBranch();
  const { folder, keyFile, broker: address } = settings;
  const identity = readIdentity(folder, keyFile);
  const opened = await readKeys(folder, identity);
  const broker = natsBroker({ identity, address });
  const answerOf = async <A>(call: Promise<A>): Promise<A> => {
    try {
      return await call;
    } catch (error) {
      throw new Refusal(
        `The broker ${broker.address} does not answer as it should: ${(error as Error).message}.\nSee that it runs, and that this machine reaches it: kiosk branch status.`,
        exitCodes.unavailable,
      );
    }
  };
  const connection = await answerOf(broker.connect());
  try {
    return await work({
      identity,
      connection,
      answerOf,
      seal: createBranchSeal(opened.keys, voicesOf(opened)),
      trust: opened.region,
    });
  } finally {
    await connection.close();
  }
}
