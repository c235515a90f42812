/** The library system of the world, with what it is and how it misbehaves. */
import { writeFileSync } from 'node:fs';
import { startHttpsFront } from '../../../simulators/library/https/front.ts';
import type { LineBehaviour } from '../../../simulators/library/line-behaviour.ts';
import type { Quirk } from '../../../simulators/library/quirks.ts';
import { type LibrarySimulator, startLibrary } from '../../../simulators/library/sip2.ts';
import { openPolicy } from '../../../src/wiring/open.ts';
import { behindPort, ports } from './ports.ts';
import type { Settings } from './settings.ts';
import { addOthers } from './shared-numbers.ts';
import { type SystemName, systems } from './systems.ts';
import { now } from './time.ts';

export const account = { user: 'kiosk', password: 'lindeveld' };

export interface LibraryKind {
  system: SystemName;
  quirks: readonly Quirk[];
  checksums: LineBehaviour['checksums'];
  /** its lines of fees have the number by which one is paid, where that is the site's choice */
  namesFees: boolean;
}

export async function openLibrarySystem(
  kind: { library: LibraryKind; settings: Settings },
  policyFile: string,
  clock: { now(): string },
): Promise<LibrarySimulator> {
  const system = systems[kind.library.system];
  const { form, envelope, ownPolicy } = system;
  if (ownPolicy) writeFileSync(`${policyFile}.own`, ownPolicy());
  const policy = await openPolicy(ownPolicy ? `${policyFile}.own` : policyFile);
  const port = envelope === null ? ports.library : behindPort;
  const library = await startLibrary({ port, account, policy, clock, form });
  if (envelope !== null)
    await startHttpsFront({ port: ports.library, envelope, libraryPort: behindPort });
  if (kind.library.namesFees) library.library.setQuirk('names-fees', true);
  // The stories of the simulated form are older than loans that cost.
  if (form !== 'simulated')
    for (const [nth, item] of [...library.library.state.items.values()].entries())
      if (nth % 12 === 5) item.costCents = 100;
  // The judge looks at its books by the true time, whatever its own clock says.
  const { bookings } = library.library.state;
  const push = bookings.push.bind(bookings);
  bookings.push = (...made) => {
    for (const booking of made) booking.at = new Date(now()).toISOString();
    return push(...made);
  };
  if (kind.settings.sharedNumbers) addOthers(library.library.state);
  for (const quirk of kind.library.quirks) library.library.setQuirk(quirk, true);
  library.behave({ checksums: kind.library.checksums });
  return library;
}
