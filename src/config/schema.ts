/**
 * The configuration of a kiosk. Everything may be left out: `{}` is a kiosk that speaks to the
 * simulators on their default ports. The file is JSON; `kiosk.config.schema.json` is made from this
 * schema, so that an editor completes and explains each setting.
 */
import { z } from 'zod';
import { printer, reader, scanner, terminal } from './devices.ts';
import { path } from './kinds.ts';
import { delays, log, offline, screen, store } from './kiosk.ts';
import { device, identification, library } from './library.ts';
import { metrics } from './metrics.ts';
import { presentVersion } from './migrate.ts';
import { service } from './service.ts';
import { sip2 } from './sip2.ts';
import { lookTogether } from './together.ts';

/** A kiosk that went back to an older version finds a file that the newer one has written. */
function unknownVersion(input: unknown) {
  return typeof input === 'number' && input > presentVersion
    ? `is of a newer kiosk, and this one knows up to ${presentVersion}: install the newer one, or take the file back as it was before`
    : `is not known here; this program writes version ${presentVersion}`;
}

export const schema = z
  .strictObject({
    $schema: z.string().optional().describe('Where the editor finds the schema of this file.'),
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
        'Lines in clear (tcp://) to the library system and to devices run in a network that strangers cannot reach (VLAN, VPN). `kiosk doctor` then does not warn of them.',
      ),
  })
  .superRefine(lookTogether);

/**
 * A whole configuration: defaults filled in, paths absolute (after `loadConfig`). Secrets are still
 * references.
 */
export type Config = z.output<typeof schema>;

/** The JSON Schema of the file, as text. */
export function writeSchema(): string {
  const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', reused: 'inline' });
  return `${JSON.stringify({ title: 'Configuration of a library kiosk', ...json }, null, 2)}\n`;
}
