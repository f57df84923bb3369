/** From a sampling strategy, as imbalanced-learn spells it, to rows to make per class. Imports {@code io.ballast.table} only. */
package io.ballast.strategy;
