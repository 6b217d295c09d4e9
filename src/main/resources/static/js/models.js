/** Models, their versions, and where each came from. */
import { get, path, url } from './api.js';
import { readsDigits } from './architecture.js';
import { el, empty } from './dom.js';
import { facts, hash } from './facts.js';
import { bytes, integer, metric, percent, time, words } from './format.js';
import { jsonText } from './json-text.js';
import { crumbs, load } from './page.js';

/** The accuracy that counts: on the test examples, where there were some. */
export const accuracyOf = ({ metrics }) => metrics?.['test.accuracy'] ?? metrics?.validation_accuracy;
const aliases = (version) => (version.aliases ?? []).map((alias) => el('span', { class: 'tag' }, alias));
const versionLink = ({ model, version }, text) => el('a', { href: `#/models/${encodeURIComponent(model)}/${version}` }, text);
const tryLink = ({ model, version }) => el('a', { class: 'button', href: `#/try?model=${encodeURIComponent(model)}&version=${version}` }, 'Try it');

export function modelsPage(root, { signal }) {
  load(root, signal, () => get('models', { limit: 100 }, signal), ({ data }) => [
    el('div', { class: 'page-head' }, el('h1', null, 'Models')),
    data.length === 0
      ? empty('No models yet', 'A job that succeeds registers its network here.', el('a', { class: 'button primary', href: '#/new' }, 'Train one'))
      : el('div', { class: 'card flush' }, el('table', { class: 'rows' },
        el('thead', null, el('tr', null, ['Model', 'Latest version', 'Accuracy', 'Parameters', 'Created'].map((name) => el('th', { scope: 'col' }, name)))),
        el('tbody', null, data.map((model) => {
          const name = el('th', { scope: 'row' }, el('a', { href: `#/models/${encodeURIComponent(model.model)}` }, model.model));
          return model.latest ? el('tr', null, name,
            el('td', null, versionLink(model.latest, `version ${model.latest.version}`), ' ', aliases(model.latest)),
            el('td', null, percent(accuracyOf(model.latest))), el('td', null, integer(model.latest.parameters)), el('td', { class: 'minor' }, time(model.latest.created_at)))
            : el('tr', null, name, el('td', { colspan: 4, class: 'minor' }, 'all versions are deleted'));
        })))),
  ]);
}

export function modelPage(root, { signal, params: [name] }) {
  load(root, signal, () => get(path`models/${name}`, {}, signal), ({ versions, latest }) => [
    crumbs(el('a', { href: '#/models' }, 'Models'), el('span', null, name)),
    el('div', { class: 'page-head' }, el('h1', null, name), latest && readsDigits(latest.architecture) ? el('div', { class: 'actions' }, el('a', { class: 'button primary', href: `#/try?model=${encodeURIComponent(name)}` }, 'Try it')) : null),
    el('div', { class: 'card flush' }, el('table', { class: 'rows' },
      el('thead', null, el('tr', null, ['Version', 'Accuracy', 'Parameters', 'Weights', 'Created'].map((title) => el('th', { scope: 'col' }, title)))),
      el('tbody', null, versions.map((version) => el('tr', null,
        el('th', { scope: 'row' }, versionLink(version, `Version ${version.version}`), ' ', aliases(version)),
        el('td', null, percent(accuracyOf(version))), el('td', null, integer(version.parameters)), el('td', null, hash(version.weights_sha256)), el('td', { class: 'minor' }, time(version.created_at))))))),
  ]);
}

export function versionPage(root, { signal, params: [name, number] }) {
  load(root, signal, () => get(path`models/${name}/versions/${number}`, {}, signal), (version) => [
    crumbs(el('a', { href: '#/models' }, 'Models'), el('a', { href: `#/models/${encodeURIComponent(name)}` }, name), el('span', null, `Version ${number}`)),
    el('div', { class: 'page-head' }, el('div', { class: 'title' }, el('h1', null, `${name}, version ${number}`), aliases(version)),
      el('div', { class: 'actions' }, readsDigits(version.architecture) ? tryLink(version) : null,
        el('a', { class: 'button', href: url(path`models/${name}/versions/${number}/export`, { format: 'safetensors' }), download: true }, 'Export safetensors'))),
    el('div', { class: 'halves' },
      el('section', { class: 'card' }, el('h2', null, 'Result'), facts([
        ...Object.entries(version.metrics ?? {}).map(([key, value]) => [words(key.replace('.', ' ')), metric(key, value)]),
        ['Parameters', integer(version.parameters)], ['Size', bytes(version.size_bytes)],
        ['Weights SHA-256', hash(version.weights_sha256)], ['Created', time(version.created_at)],
        ['Trained by', version.job_id && el('a', { href: `#/jobs/${version.job_id}` }, 'this job')],
      ])),
      el('section', { class: 'card' }, el('h2', null, 'Provenance'), facts(Object.entries(version.provenance ?? {}).map(([key, value]) => [
        words(key).replace('sha256', 'SHA-256').replace('Dataset', 'Data set'), /sha256/.test(key) ? hash(value) : typeof value === 'object' ? JSON.stringify(value) : String(value)]))),
      el('section', { class: 'card' }, el('h2', null, 'Architecture'), el('pre', { class: 'code', tabindex: '0' }, jsonText(version.architecture))))]);
}
