/**
 * How good a result is: the metrics of imbalanced learning from predictions and probabilities, tests of significance between
 * methods, and synthetic rows against the real rows of their class. Imports {@code table} and {@code neighbors} alone of Ballast.
 */
package io.ballast.evaluation;
