/** The line at the top of a page. */
import { Badge } from '../../parts/badge.tsx';
import type { Message } from '../desk.ts';
import type { Words } from '../wording.ts';
import { Icon } from './icon.tsx';
import { Marked } from './marked.tsx';

interface ResultProps {
  t: Words;
  result: Message | null;
  /** left out: it cannot be closed */
  onClose?: (() => void) | undefined;
}

/** The outcome of the last action, or a warning. */
export function Result({ t, result, onClose }: ResultProps) {
  return (
    <div class="result" role="status" aria-live="polite" data-mark={result?.mark}>
      {result && (
        <>
          <Badge mark={result.mark} />
          <p>
            <Marked text={result.text} />
          </p>
          {onClose && (
            <button type="button" class="plain" aria-label={t('close')} onClick={onClose}>
              <Icon name="close" />
            </button>
          )}
        </>
      )}
    </div>
  );
}
