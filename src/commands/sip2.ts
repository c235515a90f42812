/** `kiosk sip2 decode`: what stands in a recording of the line to the library system. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type Code,
  describeMessage,
  describeProtocol,
  type Encoding,
  encodings,
  inspect,
  table,
} from '../sip2/index.ts';
import { byteLines } from './common/byte-lines.ts';
import { answerEach } from './common/lines.ts';
import { print } from './common/print.ts';

const examples = `
One message a line (LF, CRLF, or the CR of the wire), bytes as they were sent; one line of JSON for each:
  {"code","name","checksum":"ok|bad|absent","sequence","fixed":{…},"fields":[["AO","…"],…],"deviations":[…],"encoded":"…"}
A line that is no SIP2 has the code or null, no name, and says why in its deviations. "encoded" is the message written
again from what was understood, with a right checksum where it had one; null where nothing was.
Values are shown in clear, PINs and names too: decode only what you may see.

Exit codes: 0, whatever the messages are: each line says that itself

Examples:
  echo '9900302.00AY1AZFCA5' | kiosk sip2 decode
  kiosk sip2 decode --charset cp850 < recording.txt | jq -c 'select(.checksum == "bad")'
`;

const tableExamples = `
Markdown, from the table by which the kiosk reads and writes: messages, fields, what may be wrong with one, profiles.

Exit codes: 0, or 64 where there is no such message

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
    .description('read SIP2 messages, one a line, write what they say as JSON lines')
    .addOption(
      new Option('--charset <name>', 'characters of the values')
        .choices([...encodings])
        .default('utf-8'),
    )
    .addHelpText('after', examples)
    .action(({ charset }: { charset: Encoding }) =>
      answerEach(byteLines(process.stdin), (line) => inspect(line, charset)),
    );
  sip2
    .command('table')
    .description('how messages are made: all of the protocol, or one message')
    .argument('[code]', 'two digits', readCode)
    .addHelpText('after', tableExamples)
    .action((code: Code | undefined) => {
      print(`${code === undefined ? describeProtocol() : describeMessage(code)}\n`);
    });
}
