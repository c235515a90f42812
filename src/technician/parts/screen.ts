import { seatTexts } from '../../wiring/seat-texts.ts';
import { attention, type Finding, fine } from '../finding.ts';
import type { TestParts } from '../health/test-parts.ts';
import type { CheckedParts, Part } from './part.ts';

function light({ kiosk }: TestParts): Finding {
  const { outputs, problems: [problem] = [] } = kiosk.seat() ?? { outputs: [] };
  if (kiosk.viewers() > 0 && problem !== undefined) {
    const { text, remedy } = seatTexts(problem, kiosk.config.machine, outputs);
    return attention('screen', problem, text, { remedy });
  }
  if (kiosk.viewers() > 0) return fine('screen', 'The screen is shown.', { told: { is: 'shown' } });
  const remedy =
    'Start the browser of the kiosk. While it shows this service panel, this is as it should be.';
  const text = 'No browser shows the screen of the patron.';
  return attention('screen', 'screen-not-shown', text, { remedy });
}

/** Who runs the report at the kiosk, where its keys come, has the panel on its screen. */
function check({ talk }: CheckedParts, known: Finding): Finding {
  if (!talk.can('keys') || known.code !== 'screen-not-shown') return known;
  const text = 'The kiosk’s screen shows this panel in place of the patron’s page.';
  return fine('screen', text, { told: { is: 'panel-shown' } });
}

export const screen: Part = {
  light: (at) => [light(at)],
  test: ({ kiosk }, known) => {
    kiosk.reloadScreen();
    return known;
  },
  usedInVisit: true,
  check,
  probes: [
    {
      when: 'stopped',
      run: async ({ config, options }) =>
        (await import('../probes/screen.ts')).probeScreen(config, options.environment.PATH ?? ''),
    },
    {
      when: 'stopped',
      run: async ({ config }) => (await import('../probes/screen.ts')).probeMetrics(config),
    },
    {
      when: 'always',
      run: async ({ config, options }) =>
        (await import('../probes/attract.ts')).probeAttract(config, options.answerMs),
    },
    {
      when: 'always',
      run: async ({ config, options }) =>
        (await import('../probes/sound.ts')).probeSound(config, options.folders.proc),
    },
    {
      when: 'always',
      mayRepeat: true,
      run: async ({ config, options }) =>
        (await import('../probes/machine.ts')).probeMachine(config, options.environment.PATH ?? ''),
    },
  ],
};
