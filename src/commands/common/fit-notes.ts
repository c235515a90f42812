import type { Config } from '../../config/schema.ts';

/** What is no error in a configuration, but usually not meant, each with what to do. */
export async function fitNotes(config: Config): Promise<string[]> {
  const [{ policyMisfit }, { cardNotes }, { trialsOf, trialTexts }] = await Promise.all([
    import('../../wiring/fit/policy-fit.ts'),
    import('../../wiring/fit/cards-fit.ts'),
    import('../../wiring/trial.ts'),
  ]);
  const misfit = await policyMisfit(config);
  const trials = trialsOf(config).map(trialTexts);
  return [
    ...[...(misfit ? [misfit] : []), ...trials].map(({ text, remedy }) => `${text} ${remedy}`),
    ...cardNotes(config),
  ];
}
