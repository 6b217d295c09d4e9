/** Import of files: the form of the request, the limits within which files are read, temporary copies, and previews. */
package dev.trainyard.dataset.imports;
