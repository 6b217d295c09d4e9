/**
 * The dashboard's shell: maps the address to a page and shows it in the frame. A page is a function that fills an element; it stops its
 * timers and requests when its signal is aborted.
 */
import { el, empty } from './component/dom.js';
import { datasetPage, datasetsPage } from './dataset/datasets.js';
import { importPage } from './dataset/import.js';
import { showConnection } from './http/connection.js';
import { comparePage } from './job/compare.js';
import { jobPage } from './job/job.js';
import { jobsPage } from './job/jobs.js';
import { newJobPage } from './job/new-job.js';
import { modelPage, modelsPage, versionPage } from './model/models.js';
import { tryPage } from './prediction/try.js';

const ROUTES = [
  [/^\/?(?:jobs)?$/, 'Jobs', jobsPage],
  [/^\/jobs\/([^/]+)$/, 'Job', jobPage],
  [/^\/compare$/, 'Compare', comparePage],
  [/^\/new$/, 'New job', newJobPage],
  [/^\/try$/, 'Try it', tryPage],
  [/^\/models$/, 'Models', modelsPage],
  [/^\/models\/([^/]+)$/, 'Model', modelPage],
  [/^\/models\/([^/]+)\/(\d+)$/, 'Model version', versionPage],
  [/^\/datasets$/, 'Data sets', datasetsPage],
  [/^\/datasets\/([^/]+)$/, 'Data set', datasetPage],
  [/^\/datasets:import$/, 'Import', importPage],
];

const main = document.getElementById('main');
let leave = new AbortController();
let shown = null;

function show() {
  const [address, search = ''] = location.hash.replace(/^#/, '').split('?');
  if (address !== '' && !address.startsWith('/')) {
    return; // an anchor within the page
  }
  const focused = document.activeElement?.getAttribute('href');
  leave.abort();
  leave = new AbortController();
  const found = ROUTES.map(([pattern, title, page]) => ({ match: pattern.exec(address), title, page })).find(({ match }) => match);
  const root = el('div', { class: 'page' });
  main.replaceChildren(root);
  document.querySelectorAll('.top nav a').forEach((link) => {
    const here = address.startsWith(link.hash.slice(1)) || (address.length < 2 && link.hash === '#/jobs');
    if (here) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  });
  if (!found) {
    root.append(empty('There is no such page', 'The address may be mistyped.', el('a', { class: 'button', href: '#/jobs' }, 'All jobs')));
    return;
  }
  document.title = `${found.title} · Trainyard`;
  found.page(root, { signal: leave.signal, params: found.match.slice(1).map(decodeURIComponent), query: new URLSearchParams(search) });
  if (shown !== null && shown !== address) {
    main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  } else if (focused) {
    // Another filter of the same page: restore the focus for keyboard users.
    root.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  }
  shown = address;
}

document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
showConnection(document.getElementById('connection'));
window.addEventListener('hashchange', show);
show();
