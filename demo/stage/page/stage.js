// The stage in the browser: one state in by server-sent events, acts out by POST.
import { drawBackstage, setUpBackstage } from './backstage/backstage.js';
import { drawCabinet, setUpCabinet } from './cabinet.js';
import { act, get, notify, stage } from './common.js';
import { drawShelf, setUpShelf } from './shelf.js';
import { drawStories, setUpStories } from './stories.js';
import { chooseLanguage, word, writeWords } from './words.js';

stage.draw = () => {
  if (stage.state === null) return;
  drawStories();
  drawShelf();
  drawCabinet();
  drawBackstage();
};

for (const one of document.querySelectorAll('[data-language]'))
  one.onclick = () => {
    chooseLanguage(one.dataset.language);
    writeWords();
    stage.draw();
  };
get('again').onclick = async () => {
  get('again').disabled = true;
  if (await act('stage/begin-again')) notify(word('again.done'));
  get('again').disabled = false;
};

writeWords();
setUpStories();
setUpShelf();
setUpCabinet();
setUpBackstage();

const events = new EventSource('/events');
events.addEventListener('state', (event) => {
  stage.state = JSON.parse(event.data);
  stage.draw();
});
events.onerror = () => notify(word('unreachable'));
