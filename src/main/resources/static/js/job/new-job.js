/** The page of a new job: starts from a recipe or an earlier job, and checks the specification while it is edited. */
import { actionButton, announce, el, failure } from '../component/dom.js';
import { crumbs } from '../component/page.js';
import { get, path, post } from '../http/api.js';
import { firstSpecification } from '../network/first-network.js';
import { draftOf, keepDraft, lastDraft } from '../specification/drafts.js';
import { Editor } from '../specification/editor.js';
import { recipePicker } from '../specification/recipes.js';
import { specificationOf } from '../specification/specification.js';
import { showErrors, showPlan, showSyntaxError } from '../specification/validation.js';
import { locate, positions } from '../text/json-positions.js';
import { jsonText } from '../text/json-text.js';
import { jobHref } from '../text/links.js';
import { lastJobsHref } from './job-pages.js';

const VALIDATE_AFTER_MS = 400;
const FIRST = 'stroke-digits-quickstart';

/** crypto.randomUUID exists only with HTTPS or on localhost. */
const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

export async function newJobPage(root, { signal, query }) {
  const editor = new Editor('Specification of the job (JSON)', changed);
  const verdict = el('div', { class: 'verdict', 'aria-live': 'polite' });
  const description = el('div', { class: 'recipe-description' });
  const edited = el('p', { class: 'minor edited', hidden: true }, 'With your changes. ',
    el('button', { type: 'button', class: 'link', on: { click: startOver } }, 'Start over'));
  const picker = el('div', { class: 'card recipes' }, el('p', { class: 'loading' }, 'Loading recipes…'));
  const submit = actionButton('Train', submitJob, { class: 'primary large' });
  // The idempotency key of one specification: a second click after a broken connection does not submit a second job.
  let key = newKey();
  let source; // the recipe, job or data set that the text started from
  let original;
  let timer;
  let checks = 0;
  signal.addEventListener('abort', () => clearTimeout(timer));

  root.append(
    crumbs(el('a', { href: lastJobsHref() }, 'Jobs'), el('span', null, 'New job')),
    el('div', { class: 'page-head' }, el('h1', null, 'New job')),
    el('div', { class: 'new-job' },
      picker,
      el('div', { class: 'card specification' }, description, edited,
        editor.element, el('p', { class: 'minor hint' }, 'Tab indents; Escape, then Tab leaves the field.')),
      el('section', { class: 'card check', 'aria-label': 'Check' }, el('h2', null, 'Check'), verdict, submit)));

  loadRecipes();

  async function loadRecipes() {
    try {
      const [{ data }, job] = await Promise.all([
        get('recipes', {}, signal), query.get('job') ? get(path`jobs/${query.get('job')}`, {}, signal) : null]);
      const dataset = query.get('dataset') ? await get(path`datasets/${query.get('dataset')}`, {}, signal) : null;
      const chosen = job || dataset ? null : recipeOf(data);
      picker.replaceChildren(...recipePicker(data, chosen, choose));
      if (job) {
        describe(`Copy of ${job.name}`, 'The specification of that job, with all its defaults. The same specification gives the same '
          + 'weights, bit for bit; another seed gives another network.');
        use(`job ${job.id}`, specificationOf(job));
      } else if (dataset) {
        describe(`A first network for ${dataset.name}`, 'A network and settings to start with for data of this kind. See how well it '
          + 'learns, then change one thing at a time.');
        use(`dataset ${dataset.name}`, firstSpecification(dataset));
      } else if (chosen) {
        choose(chosen);
      }
    } catch (error) {
      if (error.name !== 'AbortError') {
        picker.replaceChildren(failure(error, loadRecipes));
      }
    }
  }

  /** Returns the recipe of the address, or of the text edited last, or the first one. */
  function recipeOf(recipes) {
    const found = (name) => recipes.find((recipe) => recipe.name === name);
    return found(query.get('recipe')) ?? found(lastDraft()?.replace(/^recipe /, '')) ?? found(FIRST) ?? recipes[0];
  }

  function choose(recipe) {
    describe(recipe.title, recipe.description);
    use(`recipe ${recipe.name}`, recipe.job);
  }

  function describe(title, text) {
    description.replaceChildren(el('h2', null, title), el('p', null, text));
  }

  function use(from, specification) {
    source = from;
    original = jsonText(specification);
    show(draftOf(source) ?? original);
  }

  function startOver() {
    keepDraft(source, original, original);
    show(original);
  }

  function show(text) {
    key = newKey();
    editor.text = text;
    edited.hidden = text === original;
    check();
  }

  function changed() {
    key = newKey();
    if (source) {
      keepDraft(source, editor.text, original);
    }
    edited.hidden = editor.text === original;
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
