package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CloudTest {

    @Test
    void frameLeavesOutAFarPoint() {
        double[][] points = new double[1_000][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {i % 10, i % 7};
        }
        points[500] = new double[] {11_574, 3};
        Cloud cloud = Cloud.of(points);
        Cloud.Frame frame = Cloud.Frame.of(cloud, Cloud.of(new double[0][]));
        assertThat(frame.right()).isLessThan(20);
        assertThat(cloud.within(frame).size()).isEqualTo(999);
    }

    @Test
    void thinningKeepsTheOrderAndTheLimit() {
        double[][] points = new double[10][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {i, -i};
        }
        Cloud thinned = Cloud.of(points).thinned(4);
        assertThat(thinned.x()).containsExactly(0, 2, 5, 7);
        assertThat(thinned.y()).containsExactly(0, -2, -5, -7);
    }

    @Test
    void pointsThatAreNotNumbersAreDropped() {
        assertThat(Cloud.of(new double[][] {{1, 2}, {Double.NaN, 0}, {0, Double.POSITIVE_INFINITY}})
                        .size())
                .isEqualTo(1);
    }

    @Test
    void spreadAndShift() {
        Cloud cloud = Cloud.of(new double[][] {{-3, 0}, {3, 0}});
        assertThat(cloud.spread()).isEqualTo(3);
        assertThat(cloud.shift(Cloud.of(new double[][] {{3, 4}}))).isEqualTo(5);
    }

    @Test
    void aSinglePointStillHasAFrame() {
        Cloud point = Cloud.of(new double[][] {{2, 2}});
        Cloud.Frame frame = Cloud.Frame.of(point, point);
        assertThat(frame.left()).isLessThan(2);
        assertThat(frame.top()).isGreaterThan(2);
    }
}
