/**
 * `kiosk rules`: explains decisions of the block rules, checks policies and prints their tables.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import {
  afterPaying,
  afterReturning,
  billIds,
  type Channel,
  type CompiledPolicy,
  compilePolicy,
  doubtsAbout,
  evaluate,
  type Facts,
  factsJsonSchema,
  ignoredWords,
  leastPayment,
  type PartPayment,
  type Policy,
  policyJsonSchema,
  readCase,
  readFacts,
  readMoment,
  readPolicy,
  runCase,
  tablesInMarkdown,
} from '../../blocks/index.ts';
import type { Reason } from '../../domain.ts';
import { Fault } from '../../fault.ts';
import { readCatalogues } from '../../screen/catalogues.ts';
import { plain, reasonTexts, texts } from '../../screen/texts.ts';
import { inWords, type PatronTexts } from '../common/explain.ts';
import { nameOf, readJson, readText, shipped } from '../common/input.ts';
import { print, printError, printJson } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';

const { wrongData, wrongConfiguration: wrongPolicy } = exitCodes;
const textsFolder = new URL('../../screen/texts/', import.meta.url);
const examples = {
  explain: `
Facts are one JSON object (policies/facts.schema.json); what is left out, or null, is unknown. Facts
without observedAt count as observed at the moment of the decision.
--pay and --return show the decision after a fee, or a part of it, is paid and after an item is
returned. For what has no fee line, --pay membership-fee pays the membership fee, and --pay ITEM the
price of an invoiced item.

Exit codes: 0 decided, whatever the outcome · 65 the facts are wrong · 66 there is no such file ·
78 the policy is wrong

Examples:
  kiosk rules explain facts.json
  kiosk rules explain --channel portal --at 2026-12-01 --json < facts.json
  kiosk rules explain --pay f1 --pay f2=250 --return 30001 facts.json
`,
  cases: `
One case a line, each under policies/<system>.json, or all of them under a policy of yours.

Exit codes: 0 all pass · 1 a case fails · 66 there is no such file · 78 a policy is wrong

Example:
  kiosk rules cases test/vectors/policy-cases.jsonl
  kiosk rules cases --policy my.json my-cases.jsonl
`,
  check: `
Exit codes: 0 in order · 65 no JSON · 66 there is no such file · 78 something is wrong

Example:
  kiosk rules check policies/wise.json
`,
  table: `
Exit codes: 0 printed · 65 no JSON · 66 there is no such file · 78 the policy is wrong

Example:
  kiosk rules table policies/wise.json > rules.md
`,
  schema: `
Exit codes: 0 printed

Example:
  kiosk rules schema policy > policies/policy.schema.json
`,
};

interface ExplainOptions {
  channel: Channel;
  at?: string;
  policy?: string;
  json?: true;
  texts?: string;
  pay: PartPayment[];
  return: string[];
}

export function addRules(program: Command): void {
  const rules = program
    .command('rules')
    .description('the block rules: what a patron may do, and why not');
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
    .addHelpText('after', examples.explain)
    .action((file: string | undefined, options: ExplainOptions) =>
      orRefuse(() => explain(file, options)),
    );
  rules
    .command('check')
    .description('list everything that is wrong with a policy')
    .argument('<policy>', 'JSON file')
    .addHelpText('after', examples.check)
    .option('--texts <folder>', "the library's own texts, as screen.textsFolder names it")
    .action((file: string, { texts }: { texts?: string }) =>
      orRefuse(async () => {
        const policy = await openPolicy(file);
        const doubts = doubtsAbout(policy);
        if (doubts.length > 0)
          throw new Refusal(doubts.map((doubt) => `${file}: ${doubt}`).join('\n'), wrongPolicy);
        print(`${file} is in order: ${policy.name}, ${policy.rules.length} rules.\n`);
        for (const line of await missingTexts(policy, texts))
          print(
            `The patron reads general words: ${line}. Write texts for them in a texts folder (--texts).\n`,
          );
      }),
    );
  rules
    .command('cases')
    .description("run cases, each under its system's policy")
    .argument('[cases]', 'JSON lines; standard input when left out')
    .option('--policy <file>', 'a policy for all of the cases, in place of policies/<system>.json')
    .addHelpText('after', examples.cases)
    .action((file: string | undefined, { policy }: { policy?: string }) =>
      orRefuse(() => runCases(file, policy)),
    );
  rules
    .command('table')
    .description('print the decision tables of a policy, in Markdown')
    .argument('<policy>', 'JSON file')
    .addHelpText('after', examples.table)
    .action((file: string) =>
      orRefuse(async () => void print(tablesInMarkdown(await openPolicy(file)))),
    );
  rules
    .command('schema')
    .description('print the JSON Schema of policies or of facts, as in policies/')
    .addArgument(new Argument('<of>', 'which').choices(Object.keys(schemas)))
    .addHelpText('after', examples.schema)
    .action((of: keyof typeof schemas) => void printJson(schemas[of](), 2));
}

const schemas = { policy: policyJsonSchema, facts: factsJsonSchema };
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

async function openPolicy(file: string): Promise<Policy> {
  const read = readPolicy(readJson(await readText(file), file));
  if (read.ok) return read.policy;
  throw new Refusal(read.problem.replaceAll(/^/gm, `${file}: `), wrongPolicy);
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

async function cataloguesOf(folder: string | undefined) {
  const languages = readdirSync(textsFolder).map((name) => name.replace('.json', ''));
  try {
    return await readCatalogues(languages, folder);
  } catch (error) {
    if (error instanceof Fault)
      throw new Refusal(`${folder}: ${error.message}\n${error.remedy}`, wrongData);
    throw error;
  }
}

/** Texts that a catalogue lacks for the reasons of a policy that a patron can meet at the kiosk. */
async function missingTexts(policy: Policy, folder: string | undefined): Promise<string[]> {
  const atKiosk = compilePolicy(policy).rules.filter(({ may }) => may.kiosk.length > 0);
  const reasons = [...new Set(atKiosk.map((rule) => rule.reason))];
  const keys = reasons.flatMap((reason) => [`reason.${reason}.says`, `reason.${reason}.clears`]);
  return Object.entries(await cataloguesOf(folder)).flatMap(([language, catalogue]) => {
    const missing = keys.filter((key) => !Object.hasOwn(catalogue, key));
    return missing.length === 0 ? [] : [`${language} has no ${missing.join(', ')}`];
  });
}

