/** Checks the reader of cards with a chip, through pcscd: is it there, may this user use it. */
import { parseLocalAddress } from '../../../../hardware/address.ts';
import { type PcscdAnswer, probePcscd, type SeenReader } from '../../../../hardware/cards/probe.ts';
import type { Config } from '../../../config/schema.ts';
import { visibleControls } from '../../../printable.ts';
import { attention, broken, type Finding, fine } from '../../finding.ts';

type Answers = Extract<PcscdAnswer, { kind: 'answers' }>;

const part = 'card-reader';

/** None where this kiosk has no card reader. */
export async function diagnoseCardReader(
  cardReader: Config['cardReader'],
  answerMs: number,
): Promise<Finding[]> {
  if (cardReader === null) return [];
  const { address: where, reader } = cardReader;
  const address = parseLocalAddress(where);
  // The check of the configuration reports it.
  if (address === null) return [];
  const answer = await probePcscd(address, { answerTimeoutMs: answerMs });
  if (answer.kind === 'answers') return [readersFinding(answer, reader, where)];
  return [serviceFinding(answer, where)];
}

function serviceFinding(answer: Exclude<PcscdAnswer, Answers>, where: string): Finding {
  switch (answer.kind) {
    case 'closed': {
      if (answer.trouble === 'no-permission') {
        const text = `This user may not open the socket of pcscd: ${answer.why}.`;
        return forbidden(text, where);
      }
      const text = `pcscd, the service of card readers, does not run: ${answer.why}.`;
      const remedy =
        'Install it (`sudo apt install pcscd libccid`) and start its socket: `sudo systemctl enable --now pcscd.socket`.';
      return broken(part, 'pcscd-absent', text, { where, remedy });
    }
    case 'refused':
      return forbidden('pcscd hangs up on this user before it answers: polkit forbids it.', where);
    case 'silent': {
      const text = 'pcscd takes the connection, and does not answer.';
      const remedy =
        'Unplug the card reader, `sudo systemctl restart pcscd`, and plug it in again; its log: `journalctl -u pcscd`.';
      return broken(part, 'pcscd-silent', text, { where, remedy });
    }
    case 'garbage': {
      const text = `What answers at this address is no pcscd that this kiosk understands: ${visibleControls(answer.why)}.`;
      const remedy =
        'Compare cardReader.address with the socket of pcscd; its versions 1.8.24 to 2.3 are known (protocol 4:4, 4:5).';
      return broken(part, 'pcscd-garbage', text, { where, remedy });
    }
  }
}

function forbidden(text: string, where: string): Finding {
  const remedy =
    'The package of the kiosk brings a rule of polkit for its user (docs/card-reader.md): restart polkit, and run this as that user: `sudo kiosk doctor`.';
  return broken(part, 'pcscd-forbidden', text, { where, remedy });
}

function readersFinding(
  { readers, forbidden: isForbidden, latencyMs }: Answers,
  wanted: string | null,
  where: string,
): Finding {
  const names = (some: readonly SeenReader[]) =>
    some.map(({ name }) => visibleControls(name)).join(', ');
  if (readers.length === 0) {
    const text = 'pcscd answers, and has no card reader.';
    const remedy =
      'Is it plugged in (`lsusb`)? Nearly all need the driver libccid; a few have one of their maker. Then `sudo systemctl restart pcscd`.';
    return broken(part, 'card-reader-none', text, { where, remedy });
  }
  const mine = readers.filter(
    ({ name }) => wanted === null || name.toLowerCase().includes(wanted.toLowerCase()),
  );
  if (mine.length === 0) {
    const text = `No card reader has "${wanted}" in its name; there is ${names(readers)}.`;
    const remedy =
      'Write a part of that name as cardReader.reader, or null where it is the only one.';
    return broken(part, 'card-reader-other', text, { where, remedy });
  }
  if (isForbidden)
    return forbidden(`pcscd shows ${names(mine)}, and gives this user none of its cards.`, where);
  const name = names(mine);
  if (mine.some(({ card }) => card === 'mute')) {
    const text = `A card in ${name} does not answer.`;
    const remedy = 'Take it out: is it the wrong way round, or has it no chip?';
    return attention(part, 'card-mute', text, { where, latencyMs, remedy });
  }
  const stands = mine.some(({ card }) => card === 'stands');
  const text = `${name} answers (${latencyMs} ms)${stands ? '; a card stands in it' : ''}.`;
  const told = { is: stands ? 'card-stands' : 'answers-as', name };
  return fine(part, text, { where, latencyMs, told });
}
