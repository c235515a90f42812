/** 41: the fees of a card, where a library system lists them in 42 alone (OCLC Wise). */
import type { Draft } from '../../messages/table.ts';
import { identityOf } from '../../profiles/identity.ts';
import { type Profile, registrationsFlags } from '../../profiles/profile.ts';
import type { Asking, ExamSettings, Note, Question } from '../question.ts';
import { feesIn, filled, owedIn } from './lists.ts';
import { patronQuestion } from './patron.ts';

type Flag = Profile['registrationsFlag'];

/** `flag`: the field that is Y; null: none. */
export function registrationsQuestion(
  { profile, institution: AO, terminalPassword: AC }: ExamSettings,
  card: string,
  { flag, pin }: { flag: Flag; pin: string | null },
): Draft<'41'> {
  const identity = identityOf(profile, { AO, AA: card, AC, pin });
  return {
    code: '41',
    fixed: {},
    fields: { ...identity, ...(flag === null ? {} : { [flag]: 'Y' }) },
  };
}

export const registrations: Question = {
  id: 'registrations',
  level: 'look',
  asks: '41',
  section: '—',
  title: { en: 'The fees of the card (OCLC Wise)', nl: 'De kosten van de kaart (OCLC Wise)' },
  standard: {
    en: 'The standard does not have this message. OCLC: 42 has a line (YZ) for each fee.',
    nl: 'De standaard kent dit bericht niet. OCLC: 42 heeft een regel (YZ) voor alle kosten apart.',
  },
  needs: ['card'],
  isOf: ({ feesIn: where }) => where === 'YZ',
  async run(asking) {
    const { ask, settings, atHand } = asking;
    const { registrationsFlag: flag } = settings.profile;
    const card = atHand.card ?? '';
    const patron = await ask(patronQuestion(settings, card, null));
    const owedCents = owedIn(patron.message);
    const asked = registrationsQuestion(settings, card, { flag, pin: null });
    const { message, notes } = await ask(asked);
    if (message === null) return [...notes, { code: 'not-asked' }];
    if (filled(message, 'YZ') > 0)
      return [...notes, { code: 'answered', about: '41' }, ...feesIn(message, owedCents, settings)];
    if ((owedCents ?? 0) === 0) return [...notes, { code: 'list-empty', about: 'YZ' }];
    return [...notes, { code: 'fees-hidden' }, ...(await byAnotherFlag(asking, flag))];
  },
};

/** Which of the three lists what is not published. */
async function byAnotherFlag({ ask, settings, atHand }: Asking, own: Flag): Promise<Note[]> {
  for (const flag of registrationsFlags.filter((each) => each !== own)) {
    const question = registrationsQuestion(settings, atHand.card ?? '', { flag, pin: null });
    const { message, notes } = await ask(question);
    if (message === null) return [...notes];
    if (filled(message, 'YZ') === 0) continue;
    const fits = [{ name: 'registrationsFlag', value: flag } as const];
    return [{ code: 'fees-by-flag', about: flag, fits }];
  }
  return [];
}
