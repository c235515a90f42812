/** The region in one sentence, and its branches, the worst first. */
import { useMemo, useState } from 'preact/hooks';
import { Card, Figure } from '../../../ui/service/parts/card.tsx';
import { Button, Field, valueIn } from '../../../ui/service/parts/controls.tsx';
import { markOf, State } from '../../../ui/service/parts/mark.tsx';
import { Page } from '../../../ui/service/parts/page.tsx';
import { agoOf } from '../../../ui/service/when.ts';
import type { BranchLine, RegionLight } from '../../src/panel/actions.ts';
import { linkTo } from '../pages.ts';
import { useRegion } from '../region.ts';
import { countOf, whyWords, worstFirst, worstMark } from '../why-words.ts';
import type { Words } from '../words.ts';

/** More rows than a person reads; the search finds the others. */
const firstRows = 60;

export function OverviewPage() {
  const { t, overview } = useRegion();
  const [sought, setSought] = useState('');
  const [isWhole, setWhole] = useState(false);
  const counts = useMemo(
    () => countOf(overview.branches.flatMap(({ kiosks }) => kiosks.map(([, light]) => light))),
    [overview.branches],
  );
  const found = useMemo(
    () => worstFirst(matches(overview.branches, sought, t), ({ branch }) => branch),
    [overview.branches, sought, t],
  );
  const shown = isWhole ? found : found.slice(0, firstRows);
  const kiosks = counts.ok + counts.attention + counts.broken + counts.off;
  return (
    <Page
      mark={overview.hub.up ? worstMark(counts) : 'off'}
      title={sentenceOf(t, counts)}
      subtitle={t('overview.says', { branches: overview.branches.length, kiosks })}
    >
      <dl class="figures wide fleet-figures">
        {(['ok', 'attention', 'broken', 'off'] as const).map((light) => (
          <Figure key={light} value={String(counts[light])} label={t(`fleet-light.${light}`)} />
        ))}
        <Figure value={String(overview.staff.waiting)} label={t('overview.staff')} />
        <Figure value={String(overview.differs)} label={t('overview.differs')} />
      </dl>
      <div class="filters">
        <Field label={t('overview.search')}>
          {(attributes) => (
            <input
              {...attributes}
              type="search"
              value={sought}
              onInput={(event) => setSought(valueIn(event))}
            />
          )}
        </Field>
        <p class="second" role="status">
          {sought !== '' && t('overview.found', { count: found.length })}
        </p>
      </div>
      <Card title={t('overview.branches')} area="parts">
        {shown.length === 0 ? (
          <p class="nothing">{t(sought === '' ? 'overview.none' : 'overview.none-found')}</p>
        ) : (
          <Branches lines={shown} />
        )}
        {found.length > shown.length && (
          <p class="fleet-more">
            <Button on={() => setWhole(true)}>{t('overview.all', { count: found.length })}</Button>
          </p>
        )}
      </Card>
    </Page>
  );
}

function sentenceOf(t: Words, counts: Readonly<Record<RegionLight, number>>): string {
  if (counts.broken > 0) return t('overview.broken', { count: counts.broken });
  if (counts.attention > 0) return t('overview.attention', { count: counts.attention });
  return t('overview.ok');
}

/** By the name of the branch, of a kiosk, or by the reason. */
function matches(lines: readonly BranchLine[], sought: string, t: Words): readonly BranchLine[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return lines;
  return lines.filter((line) => {
    const why = line.why === null ? '' : `${line.why.of} ${whyWords(t, line.why)}`;
    const names = line.kiosks.map(([name]) => `${line.branch}-${name}`).join(' ');
    const text = `${line.branch} ${names} ${why} ${t(`fleet-light.${line.light}`)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function Branches({ lines }: { lines: readonly BranchLine[] }) {
  const { t } = useRegion();
  return (
    <table class="parts-table fleet-branches">
      <thead>
        <tr>
          {['branch', 'state', 'kiosks', 'why', 'spoke'].map((name) => (
            <th scope="col" key={name}>
              {t(`overview.column.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Row key={line.branch} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ line }: { line: BranchLine }) {
  const { t, now } = useRegion();
  const { branch, light, why, more, seenAt, kiosks } = line;
  const counts = countOf(kiosks.map(([, each]) => each));
  return (
    <tr data-light={light}>
      <th scope="row">
        <a class="name" href={linkTo(branch)}>
          {branch}
        </a>
      </th>
      <td>
        <State mark={markOf(light)}>{t(`fleet-light.${light}`)}</State>
      </td>
      <td>
        <Strip kiosks={kiosks} />
        <span class="unseen">{t('overview.kiosks', counts)}</span>
      </td>
      <td class="why">
        {why !== null && (
          <>
            <code>{why.of}</code> {whyWords(t, why)}
            {more > 0 && <span class="second"> {t('overview.more', { count: more })}</span>}
          </>
        )}
      </td>
      <td>{seenAt === null ? t('never') : agoOf(t, seenAt, now)}</td>
    </tr>
  );
}

/** A mark for each kiosk; said in words beside it. */
function Strip({ kiosks }: Pick<BranchLine, 'kiosks'>) {
  return (
    <span class="strip" aria-hidden="true">
      {kiosks.map(([name, light]) => (
        <i key={name} data-light={light} />
      ))}
    </span>
  );
}
