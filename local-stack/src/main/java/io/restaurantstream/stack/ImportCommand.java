package io.restaurantstream.stack;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Brings what was sold before, or elsewhere, into an inbox. */
@Command(
        name = "import",
        description = "Imports the orders of an export into an inbox.",
        subcommands = ImportCsvCommand.class)
final class ImportCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a format is missing; csv is supported");
    }
}
