/** Rewrites an answer with the quirks that are switched on. */
import {
  type AnyDraft,
  type Draft,
  first,
  type KnownMessage,
} from '../../packages/sip2/src/index.ts';
import type { Quirk } from './quirks.ts';
import { screenMessage } from './screen-messages.ts';
import { patronOf, type State } from './state.ts';

/** The answer as the library system with these quirks writes it. */
export function withQuirks(answer: AnyDraft, request: KnownMessage, state: State): AnyDraft {
  switch (answer.code) {
    case '64':
    case '24':
      return patronAnswer(answer, request, state);
    case '10':
      return state.quirks.has('empty-alert')
        ? { ...answer, fields: { CS: '', CT: '', CV: '', ...defined(answer.fields) } }
        : answer;
    case '12':
    case '30':
      return {
        ...answer,
        code: state.quirks.has('renews-by-12') ? '12' : answer.code,
        fixed: loanFixed(answer, state),
        fields: { ...answer.fields, AH: dueDate(answer.fields.AH ?? '', state) },
      };
    case '18': {
      const { extra, ...rest } = answer;
      const dated = { ...rest, fields: { ...rest.fields, AH: dueDate(answer.fields.AH, state) } };
      if (!extra) return dated;
      const own = ({ id, value }: (typeof extra)[number]) =>
        id === 'AA' ? { id, value: `00${value.slice(0, 4)} ${value.slice(4)}` } : { id, value };
      const said = state.quirks.has('no-holder') ? extra.filter(({ id }) => id !== 'AA') : extra;
      return { ...dated, extra: state.quirks.has('own-card-form') ? said.map(own) : said };
    }
    default:
      return answer;
  }
}

function patronAnswer(
  answer: Draft<'64'> | Draft<'24'>,
  request: KnownMessage,
  state: State,
): AnyDraft {
  const has = (quirk: Quirk) => state.quirks.has(quirk);
  const patron = patronOf(state, first(request, 'AA') ?? '');
  const hasPin = (first(request, 'AD') ?? '') !== '';
  if (!hasPin && has('refuses-without-pin')) return withoutVerdict(answer);
  const wrongPin = answer.fields.CQ === 'N' && hasPin;
  const blocked = patron !== null && state.decide(patron).level === 'checkin-only';
  const isWithdrawn = patron !== null && state.withdrawn.has(patron.card);
  const invalid =
    isWithdrawn ||
    (wrongPin && has('wrong-pin-is-invalid')) ||
    (blocked && has('blocked-is-invalid'));
  const isEnded = isWithdrawn || (blocked && has('blocked-is-invalid'));
  const words = isEnded && patron ? { AF: [screenMessage('card-ended', patron)] } : {};
  const fields = {
    ...(invalid ? { BL: 'N' } : {}),
    ...(has('no-pin-verdict') ? { CQ: undefined } : {}),
    ...(patron !== null && !hasPin && has('yes-without-pin') ? { CQ: 'Y' } : {}),
    ...(wrongPin ? {} : words),
  };
  const patronStatus = has('writes-n-flags')
    ? answer.fixed.patronStatus.padEnd(14).replaceAll(' ', 'N')
    : answer.fixed.patronStatus;
  return answer.code === '24'
    ? {
        ...answer,
        fixed: { ...answer.fixed, patronStatus },
        fields: { ...answer.fields, ...fields },
      }
    : {
        ...answer,
        fixed: { ...answer.fixed, patronStatus },
        fields: { ...answer.fields, ...fields },
      };
}

/** As fsip2 answers before it has looked at the card. */
function withoutVerdict(answer: Draft<'64'> | Draft<'24'>): AnyDraft {
  const patronStatus = 'Y'.repeat(14);
  const { AO, AA } = answer.fields;
  const fields = { AO, AA, AE: '', BL: 'N', CQ: 'N' };
  if (answer.code === '24') return { code: '24', fixed: { ...answer.fixed, patronStatus }, fields };
  const counts = Object.fromEntries(
    Object.keys(answer.fixed)
      .filter((name) => name.endsWith('Count'))
      .map((name) => [name, '0000']),
  );
  return { code: '64', fixed: { ...answer.fixed, ...counts, patronStatus }, fields };
}

function loanFixed(answer: Draft<'12'> | Draft<'30'>, state: State) {
  const isMagazine = state.items.get(answer.fields.AB ?? '')?.material === 'magazine';
  return isMagazine && state.quirks.has('desensitize-no')
    ? { ...answer.fixed, desensitize: 'N' as const }
    : answer.fixed;
}

/** AH as the specification has it, written otherwise. */
function dueDate<T extends string | undefined>(date: T, state: State): T | string {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(date ?? '') ?? [];
  if (day === undefined) return date;
  if (state.quirks.has('day-first-dates')) return `${day}/${month}/${year}`;
  return state.quirks.has('month-first-dates')
    ? `${Number(month)}/${Number(day)}/${year},23:59`
    : date;
}

function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
