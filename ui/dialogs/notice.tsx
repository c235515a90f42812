import { useKiosk } from '../kiosk.ts';
import type { DialogNamed } from '../named.ts';
import { Leaf } from '../pages/leaf.tsx';
import { Pages } from '../pages/pages.tsx';
import { Badge } from '../parts/badge.tsx';
import { Icon } from '../parts/icon.tsx';
import { OfLibrary } from '../parts/text.tsx';
import { DialogTitle } from './title.tsx';

/** The library system's own words to this patron: to read, and to close. */
export function Notice({ dialog: { messages } }: { dialog: DialogNamed<'notice'> }) {
  const { t, send } = useKiosk();
  return (
    <>
      <Leaf>
        <div class="asked">
          <Badge mark="info" />
          <DialogTitle>{t('dialog.notice.title', { count: messages.length })}</DialogTitle>
        </div>
        <p class="asked-says">{t('notice.says')}</p>
        <div class="messages" data-headset={t('speech.message')}>
          <Pages>
            {messages.map((message) => (
              <li class="row" key={message}>
                <p class="text">
                  <OfLibrary message={message} />
                </p>
              </li>
            ))}
          </Pages>
        </div>
      </Leaf>
      <button type="button" class="key" data-back onClick={() => send({ type: 'READ' })}>
        <span>{t('notice.read')}</span>
        <Icon name="check" />
      </button>
    </>
  );
}
