/** `kiosk sip2`: the messages in a recording of the line, and how messages are made. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type Code,
  describeMessage,
  describeProtocol,
  type Encoding,
  encodings,
  inspect,
  table,
} from '../../packages/sip2/src/index.ts';
import { byteLines } from './common/byte-lines.ts';
import { answerEach } from './common/lines.ts';
import { print } from './common/print.ts';
import { shell } from './common/shell.ts';

const examples = `
One message a line (LF, CRLF, or the CR of the wire), bytes as they were sent. For each, one line of
JSON:
  {"code","name","checksum":"ok|bad|absent","sequence","fixed":{…},"fields":[["AO","…"],…],
   "deviations":[…],"encoded":"…"}
A line that is no SIP2 has its code or null, no name, and the reason in its deviations. "encoded" is
the message written again from what was read, with a right checksum if it had one; else null.
Values are shown in clear, PINs and names too: decode only what you may see.

Exit codes: 0, whatever the messages are: each line of output has its own verdict

Examples:
  echo '9900302.00AY1AZFCA5' | kiosk sip2 decode
  kiosk sip2 decode --charset cp850 < recording.txt | jq -c 'select(.checksum == "bad")'
`;

const tableExamples = `
Markdown, from the tables by which the kiosk reads and writes: messages, fields, deviations and
profiles.

Exit codes: 0 printed · 64 there is no such message

Examples:
  kiosk sip2 table 64
  kiosk sip2 table > sip2.md
`;

function readCode(text: string): Code {
  if (!Object.hasOwn(table, text))
    throw new InvalidArgumentError(
      `There is no such message: ${Object.keys(table).sort().join(', ')}.`,
    );
  return text as Code;
}

export function addSip2(program: Command): void {
  const sip2 = program.command('sip2').description('messages of the line to the library system');
  sip2
    .command('decode')
    .description('read SIP2 messages, one a line, and write their content as JSON lines')
    .addOption(
      new Option('--charset <name>', 'characters of the values')
        .choices([...encodings])
        .default('utf-8'),
    )
    .addOption(new Option('--delimiter <sign>', 'the sign between fields').default('|'))
    .addHelpText('after', examples)
    .action(({ charset, delimiter }: { charset: Encoding; delimiter: string }) =>
      answerEach(byteLines(shell().stdin), (line) =>
        inspect(line, { encoding: charset, delimiter }),
      ),
    );
  sip2
    .command('table')
    .description('print how messages are made: the whole protocol, or one message')
    .argument('[code]', 'two digits', readCode)
    .addHelpText('after', tableExamples)
    .action((code: Code | undefined) => {
      print(`${code === undefined ? describeProtocol() : describeMessage(code)}\n`);
    });
}
