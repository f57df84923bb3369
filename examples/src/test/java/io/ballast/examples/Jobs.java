package io.ballast.examples;

import io.ballast.spark.LocalSpark;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs jobs in this JVM, in the session that the tests share, and keeps what they print. */
record Jobs(int code, String out, String err) {
    static Jobs run(String... args) {
        LocalSpark.session();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Ballast.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new Jobs(code, out.toString(), err.toString());
    }

    /** The first line on stderr, without the name of the program. */
    String complaint() {
        return err.lines().findFirst().orElse("").replaceFirst("^ballast: ", "");
    }
}
