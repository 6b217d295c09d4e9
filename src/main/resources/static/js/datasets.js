/** Data sets, and a look at their examples. */
import { get, path } from './api.js';
import { el, empty, failure } from './dom.js';
import { facts, hash } from './facts.js';
import { integer, words } from './format.js';
import { crumbs, load } from './page.js';
import { isImage, picture } from './pictures.js';

const PAGE = 60;
const link = (name) => `#/datasets/${encodeURIComponent(name)}`;
const total = ({ examples }) => Object.values(examples).reduce((a, b) => a + b, 0);
const count = (n, one, many) => `${integer(n)} ${n === 1 ? one : many}`;
const classes = ({ targets: { task, names } }) => (task === 'regression' ? count(names.length, 'output', 'outputs') : count(names.length, 'class', 'classes'));

function inputOf(dataset) {
  const [channels, rows, columns] = dataset.input;
  return isImage(dataset) ? `${rows} × ${columns} pixels${channels === 3 ? ' in colour' : ''}` : dataset.input.length === 1 ? count(channels, 'input', 'inputs') : dataset.input.join(' × ');
}

/** A well-known data set is fetched when it is first used; looking at a list must not do that. */
const isHere = ({ sha256, source }) => sha256 != null || source?.generator != null;

export function datasetsPage(root, { signal }) {
  load(root, signal, () => get('datasets', { limit: 100 }, signal), ({ data }) => [
    el('div', { class: 'page-head' }, el('h1', null, 'Data sets')),
    data.length === 0
      ? empty('No data sets yet', 'Import one with POST /api/v1/datasets, or use a built-in one in a job.', el('a', { class: 'button', href: 'swagger-ui/index.html' }, 'API description'))
      : el('ul', { class: 'tiles' }, data.map((dataset) => el('li', { class: 'card tile' },
        el('h2', null, el('a', { href: link(dataset.name) }, dataset.name), dataset.built_in ? el('span', { class: 'tag' }, 'built in') : null),
        el('p', { class: 'minor' }, [inputOf(dataset), classes(dataset), count(total(dataset), 'example', 'examples')].join(' · ')),
        !isHere(dataset) ? el('p', { class: 'minor strip' }, 'Fetched when it is first used.')
          : isImage(dataset) ? el('div', { class: 'strip', 'aria-hidden': 'true' }, Array.from({ length: 6 }, (_, i) => picture(dataset.name, 'train', i, ''))) : null))),
  ]);
}

export function datasetPage(root, { signal, params: [name] }) {
  load(root, signal, () => get(path`datasets/${name}`, {}, signal), (dataset) => [
    crumbs(el('a', { href: '#/datasets' }, 'Data sets'), el('span', null, name)),
    el('div', { class: 'page-head' }, el('h1', null, name),
      el('div', { class: 'actions' }, el('a', { class: 'button primary', href: `#/new?dataset=${encodeURIComponent(name)}` }, 'Train on it'))),
    el('section', { class: 'card' }, facts([
      ['Example', inputOf(dataset)], ['Task', words(dataset.targets.task)],
      [dataset.targets.task === 'regression' ? 'Outputs' : 'Classes', dataset.targets.names.join(', ')],
      ...Object.entries(dataset.examples).map(([split, count]) => [words(split), integer(count)]),
      ['SHA-256', hash(dataset.sha256)]])),
    examplesCard(dataset, signal)]);
}

function examplesCard(dataset, signal) {
  const splits = Object.keys(dataset.examples);
  let split = splits[0];
  let offset = 0;
  const shown = el('div', { 'aria-live': 'polite' });
  const range = el('span', { class: 'minor' });
  const back = el('button', { type: 'button', on: { click: () => turn(-PAGE) } }, '← Previous');
  const on = el('button', { type: 'button', on: { click: () => turn(PAGE) } }, 'Next →');
  const choice = el('fieldset', { class: 'segmented' }, el('legend', { class: 'visually-hidden' }, 'Split'), splits.map((name) => el('label', null,
    el('input', { type: 'radio', name: 'split', value: name, checked: name === split, on: { change: () => { split = name; offset = 0; show(); } } }),
    el('span', null, words(name)))));
  if (isHere(dataset)) {
    show();
  } else {
    shown.append(el('p', { class: 'minor' }, 'This data set is fetched when it is first used.'),
      el('div', { class: 'actions' }, el('button', { type: 'button', on: { click: show } }, 'Fetch it and show examples')));
  }
  return el('section', { class: 'card' }, el('div', { class: 'section-head' }, el('h2', null, 'Examples'), choice), shown,
    el('nav', { class: 'pager', 'aria-label': 'Examples' }, back, range, on));

  function turn(by) {
    offset += by;
    show();
  }

  async function show() {
    const all = dataset.examples[split];
    back.disabled = offset === 0;
    on.disabled = offset + PAGE >= all;
    range.textContent = `${integer(offset + 1)}–${integer(Math.min(offset + PAGE, all))} of ${integer(all)}`;
    try {
      const { data } = await get(path`datasets/${dataset.name}/examples`, { split, offset, limit: PAGE }, signal);
      shown.replaceChildren(isImage(dataset)
        ? el('ul', { class: 'pictures' }, data.map(({ index, label }) => el('li', null, picture(dataset.name, split, index, `Example ${index}: ${label}`), el('span', null, label))))
        : valuesTable(data));
    } catch (error) {
      if (error.name !== 'AbortError') {
        shown.replaceChildren(failure(error, show));
      }
    }
  }
}

function valuesTable(data) {
  return el('div', { class: 'scroll', tabindex: '0' }, el('table', { class: 'plain' },
    el('thead', null, el('tr', null, ['#', 'Target', 'Values'].map((name) => el('th', { scope: 'col' }, name)))),
    el('tbody', null, data.map(({ index, label, target, values }) => el('tr', null, el('td', null, index), el('td', null, label ?? target.map((value) => Number(value.toFixed(4))).join('  ')),
      el('td', { class: 'values' }, values.slice(0, 12).map((value) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)).join('  ') + (values.length > 12 ? ' …' : '')))))));
}
