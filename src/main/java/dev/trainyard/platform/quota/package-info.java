/** Quotas of the whole service that hold for concurrent writes of several processes. */
package dev.trainyard.platform.quota;
