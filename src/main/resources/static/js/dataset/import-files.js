/** Derives the options of an import from the names of its files: the format, the part of the form for each file, a name for the data set. */

/** The formats by the name that the API has for them. */
export const FORMATS = {
  csv: 'Table (CSV, TSV or text)',
  images: 'Pictures (ZIP with a folder for each class)',
  npz: 'NumPy arrays (NPZ)',
  npy: 'NumPy arrays (NPY files)',
  idx: 'IDX files, as of MNIST',
};

const ENDINGS = [[/\.npz$/, 'npz'], [/\.zip$/, 'images'], [/\.npy$/, 'npy'], [/(idx\d(-ubyte)?|\.idx)$/, 'idx']];
/** The parts of the formats whose files have fixed parts. */
const PARTS = {
  csv: ['train', 'validation', 'test'],
  npy: ['x_train', 'y_train', 'x_validation', 'y_validation', 'x_test', 'y_test', 'x', 'y'],
  idx: ['train_images', 'train_labels', 'test_images', 'test_labels'],
};

/** Returns a file's name in small letters, without the ending of a compressed file. */
const plain = ({ name }) => name.toLowerCase().replace(/\.gz$/, '');

/** Returns the format that the first file's name has the ending of; a table for any other ending. */
export function formatOf([first]) {
  return ENDINGS.find(([ending]) => ending.test(plain(first)))?.[1] ?? 'csv';
}

/** Returns the parts of the form as [part, file]. A part that no name says is called "file", or as the file. */
export function partsOf(format, files) {
  const known = PARTS[format];
  if (!known || (format === 'csv' && files.length === 1)) {
    return files.map((file) => ['file', file]);
  }
  return files.map((file) => {
    const name = plain(file).replace(/^t10k/, 'test').replaceAll(/[^a-z0-9]+/g, '_');
    return [known.find((part) => name.includes(part)) ?? name, file];
  });
}

/** Returns a name that the API takes, made of the first file's name. */
export function datasetName([first]) {
  return plain(first).replace(/\.[a-z]+$/, '').replaceAll(/[^a-z0-9._-]+/g, '-').replace(/^[._-]+/, '').slice(0, 64);
}
