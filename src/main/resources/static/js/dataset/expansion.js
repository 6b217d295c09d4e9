/** Lets the user see augmented examples before training with the augmentation. */
import { el } from '../component/dom.js';

const SHIFT = { type: 'translate', pixels: 1, axes: 'one' };
const ROTATE = { type: 'rotate', degrees: 15 };
const SHEAR = { type: 'shear', degrees: 15 };
const SCALE = { type: 'scale', fraction: 0.15 };
const ELASTIC = { type: 'elastic' };
const NOISE = { type: 'noise', sigma: 0.1 };

const CHOICES = [
  ['Original', []],
  ['Shifted by a pixel', [SHIFT]],
  ['Rotated', [ROTATE]],
  ['Sheared', [SHEAR]],
  ['Scaled', [SCALE]],
  ['Elastic distortion', [ELASTIC]],
  ['With noise', [NOISE]],
  ['All of these', [SHIFT, ROTATE, SHEAR, SCALE, ELASTIC, NOISE]],
];

/**
 * A choice of augmentations; `changed` is called when another one is chosen or drawn. `query` returns the API's query parameters,
 * none without augmentation.
 */
export function expansionChoice(changed) {
  let seed = 0;
  let augmentation = [];
  const again = el('button', { type: 'button', hidden: true, on: { click: () => draw(seed + 1) } }, 'Draw again');
  const select = el('select', { 'aria-label': 'Augmentation', on: { change: () => choose(CHOICES[select.selectedIndex][1]) } },
    CHOICES.map(([name]) => el('option', null, name)));
  return {
    element: el('div', { class: 'actions' }, select, again),
    query: () => (augmentation.length ? { augmentation: JSON.stringify(augmentation), seed } : {}),
  };

  function choose(chosen) {
    augmentation = chosen;
    again.hidden = chosen.length === 0;
    changed();
  }

  function draw(next) {
    seed = next;
    changed();
  }
}
