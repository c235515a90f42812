/** The branch: the other kiosks of the same building (docs/branch.md). */
import { z } from 'zod';
import { parseAddress } from '../../hardware/address.ts';
import { milliseconds, path } from './kinds.ts';
import { sentence } from './text/sentences.ts';

const brokerAddress = z.string().refine(
  (text) => {
    const parsed = parseAddress(text);
    return parsed.ok && parsed.address.kind === 'tls';
  },
  { error: sentence('broker-address', 'is no address of a broker; write tls://host:port') },
);

export const branch = z
  .strictObject({
    folder: path().describe(
      'Folder with what this kiosk got when it was enrolled: its name, its keys and the address of the broker (`kiosk branch enrol`).',
    ),
    keyFile: path()
      .optional()
      .describe(
        'The secrets of the enrolment (`kiosk.key`, `kiosk.nk` and `kiosk.age`, one after the other) as one file, a systemd credential for one; those in the folder when left out.',
      ),
    broker: brokerAddress
      .optional()
      .describe('Address of the broker, in place of that of the enrolment: tls://host:port.'),
    waitMs: milliseconds(
      50,
      2_000,
      300,
      'How long a loan off line waits for the broker at most; then the kiosk decides for itself.',
    ),
    region: z
      .boolean()
      .default(true)
      .describe(
        'Where the branch is in a region: whether this kiosk reports to it, and takes its configuration, lists and packages. false: it stays out, whatever is signed for it.',
      ),
  })
  .nullable()
  .default(null)
  .describe(
    'What the kiosks of one branch share while the library system is away: what is lent and returned, and how much of it by whom. null: each kiosk decides for itself.',
  );
