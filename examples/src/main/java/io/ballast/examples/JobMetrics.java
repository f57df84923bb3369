package io.ballast.examples;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/** How far a job is, as numbers for the sinks of Spark's metrics (JMX, Prometheus, Graphite, ...), beside the driver's own. */
final class JobMetrics implements Source, AutoCloseable {
    private final MetricRegistry registry = new MetricRegistry();

    /** Begins to show them. */
    JobMetrics(Map<String, Supplier<? extends Number>> gauges) {
        gauges.forEach((name, value) -> registry.register(name, (Gauge<Number>) value::get));
        SparkEnv.get().metricsSystem().registerSource(this);
    }

    @Override
    public String sourceName() {
        return "ballast";
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    @Override
    public void close() {
        SparkEnv.get().metricsSystem().removeSource(this);
    }
}
