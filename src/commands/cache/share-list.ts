/** The block list of the branch: given by one kiosk, taken by the others. */
import { clockSlackMs } from '../../../packages/blocks/src/index.ts';
import { fetchList, readListHead, type SharedList, shareList } from '../../branch/shared-list.ts';
import type { Config } from '../../config/schema.ts';
import { counted } from '../../counted.ts';
import { atBroker } from '../branch/at-broker.ts';
import { configOf } from '../common/configured.ts';
import { print, showProgress } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { notTaken, takeList } from './take-list.ts';

/** The list is in place here already. */
export async function share(
  { branch: settings }: Config,
  packed: Buffer,
  about: SharedList,
): Promise<void> {
  await atBroker(settings, async ({ identity, seal, connection, answerOf }) => {
    const parts = { shelf: connection, seal, branch: identity.branch };
    const shared = await answerOf(
      shareList(parts, packed, about, (done, all) => showProgress(`shared ${done} of ${all}`)),
    );
    showProgress('');
    if (shared === null)
      throw new Refusal(
        `The list has ${packed.length} bytes when it is packed: too many to share. It is in place here.`,
        exitCodes.wrongData,
      );
    print(
      `Shared with the kiosks of ${identity.branch}: ${packed.length} bytes in ${counted(shared.parts, 'part')}.\n`,
    );
  });
}

const name = 'The shared list';

export async function takeFromBranch(options: { config: string }): Promise<void> {
  const { store, branch: settings } = await configOf(options);
  await atBroker(settings, async ({ identity, seal, connection, answerOf }) => {
    const { branch } = identity;
    const parts = { shelf: connection, seal, branch };
    const head = await answerOf(readListHead(parts));
    if (head === null) return void print(`No list is shared in ${branch}.\n`);
    if (head === 'unreadable') throw notTaken(name, 'is not sealed with the key of this branch');
    if (Date.parse(head.exportedAt) > Date.now() + clockSlackMs)
      throw notTaken(name, `says that it was exported at ${head.exportedAt}, which is not yet`);
    await takeList(store, { ...head, name, by: `shared in ${branch}` }, async () => {
      const packed = await answerOf(fetchList(parts, head));
      if (packed === null) throw notTaken(name, 'has a part that is forged or damaged');
      return packed;
    });
  });
}
