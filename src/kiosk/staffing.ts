/**
 * Whether the library is open, and with staff, as the whole kiosk sees it: the state of the building,
 * and what it was for the visit under way.
 */
import type { Clock, Log, Report } from '../../machines/domain.ts';
import type { Config } from '../config/schema.ts';
import type { Secrets } from '../config/secrets/secrets.ts';
import type { RequestHandler } from '../metrics/server.ts';
import { onceAMinute } from '../screen/once-a-minute.ts';
import { answerRequests } from '../staffing/http.ts';
import { watchLine } from '../staffing/line.ts';
import { readTopic } from '../staffing/mqtt.ts';
import { type BuildingState, createStaffing } from '../staffing/staffing.ts';
import { buildingLine, staffingSettings, topicSettings } from '../wiring/staffing.ts';

export interface KioskStaffing {
  building(): BuildingState;
  isOpen(): boolean;
  /** Staff are there; of a closed library: they are not, save for the visit that it closed upon. */
  isStaffed(): boolean;
  /** Looks at the clock and the last signal. `inVisit`: a visit is under way. */
  look(inVisit: boolean): void;
  /** Answers what an outside system sends by HTTP; null: it does not. */
  requests: RequestHandler | null;
  /**
   * `onSignal`: the outside system sent something. `level`: of the input, as it was read last;
   * undefined: it cannot be read now. Throws a Fault where a certificate cannot be read.
   */
  start(onSignal: () => void, level: () => boolean | undefined): void;
  close(): Promise<void>;
}

interface StaffingParts {
  config: Pick<Config, 'library' | 'unstaffed'>;
  secrets: Secrets;
  clock: Clock;
  log: Log;
}

export function openStaffing({ config, secrets, clock, log }: StaffingParts): KioskStaffing {
  const topic = topicSettings(config, secrets);
  const staffing = createStaffing({
    ...staffingSettings(config),
    clock,
    nowMs: () => performance.now(),
    log,
  });
  const limitedLog = onceAMinute(log);
  const hasHours = config.unstaffed !== null;
  let building = staffing.now();
  let isStaffed = !hasHours || building.state === 'staffed';
  const line = buildingLine(config);
  const token = secrets['unstaffed.signal.http.token'];
  let reading: { close(): Promise<void> } | null = null;
  let signalled = (): void => {};
  const heard = (text: string, isRetained: boolean): boolean => {
    const isUnderstood = staffing.heard(text, isRetained);
    signalled();
    return isUnderstood;
  };
  const look = (inVisit: boolean) => {
    const before = building;
    building = staffing.now();
    if (hasHours && !(building.state === 'closed' && inVisit))
      isStaffed = building.state === 'staffed';
    if (hasHours) logChange(before, building, log);
  };
  return {
    building: () => building,
    isOpen: () => building.state !== 'closed',
    isStaffed: () => isStaffed,
    look,
    requests:
      token === undefined
        ? null
        : answerRequests({
            token,
            heard: (text) => heard(text, false),
            now: staffing.now,
            onRefused: () => limitedLog(wrongToken),
          }),
    start: (onSignal, level) => {
      signalled = onSignal;
      if (topic !== null) reading = readTopic(topic, heard);
      if (line !== null)
        reading = watchLine(line, level, (word, isNew) => {
          if (isNew) heard(word, false);
          else staffing.heard(word, false);
        });
    },
    close: async () => await reading?.close(),
  };
}

const wrongToken: Report = {
  level: 'warn',
  part: 'staffing',
  code: 'staffing-token',
  text: 'A request that would say whether the building is staffed has not the token of this kiosk: it was refused.',
};

function logChange(before: BuildingState, { state, by, problem }: BuildingState, log: Log): void {
  if (problem === 'silent' && before.problem !== 'silent')
    log({
      level: 'warn',
      part: 'staffing',
      code: 'staffing-silent',
      text: 'The outside system has said nothing of the building for too long: the table of hours counts.',
    });
  if (before.state === state && before.by === by) return;
  log({
    level: 'info',
    part: 'staffing',
    code: 'staffing-changed',
    text: `The library is ${state} now, by ${by === 'table' ? 'its hours' : by}.`,
    data: { state, by },
  });
}
