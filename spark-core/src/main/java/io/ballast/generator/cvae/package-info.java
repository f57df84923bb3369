/**
 * LEO-CVAE: local entropy, a conditional VAE trained with it, and synthetic rows drawn around entropy-weighted seeds.
 * Imports {@code io.ballast.network}, {@code entropy}, {@code neighbors}, {@code random} and {@code table} only.
 */
package io.ballast.generator.cvae;
