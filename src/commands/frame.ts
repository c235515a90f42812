/** `kiosk frame decode`: the frames and messages in a recording of a wire. */
import { type Command, Option } from 'commander';
import { inspectFrameText, type WireProtocol, wireProtocols } from '../../hardware/inspect.ts';
import { answerLines } from './common/lines.ts';

const examples = `
One frame a line, two hexadecimal digits a byte (05 FF, 05ff, 05:FF, 0x05 0xFF; text after a # is a
remark). For each, one line of JSON:
  ok       whether the frame is complete, known, and has a right checksum
  crc      ok, bad, or absent (zvt has none over TCP)
  meaning  its content; null for none
  problem  what is wrong with it; null for nothing

opi, nexo and bancontact: one message a line, as XML or JSON; of opi also as hexadecimal digits with
its length. Bodies alone, without the headers of HTTP. crc is absent, and meaning has
  message        the protocol's own word for it: CardServiceResponse CardPayment, Payment Response …
  outcome        what the kiosk would make of it: approved, declined, cancelled, not-started, unknown;
                 null: it decides nothing
  amountCents    null: none
  receiptNumber  by which the payment is found again; null: none
No key is needed or asked for: an encrypted nexo message is not ok, with the word encrypted. Numbers
of cards, names and accounts in a recording are left out; they stand in the recording all the same.

Exit codes: 0, whatever the frames are: each line of output has its own verdict

Examples:
  echo '05 FF 65 E5 CB' | kiosk frame decode --protocol feig
  kiosk frame decode --protocol zvt-serial < recording.txt | jq .meaning.kind
  kiosk frame decode --protocol opi < recording.xml | jq -r .meaning.outcome
`;

export function addFrame(program: Command): void {
  const frame = program.command('frame').description('frames of readers, and messages of payments');
  frame
    .command('decode')
    .description('read a frame or message a line, and write their meaning as JSON lines')
    .addOption(
      new Option('--protocol <name>', 'whose frames they are')
        .choices([...wireProtocols])
        .makeOptionMandatory(),
    )
    .addHelpText('after', examples)
    .action(({ protocol }: { protocol: WireProtocol }) =>
      answerLines((line) => inspectFrameText(protocol, line)),
    );
}
