/** Single examples of a data set: their values, their pictures and how augmentation changes them. */
package dev.trainyard.dataset.example;
