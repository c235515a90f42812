import { counted } from '../../counted.ts';
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
  const now = `the library is ${state}, by ${sourceNames[by]}${lastWord(building)}`;
  if (problem === 'nonsense') {
    const text = `The outside system says of the building what the kiosk does not know; ${now}.`;
    return [attention('staffing', 'staffing-nonsense', text, { remedy })];
  }
  if (problem === 'silent' || problem === 'unknown') {
    const text = `The outside system says nothing of the building: the table counts; ${now}.`;
    return [attention('staffing', 'staffing-silent', text, { remedy })];
  }
  const text = `${now.replace(/^./, (letter) => letter.toUpperCase())}.`;
  const figure = by === 'table' ? untold : minutesAgo(building);
  return [fine('staffing', text, { told: { is: `building-${state}`, name: by, figure } })];
}

const sourceNames: Readonly<Record<BuildingState['by'], string>> = {
  table: 'its hours',
  mqtt: 'MQTT',
  http: 'HTTP',
  line: 'the input line',
};

/** No word of an outside system. */
const untold = -1;

function minutesAgo({ said }: BuildingState): number {
  return said === null ? untold : Math.floor(said.agoMs / 60_000);
}

/** `; the last word of the outside system: closing 10, 3 minutes ago` */
function lastWord(building: BuildingState): string {
  if (building.said === null)
    return building.problem === null ? '' : '; the outside system has said nothing yet';
  const minutes = minutesAgo(building);
  const when = minutes === 0 ? 'just now' : `${counted(minutes, 'minute')} ago`;
  return `; the last word of the outside system: ${building.said.word}, ${when}`;
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
