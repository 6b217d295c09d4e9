/** The page on which the user gives a model an example, and sees its answer while the example changes. */
import { el, empty, failure } from '../component/dom.js';
import { facts, hash } from '../component/facts.js';
import { targetText } from '../dataset/example-target.js';
import { get, path, post, upload } from '../http/api.js';
import { layersOf, networksOf } from '../network/architecture.js';
import { integer, metric, time, words } from '../text/format.js';
import { jobHref, versionHref } from '../text/links.js';
import { metricName } from '../text/metric-names.js';
import { Prediction } from './prediction.js';
import { inputOf, sampleFor, tryableModels } from './tryable.js';

export async function tryPage(root, { signal, query }) {
  root.append(el('div', { class: 'page-head' }, el('h1', null, 'Try it')), el('p', { class: 'loading' }, 'Looking for models…'));
  let models;
  try {
    models = await tryableModels(signal);
  } catch (error) {
    if (error.name !== 'AbortError') {
      root.lastElementChild.replaceWith(failure(error, () => { root.replaceChildren(); tryPage(root, { signal, query }); }));
    }
    return;
  }
  if (models.length === 0) {
    root.lastElementChild.replaceWith(empty('No model to try yet',
      'Train one first; the recipe for generated digits takes seconds. Then draw here, and see it classified as you draw.',
      el('a', { class: 'button primary', href: '#/new' }, 'Train one')));
    return;
  }
  root.lastElementChild.remove();

  const select = el('select', { id: 'model', on: { change: choose } }, models.map((model) => el('option', {
    value: model.model, selected: model.model === query.get('model') }, model.model)));
  const source = el('p', { class: 'minor source' });
  const about = el('section', { class: 'card about', 'aria-label': 'About the model' });
  const tried = el('div', { class: 'try' });
  let version; // the version that is tried
  let input;
  let prediction;
  let busy = false;
  let again = false;
  root.append(el('div', { class: 'field model-choice' }, el('label', { for: 'model' }, 'Model'), select), tried);
  choose();

  async function choose() {
    const newest = models.find((each) => each.model === select.value);
    const number = newest.model === query.get('model') && query.get('version') ? Number(query.get('version')) : newest.version;
    try {
      version = number === newest.version ? newest : await get(path`models/${newest.model}/versions/${number}`, {}, signal);
    } catch (error) {
      if (error.name !== 'AbortError') {
        tried.replaceChildren(failure(error, choose));
      }
      return;
    }
    source.textContent = '';
    input = null;
    input = inputOf(version, changed);
    prediction = new Prediction(version.targets.task === 'regression' ? null : version.targets.names, input.beside);
    tried.replaceChildren(
      el('section', { class: 'card draw', 'aria-label': input.title }, input.element,
        el('div', { class: 'actions' }, input.buttons,
          el('button', { type: 'button', on: { click: () => sample() } }, 'Use a test example')),
        source),
      prediction.element, about);
    showAbout();
    ask();
    if (version.preprocessing?.type === 'table') {
      sample(true); // a whole row to start from
    }
  }

  function showAbout() {
    about.replaceChildren(
      el('h2', null, el('a', { href: versionHref(version.model, version.version) }, `${version.model}, version ${version.version}`)),
      facts([
        ...Object.entries(version.metrics).filter(([name]) => name.startsWith('test.'))
          .map(([name, value]) => [metricName(name), metric(name, value)]),
        ['Network', [...new Set(networksOf(version).map(layersOf))].join(', ')],
        ['Parameters', integer(version.parameters)],
        ['Trained', time(version.created_at)],
        ['Weights SHA-256', hash(version.weights_sha256)]]),
      version.job_id ? el('div', { class: 'actions' },
        el('a', { class: 'button', href: jobHref(version.job_id) }, 'How it was trained')) : '');
  }

  /** The user has changed the example, so it is no longer the one of the data set. */
  function changed() {
    if (input) { // not while it is made
      source.textContent = '';
      ask();
    }
  }

  /** Asks the model, one request at a time; changes in the meantime are sent with the next request. */
  async function ask() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const asked = input;
    try {
      const request = await asked.request();
      if (request === null) {
        prediction.clear(asked.prompt);
      } else {
        const start = performance.now();
        const found = await predict(request);
        if (asked === input) {
          asked.answered(found);
          prediction.show(found, performance.now() - start);
        }
      }
    } catch (error) {
      if (error.name !== 'AbortError' && asked === input) {
        prediction.clear(error.errors?.length
          ? error.errors.map(({ pointer, detail }) => `${place(pointer)}${detail}`).join(' · ') : error.message);
      }
    } finally {
      busy = false;
    }
    if (again) {
      again = false;
      ask();
    }
  }

  function predict({ picture, instances }) {
    const address = path`models/${version.model}/versions/${version.version}/predict`;
    return picture ? upload(address, picture, { signal }) : post(address, { instances }, { signal });
  }

  /**
   * Shows a random test example: for users who have none at hand, and to try the model on examples it was not trained on.
   *
   * @param unasked whether the user has not asked for it, so that its absence needs no explanation
   */
  async function sample(unasked = false) {
    const asked = input;
    try {
      const found = await sampleFor(version, signal);
      if (asked !== input) {
        return; // the user has chosen another model
      }
      if (found === null) {
        source.textContent = unasked ? '' : 'The data set of this model is deleted, so it has no examples.';
        return;
      }
      const { dataset, split, example } = found;
      asked.put(example);
      source.textContent = `${words(split)} example ${example.index} of ${dataset.name}: ${example.label ? 'a ' : ''}${
        targetText(dataset.targets, example)}`;
    } catch (error) {
      if (error.name !== 'AbortError' && asked === input) {
        source.textContent = `The example could not be loaded: ${error.message}`;
      }
    }
  }
}

/** Returns the column or the place that a problem names: "#/instances/0/length" is "length ". */
function place(pointer) {
  const parts = (pointer ?? '').split('/').slice(3);
  return parts.length && !/^\d+$/.test(parts[0]) ? `${parts.join('/').replaceAll('~1', '/').replaceAll('~0', '~')} ` : '';
}
