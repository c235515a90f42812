/** One kiosk of a branch: why it is as it is, and what it says of itself. */
import { useEffect, useRef } from 'preact/hooks';
import { complaintCodeWords } from '../../../../ui/service/form/complaint-words.ts';
import { markOf, State } from '../../../../ui/service/parts/mark.tsx';
import { Marked } from '../../../../ui/service/parts/marked.tsx';
import { shortMoment } from '../../../../ui/service/when.ts';
import type { KioskSeen } from '../../../src/panel/actions.ts';
import { useRegion } from '../../region.ts';
import { codeWords, remediesOf, whyWords } from '../../why-words.ts';
import type { Words } from '../../words.ts';

export function Kiosk({ seen }: { seen: KioskSeen }) {
  const { t, now, overview } = useRegion();
  const { kioskPanels } = overview;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const { kiosk, why, status } = seen;
  return (
    <section class="card" aria-labelledby="kiosk-title">
      <div class="card-head">
        <h2 id="kiosk-title" tabIndex={-1} ref={heading}>
          {t('kiosk.title', { kiosk })}
        </h2>
        {kioskPanels !== null && (
          <a class="button" href={panelOf(kioskPanels, seen)} target="_blank" rel="noreferrer">
            <span>{t('kiosk.panel')}</span>
          </a>
        )}
      </div>
      <ul class="rows branch-unwell">
        {why.map((each) => (
          <li key={each.code}>
            <State mark={markOf(each.light)}>{whyWords(t, each)}</State>
            {remediesOf(t, each).map((remedy) => (
              <p class="remedy" key={remedy}>
                <Marked text={remedy} />
              </p>
            ))}
          </li>
        ))}
      </ul>
      <dl class="fields">
        {rowsOf(t, seen, now).map(([name, value]) => (
          <div key={name}>
            <dt>{t(`kiosk.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {status !== null && status.configuration.complaints.length > 0 && (
        <>
          <h3>{t('kiosk.complaints')}</h3>
          <ul class="rows">
            {status.configuration.complaints.map(({ path, code }) => (
              <li key={path}>
                <code>{path}</code> {complaintCodeWords(t, code)}
              </li>
            ))}
          </ul>
        </>
      )}
      {status !== null && status.configuration.differs.length > 0 && (
        <p>
          {t('kiosk.differs')}{' '}
          {status.configuration.differs.map((path) => (
            <code key={path}>{path} </code>
          ))}
          <a href="#configuration">{t('kiosk.decide')}</a>
        </p>
      )}
    </section>
  );
}

function panelOf(address: string, { branch, kiosk }: KioskSeen): string {
  return address.replaceAll('{branch}', branch).replaceAll('{kiosk}', kiosk);
}

function rowsOf(t: Words, seen: KioskSeen, now: string): (readonly [string, string])[] {
  const { status, readiness, staff, seenAt } = seen;
  const spoke = seenAt === null ? t('never') : shortMoment(t, seenAt, now);
  if (status === null) return [['spoke', spoke]];
  const { configuration, package: installed, list, branch, errors } = status;
  const codes = Object.entries(errors).map(([code, times]) => `${codeWords(t, code)} (${times})`);
  return [
    ['spoke', spoke],
    ['ready', readinessWords(t, readiness)],
    ['health', healthWords(t, status.health)],
    ['version', status.version],
    ['since', shortMoment(t, status.startedAt, now)],
    ['configuration', t('kiosk.configuration-is', { state: configuration.state })],
    ['has-desired', hasDesired(t, seen)],
    ['package', packageWords(t, installed)],
    [
      'list',
      list === null
        ? t('none')
        : t('kiosk.list-is', { count: list.entries, at: shortMoment(t, list.exportedAt, now) }),
    ],
    ['link', t('kiosk.link-is', { link: branch.link })],
    ['unpublished', String(branch.unpublished)],
    ['staff', String(staff)],
    ['visits', String(status.visits)],
    ['errors', codes.length === 0 ? t('none') : codes.join(' · ')],
  ];
}

function readinessWords(t: Words, readiness: KioskSeen['readiness']): string {
  if (readiness === null) return t('unknown');
  const why = readiness.why.map((code) => codeWords(t, code)).join(' · ');
  return [t(readiness.isReady ? 'kiosk.is-ready' : 'kiosk.not-ready'), why]
    .filter(Boolean)
    .join(': ');
}

function healthWords(
  t: Words,
  { status, why }: NonNullable<KioskSeen['status']>['health'],
): string {
  const says = t('kiosk.health-is', { status: status.replaceAll('-', '_') });
  return [says, why.map((code) => codeWords(t, code)).join(' · ')].filter(Boolean).join(': ');
}

function hasDesired(t: Words, { desiredHash, status }: KioskSeen): string {
  if (desiredHash === null) return t('kiosk.desired.none');
  const isSame = status?.configuration.hash === desiredHash;
  return t(isSame ? 'kiosk.desired.has' : 'kiosk.desired.not-yet');
}

function packageWords(
  t: Words,
  { state, version, why }: NonNullable<KioskSeen['status']>['package'],
): string {
  if (state === 'none') return t('none');
  const reason = why === null ? '' : ` · ${codeWords(t, why)}`;
  return `${version ?? ''} ${t('kiosk.package-is', { state })}${reason}`.trim();
}
