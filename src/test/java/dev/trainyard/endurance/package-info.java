/**
 * Endurance tests: one process of the service works for a long time; its memory must stay flat and its answers correct. Every build
 * runs a short form; {@code ./mvnw -Pendurance verify} runs the long form.
 */
package dev.trainyard.endurance;
