/** Runs tasks in the background of one process: at intervals, or once after a delay. */
package dev.trainyard.platform.schedule;
