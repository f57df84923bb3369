package io.ballast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.network.GpuSource.Kind;
import io.ballast.spark.LocalSpark;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.TaskResourceProfile;
import org.junit.jupiter.api.Test;

/** What applications on clusters ask for; whether they get it is tried on a real one. */
class GpuSourceTest {
    private static SparkConf conf(String... entries) {
        SparkConf conf = new SparkConf(false);
        for (int i = 0; i < entries.length; i += 2) {
            conf.set(entries[i], entries[i + 1]);
        }
        return conf;
    }

    private static GpuSource wanted(SparkConf conf) {
        return GpuSource.wanted(conf, true, false);
    }

    @Test
    void theCpuBackendAsksForNone() {
        GpuSource source = GpuSource.wanted(conf("spark.task.resource.gpu.amount", "1"), false, false);

        assertThat(source.kind()).isEqualTo(Kind.NONE);
        assertThat(source).hasToString("nets are trained on CPU: ND4J has its CPU backend");
    }

    @Test
    void gpusOfAllTasksAreTakenAsTheyAre() {
        GpuSource source = wanted(conf(
                "spark.task.resource.gpu.amount", "0.5",
                "spark.executor.resource.gpu.amount", "1",
                "spark.dynamicAllocation.enabled", "true"));

        assertThat(source.kind()).isEqualTo(Kind.APPLICATION);
        assertThat(new TrainingPlan(1, source)).hasToString("one task on GPU");
        assertThat(source)
                .hasToString(
                        "nets are trained on the GPUs of the application: spark.task.resource.gpu.amount gives every task one");
    }

    @Test
    void gpusOfExecutorsAreAskedForTaskByTask() {
        GpuSource source = wanted(conf("spark.executor.resource.gpu.amount", "2", "spark.task.cpus", "3"));

        assertThat(source.kind()).isEqualTo(Kind.STAGE);
        assertThat(source.profile()).isInstanceOf(TaskResourceProfile.class);
        assertThat(source.profile().taskResourcesJMap().get("gpu").amount()).isEqualTo(1);
        assertThat(source.profile().taskResourcesJMap().get("cpus").amount()).isEqualTo(3);
        assertThat(new TrainingPlan(1, source)).hasToString("one task on GPU of its own stage");
    }

    @Test
    void dynamicAllocationIsAskedForExecutorsLikeTheOthersWithAGpu() {
        GpuSource source = wanted(conf(
                "spark.dynamicAllocation.enabled", "true",
                "spark.executor.memory", "3g",
                "spark.executor.memoryOverhead", "5g",
                "spark.executor.resource.gpu.amount", "0",
                "spark.executor.resource.gpu.discoveryScript", "/opt/gpus",
                "spark.executor.resource.gpu.vendor", "nvidia.com"));

        assertThat(source.kind()).isEqualTo(Kind.STAGE);
        var executor = source.profile().executorResourcesJMap();
        assertThat(executor.get("gpu").amount()).isEqualTo(1);
        assertThat(executor.get("gpu").discoveryScript()).isEqualTo("/opt/gpus");
        assertThat(executor.get("gpu").vendor()).isEqualTo("nvidia.com");
        assertThat(executor.get("memory").amount()).isEqualTo(3 * 1024);
        assertThat(executor.get("memoryOverhead").amount()).isEqualTo(5 * 1024);
        assertThat(executor.get("cores").amount()).isEqualTo(1);
    }

    @Test
    void withoutGpusTheReasonIsSaid() {
        assertThat(wanted(conf()))
                .hasToString(
                        "nets are trained on CPU: executors have no GPUs; set spark.executor.resource.gpu.amount, or spark.dynamicAllocation.enabled");
        assertThat(GpuSource.wanted(conf(GpuSource.MODE, "always"), false, true))
                .hasToString("nets are trained on CPU: a local master gives no GPUs to tasks");
        assertThat(wanted(conf(GpuSource.MODE, "never", "spark.task.resource.gpu.amount", "1")))
                .hasToString("nets are trained on CPU: spark.ballast.gpu is never");
    }

    @Test
    void anUnknownModeIsRefused() {
        assertThatThrownBy(() -> wanted(conf(GpuSource.MODE, "yes")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spark.ballast.gpu must be auto, always or never, got 'yes'");
    }

    @Test
    void withoutAProfileAStageStaysAsItIs() {
        JavaRDD<Integer> rdd = JavaSparkContext.fromSparkContext(
                        LocalSpark.session().sparkContext())
                .parallelize(List.of(1), 1);

        assertThat(GpuSource.none("").on(rdd).getResourceProfile()).isNull();
    }

    /** Else every fit would ask for executors of its own. */
    @Test
    void anApplicationAsksForOneProfile() {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

        assertThat(GpuSource.choose(spark)).isSameAs(GpuSource.choose(spark));
    }
}
