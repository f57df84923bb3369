package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.spark.LocalSpark;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** In the local session of the tests, which has two cores. */
class TrainingPlanTest {
    private final JavaSparkContext spark =
            JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

    @Test
    void aLocalApplicationTrainsInOneTaskHoweverLargeTheTable() {
        TrainingPlan plan = TrainingPlan.choose(TrainingPlan.Mode.AUTO, spark, 100_000_000, 64);

        assertThat(plan.workers()).isEqualTo(1);
        assertThat(plan.gpus()).hasToString("nets are trained on CPU: ND4J has its CPU backend");
        assertThat(plan).hasToString("one task on CPU");
    }

    @Test
    void distributedTakesAWorkerACoreAndNoMoreThanTheRowsKeepBusy() {
        assertThat(TrainingPlan.choose(TrainingPlan.Mode.DISTRIBUTED, spark, 100_000, 64)
                        .workers())
                .isEqualTo(2);
        assertThat(TrainingPlan.choose(TrainingPlan.Mode.DISTRIBUTED, spark, 1_500, 64)
                        .workers())
                .isEqualTo(1);
    }

    @Test
    void kryoWithoutNd4jsRegistratorIsRefusedForAveragedWorkers() {
        assertThatThrownBy(() -> TrainingPlan.checkKryo(
                        new SparkConf(false).set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "training = distributed with spark.serializer = KryoSerializer needs spark.kryo.registrator = org.nd4j.kryo.Nd4jRegistrator; set it, or training = single");
    }
}
