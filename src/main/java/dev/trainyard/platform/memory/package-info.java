/**
 * One budget for the memory of this process: jobs, data sets, served models, imports and requests reserve their part before they take
 * it. Caches free unused entries when somebody else needs the room.
 */
package dev.trainyard.platform.memory;
