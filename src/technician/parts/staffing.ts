import type { BuildingState } from '../../staffing/staffing.ts';
import { attention, type Finding, fine } from '../finding.ts';
import type { TestParts } from '../health/test-parts.ts';
import type { Part } from './part.ts';

const remedy =
  'See that the outside system sends the state of the building, and more often than unstaffed.signal.maxAgeMinutes (docs/unstaffed.md).';

function light({ kiosk }: TestParts): readonly Finding[] {
  if (kiosk.config.unstaffed === null) return [];
  const building = kiosk.building();
  const { state, by, problem } = building;
  const now = wordsOf(building);
  if (problem === 'nonsense') {
    const text = `The outside system says of the building what the kiosk does not know; ${now}.`;
    return [attention('staffing', 'staffing-nonsense', text, { remedy })];
  }
  if (problem === 'silent' || problem === 'unknown') {
    const text = `The outside system says nothing of the building: the table counts; ${now}.`;
    return [attention('staffing', 'staffing-silent', text, { remedy })];
  }
  const text = `${now.replace(/^./, (letter) => letter.toUpperCase())}.`;
  return [fine('staffing', text, { told: { is: `building-${state}`, name: by } })];
}

/** `the library is unstaffed, by mqtt` */
function wordsOf({ state, by }: BuildingState): string {
  return `the library is ${state}, by ${by === 'table' ? 'its hours' : by}`;
}

export const staffing: Part = {
  light,
  probes: [
    {
      when: 'always',
      mayRepeat: true,
      run: async ({ config, secrets, options }) =>
        (await import('../probes/staffing.ts')).probeStaffing(config, secrets, options.answerMs),
    },
  ],
};
