/** What a readiness report shows, in the words of one language. Pure: kiosk and panel draw it. */
import type { Texts } from '../../../screen/texts.ts';
import {
  allKeys,
  type Check,
  type CheckLight,
  type CheckName,
  type KeyName,
  type ReadinessReport,
} from '../../report.ts';
import { books, markOf } from './marks.ts';
import { type Element, el, type Tree, tableOf } from './tree.ts';

const byPerson: ReadonlySet<CheckName> = new Set([
  ...([
    'print',
    'scan',
    'tag',
    'card',
    'lamp',
    'sound',
    'headset',
    'keypad',
    'jack',
    'two-keys',
  ] as const),
]);

export function reportTree(report: ReadinessReport, t: Texts): Element {
  const { checks } = report;
  const tried = checks.filter(({ check }) => byPerson.has(check));
  const found = checks.filter(({ check }) => !byPerson.has(check));
  return el(
    'article',
    { class: 'report', lang: t.language },
    headOf(report, t),
    tried.length === 0 ? null : checkTable(t('readiness.by-person'), tried, report, t),
    found.length === 0 ? null : checkTable(t('readiness.by-itself'), found, report, t),
    machine(report, t),
    report.kind === 'self-check' ? null : signature(report, t),
    el('p', { class: 'report-note' }, t('readiness.none-of-a-card')),
  );
}

/** `open`: nothing is wrong, and not everything was judged: that is not ready. */
export function verdictOf(
  worst: ReadinessReport['worst'],
  notJudged: number,
): ReadinessReport['worst'] | 'open' {
  return worst === 'ok' && notJudged > 0 ? 'open' : worst;
}

function countOf({ checks }: ReadinessReport, light: CheckLight): number {
  return checks.filter((each) => each.light === light).length;
}

/** `Toestel 1 is gereed.` */
export function sentenceOf(report: ReadinessReport, t: Texts): string {
  const { device, worst } = report;
  const verdict = verdictOf(worst, countOf(report, 'not-judged'));
  const count = countOf(report, verdict === 'open' ? 'not-judged' : verdict);
  return t(`readiness.sentence.${verdict}`, { device, count });
}

function headOf(report: ReadinessReport, t: Texts): Element {
  const { library, device, worst, by, startedAt, id, stopped } = report;
  const count = (light: CheckLight) => countOf(report, light);
  const isOpen = verdictOf(worst, count('not-judged')) === 'open';
  const figures = (['ok', 'broken', 'attention', 'not-judged'] as const).map((light) =>
    el(
      'li',
      { class: count(light) === 0 ? 'report-figure zero' : 'report-figure' },
      markOf(light),
      el('b', {}, String(count(light))),
      el('span', {}, t(`readiness.light.${light}`)),
    ),
  );
  const facts: readonly (readonly [string, Tree])[] = [
    [t('readiness.date'), momentOf(startedAt, report, t)],
    [t('readiness.who'), by ?? t(`readiness.kind.${report.kind}`)],
    [t('readiness.report'), el('code', {}, id)],
  ];
  return el(
    'header',
    { class: 'report-head' },
    el(
      'div',
      { class: 'report-of' },
      books(),
      el('p', {}, el('b', {}, library), ' ', el('span', { class: 'report-device' }, device)),
      el('p', { class: 'report-kind' }, t('readiness.report')),
    ),
    el(
      'h2',
      { class: 'report-title' },
      markOf(isOpen ? 'not-judged' : worst),
      el('span', {}, sentenceOf(report, t)),
    ),
    stopped ? el('p', { class: 'report-stopped' }, t('readiness.stopped')) : null,
    el('ul', { class: 'report-figures' }, figures),
    el(
      'dl',
      { class: 'report-facts' },
      facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
    ),
  );
}

function momentOf(at: string, { timeZone }: ReadinessReport, t: Texts): string {
  const locale = t.language === 'en' ? 'en-GB' : t.language;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone });
  return `${day.format(new Date(at))}, ${t.clock(new Date(at))}`;
}

function checkTable(
  title: string,
  checks: readonly Check[],
  report: ReadinessReport,
  t: Texts,
): Element {
  const head = [
    t('part.state'),
    t('readiness.what'),
    t('readiness.found'),
    t('readiness.took'),
    t('readiness.judge'),
  ];
  return el(
    'section',
    { class: 'report-part' },
    el('h3', {}, title),
    el(
      'table',
      { class: 'report-checks' },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          head.map((name) => el('th', { scope: 'col' }, name)),
        ),
      ),
      el(
        'tbody',
        {},
        checks.map((check) => row(check, report, t)),
      ),
    ),
  );
}

