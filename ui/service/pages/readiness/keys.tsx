/** The keys of the physical keypad, each lit once it came. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Answer, KeyName } from '../../../../src/technician/report.ts';
import { usePanel } from '../../panel.ts';
import { Button } from '../../parts/controls.tsx';

const named: Readonly<Record<string, KeyName>> = {
  Enter: 'enter',
  NumpadEnter: 'enter',
  Escape: 'back',
  ArrowUp: 'up',
  ArrowLeft: 'up',
  ArrowDown: 'down',
  ArrowRight: 'down',
  F2: 'aloud',
  F4: 'again',
  F8: 'softer',
  F9: 'louder',
};

/** By the place of the key, as the patron's screen reads them. */
function keyOf(code: string, codes: Readonly<Record<string, KeyName>> | undefined): KeyName | null {
  if (codes !== undefined) return codes[code] ?? null;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  return digit === undefined ? (named[code] ?? null) : (digit as KeyName);
}

interface KeypadProps {
  keys: readonly KeyName[];
  codes: Readonly<Record<string, KeyName>> | undefined;
  on(answer: Answer): void;
}

export function KeypadQuestion({ keys, codes, on }: KeypadProps) {
  const { t } = usePanel();
  const [pressed, setPressed] = useState<ReadonlySet<KeyName>>(new Set());
  const came = useRef(pressed);
  // Before the paint: the first key may come as soon as the question is visible.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = keyOf(event.code, codes);
      // Once it came it does again what it does on this page: without a touch one goes on by keys.
      if (key === null || event.ctrlKey || event.altKey || came.current.has(key)) return;
      event.preventDefault();
      event.stopPropagation();
      came.current = new Set(came.current).add(key);
      setPressed(came.current);
    };
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, []);
  const isAll = keys.every((key) => pressed.has(key));
  useEffect(() => {
    if (isAll) on({ answer: 'keys', pressed: [...keys] });
  }, [isAll]);
  return (
    <>
      <ul class="readiness-keys">
        {keys.map((key) => (
          <li key={key} data-came={pressed.has(key)}>
            {t(`key.${key}`)}
            <span class="unseen">{pressed.has(key) ? t('key.came') : ''}</span>
          </li>
        ))}
      </ul>
      <div class="readiness-answers">
        <Button main on={() => on({ answer: 'keys', pressed: [...pressed] })}>
          {t('ask.keys-done')}
        </Button>
        <Button on={() => on({ answer: 'none' })}>{t('ask.none')}</Button>
        <Button on={() => on({ answer: 'skip' })}>{t('ask.skip')}</Button>
      </div>
    </>
  );
}
