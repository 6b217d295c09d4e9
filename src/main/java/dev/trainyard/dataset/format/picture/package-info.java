/** Archives of pictures: one folder for each class, splits by folders, sizes, colours and backgrounds. */
package dev.trainyard.dataset.format.picture;
