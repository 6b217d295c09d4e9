/** Shows the result of validating a specification before it is submitted. */
import { el } from '../component/dom.js';
import { table } from '../component/table.js';
import { bytes, duration, integer, words } from '../text/format.js';

/** Shows the plan of a valid specification: its size, its time and its layers. */
export function showPlan(place, plan) {
  show(place, el('p', { class: 'ok' }, '✓ Ready to train'),
    el('dl', { class: 'plan' }, [
      ['Parameters', integer(plan.parameters)], ['Estimated time, one core', duration(plan.seconds)], ['Memory', bytes(plan.memory_bytes)],
    ].map(([name, value]) => el('div', null, el('dt', null, name), el('dd', null, value)))),
    plan.warnings?.length ? el('ul', { class: 'warnings' }, plan.warnings.map((warning) => el('li', null, warning))) : null,
    table('plain', ['Layer', '#Output', '#Parameters'], plan.layers.map(({ layer, output, parameters }) => [
      [words(layer.type), layer.activation ? el('span', { class: 'minor' }, ` ${layer.activation}`) : null],
      output.join(' × '), integer(parameters)])));
}

/** Shows each wrong field with a link to its line. */
export function showErrors(place, problem, errors, editor) {
  show(place, el('p', { class: 'bad' }, errors.length === 0 ? problem.message
    : errors.length === 1 ? 'One error to correct:' : `${errors.length} errors to correct:`),
    el('ul', { class: 'errors' }, errors.map(({ pointer, detail, offset }) => el('li', null,
      el('button', { type: 'button', class: 'link', on: { click: () => editor.goTo(offset) } }, `Line ${editor.lineOf(offset)}`),
      ' ', el('code', null, nameOf(pointer)), ` ${detail}`))));
}

/** Shows a syntax error of the JSON text. */
export function showSyntaxError(place, error, editor) {
  const at = /position (\d+)/.exec(error.message);
  const offset = at ? Number(at[1]) : editor.text.length;
  editor.mark([offset]);
  show(place, el('p', { class: 'bad' }, 'This is not valid JSON yet.'),
    el('ul', { class: 'errors' }, el('li', null,
      el('button', { type: 'button', class: 'link', on: { click: () => editor.goTo(offset) } }, `Line ${editor.lineOf(offset)}`),
      ` ${error.message.replace(/ in JSON at position.*| \(line.*/, '')}`)));
}

function show(place, ...nodes) {
  place.classList.remove('stale');
  place.replaceChildren(...nodes.filter(Boolean));
}

function nameOf(pointer) {
  return pointer.replace(/^#?\/?/, '').replaceAll('/', ' › ').replaceAll('~1', '/').replaceAll('~0', '~') || 'specification';
}
