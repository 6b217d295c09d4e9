/** The page of a new job: starts from a recipe or an earlier job, and checks the specification while it is edited. */
import { get, path, post } from './api.js';
import { actionButton, announce, el, failure } from './dom.js';
import { Editor } from './editor.js';
import { locate, positions } from './json-positions.js';
import { jsonText } from './json-text.js';
import { jobHref } from './links.js';
import { crumbs } from './page.js';
import { recipePicker } from './recipes.js';
import { firstSpecification, specificationOf } from './specification.js';
import { showErrors, showPlan, showSyntaxError } from './validation.js';

const VALIDATE_AFTER_MS = 400;
const FIRST = 'stroke-digits-quickstart';

/** crypto.randomUUID exists only with HTTPS or on localhost. */
const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

export async function newJobPage(root, { signal, query }) {
  const editor = new Editor('Specification of the job (JSON)', changed);
  const verdict = el('div', { class: 'verdict', 'aria-live': 'polite' });
  const description = el('div', { class: 'recipe-description' });
  const picker = el('div', { class: 'card recipes' }, el('p', { class: 'loading' }, 'Loading recipes…'));
  const submit = actionButton('Train', submitJob, { class: 'primary large' });
  // The idempotency key of one specification: a second click after a broken connection does not submit a second job.
  let key = newKey();
  let timer;
  let checks = 0;
  signal.addEventListener('abort', () => clearTimeout(timer));

  root.append(
    crumbs(el('a', { href: '#/jobs' }, 'Jobs'), el('span', null, 'New job')),
    el('div', { class: 'page-head' }, el('h1', null, 'New job')),
    el('div', { class: 'new-job' },
      picker,
      el('div', { class: 'card specification' }, description,
        editor.element, el('p', { class: 'minor hint' }, 'Tab indents; Escape, then Tab leaves the field.')),
      el('section', { class: 'card check', 'aria-label': 'Check' }, el('h2', null, 'Check'), verdict, submit)));

  loadRecipes();

  async function loadRecipes() {
    try {
      const [{ data }, job] = await Promise.all([
        get('recipes', {}, signal), query.get('job') ? get(path`jobs/${query.get('job')}`, {}, signal) : null]);
      const dataset = query.get('dataset') ? await get(path`datasets/${query.get('dataset')}`, {}, signal) : null;
      const chosen = job ? null : dataset ? data.find((recipe) => recipe.job.dataset === dataset.name)
        : data.find(({ name }) => name === (query.get('recipe') ?? FIRST)) ?? data[0];
      picker.replaceChildren(...recipePicker(data, chosen, choose));
      if (job) {
        describe(`Copy of ${job.name}`, 'The specification of that job, with all its defaults. The same specification gives the same '
          + 'weights, bit for bit; another seed gives another network.');
        use(specificationOf(job));
      } else if (chosen) {
        choose(chosen);
      } else if (dataset) {
        describe(`A first network for ${dataset.name}`, 'One hidden layer, and an output layer that fits the data set. Start small, '
          + 'see whether it learns at all, then change one thing at a time.');
        use(firstSpecification(dataset));
      }
    } catch (error) {
      if (error.name !== 'AbortError') {
        picker.replaceChildren(failure(error, loadRecipes));
      }
    }
  }

  function choose(recipe) {
    describe(recipe.title, recipe.description);
    use(recipe.job);
  }

  function describe(title, text) {
    description.replaceChildren(el('h2', null, title), el('p', null, text));
  }

  function use(specification) {
    key = newKey();
    editor.text = jsonText(specification);
    check();
  }

  function changed() {
    key = newKey();
    clearTimeout(timer);
    verdict.classList.add('stale');
    timer = setTimeout(check, VALIDATE_AFTER_MS);
  }

  function parse() {
    try {
      return JSON.parse(editor.text);
    } catch (error) {
      showSyntaxError(verdict, error, editor);
      submit.disabled = true;
      return undefined;
    }
  }

  async function check() {
    const mine = ++checks;
    const specification = parse();
    if (specification === undefined) {
      return;
    }
    try {
      const plan = await post('jobs:validate', specification, { signal });
      if (mine === checks) {
        editor.mark([]);
        showPlan(verdict, plan);
        submit.disabled = false;
      }
    } catch (error) {
      if (error.name !== 'AbortError' && mine === checks) {
        refuse(error);
      }
    }
  }

  function refuse(problem) {
    const found = positions(editor.text);
    const errors = (problem.errors ?? []).map((error) => ({ ...error, offset: locate(found, error.pointer) }))
      .sort((a, b) => a.offset - b.offset);
    editor.mark(errors.map(({ offset }) => offset));
    showErrors(verdict, problem, errors, editor);
    submit.disabled = problem.status === 422 || problem.status === 400;
  }

  async function submitJob() {
    const specification = parse();
    if (specification === undefined) {
      return;
    }
    try {
      const job = await post('jobs', specification, { signal, headers: { 'Idempotency-Key': key } });
      announce('The job was submitted.');
      location.hash = jobHref(job.id);
    } catch (error) {
      refuse(error);
      throw error;
    }
  }
}
