/** What the devices read now: tags on the reader, codes of the scanner; and a test of each. */
import type { ScanSeen, TagSeen } from '../../../src/technician/actions.ts';
import type { Finding, PartName } from '../../../src/technician/finding.ts';
import { latencyOf, whyOf } from '../finding-words.ts';
import { useLive, usePanel } from '../panel.ts';
import { Card } from '../parts/card.tsx';
import { Button } from '../parts/controls.tsx';
import { markOf, State } from '../parts/mark.tsx';
import { LoadState, Page } from '../parts/page.tsx';
import { useTests } from './parts.tsx';

/** Tags may be on the reader only briefly; it reads four times a second. */
const tagsEveryMs = 700;

export function Devices() {
  const { t, overview } = usePanel();
  const { busy, test } = useTests();
  const findingOf = (part: PartName) => overview?.parts.find((finding) => finding.part === part);
  const card = (part: Shown) => (
    <Device part={part} finding={findingOf(part)} busy={busy.has(part)} on={() => void test(part)}>
      {part === 'reader' && <Tags />}
      {part === 'scanner' && <Scans />}
    </Device>
  );
  return (
    <Page title={t('page.devices')} subtitle={t('devices.says')}>
      <div class="columns">
        {card('reader')}
        {card('scanner')}
        {findingOf('card-reader') && card('card-reader')}
        {card('printer')}
        {card('terminal')}
        {findingOf('code') && card('code')}
        {findingOf('signals') && card('signals')}
      </div>
    </Page>
  );
}

type Shown = Extract<
  PartName,
  'reader' | 'scanner' | 'card-reader' | 'printer' | 'terminal' | 'code' | 'signals'
>;

interface DeviceProps {
  part: PartName;
  finding: Finding | undefined;
  busy: boolean;
  on(): void;
  children: preact.ComponentChildren;
}

function Device({ part, finding, busy, on, children }: DeviceProps) {
  const { t } = usePanel();
  const name = t(`part.${part}`);
  const light = finding?.light ?? 'off';
  return (
    <Card
      title={name}
      area={`device-${part}`}
      aside={<State mark={markOf(light)}>{t(`light.${light}`)}</State>}
    >
      <div class="device-line">
        <p>
          {finding?.where && <code>{finding.where}</code>}
          {finding && light !== 'off' && <span>{whyOf(t, finding)}</span>}
          {finding?.latencyMs !== undefined && <span>{latencyOf(t, finding.latencyMs)}</span>}
          {light === 'off' && <span>{t('devices.off')}</span>}
        </p>
        {light !== 'off' && (
          <Button busy={busy} of={name} on={on}>
            {t(`test.${part}`)}
          </Button>
        )}
      </div>
      {light !== 'off' && children}
    </Card>
  );
}

function Tags() {
  const { t } = usePanel();
  const { value, problem, reload } = useLive<readonly TagSeen[]>(
    '/devices/tags',
    'device',
    tagsEveryMs,
  );
  if (value === null) return <LoadState problem={problem} reload={reload} />;
  if (value.length === 0) return <p class="nothing">{t('tags.none')}</p>;
  const hasAfi = value.some(({ afi }) => afi !== undefined);
  return (
    <table class="lines">
      <thead>
        <tr>
          <th scope="col">{t('tags.kind')}</th>
          <th scope="col">{t('tags.number')}</th>
          <th scope="col">{t('tags.part')}</th>
          {hasAfi && <th scope="col">AFI</th>}
          <th scope="col">UID</th>
        </tr>
      </thead>
      <tbody>
        {value.map((tag) => (
          <tr key={tag.uid} data-light={tag.why ? 'attention' : undefined}>
            <td>
              <State mark={tag.kind === 'unreadable' ? 'refused' : tag.why ? 'warning' : 'done'}>
                {t(`tag.${tag.kind}`)}
              </State>
              {tag.why && <span class="remedy">{tag.why}</span>}
            </td>
            <td data-label={t('tags.number')}>
              <code>{tag.number ?? '–'}</code>
            </td>
            <td data-label={t('tags.part')}>
              {tag.part ? t('tags.part-of', { ...tag.part }) : '–'}
            </td>
            {hasAfi && (
              <td>
                <code>{tag.afi ?? '–'}</code>
              </td>
            )}
            <td data-label="UID">
              <code>{tag.uid}</code>
              {tag.model && <span class="remedy">{tag.model}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const scansEveryMs = 1_000;

function Scans() {
  const { t } = usePanel();
  const { value, problem, reload } = useLive<readonly ScanSeen[]>(
    '/devices/scans',
    'device',
    scansEveryMs,
  );
  if (value === null) return <LoadState problem={problem} reload={reload} />;
  if (value.length === 0) return <p class="nothing">{t('scans.none')}</p>;
  return (
    <table class="lines">
      <thead>
        <tr>
          <th scope="col">{t('time')}</th>
          <th scope="col">{t('scans.code')}</th>
          <th scope="col">{t('scans.length')}</th>
          <th scope="col">{t('scans.symbology')}</th>
          <th scope="col">{t('scans.taken-for')}</th>
        </tr>
      </thead>
      <tbody>
        {value.map((scan, at) => (
          <tr key={`${scan.at} ${at}`}>
            <td>{t.exact(scan.at)}</td>
            <td>
              <code>{scan.end}</code>
            </td>
            <td data-label={t('scans.length')}>{scan.length}</td>
            <td data-label={t('scans.symbology')}>{scan.symbology ?? '–'}</td>
            <td>{t(`scan.${scan.kind}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
