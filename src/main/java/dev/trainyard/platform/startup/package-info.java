/** What is done once when the service starts. */
package dev.trainyard.platform.startup;
