/**
 * From raw values to a network's inputs. {@code Preprocessing} is stored with a model, so that predictions treat values as training did;
 * {@code TablePreprocessing} does so for the columns of a table: numbers, categories, dates and missing values.
 */
package dev.trainyard.nn.data.preprocessing;