async function textsOfLanguages({ policy }: CompiledPolicy, folder: string | undefined) {
  const catalogues = await cataloguesOf(folder);
  return Object.entries(catalogues).map(([language, catalogue]) =>
    texts(catalogue, language, policy.settings.timeZone, 'EUR'),
  );
}

async function runCases(file: string | undefined, own: string | undefined): Promise<void> {
  const text = await readText(file);
  const policies = new Map<string, Policy>();
  const policyOf = async (system: string) => {
    const policy =
      policies.get(system) ??
      (await openPolicy(own ?? shipped(join('policies', `${system}.json`))));
    policies.set(system, policy);
    return policy;
  };
  let passed = 0;
  let failed = 0;
  const ignored = new Map<string, number>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const misses = await missesOf(line, policyOf, (word) =>
      ignored.set(word, (ignored.get(word) ?? 0) + 1),
    );
    if (misses.length === 0) passed++;
    else failed++;
    for (const miss of misses) print(`${nameOf(file)}:${index + 1}: ${miss}\n`);
  }
  for (const [word, cases] of ignored)
    printError(`${word} means nothing to this policy and was ignored (${cases} cases)\n`);
  print(`${passed} passed, ${failed} failed\n`);
  if (failed > 0) process.exitCode = 1;
}

async function missesOf(
  line: string,
  policyOf: (system: string) => Promise<Policy>,
  onIgnored: (word: string) => void,
): Promise<readonly string[]> {
  try {
    const read = readCase(readJson(line, 'the line'));
    if (!read.ok) return read.problem.split('\n');
    const { system, name } = read.value;
    const policy = await policyOf(system);
    for (const word of new Set(ignoredWords(policy, read.value))) onIgnored(`${system}: ${word}`);
    return runCase(policy, read.value).map((miss) => `${system}: ${name}: ${miss}`);
  } catch (error) {
    if (error instanceof Refusal) return [error.message];
    throw error;
  }
}
