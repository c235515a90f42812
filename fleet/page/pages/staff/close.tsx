/** Why an entry is closed; the kiosk does it, and its own audit trail has the operator's name. */
import { useState } from 'preact/hooks';
import { Button, Field, valueIn } from '../../../../ui/service/parts/controls.tsx';
import { Dialog } from '../../../../ui/service/parts/dialog.tsx';
import type { CloseAsked, StaffSeen } from '../../../src/panel/actions.ts';
import { useRegion } from '../../region.ts';
import { type OpenedEntry, seenOf } from './staff-key.ts';

interface CloseProps {
  entry: StaffSeen;
  /** undefined: the page has no key */
  opened: OpenedEntry | undefined;
  onClose(): void;
}

export function CloseDialog({ entry, opened, onClose }: CloseProps) {
  const { t, overview, request, showMessage, showProblem } = useRegion();
  const [why, setWhy] = useState('');
  const [wrong, setWrong] = useState('');
  const [isBusy, setBusy] = useState(false);
  async function close() {
    const reason = why.trim();
    if (reason === '') return setWrong(t('staff.close.needed'));
    setBusy(true);
    const { branch, kiosk, entry: id } = entry;
    const seen = await seenOf(entry, opened);
    const asked: CloseAsked = { branch, kiosk, entry: id, why: reason, seen };
    const answer = await request('POST', '/staff/close', asked);
    setBusy(false);
    if (answer.ok) showMessage({ mark: 'working', text: t('staff.close.asked', { kiosk }) });
    else showProblem(answer.problem);
    onClose();
  }
  return (
    <Dialog
      title={t('staff.close.title', { entry: entry.entry, kiosk: entry.kiosk })}
      onClose={onClose}
      actions={
        <Button main busy={isBusy} on={() => void close()}>
          {t('staff.close')}
        </Button>
      }
    >
      <p>{t('staff.close.says', { by: overview.operator })}</p>
      <Field label={t('staff.close.why')} hint={t('staff.close.hint')} wrong={wrong || undefined}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={2}
            maxLength={200}
            value={why}
            onInput={(event) => {
              setWhy(valueIn(event));
              setWrong('');
            }}
          />
        )}
      </Field>
    </Dialog>
  );
}
