/** Lets the user choose the probability from which the positive class, or a label, is predicted. */
import { el } from '../component/dom.js';

const DEFAULT = 0.5;

/**
 * @param thing   what is predicted from the threshold on: "yes" or "each label"
 * @param changed called with the threshold, or with null for the default
 */
export function thresholdChoice(thing, changed) {
  const output = el('output', null, DEFAULT.toFixed(2));
  const slider = el('input', { type: 'range', min: 0, max: 1, step: 0.01, value: DEFAULT, on: {
    input: () => { output.textContent = Number(slider.value).toFixed(2); },
    change: () => choose(Number(slider.value)),
  } });
  const reset = el('button', { type: 'button', class: 'tiny', hidden: true, on: { click: () => {
    slider.value = DEFAULT;
    output.textContent = DEFAULT.toFixed(2);
    choose(null);
  } } }, 'Reset');
  return el('div', { class: 'threshold' },
    el('label', null, `Threshold for ${thing}`, slider), output, reset);

  function choose(threshold) {
    reset.hidden = threshold === null;
    changed(threshold);
  }
}
