/** Cost functions, and the errors that they send back. */
package dev.trainyard.nn.cost;
