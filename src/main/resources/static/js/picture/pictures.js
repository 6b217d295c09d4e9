/** Examples shown as images. */
import { el } from '../component/dom.js';
import { path, url } from '../http/api.js';

/** Returns whether a data set's examples are images: [channels, rows, columns] with one or three channels. */
export const isImage = ({ input }) => input?.length === 3 && (input[0] === 1 || input[0] === 3);

export function picture(dataset, split, index, description, query) {
  const src = url(path`datasets/${dataset}/examples/${split}/${index}` + '.png', query);
  return el('img', { class: 'example', src, alt: description, width: 56, height: 56, loading: 'lazy' });
}
