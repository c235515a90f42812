/**
 * The setup, step by step, at a running kiosk: its own devices are tested by it, other addresses
 * from here. What was answered stands in the draft; the page saves it as any other change of the
 * configuration.
 */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { isSection } from '../../config/files/merge.ts';
import { readMigrated } from '../../config/files/migrate.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { bodyOf, NotDone } from '../../screen/web/answers.ts';
import type { Env } from '../access/session-check.ts';
import { candidatesOf } from '../discovery/candidates.ts';
import { type DiscoveredPort, discover } from '../discovery/discovery.ts';
import { testPart } from '../parts/table.ts';
import { openSetup, type Setup, WrongBefore } from '../setup/setup.ts';
import {
  type SetupChangeView,
  type StepId,
  setupSecrets,
  stepIds,
} from '../setup-step/setup-types.ts';
import type { HandlerParts } from './handler-parts.ts';
import { busyInVisit } from './parts.ts';

const values = z.record(z.string().max(60), z.string().max(2_000));
const secrets = z.partialRecord(z.enum(setupSecrets), z.string().max(500)).default({});
const testRequest = z.strictObject({ values, secrets });
const acceptRequest = z.strictObject({ values, state: z.enum(['right', 'kept']) });

export function setupRoutes(parts: HandlerParts): Hono<Env> {
  const routes = new Hono<Env>();
  const open = openerOf(parts);
  let isTesting = false;

  routes.get('/setup', (c) => c.json(open().view()));
  routes.get('/setup/change', (c) => {
    const { next, difference, complaints } = open().change();
    const { json } = readMigrated(next);
    const change: SetupChangeView = { config: isSection(json) ? json : {}, difference, complaints };
    return c.json(change);
  });
  routes.post('/setup/start-over', (c) => {
    parts.note(c, 'setup-start-over', []);
    const setup = open();
    setup.startOver();
    return c.json(setup.view());
  });
  routes.post('/setup/end', (c) => {
    open().end();
    return c.json({});
  });
  routes.get('/setup/:step', async (c) => c.json(await open(languageOf(c)).step(stepIn(c))));
  routes.post('/setup/:step/look', async (c) => {
    const setup = open(languageOf(c));
    await setup.lookAgain();
    return c.json(await setup.step(stepIn(c)));
  });
  routes.post('/setup/:step/test', async (c) => {
    const id = stepIn(c);
    const given = await bodyOf(c, testRequest);
    parts.note(c, 'setup-test', [id]);
    if (isTesting)
      throw new NotDone(429, { code: 'busy', text: 'A step of the setup is being tried already.' });
    isTesting = true;
    try {
      const typed = given.secrets as Secrets;
      const outcome = await guarded(parts, id, () => open().test(id, given.values, typed));
      return c.json(outcome);
    } finally {
      isTesting = false;
    }
  });
  routes.post('/setup/:step/accept', async (c) => {
    const id = stepIn(c);
    const { values: given, state } = await bodyOf(c, acceptRequest);
    parts.audit(c, state === 'kept' ? 'setup-keep' : 'setup-accept', [id]);
    const setup = open();
    setup.accept(id, given, state);
    return c.json(setup.view());
  });
  routes.post('/setup/:step/skip', (c) => {
    const setup = open();
    setup.skip(stepIn(c));
    return c.json(setup.view());
  });
  return routes;
}

/** A new one for each request: the draft is on disk. What the ports say is remembered. */
function openerOf({ kiosk, supervisor, ...more }: HandlerParts): (language?: 'en' | 'nl') => Setup {
  let found: Promise<DiscoveredPort[]> | null = null;
  const find = async (file: string) => {
    const chosen = await candidatesOf([], file);
    return chosen.ok ? await discover(chosen.candidates) : [];
  };
  return (language = 'en') => {
    const { file } = supervisor;
    if (file === null)
      throw new NotDone(409, {
        code: 'configuration-unreadable',
        text: 'The kiosk was started without a file.',
      });
    try {
      return openSetup({
        file,
        environment: supervisor.environment,
        running: {
          config: kiosk.config,
          test: async (part) =>
            busyInVisit(kiosk, part) ?? (await testPart({ kiosk, supervisor, ...more }, part)),
        },
        found: (again) => {
          if (again || found === null) found = find(file);
          return found;
        },
        isGuarded: true,
        language,
        now: () => kiosk.clock.now(),
      });
    } catch (error) {
      if (!(error instanceof WrongBefore)) throw error;
      const text = `The file is wrong already: ${error.message}.`;
      const remedy = 'Correct it on the page of the configuration first.';
      throw new NotDone(409, { code: 'configuration-wrong', text, remedy });
    }
  };
}

const wrongPins: ReadonlySet<string> = new Set(['card-pin-wrong', 'card-or-pin-wrong']);

/** No PIN of a card is guessed here: wrong ones are counted as wrong passwords are. */
async function guarded(
  { lockOut }: HandlerParts,
  id: StepId,
  test: () => ReturnType<Setup['test']>,
): ReturnType<Setup['test']> {
  if (id !== 'card') return test();
  const lockedUntil = lockOut.lockedUntil('secret');
  if (lockedUntil !== null) {
    const text = `After five wrong tries none is taken until ${lockedUntil}.`;
    throw new NotDone(423, { code: 'secrets-locked', text, lockedUntil });
  }
  lockOut.trying('secret');
  const outcome = await test();
  const isWrong = outcome.findings.some(({ code }) => wrongPins.has(code));
  if (!isWrong) lockOut.right('secret');
  return outcome;
}

/** Of the page: hours are proposed in it. */
function languageOf(c: Context): 'en' | 'nl' {
  return c.req.query('language') === 'nl' ? 'nl' : 'en';
}

function stepIn(c: Context): StepId {
  const id = stepIds.find((each) => each === c.req.param('step'));
  if (id) return id;
  throw new NotDone(404, { code: 'no-such-action', text: `The steps are ${stepIds.join(', ')}.` });
}
