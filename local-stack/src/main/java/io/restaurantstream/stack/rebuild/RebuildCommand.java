package io.restaurantstream.stack.rebuild;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Rebuilds all tables from the raw events in the database. */
@Command(
        name = "rebuild",
        description = "Rebuilds all tables from the events in raw.events_raw and raw.events_rejected, without the"
                + " source, and verifies them. The tables are truncated first and fill meanwhile; the job must be"
                + " stopped. If it is killed, run it again.")
public final class RebuildCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private Rebuild rebuild;

    @Override
    public Integer call() throws Exception {
        return rebuild.run(spec.commandLine().getOut());
    }
}
