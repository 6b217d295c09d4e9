/** The pages of data sets and their examples. */
import { el, empty, failure } from '../component/dom.js';
import { facts, hash } from '../component/facts.js';
import { crumbs, load } from '../component/page.js';
import { table } from '../component/table.js';
import { get, path } from '../http/api.js';
import { moreButton, pageOf } from '../http/lists.js';
import { isImage, picture } from '../picture/pictures.js';
import { integer, words } from '../text/format.js';
import { datasetHref, IMPORT_HREF } from '../text/links.js';
import { targetText } from './example-target.js';
import { expansionChoice } from './expansion.js';

const PAGE = 60;
const STRIP = 6;
const VALUES = 12;

const count = (n, one, many) => `${integer(n)} ${n === 1 ? one : many}`;
const total = ({ examples }) => Object.values(examples).reduce((a, b) => a + b, 0);
const round = (value) => (typeof value === 'number' ? Number(value.toFixed(4)) : value);
const isRegression = ({ targets }) => targets.task === 'regression';

function outputOf(dataset) {
  const n = dataset.targets.names.length;
  return isRegression(dataset) ? count(n, 'output', 'outputs')
    : dataset.targets.task === 'multi_label' ? count(n, 'label', 'labels') : count(n, 'class', 'classes');
}

function inputOf(dataset) {
  const [channels, rows, columns] = dataset.input;
  if (isImage(dataset)) {
    return `${rows} × ${columns} pixels${channels === 3 ? ' in colour' : ''}`;
  }
  return dataset.input.length === 1 ? count(channels, 'input', 'inputs') : dataset.input.join(' × ');
}

/** Returns whether showing examples needs no download. A built-in data set is downloaded on first use; listing must not cause that. */
const isHere = ({ sha256, source }) => sha256 != null || source?.generator != null;

export function datasetsPage(root, { signal }) {
  load(root, signal, () => pageOf('datasets', signal), (first) => {
    const tiles = el('ul', { class: 'tiles' }, first.data.map(tile));
    return [
      el('div', { class: 'page-head' }, el('h1', null, 'Data sets'), el('div', { class: 'actions' },
        el('a', { class: 'button primary', href: IMPORT_HREF }, 'Import…'))),
      first.data.length === 0
        ? empty('No data sets yet', 'Import a table, pictures or arrays, or use a built-in data set in a job.',
          el('a', { class: 'button', href: 'swagger-ui/index.html' }, 'API description'))
        : [tiles, moreButton('datasets', first, 'data sets', (data) => tiles.append(...data.map(tile)), signal)],
    ];
  });
}

function tile(dataset) {
  return el('li', { class: 'card tile' },
    el('h2', null, el('a', { href: datasetHref(dataset.name) }, dataset.name),
      dataset.built_in ? el('span', { class: 'tag' }, 'built in') : null),
    el('p', { class: 'minor' }, [inputOf(dataset), outputOf(dataset), count(total(dataset), 'example', 'examples')].join(' · ')),
    isHere(dataset) ? strip(dataset) : el('p', { class: 'minor strip' }, 'Fetched when it is first used.'));
}

function strip(dataset) {
  return isImage(dataset)
    ? el('div', { class: 'strip', 'aria-hidden': 'true' },
      Array.from({ length: Math.min(STRIP, dataset.examples.train ?? 0) }, (_, i) => picture(dataset.name, 'train', i, '')))
    : null;
}

export function datasetPage(root, { signal, params: [name] }) {
  load(root, signal, () => get(path`datasets/${name}`, {}, signal), (dataset) => [
    crumbs(el('a', { href: '#/datasets' }, 'Data sets'), el('span', null, name)),
    el('div', { class: 'page-head' }, el('h1', null, name), el('div', { class: 'actions' },
      el('a', { class: 'button primary', href: `#/new?dataset=${encodeURIComponent(name)}` }, 'Train on it'))),
    el('section', { class: 'card' }, facts([
      ['Example', inputOf(dataset)],
      ['Task', words(dataset.targets.task)],
      [{ regression: 'Outputs', multi_label: 'Labels' }[dataset.targets.task] ?? 'Classes', dataset.targets.names.join(', ')],
      ...Object.entries(dataset.examples).map(([split, n]) => [words(split), integer(n)]),
      ['SHA-256', hash(dataset.sha256)]])),
    examplesCard(dataset, signal),
  ]);
}