function row(check: Check, { timeZone }: ReadinessReport, t: Texts): Element {
  const { light, at, by, ms, where, keys } = check;
  const wrong = light === 'broken' || light === 'attention';
  const remedy = wrong || light === 'not-judged' ? remedyOf(check, t) : '';
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' });
  return el(
    'tr',
    { 'data-light': light },
    el(
      'td',
      { class: 'report-state' },
      markOf(light),
      el('span', {}, t(`readiness.light.${light}`)),
    ),
    el('th', { scope: 'row' }, t(`check.${check.check}`)),
    el(
      'td',
      { class: 'report-found' },
      el('span', {}, foundOf(check, t)),
      wrong && where !== undefined ? el('code', {}, where) : null,
      remedy === '' ? null : el('span', { class: 'report-remedy' }, remedy),
      keys === undefined ? null : keypad(keys, t),
    ),
    el(
      'td',
      { class: 'report-took' },
      el('span', {}, clock.format(new Date(at))),
      ms === undefined ? null : el('span', { class: 'report-ms' }, tookOf(ms, t)),
    ),
    el(
      'td',
      { class: 'report-by' },
      light === 'off' || light === 'not-judged' ? '' : (by ?? t('readiness.kiosk')),
    ),
  );
}

/** In the language of `t` where it has the code, else in the kiosk's own words. */
export function foundOf(
  { code, text, told }: Pick<Check, 'code' | 'text' | 'told'>,
  t: Texts,
): string {
  const key = told === undefined ? `code.${code}` : `code.${code}.${told.is}`;
  const args = { part: '', status: '', name: told?.name ?? '', figure: told?.figure ?? 0 };
  const words = t.has(key) ? t(key, args) : text;
  // A text that is short of an argument gives its key.
  const found = words === key ? text : words;
  return /[.!?]$/.test(found) ? found : `${found}.`;
}

export function remedyOf({ code, remedy }: Pick<Check, 'code' | 'remedy'>, t: Texts): string {
  return t.has(`remedy.${code}`) ? t(`remedy.${code}`) : (remedy ?? '');
}

function tookOf(ms: number, t: Texts): string {
  return ms < 1_000 ? t('ms', { ms: Math.round(ms) }) : t('seconds', { seconds: ms / 1_000 });
}

function keypad(keys: NonNullable<Check['keys']>, t: Texts): Element {
  const key = (name: KeyName) =>
    el(
      'li',
      { class: 'report-key' },
      markOf(keys[name] === true ? 'ok' : 'broken'),
      el('span', {}, t(`key.${name}`)),
    );
  return el(
    'ul',
    { class: 'report-keys' },
    allKeys.filter((name) => keys[name] !== undefined).map(key),
  );
}

function machine({ devices, versions }: ReadinessReport, t: Texts): Element {
  const head = ['part', 'readiness.address', 'readiness.identity', 'readiness.serial'];
  const rows = devices.map(({ part, address, identity, serial, usb }) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, t(`part.${part}`)),
      el('td', {}, el('code', {}, address)),
      el('td', {}, [identity, usb].filter((text) => text !== undefined).join(', ') || '–'),
      el('td', { class: 'report-serial' }, serial === undefined ? '–' : el('code', {}, serial)),
    ),
  );
  return el(
    'section',
    { class: 'report-part report-machine' },
    rows.length === 0 ? null : el('h3', {}, t('readiness.devices')),
    rows.length === 0
      ? null
      : tableOf(
          head.map((name) => t(name)),
          rows,
        ),
    el('h3', {}, t('readiness.versions')),
    el(
      'dl',
      { class: 'report-versions' },
      versions.map(({ name, version }) =>
        el('div', {}, el('dt', {}, t(`version.${name}`)), el('dd', {}, version)),
      ),
    ),
  );
}

function signature({ by }: ReadinessReport, t: Texts): Element {
  const line = (name: string, value: string) =>
    el('div', {}, el('dt', {}, name), el('dd', {}, value));
  return el(
    'dl',
    { class: 'report-sign' },
    line(t('readiness.sign'), by ?? ''),
    line(t('readiness.date'), ''),
    line(t('readiness.signature'), ''),
  );
}
