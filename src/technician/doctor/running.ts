/** A running kiosk reports on its parts; the cause of a failure is also searched from here. */
import type { Config } from '../../config/schema.ts';
import { libraryEndpoint } from '../../wiring/library-address.ts';
import { readTls } from '../../wiring/open.ts';
import type { Overview } from '../actions.ts';
import { askKiosk } from '../control/control-client.ts';
import { type Finding, type PartName, partNames } from '../finding.ts';
import type { Examined } from '../parts/part.ts';
import { parts } from '../parts/table.ts';
import { probePath } from '../probes/path.ts';

/** Always checked from this process. */
const examinedHere: ReadonlySet<PartName> = new Set(['configuration', 'disk', 'help']);
/** Findings about them that only the kiosk has. */
const onlyKnownThere: ReadonlySet<string> = new Set([
  'restart-due',
  'environment-unsafe',
  'help-call-failed',
]);
export async function probeRunning(examined: Examined, overview: Overview): Promise<Finding[]> {
  const { config, options } = examined;
  const { answerMs, scanMs } = options;
  const { folder } = config.store;
  const lights = overview.parts.filter(
    ({ part, code }) => !examinedHere.has(part) || onlyKnownThere.has(code),
  );
  const works = (part: PartName) =>
    lights.some((each) => each.part === part && each.light === 'ok');
  const toTest = [
    ...partNames.filter((part) => parts[part].testedByDoctor && works(part)),
    ...(scanMs > 0 && works('scanner') ? (['scanner'] as const) : []),
  ];
  const test = (part: PartName) =>
    askKiosk<Finding>(folder, `/parts/${part}/test`, part === 'scanner' ? 21_000 : 5_000, 'POST');
  const [tests, certificate, ...causes] = await Promise.all([
    Promise.all(toTest.map(test)),
    certificateOf(config, answerMs),
    // A payment host answers many at once, and its light may be a minute old.
    ...lights
      .filter(({ light, part }) => light === 'broken' || part === 'code')
      .map(({ part }) => causeOf(part, examined)),
  ]);
  const answers = tests.flatMap((answer) => (answer.kind === 'answer' ? [answer.value] : []));
  const untested = lights.filter(({ part }) => !answers.some((answer) => answer.part === part));
  return [...untested, ...answers, ...certificate, ...causes.flat()];
}

/** How long the certificate of an encrypted connection is valid. */
async function certificateOf({ sip2 }: Config, answerMs: number): Promise<Finding[]> {
  const endpoint = libraryEndpoint(sip2.address);
  if (endpoint?.kind !== 'tls') return [];
  const { findings } = await probePath('library', endpoint, readTls(sip2.tls ?? {}), answerMs);
  return findings.slice(-1);
}

/** What this process finds about a part that does not work. */
async function causeOf(part: PartName, examined: Examined): Promise<readonly Finding[]> {
  const found = (await parts[part].cause?.(examined)) ?? [];
  return [found].flat().filter(({ light }) => light === 'broken');
}
