/** The pages of models and their versions, with their provenance. */
import { el, empty } from '../component/dom.js';
import { facts, hash } from '../component/facts.js';
import { crumbs, load } from '../component/page.js';
import { appendRows, table } from '../component/table.js';
import { get, path, url } from '../http/api.js';
import { moreButton, pageOf } from '../http/lists.js';
import { layersOf } from '../network/architecture.js';
import { isTryable } from '../prediction/tryable.js';
import { bytes, integer, metric, percent, time, words } from '../text/format.js';
import { jsonText } from '../text/json-text.js';
import { jobHref, modelHref, tryHref, versionHref } from '../text/links.js';
import { metricName } from '../text/metric-names.js';
import { generateCard } from './generate.js';

/** Returns the accuracy on the test examples, or else on the validation examples. */
const accuracyOf = ({ metrics }) => metrics['test.accuracy'] ?? metrics.validation_accuracy;

const allModels = () => el('a', { href: '#/models' }, 'Models');
const aliases = (version) => version.aliases.map((alias) => el('span', { class: 'tag' }, alias));
const versionLink = ({ model, version }) => el('a', { href: versionHref(model, version) }, `Version ${version}`);
const tryButton = (version) => (isTryable(version)
  ? el('a', { class: 'button primary', href: tryHref(version.model, version.version) }, 'Try it') : null);

export function modelsPage(root, { signal }) {
  load(root, signal, () => pageOf('models', signal), (first) => [
    el('div', { class: 'page-head' }, el('h1', null, 'Models')),
    first.data.length === 0
      ? empty('No models yet', 'A job that succeeds registers its network here.',
        el('a', { class: 'button primary', href: '#/new' }, 'Train one'))
      : growingTable('models', first, 'models', ['Model', 'Newest', '#Accuracy', '#Parameters', 'Created'], modelRow, signal),
  ]);
}

/** A table of a list's first page, with a button that appends the next pages. */
function growingTable(address, first, things, columns, row, signal) {
  const rows = (data) => table('rows', columns, data.map(row));
  const shown = rows(first.data);
  return [el('div', { class: 'card flush' }, shown),
    moreButton(address, first, things, (data) => appendRows(shown, rows(data)), signal)];
}

function modelRow({ model, latest }) {
  const name = el('a', { href: modelHref(model) }, model);
  return latest
    ? [name, [versionLink(latest), ' ', aliases(latest)], percent(accuracyOf(latest)), integer(latest.parameters), time(latest.created_at)]
    : [name, 'all versions are deleted', '', '', ''];
}

export function modelPage(root, { signal, params: [name] }) {
  const address = path`models/${name}/versions`;
  load(root, signal, () => pageOf(address, signal), (first) => [
    crumbs(allModels(), el('span', null, name)),
    el('div', { class: 'page-head' }, el('h1', null, name),
      first.data.length ? el('div', { class: 'actions' }, tryButton(first.data[0])) : null),
    first.data.length === 0
      ? empty('No version is left', 'All versions of this model are deleted.')
      : growingTable(address, first, 'versions', ['Version', '#Accuracy', '#Parameters', 'Weights', 'Created'], versionRow, signal),
  ]);
}

function versionRow(version) {
  return [[versionLink(version), ' ', aliases(version)], percent(accuracyOf(version)), integer(version.parameters),
    hash(version.weights_sha256), time(version.created_at)];
}

export function versionPage(root, { signal, params: [name, number] }) {
  load(root, signal, () => get(path`models/${name}/versions/${number}`, {}, signal), (version) => [
    crumbs(allModels(), el('a', { href: modelHref(name) }, name), el('span', null, `Version ${number}`)),
    el('div', { class: 'page-head' },
      el('div', { class: 'title' }, el('h1', null, `${name}, version ${number}`), aliases(version)),
      el('div', { class: 'actions' }, tryButton(version), exportLink(name, number))),
    generateCard(version, signal),
    el('div', { class: 'halves' }, resultCard(version), provenanceCard(version),
      version.ensemble ? membersCard(version.ensemble) : el('section', { class: 'card' }, el('h2', null, 'Architecture'),
        el('pre', { class: 'code', tabindex: '0' }, jsonText(version.architecture)))),
  ]);
}

/** The members of an ensemble. A link may lead to a deleted version, because an ensemble outlives its members. */
function membersCard({ combination, members }) {
  return el('section', { class: 'card' },
    el('h2', null, combination === 'vote' ? 'Members that vote' : 'Members whose probabilities are averaged'),
    table('rows', ['Model', 'Network', 'Weights'], members.map((member) => [
      el('a', { href: versionHref(member.model, member.version) }, `${member.model}, version ${member.version}`),
      layersOf(member.architecture), hash(member.weights_sha256)])));
}

function exportLink(name, number) {
  const href = url(path`models/${name}/versions/${number}/export`, { format: 'safetensors' });
  return el('a', { class: 'button', href, download: true }, 'Export safetensors');
}

function resultCard(version) {
  return el('section', { class: 'card' }, el('h2', null, 'Result'), facts([
    ...Object.entries(version.metrics).map(([key, value]) => [metricName(key), metric(key, value)]),
    ['Parameters', integer(version.parameters)],
    ['Size', bytes(version.size_bytes)],
    ['Weights', version.kept && (version.kept === 'best' ? 'of the best epoch' : 'the last')],
    ['Weights SHA-256', hash(version.weights_sha256)],
    ['Created', time(version.created_at)],
    ['Trained by', version.job_id && el('a', { href: jobHref(version.job_id) }, 'this job')],
  ]));
}

function provenanceCard(version) {
  return version.ensemble ? null : el('section', { class: 'card' }, el('h2', null, 'Provenance'), facts(Object.entries(version.provenance)
    .map(([key, value]) => [
      words(key).replace('sha256', 'SHA-256').replace('Dataset', 'Data set').replace('Cpu', 'CPU'),
      key.includes('sha256') ? hash(value) : typeof value === 'object' ? JSON.stringify(value) : String(value)])));
}
