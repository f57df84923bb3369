package io.ballast.network;

import java.io.Serializable;

/**
 * Losses at one moment of training.
 *
 * @param total the objective
 * @param reconstruction mean weighted squared error of a row
 * @param divergence mean Kullback-Leibler divergence of a row, before the floor
 * @param correlation Pearson's r between the features and their reconstruction
 */
public record LossPoint(double total, double reconstruction, double divergence, double correlation)
        implements Serializable {}
