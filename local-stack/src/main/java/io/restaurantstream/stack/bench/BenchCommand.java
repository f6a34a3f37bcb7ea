package io.restaurantstream.stack.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands for the command of the benchmarks' own jar, which the script puts on the class path and runs instead. */
@Command(name = "bench", description = "Runs benchmarks and compares the results with the targets.")
public final class BenchCommand implements Callable<Integer> {

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        throw new IOException("the benchmarks are not in this jar; run ./stack bench " + String.join(" ", arguments)
                + " in a checkout of the sources");
    }
}
