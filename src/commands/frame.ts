/** `kiosk frame decode`: the frames in a recording of a wire. */
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

Exit codes: 0, whatever the frames are: each line of output has its own verdict

Examples:
  echo '05 FF 65 E5 CB' | kiosk frame decode --protocol feig
  kiosk frame decode --protocol zvt-serial < recording.txt | jq .meaning.kind
`;

export function addFrame(program: Command): void {
  const frame = program.command('frame').description('frames of readers and payment terminals');
  frame
    .command('decode')
    .description('read frames as hexadecimal lines, and write their meaning as JSON lines')
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
