/** Settings that a technician changed at a kiosk, where the layers say otherwise: up or over. */
import { useState } from 'preact/hooks';
import { useSettingWords } from '../../../../ui/service/form/setting-words.ts';
import { Card } from '../../../../ui/service/parts/card.tsx';
import { Button } from '../../../../ui/service/parts/controls.tsx';
import { LoadState } from '../../../../ui/service/parts/page.tsx';
import type { DiffersDecision, KioskDiffers } from '../../../src/panel/actions.ts';
import { linkTo } from '../../pages.ts';
import { useFresh, useRegion } from '../../region.ts';

const everyMs = 10_000;

export function Differs({ onDecided }: { onDecided(): void }) {
  const { t, overview } = useRegion();
  const { value, problem, reload } = useFresh<readonly KioskDiffers[]>(
    '/differs',
    overview.differs,
    everyMs,
  );
  return (
    <Card title={t('differs.title', { count: overview.differs })}>
      {value === null ? (
        <LoadState problem={problem} reload={reload} />
      ) : value.length === 0 ? (
        <p class="nothing">{t('differs.none')}</p>
      ) : (
        <>
          <p class="second">{t('differs.says')}</p>
          <table class="lines">
            <thead>
              <tr>
                {['kiosk', 'setting', 'do'].map((name) => (
                  <th scope="col" key={name}>
                    <span class={name === 'do' ? 'unseen' : undefined}>
                      {t(`differs.column.${name}`)}
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {value.flatMap(({ branch, kiosk, paths }) =>
                paths.map((path) => (
                  <Row
                    key={`${branch} ${kiosk} ${path}`}
                    branch={branch}
                    kiosk={kiosk}
                    path={path}
                    onDecided={onDecided}
                  />
                )),
              )}
            </tbody>
          </table>
        </>
      )}
    </Card>
  );
}

type RowProps = Omit<DiffersDecision, 'decision'> & { onDecided(): void };

function Row({ branch, kiosk, path, onDecided }: RowProps) {
  const { t, request, showMessage, showProblem } = useRegion();
  const words = useSettingWords();
  const [isBusy, setBusy] = useState(false);
  async function decide(decision: DiffersDecision['decision']) {
    setBusy(true);
    const asked: DiffersDecision = { branch, kiosk, path, decision };
    const answer = await request('POST', '/differs', asked);
    setBusy(false);
    if (!answer.ok) return showProblem(answer.problem);
    const name = words.name(path);
    showMessage({ mark: 'done', text: t(`differs.done.${decision}`, { name, kiosk }) });
    onDecided();
  }
  return (
    <tr>
      <th scope="row">
        <a href={linkTo(branch, kiosk)}>
          {branch}-{kiosk}
        </a>
      </th>
      <td>
        {words.name(path)} <code>{path}</code>
      </td>
      <td class="do">
        <span class="actions">
          {(['take-up', 'over'] as const).map((decision) => (
            <Button
              key={decision}
              of={`${branch}-${kiosk} ${path}`}
              busy={isBusy}
              on={() => void decide(decision)}
            >
              {t(`differs.${decision}`)}
            </Button>
          ))}
        </span>
      </td>
    </tr>
  );
}
