/**
 * Lets one process of the service work for a long time, and requires that its memory stays flat and its answers stay right. Every build
 * runs a short form; {@code ./mvnw -Pendurance verify} runs the long one.
 */
package dev.trainyard.endurance;
