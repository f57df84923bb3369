package io.ballast.examples.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Writes {@code report.json}: a {@link ResampleReport} field by field, in the order of its declaration, without its images.
 *
 * <p>A part that the method does not have is {@code null}, and so is a number that is not finite, which JSON cannot
 * hold.
 */
public final class ReportJson {

    private static final ObjectWriter WRITER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Optional.class, new OptionalSerializer())
                    .addSerializer(Double.class, new DoubleSerializer())
                    .addSerializer(double.class, new DoubleSerializer())
                    .addSerializer(double[].class, new DoublesSerializer()))
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build()
            .writer(new DefaultPrettyPrinter());

    private ReportJson() {}

    /**
     * Writes the report in UTF-8 and flushes; the stream stays open.
     *
     * @throws IOException if the stream refuses it
     */
    public static void write(ResampleReport report, OutputStream out) throws IOException {
        WRITER.writeValue(out, report);
    }

    private static void writeFinite(double value, JsonGenerator json) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    private static final class DoubleSerializer extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
            writeFinite(value, json);
        }
    }

    private static final class DoublesSerializer extends JsonSerializer<double[]> {
        @Override
        public void serialize(double[] values, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray();
            for (double value : values) {
                writeFinite(value, json);
            }
            json.writeEndArray();
        }
    }

    @SuppressWarnings("rawtypes") // SimpleModule takes the raw class
    private static final class OptionalSerializer extends JsonSerializer<Optional> {
        @Override
        public void serialize(Optional value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (value.isPresent()) {
                provider.defaultSerializeValue(value.get(), json);
            } else {
                json.writeNull();
            }
        }
    }
}
