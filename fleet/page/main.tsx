/** The start of the fleet panel: words, the stream, and the pages once the overview is there. */
import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import '../../ui/css/fonts.css';
import '../../ui/service/css/base.css';
import '../../ui/service/css/shell.css';
import '../../ui/service/css/controls.css';
import '../../ui/service/css/pages.css';
import '../../ui/service/css/form.css';
import '../../ui/service/css/branch.css';
import '../../ui/service/css/narrow.css';
import './css/fleet.css';
import './css/rollouts.css';
import '../../ui/service/css/phone.css';
import { useOverview } from './live.ts';
import { Shell } from './shell.tsx';
import { firstLanguage, storeLanguage, useCodes, wordsIn } from './words.ts';

function Fleet() {
  const [language, setLanguage] = useState(firstLanguage);
  const codes = useCodes(language);
  const t = useMemo(() => wordsIn(language, codes), [language, codes]);
  const { overview, isLost, isOut } = useOverview();
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = overview === null ? t('title') : `${t('title')} ${overview.region}`;
  }, [language, t, overview?.region]);
  if (isOut) return <p class="before">{t('out')}</p>;
  if (overview === null) return <p class="before">{t(isLost ? 'lost' : 'waiting')}</p>;
  return (
    <Shell
      t={t}
      overview={overview}
      isLost={isLost}
      onLanguage={(next) => {
        storeLanguage(next);
        setLanguage(next);
      }}
    />
  );
}

render(<Fleet />, document.body);