function examplesCard(dataset, signal) {
  const splits = Object.keys(dataset.examples);
  let split = splits[0];
  let offset = 0;
  const shown = el('div', { 'aria-live': 'polite' });
  const range = el('span', { class: 'minor' });
  const previous = el('button', { type: 'button', on: { click: () => turn(-PAGE) } }, '← Previous');
  const next = el('button', { type: 'button', on: { click: () => turn(PAGE) } }, 'Next →');
  const pager = el('nav', { class: 'pager', 'aria-label': 'Examples', hidden: true }, previous, range, next);
  const choice = el('fieldset', { class: 'segmented' }, el('legend', { class: 'visually-hidden' }, 'Split'), splits.map((name) =>
    el('label', null,
      el('input', { type: 'radio', name: 'split', checked: name === split, on: { change: () => choose(name) } }),
      el('span', null, words(name)))));
  const expansion = isImage(dataset) ? expansionChoice(show) : null;
  if (isHere(dataset)) {
    show();
  } else {
    shown.append(el('p', { class: 'minor' }, 'This data set is fetched when it is first used.'),
      el('div', { class: 'actions' }, el('button', { type: 'button', on: { click: show } }, 'Fetch it and show examples')));
  }
  return el('section', { class: 'card' }, el('div', { class: 'section-head' }, el('h2', null, 'Examples'),
    el('div', { class: 'actions' }, expansion?.element, choice)), shown, pager);

  function choose(name) {
    split = name;
    offset = 0;
    show();
  }

  function turn(by) {
    offset += by;
    show();
  }

  async function show() {
    const all = dataset.examples[split];
    pager.hidden = false;
    previous.disabled = offset === 0;
    next.disabled = offset + PAGE >= all;
    range.textContent = `${integer(offset + 1)}–${integer(Math.min(offset + PAGE, all))} of ${integer(all)}`;
    try {
      const query = expansion?.query();
      const { data } = await get(path`datasets/${dataset.name}/examples`, { split, offset, limit: PAGE, ...query }, signal);
      shown.replaceChildren(isImage(dataset) ? gallery(dataset, split, data, query) : valuesTable(dataset, data));
    } catch (error) {
      if (error.name !== 'AbortError') {
        shown.replaceChildren(failure(error, show));
      }
    }
  }
}

function gallery(dataset, split, examples, query) {
  return el('ul', { class: 'pictures' }, examples.map((example) => el('li', null,
    picture(dataset.name, split, example.index, `Example ${example.index}: ${targetText(dataset.targets, example)}`, query),
    el('span', null, targetText(dataset.targets, example)))));
}

/** The first values of examples: those of a table in the columns that the file has, others in one column. */
function valuesTable(dataset, examples) {
  const columns = Object.keys(examples[0]?.row ?? {});
  const titles = columns.length === 0 ? ['Values'] : columns.slice(0, VALUES)
    .map((name) => (examples.every(({ row }) => row[name] === null || typeof row[name] === 'number') ? `#${name}` : name));
  const rest = columns.length > VALUES ? el('p', { class: 'minor' }, `And ${integer(columns.length - VALUES)} more columns.`) : null;
  return el('div', null, table('plain', ['Example', 'Target', ...titles], examples.map((example) => [
    example.index, targetText(dataset.targets, example),
    ...(columns.length === 0 ? [el('span', { class: 'values' }, valuesText(example))]
      : columns.slice(0, VALUES).map((name) => String(round(example.row[name]) ?? '–')))])), rest);
}

function valuesText({ values }) {
  return values.slice(0, VALUES).map(round).join('  ') + (values.length > VALUES ? ' …' : '');
}
