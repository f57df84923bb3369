package io.ballast.network;

import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.nd4j.linalg.learning.config.Adam;

/** Configures the DL4J network of a CVAE. */
final class CvaeNetworks {
    private CvaeNetworks() {}

    static MultiLayerConfiguration configure(
            CvaeArchitecture architecture, CvaeObjective objective, TrainingSettings settings) {
        return new NeuralNetConfiguration.Builder()
                .seed(settings.seed())
                .updater(new Adam(settings.learningRate()))
                .l2(settings.weightDecay())
                .gradientNormalization(GradientNormalization.ClipL2PerLayer) // one layer: the global norm
                .gradientNormalizationThreshold(settings.clipNorm())
                .miniBatch(false) // the layer's gradient is a mean already
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .inferenceWorkspaceMode(WorkspaceMode.NONE)
                .list()
                .layer(new CvaeLayerConf.Builder(architecture, objective, settings.seed()).<CvaeLayerConf>build())
                .validateOutputLayerConfig(false)
                .build();
    }
}
