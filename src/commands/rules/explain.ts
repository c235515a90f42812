/** `kiosk rules explain`: one decision in words or as JSON, and what changes it. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Reason } from '../../../machines/domain.ts';
import {
  afterPaying,
  afterReturning,
  billIds,
  type Channel,
  type CompiledPolicy,
  compilePolicy,
  evaluate,
  type Facts,
  leastPayment,
  type PartPayment,
  readFacts,
  readMoment,
} from '../../../packages/blocks/src/index.ts';
import { plain, reasonTexts, texts } from '../../screen/texts.ts';
import { inWords, type PatronTexts } from '../common/explain.ts';
import { nameOf, readJson, readText, shipped } from '../common/input.ts';
import { print, printJson } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { cataloguesOf, openPolicy } from './read.ts';

const { wrongData } = exitCodes;
const help = `
Facts are one JSON object (policies/facts.schema.json); what is left out, or null, is unknown. Facts
without observedAt count as observed at the moment of the decision.
--pay and --return show the decision after a fee, or a part of it, is paid and after an item is
returned. For what has no fee line, --pay membership-fee pays the membership fee, and --pay ITEM the
price of an invoiced item.

Exit codes: 0 decided, whatever the outcome · 65 the facts are wrong · 66 there is no such file ·
78 the policy is wrong

Examples:
  kiosk rules explain policies/facts.json         a patron to try it with: two reasons, two fees
  kiosk rules explain --channel portal --at 2026-12-01 --json < policies/facts.json
  kiosk rules explain --pay f1 --pay f2=250 --return 30001 policies/facts.json
`;

interface ExplainOptions {
  channel: Channel;
  at?: string;
  policy?: string;
  json?: true;
  texts?: string;
  pay: PartPayment[];
  return: string[];
}

export function addExplain(rules: Command): void {
  rules
    .command('explain')
    .description('say what one patron may do, why not, and what clears it')
    .argument('[facts]', 'JSON file with what is known of the patron; standard input when left out')
    .addOption(
      new Option('--channel <name>', 'where')
        .choices(['kiosk', 'portal', 'staff'])
        .default('kiosk'),
    )
    .option('--at <date>', 'a moment, or a date; now when left out')
    .option('--policy <file>', 'policies/wise.json when left out')
    .option('--texts <folder>', "the library's own texts, as screen.textsFolder names it")
    .option(
      '--pay <fee[=cents]>',
      'as if this fee, or so much of it, were paid (repeatable)',
      addPayment,
      [],
    )
    .option('--return <item>', 'as if this item were returned (repeatable)', add, [])
    .option('--json', 'the decision as JSON')
    .addHelpText('after', help)
    .action((file: string | undefined, options: ExplainOptions) =>
      orRefuse(() => explain(file, options)),
    );
}

function add(value: string, before: string[]) {
  return [...before, value];
}
function addPayment(text: string, before: PartPayment[]): PartPayment[] {
  const [, feeId, cents] = /^(.+?)(?:=(\d+))?$/.exec(text) ?? [];
  if (feeId === undefined)
    throw new InvalidArgumentError('Write the id of a fee, as in f1, or f1=250 for 2.50 of it.');
  return [
    ...before,
    { feeId, amountCents: cents === undefined ? Number.POSITIVE_INFINITY : Number(cents) },
  ];
}

async function explain(file: string | undefined, options: ExplainOptions): Promise<void> {
  const policy = compilePolicy(await openPolicy(options.policy ?? shipped('policies/wise.json')));
  const at = momentOf(options.at, policy);
  const json = readJson(await readText(file), nameOf(file));
  const read = json === null ? null : readFacts(json, at);
  if (read?.ok === false)
    throw new Refusal(read.problem.replaceAll(/^/gm, `${nameOf(file)}: `), wrongData);
  const facts = read === null ? null : whatIf(read.facts, options);
  const decision = evaluate(facts, policy, at, options.channel);
  const least = facts === null ? null : leastPayment(facts, policy, at, options.channel);
  const languages = await textsOfLanguages(policy, options.texts);
  const textsOf = (reason: Reason): PatronTexts =>
    Object.fromEntries(
      languages.map((t) => {
        const { says, clears } = reasonTexts(t, reason);
        return [t.language, { says: plain(says), clears: plain(clears) }];
      }),
    );
  if (!options.json) {
    print(inWords({ decision, channel: options.channel, texts: textsOf, least }));
    return;
  }
  const reasons = decision.reasons.map((reason) => ({ ...reason, texts: textsOf(reason) }));
  const cheapest = least === null ? null : { feeIds: least.feeIds, amountCents: least.amountCents };
  printJson({ ...decision, reasons, leastPayment: cheapest }, 2);
}

function momentOf(text: string | undefined, { policy }: CompiledPolicy): string {
  if (text === undefined) return new Date().toISOString();
  const moment = readMoment(text, policy.settings.timeZone);
  if (moment !== null) return moment;
  throw new Refusal(
    `--at ${text}: write a date as 2026-11-24, or a moment as 2026-11-24T10:00:00+01:00.`,
    wrongData,
  );
}

function whatIf(facts: Facts, { pay, return: returned }: ExplainOptions): Facts {
  const known = billIds(facts);
  for (const { feeId } of pay)
    if (!known.includes(feeId))
      throw new Refusal(
        `--pay ${feeId}: nothing is owed under that name. Owed: ${known.join(', ') || 'nothing'}.`,
        wrongData,
      );
  const items = [
    ...(facts.loans ?? []),
    ...(facts.replacementInvoices ?? []).flatMap((invoice) => invoice.items),
  ];
  for (const item of returned)
    if (!items.some((each) => each.item === item))
      throw new Refusal(
        `--return ${item}: neither a loan nor an invoice names that item.`,
        wrongData,
      );
  return returned.reduce(afterReturning, pay.length === 0 ? facts : afterPaying(facts, pay));
}

async function textsOfLanguages({ policy }: CompiledPolicy, folder: string | undefined) {
  const catalogues = await cataloguesOf(folder);
  return Object.entries(catalogues).map(([language, catalogue]) =>
    texts(catalogue, language, policy.settings.timeZone, 'EUR'),
  );
}
