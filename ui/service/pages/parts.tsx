/** A row per part: its state, since when and why, its last answer, and one action. */
import { useState } from 'preact/hooks';
import type { Overview } from '../../../src/technician/actions.ts';
import { type Finding, isTestable, type PartName } from '../../../src/technician/finding.ts';
import { latencyOf, partOf, remedyOf, whyOf, worstFirst } from '../finding-words.ts';
import { usePanel } from '../panel.ts';
import { Button } from '../parts/controls.tsx';
import { markOf, State } from '../parts/mark.tsx';
import { Marked } from '../parts/marked.tsx';
import { shortMoment } from '../when.ts';
import type { Words } from '../words.ts';

/** The page of a part without a test; the log for one that has none of its own. */
const pageFor: Readonly<Partial<Record<PartName, string>>> = {
  configuration: '#configuration',
  journal: '#journal',
  branch: '#branch',
};
function pageOf(part: PartName): string | undefined {
  return isTestable(part) ? undefined : (pageFor[part] ?? '#logs');
}
const forOperators: ReadonlySet<string | undefined> = new Set(['#journal', '#branch']);

export function Parts({ overview: { parts, now, libraryLatency } }: { overview: Overview }) {
  const { t, role } = usePanel();
  const { busy, test } = useTests();
  return (
    <table class="parts-table">
      <thead>
        <tr>
          <th scope="col">{t('part')}</th>
          <th scope="col">{t('part.state')}</th>
          <th scope="col">{t('part.since')}</th>
          <th scope="col">{t('part.answer')}</th>
          <th scope="col">
            <span class="unseen">{t('part.do')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {worstFirst(parts).map((finding) => {
          const { part, light } = finding;
          const name = t(`part.${part}`);
          const href = pageOf(part);
          // Only a technician may restart the patron's screen.
          const mayTest =
            light !== 'off' && href === undefined && (part !== 'screen' || role === 'technician');
          const latencyMs = finding.latencyMs ?? (part === 'library' ? libraryLatency.nowMs : null);
          return (
            <tr key={part} data-light={light}>
              <th scope="row">
                <span class="name">{name}</span>
                {finding.where && <code>{finding.where}</code>}
              </th>
              <td>
                <State mark={markOf(light)}>{t(`light.${light}`)}</State>
              </td>
              <td class="why">
                <Why finding={finding} now={now} />
              </td>
              <td class="answer">{latencyMs === null ? '' : latencyOf(t, latencyMs)}</td>
              <td class="do">
                {mayTest ? (
                  <Button of={name} busy={busy.has(part)} on={() => void test(part)}>
                    {t(`test.${part}`)}
                  </Button>
                ) : (
                  href &&
                  (role === 'technician' || forOperators.has(href)) && (
                    <a class="button" href={href}>
                      <span>
                        {t('look')} <span class="unseen">{name}</span>
                      </span>
                    </a>
                  )
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Why({ finding, now }: { finding: Finding; now: string }) {
  const { t } = usePanel();
  const { light, since } = finding;
  if (light === 'off') return null;
  const when = since === undefined ? '' : shortMoment(t, since, now);
  const remedy = remedyOf(t, finding);
  if (light === 'ok')
    return (
      <>
        {when && <span>{when} · </span>}
        <span class="second">{whyOf(t, finding)}</span>
      </>
    );
  return (
    <>
      <b>{[when, whyOf(t, finding)].filter(Boolean).join(': ')}</b>
      {remedy && (
        <span class="remedy">
          <Marked text={remedy} />
        </span>
      )}
    </>
  );
}

/** The finding of a test in one line, with its remedy. */
export function resultLine(t: Words, finding: Finding): string {
  return [`${partOf(t, finding.part)}: ${whyOf(t, finding)}`, remedyOf(t, finding)]
    .filter(Boolean)
    .join(' ');
}

/** The tests that run now, and a function that starts one and shows its finding. */
export function useTests(): { busy: ReadonlySet<PartName>; test(part: PartName): Promise<void> } {
  const { t, request, showMessage, showProblem, refresh } = usePanel();
  const [busy, setBusy] = useState<ReadonlySet<PartName>>(new Set());
  async function test(part: PartName) {
    setBusy((before) => new Set(before).add(part));
    showMessage({
      mark: 'working',
      text: t(part === 'scanner' ? 'test.scan-now' : 'test.begun', { part: t(`part.${part}`) }),
    });
    const answer = await request<Finding>('POST', `/parts/${part}/test`);
    setBusy((before) => new Set([...before].filter((one) => one !== part)));
    if (answer.ok) {
      const { light, latencyMs } = answer.value;
      const took = latencyMs === undefined ? '' : ` (${latencyOf(t, latencyMs)})`;
      showMessage({
        mark: markOf(light),
        text: resultLine(t, answer.value) + (light === 'ok' ? took : ''),
      });
    } else {
      showProblem(answer.problem);
    }
    refresh();
  }
  return { busy, test };
}
