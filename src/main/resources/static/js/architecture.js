/** Networks in a few words. */
import { words } from './format.js';

const DIGIT = 28 * 28;
/** Layers to which an example is just so many numbers. */
const FLAT = new Set(['dense', 'dropout', 'rbm', 'associative_memory']);
const size = (shape) => shape.reduce((a, b) => a * b, 1);

/** Such as 784-30-10, or 1×28×28-20@5×5-max 2×2-100-10. */
export const layersOf = ({ input, layers }) => [
  layers.every((layer) => FLAT.has(layer.type)) ? size(input) : input.join('×'),
  ...layers.flatMap((layer) => [layerOf(layer), layer.classes]).filter(Boolean)].join('-');

function layerOf({ type, units, filters, kernel, size: region }) {
  if (filters) {
    return `${filters}@${kernel.join('×')}`;
  }
  return region ? `${words(type).replace(/ pool$/, '').toLowerCase()} ${region.join('×')}` : units;
}

/** Whether it takes pictures of 28 × 28 pixels, such as a drawn digit. */
export const readsDigits = ({ input }) => size(input) === DIGIT;

/** Whether its output is features that nobody asked for, and no answer. */
export const findsFeatures = ({ layers }) => layers.at(-1).type === 'rbm';

/** What a model's version consists of: one network, or the members of an ensemble. */
export const networksOf = ({ architecture, ensemble }) => (ensemble ? ensemble.members.map((member) => member.architecture) : [architecture]);
