/** Cost functions and their errors δᴸ. */
package dev.trainyard.nn.cost;
