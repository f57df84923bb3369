/**
 * Search for the training set that a classifier learns best from: MOODS, a multi-objective bilevel search (Medlin, Leyffer and Raghavan 2025), over
 * the partitions of the majority rows. Imports everything below it, but no params, no stages and no metrics of finished models.
 */
package io.ballast.search;
