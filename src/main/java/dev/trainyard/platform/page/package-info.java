/** Lists in pages. */
package dev.trainyard.platform.page;
