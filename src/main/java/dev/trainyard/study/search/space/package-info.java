/**
 * Search spaces: parameters that are real numbers, integers or categories, and conditions under which a parameter is active. Records
 * describe a space in JSON; {@link dev.trainyard.study.search.space.UnitCube} maps its configurations to points of [0, 1]ᵈ, on which
 * strategies work.
 */
package dev.trainyard.study.search.space;
