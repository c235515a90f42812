/** Which library system it is, and which library this kiosk belongs to. */
import { type ProfileName, profileNames } from '../../../../packages/sip2/src/index.ts';
import { policyMisfit } from '../../../wiring/fit/policy-fit.ts';
import { policyFile } from '../../../wiring/policy-file.ts';
import { attention, fine } from '../../finding.ts';
import type { Step } from '../../setup-step/step.ts';

/** The names by which people know them, and what else they are called. */
const labels: Readonly<Record<ProfileName, { label: string; note?: string }>> = {
  wise: { label: 'OCLC Wise', note: 'the Flemish libraries, most Dutch ones' },
  koha: { label: 'Koha' },
  'koha-suomi': { label: 'Koha-Suomi', note: 'Koha over HTTPS, by SIPoHTTP' },
  fbs: { label: 'FBS (Cicero)', note: 'the Danish libraries' },
  evergreen: { label: 'Evergreen' },
  folio: { label: 'FOLIO', note: 'edge-sip2' },
  fsip2: { label: 'FOLIO by fsip2' },
  symphony: { label: 'SirsiDynix Symphony' },
  polaris: { label: 'Polaris' },
  sierra: { label: 'Sierra or Millennium' },
  aleph: { label: 'Aleph' },
  alma: { label: 'Alma' },
  generic: { label: 'Another one', note: 'by the letter of SIP2' },
  simulated: { label: 'The simulated library', note: 'its own form' },
};

/** As the schema has it. */
function tooLong(values: Readonly<Record<string, string>>) {
  const long = Object.entries(values).filter(
    ([name, value]) => value.trim().length > (name === 'name' ? 80 : 40),
  );
  return Object.fromEntries(
    long.map(([name]) => [name, `at most ${name === 'name' ? 80 : 40} letters`]),
  );
}

/** The answer to the question before, typed once more: it would stand on the screen. */
function isAddress(name: string): boolean {
  return /^(\w+:\/\/)?[\w.-]+:\d+$|^[\d.]+$|^\w+:\/\//.test(name.trim());
}

/** Many servers are named after their system: `sip2.wise.example.org`. */
function namedIn(address: string): string | undefined {
  if (/koha-?suomi/i.test(address)) return 'koha-suomi';
  const words = new Set(address.toLowerCase().split(/[^a-z]+/));
  return profileNames.find((name) => words.has(name) && name !== 'generic');
}

export const profile: Step = {
  id: 'profile',
  title: 'Which library, which system',
  questions: async ({ config, isSet }) => {
    const own = (path: string, value: string) => (isSet(path) ? value : '');
    const named = namedIn(config.sip2.address);
    return [
      {
        name: 'profile',
        ask: 'Which library system is it?',
        hint: named
          ? 'Proposed by the name of its server'
          : 'The operator of the library system knows',
        kind: 'choice',
        value: named ?? config.sip2.profile,
        options: profileNames.map((name) => ({ value: name, ...labels[name] })),
      },
      {
        name: 'name',
        ask: 'Name of the library',
        hint: 'On the screen and on receipts',
        kind: 'text',
        value: own('library.name', config.library.name),
      },
      {
        name: 'institution',
        ask: 'Its institution (AO in SIP2)',
        hint: 'From the operator of the library system; some systems need it empty',
        kind: 'text',
        value: own('sip2.institutionId', config.sip2.institutionId),
        isOptional: true,
      },
      {
        name: 'branch',
        ask: 'Branch where the kiosk stands',
        hint: 'As the library system writes it, as in 35500',
        kind: 'text',
        value: own('library.branch', config.library.branch),
        isOptional: true,
      },
      {
        name: 'device',
        ask: 'Name of this kiosk',
        hint: 'Staff and patrons see it',
        kind: 'text',
        value: own('device.name', config.device.name),
      },
    ];
  },
  problems: ({ name = '', device = '', institution = '', branch = '' }) => ({
    ...(name.trim() === '' ? { name: 'the library needs a name' } : {}),
    ...(isAddress(name) ? { name: 'this is an address: write the name as patrons read it' } : {}),
    ...(device.trim() === '' ? { device: 'the kiosk needs a name' } : {}),
    ...tooLong({ name, device, institution, branch }),
  }),
  edits: ({ profile: system = '', name = '', institution = '', branch = '', device = '' }) => [
    { path: ['sip2', 'profile'], value: system },
    { path: ['sip2', 'institutionId'], value: institution.trim() },
    { path: ['library', 'name'], value: name.trim() },
    ...(['institution', 'branch'] as const).flatMap((setting) => {
      const value = (setting === 'branch' ? branch : institution).trim();
      // A system that wants none in its messages has one all the same.
      return value === '' ? [] : [{ path: ['library', setting] as const, value }];
    }),
    { path: ['device', 'name'], value: device.trim() },
  ],
  test: async ({ config }) => {
    const misfit = await policyMisfit(config);
    if (misfit)
      return {
        findings: [attention('configuration', 'policy-of-another-system', misfit.text, misfit)],
      };
    const file = policyFile(config).replace(/^.*\//, '');
    const text = `The block rules of ${file} are used.`;
    return { findings: [fine('configuration', text, { told: { is: 'rules', name: file } })] };
  },
};
