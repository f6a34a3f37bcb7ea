package io.restaurantstream.stack;

import io.restaurantstream.verification.LogPages;
import io.restaurantstream.verification.LogSource;
import io.restaurantstream.verification.ResultTable;
import io.restaurantstream.verification.Verification;
import io.restaurantstream.verification.VerificationResult;
import java.io.PrintWriter;
import java.net.URI;
import java.sql.Connection;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Recomputes all tables from the event log, without Flink, and compares them with the database. */
@Command(
        name = "verify",
        description = "Recomputes all tables from the event log, without Flink, and compares every row and every cent.")
final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions database;

    @Option(
            names = "--generator-url",
            paramLabel = "URL",
            required = true,
            description = "The server of the event log, such as http://127.0.0.1:8000.")
    private URI generator;

    @Option(
            names = "--until-offset",
            paramLabel = "N",
            description = "Compare as of this offset, and allow nothing beyond it (default: as far as the tables have"
                    + " come).")
    private Long untilOffset;

    @Mixin
    private AccessOptions access;

    @Override
    public Integer call() throws Exception {
        LogPages log = new LogPages(generator, access.checked());
        try (Connection connection = database.connect("verify")) {
            return verify(log, connection, untilOffset, spec.commandLine().getOut());
        }
    }

    /** Compares, prints what was found, and returns the exit code: 0 only when all tables are equal. */
    static int verify(LogSource log, Connection connection, Long untilOffset, PrintWriter out) throws Exception {
        OptionalLong horizon = untilOffset == null ? OptionalLong.empty() : OptionalLong.of(untilOffset);
        VerifyProgress progress = new VerifyProgress(out);
        VerificationResult result = Verification.run(log, connection, horizon, progress);
        progress.end();
        out.println(ResultTable.of(result));
        out.flush();
        return result.isEqual() ? 0 : 1;
    }
}
