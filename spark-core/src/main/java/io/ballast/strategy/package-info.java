/**
 * From a sampling strategy, as imbalanced-learn spells it, to rows to make or keep per class, or to the classes to clean. Imports
 * {@code io.ballast.table} only.
 */
package io.ballast.strategy;
