/** All settings. Everything may be left out: `{}` is a kiosk that speaks to the simulators. */
import { z } from 'zod';
import { printer, reader, scanner, terminal } from './devices.ts';
import { path } from './kinds.ts';
import { delays, log, offline, screen, store } from './kiosk.ts';
import { device, identification, library } from './library.ts';
import { metrics } from './metrics.ts';
import { presentVersion } from './migrate.ts';
import { service } from './service.ts';
import { sip2 } from './sip2.ts';

/** A newer version: the kiosk was downgraded, and the file was written before that. */
function unknownVersion(input: unknown) {
  return typeof input === 'number' && input > presentVersion
    ? `is of a newer kiosk, and this one knows up to ${presentVersion}: install the newer one, or restore the file from before it`
    : `is not known here; this program writes version ${presentVersion}`;
}

export const settings = z.strictObject({
  $schema: z.string().optional().describe('The schema of this file, for an editor.'),
  version: z
    .literal(presentVersion, { error: ({ input }) => unknownVersion(input) })
    .default(presentVersion)
    .describe(
      'Shape of this file; an older one is read, and written in this shape when it is next saved.',
    ),
  library,
  device,
  sip2,
  policy: path()
    .default('policies/wise.json')
    .describe('File with the block rules of the library.'),
  identification,
  reader,
  scanner,
  printer,
  terminal,
  screen,
  delays,
  offline,
  store,
  service,
  log,
  metrics,
  protectedNetwork: z
    .boolean()
    .default(false)
    .describe(
      'Unencrypted lines (tcp://) to the library system and to devices are in a protected network (VLAN, VPN), so that `kiosk doctor` does not warn of them.',
    ),
});

export type Settings = z.output<typeof settings>;
