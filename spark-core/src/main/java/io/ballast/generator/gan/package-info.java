/**
 * The latent-preserving GAN (Dam et al. 2022): rows drawn from a trained generator; and rows of other over-samplers, refined by one. The nets and their game are in {@code io.ballast.network}.
 * Imports {@code io.ballast.network}, {@code oversampling}, {@code random} and {@code table} only.
 */
package io.ballast.generator.gan;
