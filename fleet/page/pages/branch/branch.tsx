/** One branch: its host and its kiosks, the worst first; one kiosk opened below. */
import { Card } from '../../../../ui/service/parts/card.tsx';
import { markOf, State } from '../../../../ui/service/parts/mark.tsx';
import { Marked } from '../../../../ui/service/parts/marked.tsx';
import { LoadState, Page } from '../../../../ui/service/parts/page.tsx';
import { agoOf, durationSince } from '../../../../ui/service/when.ts';
import type { BranchSeen, KioskSeen } from '../../../src/panel/actions.ts';
import { linkTo } from '../../pages.ts';
import { useFresh, useRegion } from '../../region.ts';
import { remediesOf, whyWords, worstFirst } from '../../why-words.ts';
import type { Words } from '../../words.ts';
import { Kiosk } from './kiosk.tsx';

const everyMs = 5_000;

export function Branch({ branch, kiosk }: { branch: string; kiosk: string | null }) {
  const { t, overview, now } = useRegion();
  const line = overview.branches.find((each) => each.branch === branch);
  const { value, problem, reload } = useFresh<BranchSeen>(`/branches/${branch}`, line, everyMs);
  if (value === null)
    return (
      <Page title={branch}>
        <LoadState problem={problem} reload={reload} />
      </Page>
    );
  const { light, seenAt, kiosks, why } = value;
  const opened = kiosks.find((each) => each.kiosk === kiosk);
  return (
    <Page
      mark={markOf(light)}
      title={t('branch.title', { branch, count: kiosks.length })}
      subtitle={seenAt === null ? t('never') : t('branch.spoke', { ago: agoOf(t, seenAt, now) })}
      actions={
        <a class="button" href="#overview">
          <span>{t('branch.all')}</span>
        </a>
      }
    >
      {why.map((each) => (
        <div class="banner" key={each.code} data-light={each.light}>
          <State mark={markOf(each.light)}>{whyWords(t, each)}</State>
          {remediesOf(t, each).map((remedy) => (
            <p key={remedy}>
              <Marked text={remedy} />
            </p>
          ))}
        </div>
      ))}
      <Card title={t('branch.kiosks')} area="parts">
        <table class="parts-table">
          <thead>
            <tr>
              {['kiosk', 'state', 'why', 'spoke', 'unpublished', 'list', 'version'].map((name) => (
                <th scope="col" key={name}>
                  {t(`branch.column.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {worstFirst(kiosks, (each) => each.kiosk).map((each) => (
              <Row key={each.kiosk} seen={each} isOpened={each.kiosk === kiosk} />
            ))}
          </tbody>
        </table>
      </Card>
      {opened && <Kiosk key={opened.kiosk} seen={opened} />}
      <Host seen={value} />
    </Page>
  );
}

function Row({ seen, isOpened }: { seen: KioskSeen; isOpened: boolean }) {
  const { t, now } = useRegion();
  const { branch, kiosk, light, why, seenAt, status } = seen;
  const [first] = why;
  return (
    <tr data-light={isOpened ? 'chosen' : light}>
      <th scope="row">
        <a class="name" href={linkTo(branch, kiosk)} aria-current={isOpened ? 'true' : undefined}>
          {kiosk}
        </a>
      </th>
      <td>
        <State mark={markOf(light)}>{t(`fleet-light.${light}`)}</State>
      </td>
      <td class="why">
        {first !== undefined && whyWords(t, first)}
        {why.length > 1 && (
          <span class="second"> {t('overview.more', { count: why.length - 1 })}</span>
        )}
      </td>
      <td data-label={t('branch.column.spoke')}>
        {seenAt === null ? t('never') : agoOf(t, seenAt, now)}
      </td>
      <td data-label={t('branch.column.unpublished')}>{status?.branch.unpublished ?? '–'}</td>
      <td data-label={t('branch.column.list')}>{listAge(t, seen, now)}</td>
      <td data-label={t('branch.column.version')}>{status?.version ?? '–'}</td>
    </tr>
  );
}

function listAge(t: Words, { status }: KioskSeen, now: string): string {
  const list = status?.list ?? null;
  return list === null ? '–' : durationSince(t, list.exportedAt, now);
}

function Host({ seen: { broker } }: { seen: BranchSeen }) {
  const { t, now } = useRegion();
  if (broker === null) return null;
  const rows = [
    ['version', broker.version],
    ['disk', t('percent', { share: broker.diskUsedShare })],
    ['memory', t('megabytes', { mb: Math.round(broker.memoryBytes / 1_000_000) })],
    ['connections', String(broker.connections)],
    ['spoke', agoOf(t, broker.at, now)],
  ] as const;
  return (
    <Card title={t('branch.host')}>
      <dl class="fields">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`branch.host.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
