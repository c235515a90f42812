/**
 * `kiosk rules`: explains decisions of the block rules, checks policies and prints their tables.
 */
import { resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import {
  compilePolicy,
  doubtsAbout,
  factsJsonSchema,
  type Policy,
  policyJsonSchema,
  tablesInMarkdown,
} from '../../../packages/blocks/src/index.ts';
import { readConfigured } from '../common/configured.ts';
import { print, printJson } from '../common/print.ts';
import { exitCodes, orRefuse, Refusal } from '../common/refusal.ts';
import { addCases } from './cases.ts';
import { addExplain } from './explain.ts';
import { cataloguesOf, openPolicy } from './read.ts';

const examples = {
  check: `
Exit codes: 0 in order · 65 no JSON · 66 there is no such file · 78 something is wrong

Example:
  kiosk rules check policies/wise.json
  kiosk rules check own.json --config kiosk.config.json
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
const schemas = { policy: policyJsonSchema, facts: factsJsonSchema };

export function addRules(program: Command): void {
  const rules = program
    .command('rules')
    .description('the block rules: what a patron may do, and why not');
  addExplain(rules);
  rules
    .command('check')
    .description('list everything that is wrong with a policy')
    .argument('<policy>', 'JSON file')
    .addHelpText('after', examples.check)
    .option('--texts <folder>', "the library's own texts, as screen.textsFolder names it")
    .option('--config <file>', 'whether the kiosk of this configuration learns what the rules need')
    .action((file: string, options: CheckOptions) => orRefuse(() => check(file, options)));
  addCases(rules);
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

interface CheckOptions {
  texts?: string;
  config?: string;
}

async function check(file: string, { texts: folder, config }: CheckOptions): Promise<void> {
  const policy = await openPolicy(file);
  const doubts = doubtsAbout(policy);
  if (doubts.length > 0)
    throw new Refusal(
      doubts.map((doubt) => `${file}: ${doubt}`).join('\n'),
      exitCodes.wrongConfiguration,
    );
  const unjudged = config === undefined ? [] : await unjudgedAt(config, file);
  if (unjudged.length > 0)
    throw new Refusal(
      unjudged.map(({ text, remedy }) => `${file}: ${text} ${remedy}`).join('\n'),
      exitCodes.wrongConfiguration,
    );
  print(`${file} is in order: ${policy.name}, ${policy.rules.length} rules.\n`);
  for (const line of await missingTexts(policy, folder))
    print(
      `The patron reads general words: ${line}. Write texts for them in a texts folder (--texts).\n`,
    );
}

async function unjudgedAt(configuration: string, file: string) {
  const { config } = await readConfigured(configuration);
  const { unjudgedRules } = await import('../../wiring/facts-asked.ts');
  return await unjudgedRules({ ...config, policy: resolve(file) });
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
