/** Networks in a few words. */
import { words } from './format.js';

const DIGIT = 28 * 28;
const size = (shape) => shape.reduce((a, b) => a * b, 1);

/** Such as 784-30-10, or 1×28×28-20@5×5-max 2×2-100-10. */
export const layersOf = ({ input, layers }) => [
  layers.every((layer) => ['dense', 'dropout'].includes(layer.type)) ? size(input) : input.join('×'),
  ...layers.map(layerOf).filter(Boolean)].join('-');

function layerOf({ type, units, filters, kernel, size: region }) {
  if (filters) {
    return `${filters}@${kernel.join('×')}`;
  }
  return region ? `${words(type).replace(/ pool$/, '').toLowerCase()} ${region.join('×')}` : units;
}

/** Whether it takes pictures of 28 × 28 pixels, such as a drawn digit. */
export const readsDigits = ({ input }) => size(input) === DIGIT;

/** What a model's version consists of: one network, or the members of an ensemble. */
export const networksOf = ({ architecture, ensemble }) => (ensemble ? ensemble.members.map((member) => member.architecture) : [architecture]);
