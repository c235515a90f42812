/** The account of this kiosk in the library system: it logs in with it. */

import { broken, type Finding, fine } from '../../finding.ts';
import { compareClocks } from '../../probes/clock.ts';
import { probeLibrary } from '../../probes/library/library.ts';
import type { Bench, Outcome, Step, Values } from '../../setup-step/step.ts';

export const logIn: Step = {
  id: 'log-in',
  title: 'Log-in',
  secrets: { password: 'sip2.password' },
  questions: async ({ config, secrets, isSet }) => {
    const isKnown = secrets['sip2.password'] !== undefined;
    return [
      {
        name: 'user',
        ask: 'User of the SIP2 account (CN)',
        hint: 'Leave it empty where the library system has no log-in',
        kind: 'text',
        value: isSet('sip2.user') ? (config.sip2.user ?? '') : '',
        isOptional: true,
      },
      {
        name: 'password',
        ask: 'Its password (CO)',
        ...(isKnown ? { hint: 'Leave it empty to keep the present one' } : {}),
        kind: 'secret',
        value: '',
        isOptional: true,
      },
      {
        name: 'location',
        ask: 'Location of this kiosk (CP)',
        hint: 'Mostly the branch',
        kind: 'text',
        value: isSet('sip2.location')
          ? config.sip2.location
          : isSet('library.branch')
            ? config.library.branch
            : '',
        isOptional: true,
      },
    ];
  },
  problems: ({ user = '', password = '' }, { secrets }) =>
    user.trim() !== '' && password === '' && secrets['sip2.password'] === undefined
      ? { password: 'type the password: none is known here' }
      : {},
  edits: ({ user = '', location = '', institution, ...line }) => [
    ...(institution === undefined
      ? []
      : [
          { path: ['sip2', 'institutionId'] as const, value: institution },
          { path: ['library', 'institution'] as const, value: institution },
        ]),
    ...lineSettings.flatMap((setting) =>
      line[setting] === undefined
        ? []
        : [{ path: ['sip2', setting] as const, value: line[setting] }],
    ),
    { path: ['sip2', 'user'], value: user.trim() === '' ? null : user.trim() },
    { path: ['sip2', 'location'], value: location.trim() },
  ],
  test: async (bench, values) => {
    const { config, secrets, running, answerMs, now } = bench;
    if (running && isSame(bench, values)) {
      const found = await running.test('library');
      // The next step tries a PIN: here it has answered, and that is all that is asked.
      return { findings: [found.code === 'pin-untried' ? answers : found] };
    }
    const { findings, clock } = await probeLibrary(config, secrets, answerMs);
    const clocks = clock && compareClocks(clock.date18, config.library.timeZone, new Date(now()));
    const all = clocks ? [...findings, clocks] : [...findings];
    return all.length === 0 ? { findings: [unknown] } : withOffer(all, values);
  },
};

/** What the probe found the line to need: a remedy says which setting, and its value. */
const lineSettings = ['terminator', 'errorDetection', 'delimiter'] as const;

function withOffer(findings: readonly Finding[], values: Values): Outcome {
  const remedies = findings.map(({ light, remedy = '' }) => (light === 'broken' ? remedy : ''));
  const [, setting = '', value = ''] =
    /^Write "(\w+)": "([\w-]+|[!-~])"/.exec(remedies.join('')) ?? [];
  if (lineSettings.some((each) => each === setting)) {
    const text = `Take it as the library system answers: ${setting} ${value}`;
    return { findings, offer: { text, values: { ...values, [setting]: value } } };
  }
  const differs = findings.find(({ code }) => code === 'institution-differs')?.text ?? '';
  const institution = /^Its institution is (\S+), but/.exec(differs)?.[1];
  if (institution === undefined) return { findings };
  const text = `Take ${institution} as the institution`;
  return { findings, offer: { text, values: { ...values, institution } } };
}

const answers = fine('library', 'The library system answers 99 with 98.', {
  told: { is: 'answers-99' },
});

const unknown: Finding = broken(
  'library',
  'certificate-unreadable',
  'A certificate of sip2.tls cannot be read.',
  { remedy: '`kiosk check` names it.' },
);

/** What the running kiosk logs in with already. */
function isSame({ config, running }: Bench, { password = '' }: Values): boolean {
  const [now, then] = [config.sip2, running?.config.sip2];
  return (
    password === '' &&
    then !== undefined &&
    [now.address, now.user, now.location, now.profile, JSON.stringify(now.password)].join(' ') ===
      [then.address, then.user, then.location, then.profile, JSON.stringify(then.password)].join(
        ' ',
      )
  );
}
