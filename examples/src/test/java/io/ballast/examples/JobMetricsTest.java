package io.ballast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import io.ballast.spark.LocalSpark;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
    @Test
    void areSeenBySparksSinksAsLongAsAJobRuns() {
        LocalSpark.session();
        AtomicLong rows = new AtomicLong();
        JobMetrics metrics = new JobMetrics(Map.of("rows", rows::get));
        rows.set(7);
        assertThat(metrics.metricRegistry().getGauges()).hasSize(1);
        Gauge<?> gauge = metrics.metricRegistry().getGauges().get("rows");
        assertThat(gauge.getValue()).isEqualTo(7L);
        assertThat(sources()).isEqualTo(1);
        metrics.close();
        assertThat(sources()).isZero();
    }

    private static int sources() {
        return SparkEnv.get().metricsSystem().getSourcesByName("ballast").size();
    }
}
