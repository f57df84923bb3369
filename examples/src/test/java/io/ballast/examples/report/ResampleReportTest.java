package io.ballast.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.examples.report.ResampleReport.ClassEntropy;
import io.ballast.examples.report.ResampleReport.ClassRows;
import io.ballast.examples.report.ResampleReport.Entropy;
import io.ballast.examples.report.ResampleReport.Losses;
import io.ballast.examples.report.ResampleReport.Projection;
import io.ballast.examples.report.ResampleReport.Synthetic;
import io.ballast.examples.report.ResampleReport.Training;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResampleReportTest {

    @Nested
    class Copies {
        @Test
        void arraysDoNotChangeFromOutside() {
            long[] histogram = {1, 2};
            ClassEntropy entropy = new ClassEntropy("0", 0.5, histogram);
            histogram[0] = 9;
            entropy.histogram()[1] = 9;
            assertThat(entropy.histogram()).containsExactly(1, 2);

            double[][] points = {{1, 2}};
            Projection projection = new Projection("0", points, points, new double[] {0.5, 0.2});
            points[0][0] = 9;
            projection.real()[0][1] = 9;
            projection.explained()[0] = 9;
            assertThat(projection.real()).isDeepEqualTo(new double[][] {{1, 2}});
            assertThat(projection.explained()).containsExactly(0.5, 0.2);
        }

        @Test
        void parametersKeepTheirOrderAndOddValuesBecomeText() {
            Map<String, Object> parameters = new LinkedHashMap<>();
            parameters.put("z", 1);
            parameters.put("a", List.of(64, 32));
            parameters.put("m", null);
            ResampleReport sizes = SampleReports.sizes("SMOTE");
            ResampleReport report = new ResampleReport(
                    sizes.method(),
                    sizes.input(),
                    sizes.output(),
                    sizes.seed(),
                    sizes.versions(),
                    parameters,
                    sizes.classes(),
                    sizes.seconds(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty());
            parameters.clear();
            assertThat(report.parameters().keySet()).containsExactly("z", "a", "m");
            assertThat(report.parameters().values()).containsExactly(1, "[64, 32]", "null");
        }
    }

    @Nested
    class BadInput {
        @Test
        void fewerThanNoRows() {
            assertThatThrownBy(() -> new ClassRows("1", -1, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("class '1' must not have fewer than 0 rows, got -1 before and 3 after");
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 11})
        void rowsLeftOutThatDoNotFitTheSizes(long removed) {
            assertThatThrownBy(() -> new ClassRows("1", 10, 8, removed))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("class '1' with 10 rows before and 8 after cannot have lost " + removed);
        }

        @Test
        void histogramsOfDifferentLength() {
            List<ClassEntropy> classes =
                    List.of(new ClassEntropy("0", 0, new long[2]), new ClassEntropy("1", 0, new long[3]));
            assertThatThrownBy(() -> new Entropy(5, 1, 0, classes))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("entropy histograms must have as many bins in every class, got 2, 3");
        }

        @Test
        void bestEpochThatWasNotTrained() {
            List<Losses> one = List.of(new Losses(1, 1, 0, 0));
            assertThatThrownBy(() -> new Training("one task on CPU", 64, 1, false, one, List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("bestEpoch must be one of the 1 epochs trained, counted from 0, got 1");
        }

        @Test
        void copyShareAboveOne() {
            assertThatThrownBy(() -> new Synthetic("1", 10, 10, 1.2, Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("copyShare of class '1' must lie in [0, 1], got 1.2");
        }

        @Test
        void pointOutsideThePlane() {
            assertThatThrownBy(() -> new Projection("1", new double[][] {{1}}, new double[0][], new double[2]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("point 0 of a projection must have 2 coordinates, got 1");
        }

        @Test
        void searchThatChoseNothing() {
            Search search = SampleSearch.of(3);
            assertThatThrownBy(() -> new Search(
                            search.objectives(), 0, search.steps(), List.of(), search.rows(), search.outputs()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("one member of a search must be chosen, got 0");
        }

        @Test
        void searchWithAScoreForEachObjectiveAlone() {
            Search search = SampleSearch.of(3);
            assertThatThrownBy(() -> new Search(
                            List.of("loss"), 0, search.steps(), search.members(), search.rows(), search.outputs()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("step 0 must have 1 scores, got 2");
        }

        @Test
        void searchInClassesThatTheTableDoesNotHave() {
            assertThatThrownBy(() -> SampleReports.searched(SampleSearch.ofClasses("0", "rare")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("search speaks of class 'rare', but the classes are 0, 1");
        }

        @Test
        void classThatTheTableDoesNotHave() {
            ResampleReport binary = SampleReports.binary();
            Entropy other = new Entropy(5, 1, 0, List.of(new ClassEntropy("2", 0, new long[2])));
            assertThatThrownBy(() -> SampleReports.with(binary, Optional.of(other), Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("entropy speaks of class '2', but the classes are 0, 1");
        }
    }
}
