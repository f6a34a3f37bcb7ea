package io.restaurantstream.stack;

import io.restaurantstream.benchmarks.Report;
import io.restaurantstream.benchmarks.generator.GeneratorBench;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures, and says which promises are kept. */
@Command(name = "bench", description = "Measures, and says which promises are kept.", synopsisSubcommandLabel = "WHAT")
final class BenchCommand {

    @Spec
    private CommandSpec spec;

    @Command(
            name = "generator",
            description = "How fast the generator encodes, serves and seeks, and whether its memory stays flat.")
    int generator(
            @Option(names = "--quick", description = "Less of everything, for a first look.") boolean quick,
            @Option(
                            names = "--out-dir",
                            paramLabel = "DIR",
                            description = "Folder for the figures as JSON (default: ${DEFAULT-VALUE}).",
                            defaultValue = "data/bench")
                    Path folder)
            throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Report report = new GeneratorBench(launcher(), quick, out).run();
        out.println();
        out.print(report.table());
        out.println();
        out.println("Written to " + report.write(folder));
        out.flush();
        return report.isMet() ? 0 : 1;
    }

    /** This program, to be started once more. */
    private static List<String> launcher() {
        String java = ProcessHandle.current().info().command().orElse("java");
        return List.of(java, "-Xmx1g", "-cp", System.getProperty("java.class.path"), Stack.class.getName());
    }
}
