/**
 * Manages one memory budget of this process. Jobs, data sets, served models, imports and requests reserve memory before they allocate
 * it. Caches free unused entries when the memory is needed elsewhere.
 */
package dev.trainyard.platform.memory;
