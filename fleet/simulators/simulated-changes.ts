/** What a simulated kiosk does with a configuration and a package, as time goes by. */
import {
  type Desired,
  hashOf,
  manifest,
  openDocument,
  type StatusReport,
} from '../../packages/region-documents/src/index.ts';

/**
 * What it does with a configuration or a package that it did not run well before; one that it did is
 * taken again by each. `silent`: it is not heard any more. `slow`: it takes ten minutes.
 */
export type Behaviour =
  | 'obeys'
  | 'refuses'
  | 'steps-back'
  | 'dies-after-five-minutes'
  | 'silent'
  | 'slow';

interface ChangeParts {
  /** is changed */
  status: StatusReport;
  packageKey(): string;
  nowMs(): number;
  after(ms: number, run: () => void): void;
}

interface Changes {
  behaviour: Behaviour;
  readonly isSilent: boolean;
  take(document: Desired): void;
}

const minuteMs = 60_000;
const probationMs = 10 * minuteMs;
const slowMs = 10 * minuteMs;
const complaint = { path: 'screen.languages', code: 'invalid' };

export function followChanges({ status, packageKey, nowMs, after }: ChangeParts): Changes {
  const ranWell = new Set<string>([status.version]);
  let behaviour: Behaviour = 'obeys';
  let isSilent = false;
  const sicken = () => {
    status.health = { status: 'out-of-order', why: ['reader'] };
    status.errors = { ...status.errors, 'reader-lost': 1 };
  };
  const heal = () => {
    status.health = { status: 'ok', why: [] };
    status.errors = {};
  };
  /** What is under way ends where something newer has come. */
  const asLongAs = (isSo: () => boolean, run: () => void) => () => {
    if (isSo()) run();
  };

  const takeConfiguration = (document: Desired) => {
    const hash = hashOf(document.layers, document.files);
    const { configuration } = status;
    const how = ranWell.has(hash) ? 'obeys' : behaviour;
    const isNewest = () => status.configuration.serial === document.serial;
    const show = (change: Partial<StatusReport['configuration']>) => {
      status.configuration = {
        ...configuration,
        complaints: [],
        serial: document.serial,
        ...change,
      };
    };
    const apply = () => {
      heal();
      show({ state: 'applied', hash });
      if (how === 'dies-after-five-minutes') after(5 * minuteMs, asLongAs(isNewest, sicken));
      else ranWell.add(hash);
    };
    if (how === 'silent') isSilent = true;
    if (how === 'refuses') show({ state: 'refused', complaints: [complaint] });
    else if (how === 'steps-back') show({ state: 'stepped-back', complaints: [complaint] });
    else if (how === 'slow') {
      show({ state: 'waiting' });
      after(slowMs, asLongAs(isNewest, apply));
    } else apply();
  };

  const takePackage = (text: string) => {
    const content = openDocument('package', text, packageKey(), manifest);
    if (typeof content === 'string') return;
    const { version } = content;
    const isUnderWay =
      version === status.package.version && ['waiting', 'probation'].includes(status.package.state);
    if (version === status.version || isUnderWay) return;
    const before = status.version;
    const how = ranWell.has(version) ? 'obeys' : behaviour;
    const isNewest = () => status.package.version === version;
    const show = (state: StatusReport['package']['state'], why: string | null = null) => {
      status.package = { state, version, why };
    };
    const back = (why: string) => {
      heal();
      status.version = before;
      show('back', why);
    };
    const install = () => {
      status.version = version;
      status.startedAt = new Date(nowMs()).toISOString();
      show('probation');
      const dies = how === 'dies-after-five-minutes';
      if (dies) after(5 * minuteMs, asLongAs(isNewest, sicken));
      const end = dies
        ? () => back('not-healthy')
        : () => {
            ranWell.add(version);
            show('done');
          };
      after(probationMs, asLongAs(isNewest, end));
    };
    if (how === 'silent') isSilent = true;
    if (how === 'refuses') return show('refused', 'version');
    if (how === 'steps-back') return show('back', 'install-failed');
    if (how !== 'slow') return install();
    show('waiting');
    after(slowMs, asLongAs(isNewest, install));
  };

  return {
    get behaviour() {
      return behaviour;
    },
    set behaviour(now) {
      behaviour = now;
      isSilent = false;
    },
    get isSilent() {
      return isSilent;
    },
    take: (document) => {
      isSilent = false;
      takeConfiguration(document);
      if (document.package !== null) takePackage(document.package);
    },
  };
}
