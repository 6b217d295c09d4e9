/**
 * Lets one process of the service work for long, and shows that its memory and its answers stay as they were. A short form is part of
 * every build; {@code ./mvnw -Pendurance verify} is the long one.
 */
package dev.trainyard.endurance;
