/** Splits lists into pages. */
package dev.trainyard.platform.page;
