package io.ballast.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.spark.LocalSpark;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class PartitionsTest {
    @Test
    void areNumberedAnewWithoutThoseThatAreNotWanted() {
        JavaRDD<Integer> all = JavaSparkContext.fromSparkContext(
                        LocalSpark.session().sparkContext())
                .parallelize(List.of(0, 1, 2, 3, 4, 5), 6);

        JavaRDD<Integer> odd = Partitions.of(all, partition -> partition % 2 == 1);

        assertThat(odd.glom().collect()).containsExactly(List.of(1), List.of(3), List.of(5));
        assertThat(Partitions.of(all, partition -> false).collect()).isEmpty();
    }
}
