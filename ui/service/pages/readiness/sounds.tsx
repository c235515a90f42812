/** The sounds of the patron's screen, to be judged by ear; and the tone of the headset. */
import type { CheckName } from '../../../../src/technician/report.ts';
import { play, playTone, type Sound } from '../../../sound.ts';
import { usePanel } from '../../panel.ts';
import { Button } from '../../parts/controls.tsx';

const sounds: readonly Sound[] = ['done', 'warning', 'error', 'goodbye'];

export function SoundButtons({ check }: { check: CheckName }) {
  const { t } = usePanel();
  if (check === 'headset')
    return (
      <div class="readiness-answers">
        <Button icon="play" on={playTone}>
          {t('ask.play')}
        </Button>
      </div>
    );
  return (
    <div class="readiness-answers">
      <Button icon="play" on={() => sounds.forEach((sound) => void play(sound))}>
        {t('ask.play')}
      </Button>
      {sounds.map((sound) => (
        <Button key={sound} on={() => play(sound)}>
          {t(`ask.play.${sound}`)}
        </Button>
      ))}
    </div>
  );
}
