/** Evaluates the rules of this kiosk for an imaginary patron. */
import { Hono } from 'hono';
import { z } from 'zod';
import {
  actions,
  decisionTables,
  evaluate,
  leastPayment,
  readFacts,
  readMoment,
} from '../../../packages/blocks/src/index.ts';
import { plain, reasonTexts, texts } from '../../screen/texts.ts';
import { bodyOf, NotDone } from '../../screen/web/answers.ts';
import { policyFile } from '../../wiring/policy-file.ts';
import type { Env } from '../access/session-check.ts';
import type { Explanation, RulesTable } from '../actions.ts';
import type { KioskHandle } from '../running-kiosk.ts';
import type { HandlerParts } from './handler-parts.ts';
import { presetsAt } from './presets.ts';

const request = z.strictObject({
  facts: z.unknown().optional(),
  preset: z.string().optional(),
  channel: z.enum(['kiosk', 'portal', 'staff']).default('kiosk'),
  at: z.string().optional(),
});

export function ruleRoutes({ kiosk }: HandlerParts): Hono<Env> {
  const { config, policy } = kiosk;
  const presets = (at: string) =>
    presetsAt(at, config.library.timeZone, config.library.institution, config.library.branch);
  const routes = new Hono<Env>();
  routes.get('/rules/table', (c) => {
    const table: RulesTable = {
      policy: policy.policy.name,
      file: policyFile(config),
      rules: policy.policy.rules.map(({ id, phrase }) => ({ id, about: phrase })),
      presets: presets(kiosk.clock.now()).map(({ name, about, facts }) => ({
        name,
        about,
        facts,
      })),
      tables: decisionTables(policy.policy),
    };
    return c.json(table);
  });
  routes.post('/rules/explain', async (c) => {
    const { facts, preset, channel, at } = await bodyOf(c, request);
    const moment = at === undefined ? kiosk.clock.now() : readMoment(at, config.library.timeZone);
    if (moment === null)
      throw new NotDone(400, {
        code: 'request-wrong',
        text: 'Write `at` as a date, or a moment with its offset.',
      });
    const known = presets(moment).find(({ name }) => name === preset);
    if (preset !== undefined && !known)
      throw new NotDone(404, { code: 'no-such-preset', text: 'No such example.' });
    return c.json(explain(kiosk, known ? known.facts : (facts ?? null), channel, moment));
  });
  return routes;
}

function explain(
  { config, catalogues, policy }: KioskHandle,
  json: unknown,
  channel: 'kiosk' | 'portal' | 'staff',
  at: string,
): Explanation {
  const read = json === null ? null : readFacts(json);
  if (read?.ok === false) throw new NotDone(422, { code: 'facts-wrong', text: read.problem });
  const facts = read?.facts ?? null;
  const decision = evaluate(facts, policy, at, channel);
  const least = facts === null ? null : leastPayment(facts, policy, at, channel);
  const { language } = config.screen;
  const say = texts(
    catalogues[language] ?? {},
    language,
    config.library.timeZone,
    config.library.currency,
  );
  return {
    decision,
    allowed: actions.filter((action) => decision.allows[action]),
    denied: actions.filter((action) => !decision.allows[action]),
    reasons: decision.reasons.map((reason) => {
      const { says, clears } = reasonTexts(say, reason);
      return { rule: reason.rule, says: plain(says), clears: plain(clears) };
    }),
    least: least && { feeIds: least.feeIds, amountCents: least.amountCents },
    facts,
  };
}
