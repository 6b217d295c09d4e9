/** The page on which the user draws a digit and a model classifies it while it is drawn. */
import { get, path, post } from './api.js';
import { layersOf, networksOf, readsDigits } from './architecture.js';
import { el, empty, failure, setText } from './dom.js';
import { Drawing } from './drawing.js';
import { facts, hash } from './facts.js';
import { integer, percent, time } from './format.js';
import { jobHref, versionHref } from './links.js';
import { paint, SIDE } from './mnist-picture.js';
import { accuracyOf } from './models.js';
import { Probabilities } from './probabilities.js';

const LIMIT = 100;
const SAMPLES = ['mnist', 'stroke_digits'];

export async function tryPage(root, { signal, query }) {
  root.append(el('div', { class: 'page-head' }, el('h1', null, 'Try it')), el('p', { class: 'loading' }, 'Looking for models…'));
  let models;
  try {
    models = await digitModels(signal);
  } catch (error) {
    if (error.name !== 'AbortError') {
      root.lastElementChild.replaceWith(failure(error, () => { root.replaceChildren(); tryPage(root, { signal, query }); }));
    }
    return;
  }
  if (models.length === 0) {
    root.lastElementChild.replaceWith(empty('No model reads digits yet',
      'Train one on pictures of 28 × 28 pixels first; the recipe for generated digits takes seconds. '
      + 'Then draw here, and see it classified as you draw.',
      el('a', { class: 'button primary', href: '#/new' }, 'Train one')));
    return;
  }
  root.lastElementChild.remove();

  const select = el('select', { id: 'model', on: { change: choose } }, models.map((model) => el('option', {
    value: model.model, selected: model.model === query.get('model') }, model.model)));
  const answer = el('output', { class: 'answer', for: 'model' }, '?');
  const note = el('p', { class: 'minor' });
  const source = el('p', { class: 'minor source' });
  const bars = new Probabilities();
  const seen = el('canvas', { class: 'seen', width: SIDE, height: SIDE, role: 'img', 'aria-label': 'What the network sees: 28 by 28 pixels' });
  const prompt = el('p', { class: 'prompt', 'aria-hidden': 'true' }, 'Draw a digit here');
  const about = el('section', { class: 'card about', 'aria-label': 'About the model' });
  let version;
  let pixels = null;
  let busy = false;
  let again = false;

  const drawing = new Drawing((picture) => {
    pixels = picture;
    prompt.hidden = picture !== null;
    if (picture === null) {
      source.textContent = '';
    }
    classify();
  });
  root.append(el('div', { class: 'try' },
    el('section', { class: 'card draw', 'aria-label': 'Drawing' },
      el('div', { class: 'field' }, el('label', { for: 'model' }, 'Model'), select),
      el('div', { class: 'box' }, drawing.canvas, prompt),
      el('div', { class: 'actions' },
        el('button', { type: 'button', on: { click: () => drawing.clear() } }, 'Clear'),
        el('button', { type: 'button', on: { click: sample } }, 'Use a test example')),
      source),
    el('section', { class: 'card classified', 'aria-label': 'Classification' },
      el('div', { class: 'answers' }, answer, el('figure', null, seen, el('figcaption', { class: 'minor' }, 'what the network sees'))),
      bars.element, note),
    about));
  choose();

  async function choose() {
    const model = models.find((each) => each.model === select.value);
    version = model.model === query.get('model') && query.get('version') ? Number(query.get('version')) : model.version;
    classify();
    try {
      showAbout(version === model.version ? model : await get(path`models/${model.model}/versions/${version}`, {}, signal));
    } catch {
      about.replaceChildren(); // the model can be tried without its description
    }
  }

  function showAbout(model) {
    about.replaceChildren(
      el('h2', null, el('a', { href: versionHref(model.model, model.version) }, `${model.model}, version ${model.version}`)),
      facts([
        ['Test accuracy', percent(accuracyOf(model))],
        ['Network', [...new Set(networksOf(model).map(layersOf))].join(', ')],
        ['Parameters', integer(model.parameters)],
        ['Trained', time(model.created_at)],
        ['Weights SHA-256', hash(model.weights_sha256)]]),
      model.job_id ? el('div', { class: 'actions' }, el('a', { class: 'button', href: jobHref(model.job_id) }, 'How it was trained')) : '');
  }

  /** Classifies the drawing, one request at a time; changes in the meantime are sent with the next request. */
  async function classify() {
    if (busy) {
      again = true;
      return;
    }
    paint(seen, pixels);
    if (pixels === null) {
      answer.textContent = '?';
      note.textContent = 'Draw a digit from 0 to 9.';
      bars.clear();
      return;
    }
    busy = true;
    try {
      const start = performance.now();
      const found = await post(path`models/${select.value}/predict`, { version, instances: [pixels] }, { signal });
      show(found, performance.now() - start);
    } catch (error) {
      if (error.name !== 'AbortError') {
        answer.textContent = '?';
        note.textContent = error.message;
      }
    } finally {
      busy = false;
    }
    if (again) {
      again = false;
      classify();
    }
  }

  function show(found, milliseconds) {
    const [prediction] = found.predictions;
    const best = prediction.class;
    setText(answer, best);
    bars.show(found.classes, found.classes.map((name) => prediction.probabilities[name]), best);
    note.textContent = `${percent(prediction.probability, 1)} sure, answered in ${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
  }

  /** Shows a random test example: for users who cannot draw, and to try the model on examples it was not trained on. */
  async function sample() {
    try {
      const dataset = await datasetOf(models.find((each) => each.model === select.value), signal);
      if (!dataset) {
        note.textContent = 'There is no data set of digits with test examples.';
        return;
      }
      const offset = Math.floor(Math.random() * dataset.examples.test);
      const { data: [example] } = await get(path`datasets/${dataset.name}/examples`, { split: 'test', offset, limit: 1 }, signal);
      drawing.put(example.values.map(Math.round));
      source.textContent = `Test example ${example.index} of ${dataset.name}: a ${example.label}`;
    } catch (error) {
      note.textContent = `The example could not be loaded: ${error.message}`;
    }
  }
}

/** Returns the data set on which a model was trained, or else one of the built-in data sets of digits. */
async function datasetOf(model, signal) {
  const { data } = await get('datasets', { limit: LIMIT }, signal);
  const candidates = data.filter(({ input, examples }) => readsDigits({ input }) && examples.test);
  return candidates.find(({ sha256 }) => sha256 === model.provenance.dataset_sha256)
    ?? SAMPLES.map((name) => candidates.find((dataset) => dataset.name === name)).find(Boolean);
}

/** Returns the newest version of each model that classifies inputs of 784 values. */
async function digitModels(signal) {
  const { data } = await get('models', { limit: LIMIT }, signal);
  return data.map((model) => model.latest)
    .filter((latest) => latest?.targets.task === 'classification' && readsDigits(networksOf(latest)[0]));
}
