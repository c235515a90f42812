// The stories: what plays, which step, and what is read aloud.
import { act, el, get, isNew, stage } from './common.js';
import { say } from './subtitles.js';
import { languageNow, word } from './words.js';

const icons = {
  borrow: 'book-open',
  pay: 'hand-coins',
  phone: 'device-mobile',
  'chip-card': 'identification-card',
  line: 'plugs',
  killed: 'power',
  forgotten: 'book',
  blind: 'ear',
  arabic: 'translate',
  two: 'users',
  paper: 'receipt-x',
};
export function setUpStories() {
  get('stop').onclick = () => act('story/stop');
  addEventListener('message', ({ data, origin }) => {
    if (stage.state === null || origin !== new URL(stage.state.kioskUrl).origin) return;
    if (typeof data?.spoken === 'string') say(data);
  });
}

export function drawStories() {
  const { story, stories, beginning, library } = stage.state;
  const language = languageNow();
  const playing = story?.state === 'playing';
  get('stories').hidden = library === null;
  document.body.classList.toggle('own-library', library === null);
  drawTold(story, beginning);
  get('stop').hidden = !playing;
  get('again').disabled = beginning;
  if (!isNew('stories', [language, story?.id, story?.state])) return;
  if (get('stories').childElementCount === 0)
    get('stories').append(...stories.map((one) => el('li', {}, storyButton(one))));
  for (const button of get('stories').querySelectorAll('button')) {
    const one = stories.find(({ id }) => id === button.dataset.story);
    button.querySelector('.name').textContent = one.title[language];
    button.querySelector('.about').textContent = one.about[language];
    const own = story?.id === one.id;
    button.dataset.state = own ? story.state : '';
    button.setAttribute('aria-pressed', String(own && playing));
  }
}

function storyButton({ id }) {
  const button = el(
    'button',
    { type: 'button', onclick: () => act('story/play', { id, language: languageNow() }) },
    el('span', { className: 'sign' }, el('i', { className: `icon ${icons[id] ?? 'play'}` })),
    el('span', {}, el('span', { className: 'name' }), el('span', { className: 'about' })),
  );
  button.dataset.story = id;
  return button;
}

function drawTold(story, beginning) {
  const language = languageNow();
  const own = stage.state.library === null;
  if (!isNew('told', [language, story, beginning, own])) return;
  const title = story?.title[language];
  const ended = { done: word('done'), stopped: word('stopped'), failed: word('failed') };
  get('told-title').textContent =
    story === null
      ? word(own ? 'own.title' : 'welcome')
      : story.state === 'playing'
        ? title
        : `${title}: ${ended[story.state].toLowerCase()}`;
  get('told').textContent = beginning
    ? word('again.busy')
    : story === null
      ? word(own ? 'welcome.own' : 'welcome.how')
      : story.state === 'failed'
        ? `${story.problem} ${word('failed.how')}`
        : story.says[language];
  document.querySelector('.telling').dataset.state = story?.state ?? 'none';
  get('count').textContent = story === null ? '' : word('step', story);
  get('dots').replaceChildren(
    ...Array.from({ length: story?.of ?? 0 }, (_, at) =>
      el('li', {
        className:
          at + 1 < story.step || story.state === 'done'
            ? 'past'
            : at + 1 === story.step
              ? 'now'
              : '',
      }),
    ),
  );
}
