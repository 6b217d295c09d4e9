/** Native memory of arrays: aligned allocation, working memory that grows, and guard zones that find writes outside of an array. */
package dev.trainyard.nn.kernel.memory;
