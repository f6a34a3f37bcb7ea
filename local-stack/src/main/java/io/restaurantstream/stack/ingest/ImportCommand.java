package io.restaurantstream.stack.ingest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Imports past orders into an inbox; has a subcommand for each format. */
@Command(
        name = "import",
        description = "Imports the orders of an export into an inbox.",
        subcommands = ImportCsvCommand.class)
public final class ImportCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a format is missing; csv is supported");
    }
}
