package io.ballast.network;

/**
 * Adam (Kingma and Ba, 2015) on a flat vector, as PyTorch has it: first the gradient is cut to the global norm, then the weight decay is
 * added to it. beta 0.9 and 0.999, epsilon 1e-8.
 */
final class Adam {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final float EPSILON = 1e-8f;

    private final float weightDecay;
    private final double clipNorm;
    private final float[] first;
    private final float[] second;
    private long steps;

    /** @param clipNorm largest global norm of the gradient; 0 for no limit */
    Adam(int numParams, double weightDecay, double clipNorm) {
        this.weightDecay = (float) weightDecay;
        this.clipNorm = clipNorm;
        this.first = new float[numParams];
        this.second = new float[numParams];
    }

    /** Changes the first {@code numParams} of the weights by one step. */
    void step(float[] weights, float[] gradient, double learningRate) {
        steps++;
        float scale =
                clipNorm > 0 ? (float) Math.min(1, clipNorm / (FlatVector.norm(gradient, first.length) + 1e-6)) : 1;
        float rate = (float) (learningRate / (1 - Math.pow(BETA1, steps)));
        float spread = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, steps)));
        float keep1 = (float) BETA1;
        float keep2 = (float) BETA2;
        float take1 = (float) (1 - BETA1);
        float take2 = (float) (1 - BETA2);
        for (int i = 0; i < first.length; i++) {
            float g = gradient[i] * scale + weightDecay * weights[i];
            float m = keep1 * first[i] + take1 * g;
            float v = keep2 * second[i] + take2 * g * g;
            first[i] = m;
            second[i] = v;
            weights[i] -= rate * m / ((float) Math.sqrt(v) * spread + EPSILON);
        }
    }

    long steps() {
        return steps;
    }
}
