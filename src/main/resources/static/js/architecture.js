/** Networks in a few words. */

const DIGIT = 28 * 28;
const size = (shape) => shape.reduce((a, b) => a * b, 1);

/** Such as 784-30-10. */
export const layersOf = ({ input, layers }) => [size(input), ...layers.map((layer) => layer.units).filter(Boolean)].join('-');

/** Whether it takes pictures of 28 × 28 pixels, such as a drawn digit. */
export const readsDigits = ({ input }) => size(input) === DIGIT;

/** What a model's version consists of: one network, or the members of an ensemble. */
export const networksOf = ({ architecture, ensemble }) => (ensemble ? ensemble.members.map((member) => member.architecture) : [architecture]);
