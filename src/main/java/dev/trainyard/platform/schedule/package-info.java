/** Timers of one process: run tasks in the background at intervals, or once after a delay. */
package dev.trainyard.platform.schedule;
