/** Random draws keyed by seed, purpose and row, so that they do not depend on partitions or retries. Imports no other package of Ballast. */
package io.ballast.random;
