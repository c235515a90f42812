/** One report, as it is printed; with its PDF and its JSON. */
import { useState } from 'preact/hooks';
import { reportTree } from '../../../../src/technician/readiness/page/content.ts';
import type { ReadinessReport } from '../../../../src/technician/report.ts';
import { useResource } from '../../desk.ts';
import { isAtKiosk } from '../../kiosk-side.ts';
import { usePanel } from '../../panel.ts';
import { Button } from '../../parts/controls.tsx';
import { LoadState, Page } from '../../parts/page.tsx';
import { drawTree } from '../../parts/tree.tsx';

export function ReadinessReportPage({ id }: { id: string }) {
  const { t } = usePanel();
  const { value, problem, reload } = useResource<ReadinessReport>(`/readiness/${id}`);
  return (
    <Page
      title={t('readiness.report')}
      subtitle={value === null ? '' : t.full(value.endedAt)}
      actions={
        <>
          <a class="button" href="#readiness">
            <span>{t('readiness.back')}</span>
          </a>
          {/* The kiosk's own screen has neither a printer for this nor a place for files. */}
          {value !== null && !isAtKiosk() && <Take report={value} />}
        </>
      }
    >
      {value === null ? (
        <LoadState problem={problem} reload={reload} />
      ) : (
        <div class="card report-card">{drawTree(reportTree(value, t))}</div>
      )}
    </Page>
  );
}

function Take({ report }: { report: ReadinessReport }) {
  const { t, showMessage } = usePanel();
  const [busy, setBusy] = useState(false);
  const name = `${report.device}-${report.id}`.replace(/[^\p{L}\p{N}.-]+/gu, '-').toLowerCase();
  async function pdf() {
    setBusy(true);
    const answer = await fetch(`/service/api/readiness/${report.id}/pdf`).catch(() => null);
    if (answer?.ok) save(await answer.blob(), `${name}.pdf`);
    else showMessage({ mark: 'warning', text: t('readiness.no-pdf') });
    setBusy(false);
  }
  function json() {
    const text = `${JSON.stringify(report, null, 2)}\n`;
    save(new Blob([text], { type: 'application/json' }), `${name}.json`);
  }
  return (
    <>
      <Button icon="download" on={json}>
        {t('readiness.json')}
      </Button>
      <Button icon="download" busy={busy} on={() => void pdf()}>
        {t('readiness.pdf')}
      </Button>
      <Button main icon="file" on={() => print()}>
        {t('readiness.print')}
      </Button>
    </>
  );
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
