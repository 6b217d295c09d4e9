/** Samples of a generative model, as images. */
import { el, failure } from '../component/dom.js';
import { path, picture } from '../http/api.js';
import { readsDigits } from '../network/architecture.js';

const MACHINES = new Set(['rbm', 'associative_memory']);
const IN_A_ROW = 10;
const ZOOM = 1.5;

/** Returns whether a network can generate examples of 784 values. */
const isGenerative = (architecture) => Boolean(architecture)
  && architecture.layers.every(({ type }) => MACHINES.has(type)) && readsDigits(architecture);

/** A card with generated digits, one class in each row if the model has classes; null for a model that is not generative. */
export function generateCard({ model, version, architecture }, signal) {
  if (!isGenerative(architecture)) {
    return null;
  }
  const classes = architecture.layers.at(-1).classes;
  const pictures = el('div');
  const canvas = el('canvas', { role: 'img', 'aria-label': classes
    ? `Generated examples of ${classes} classes, one class in each row` : 'Generated examples' });
  const button = el('button', { type: 'button', on: { click: generate } }, 'Generate again');
  generate();
  return el('section', { class: 'card' },
    el('div', { class: 'section-head' }, el('h2', null, 'Generated examples'), button), pictures);

  async function generate() {
    button.disabled = true;
    try {
      const made = await createImageBitmap(await picture(path`models/${model}/generate`,
        { version, count: classes ? IN_A_ROW : IN_A_ROW * IN_A_ROW, steps: 100 }, { signal }));
      canvas.width = made.width * ZOOM;
      canvas.height = made.height * ZOOM;
      canvas.getContext('2d').drawImage(made, 0, 0, canvas.width, canvas.height);
      pictures.replaceChildren(canvas);
    } catch (error) {
      if (error.name !== 'AbortError') {
        pictures.replaceChildren(failure(error, generate));
      }
    } finally {
      button.disabled = false;
    }
  }
}
