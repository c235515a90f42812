/** `kiosk call`: the open call for help of a running kiosk, and the answer to it. */
import type { Command } from 'commander';
import type { Overview, Refused } from '../technician/actions.ts';
import { askKiosk, type KioskAnswer, postToKiosk } from '../technician/control/control-client.ts';
import type { Finding } from '../technician/finding.ts';
import { configOf } from './common/configured.ts';
import { configOption } from './common/input.ts';
import { print } from './common/print.ts';
import { exitCodes, orRefuse, Refusal } from './common/refusal.ts';
import { shell } from './common/shell.ts';

const codes =
  '69 no kiosk runs · 77 the data folder belongs to another user · 78 the configuration is wrong';
const helps = {
  status: `
Exit codes: 0 no call is open · 1 one is · ${codes}

Examples:
  kiosk call status
`,
  acknowledge: `
Exit codes: 0 the patron's screen says that someone is coming · 1 no call is open · ${codes}

Examples:
  kiosk call acknowledge
`,
  test: `
The call says that it is a test. docs/help-calls.md has the ways.

Exit codes: 0 every way delivered it · 1 one did not, or there is none · ${codes}

Examples:
  kiosk call test
`,
};

interface Options {
  config: string;
}
const askMs = 5_000;
/** A command may run for ten minutes. */
const testMs = 630_000;

export function addCall(program: Command): void {
  const call = program.command('call').description('the open call for help of a running kiosk');
  const add = (
    name: keyof typeof helps,
    description: string,
    action: (folder: string) => Promise<void>,
  ) =>
    call
      .command(name)
      .description(description)
      .addOption(configOption())
      .addHelpText('after', helps[name])
      .action((options: Options) =>
        orRefuse(async () => action((await configOf(options)).store.folder)),
      );
  add('status', 'the open call, and how long it waits', status);
  add('acknowledge', 'says to the patron that someone is coming', acknowledge);
  add('test', 'sends a test by every way', test);
}

async function openCall(folder: string): Promise<Overview> {
  return answerOf(await askKiosk<Overview>(folder, '/overview', askMs), folder);
}

async function status(folder: string): Promise<void> {
  const { call, now } = await openCall(folder);
  if (call === null) {
    print('No call is open.\n');
    return;
  }
  const minutes = Math.floor((Date.parse(now) - Date.parse(call.at)) / 60_000);
  print(`${call.state}: ${call.reason}, ${minutes} min\n`);
  shell().exitCode = 1;
}

async function acknowledge(folder: string): Promise<void> {
  const { call } = await openCall(folder);
  if (call === null) throw new Refusal('No call is open.', 1);
  const asked = await postToKiosk<Refused>(folder, '/calls/acknowledge', { call: call.id }, askMs);
  const { status: code, value } = answerOf(asked, folder);
  if (code !== 200) throw new Refusal(value.text, 1);
  print('The screen says that someone is coming.\n');
}

async function test(folder: string): Promise<void> {
  const asked = await postToKiosk<Finding>(folder, '/parts/help/test', {}, testMs);
  const { light, text, remedy } = answerOf(asked, folder).value;
  print(`${[text, remedy].filter(Boolean).join('\n')}\n`);
  if (light !== 'ok') shell().exitCode = 1;
}

function answerOf<Value>(asked: KioskAnswer<Value>, folder: string): Value {
  if (asked.kind === 'answer') return asked.value;
  if (asked.kind === 'absent')
    throw new Refusal(`No kiosk runs on ${folder}.`, exitCodes.unavailable);
  if (asked.kind === 'forbidden') {
    const text = `This user may not open ${folder}: run the command as the user of the kiosk.`;
    throw new Refusal(text, exitCodes.forbidden);
  }
  throw new Refusal(`The kiosk does not answer as it should: ${asked.why}.`, exitCodes.unavailable);
}
