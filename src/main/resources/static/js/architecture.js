/** Networks in a few words. */

/** Such as 784-30-10. */
export const layersOf = ({ input, layers }) => [input.join('×'), ...layers.filter((layer) => layer.units).map((layer) => layer.units)].join('-');
