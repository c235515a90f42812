/** Whether the link of this kiosk to its branch is up, and why not: for the log and the listeners. */
import type { Instant, Log, Report } from '../../../machines/domain.ts';
import type { BranchState } from '../port.ts';

interface LinkState {
  readonly link: BranchState['link'];
  readonly why: string | null;
  readonly since: Instant;
  up(): void;
  /** Logged where the link or the reason is another one than before. `code`: of the log. */
  alone(code: string, text: string, level?: Report['level']): void;
  /** For good: until the program is started again. `by`: what is known of the other machine. */
  fenced(by: string): void;
  onChange(listener: () => void): void;
}

/** `boot`: names this start of the program; another machine that is fenced by it names it too. */
export function createLinkState(log: Log, boot: string): LinkState {
  const listeners: (() => void)[] = [];
  const now = () => new Date().toISOString();
  let link: BranchState['link'] = 'alone';
  let why: string | null = null;
  let since = now();

  function change(next: BranchState['link'], code: string | null, report: Omit<Report, 'part'>) {
    if (link === 'fenced' || (link === next && why === code)) return;
    if (link !== next) since = now();
    const isOther = link !== next;
    link = next;
    why = code;
    log({ part: 'branch', ...report });
    if (isOther) for (const listener of listeners) listener();
  }

  change('alone', 'branch-reading', {
    level: 'info',
    code: 'branch-reading',
    text: `This kiosk joins its branch (start ${boot.slice(0, 8)}); until it knows what the others did it decides for itself.`,
  });
  return {
    get link() {
      return link;
    },
    get why() {
      return why;
    },
    get since() {
      return since;
    },
    up: () =>
      change('up', null, {
        level: 'info',
        code: 'branch-up',
        text: 'What the other kiosks of the branch did is known, and they know what this one did.',
      }),
    alone: (code, text, level = 'warn') => change('alone', code, { level, code, text }),
    fenced: (by) =>
      change('fenced', 'branch-fenced', {
        level: 'error',
        code: 'branch-fenced',
        text: `Another machine works with the identity of this kiosk (${by}); this one decides for itself until it is started again.`,
      }),
    onChange: (listener) => void listeners.push(listener),
  };
}
