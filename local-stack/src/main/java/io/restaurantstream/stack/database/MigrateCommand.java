package io.restaurantstream.stack.database;

import io.restaurantstream.sql.Migrations;
import java.net.URI;
import java.sql.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates or upgrades the tables in any Postgres from version 15. */
@Command(name = "migrate", description = "Creates or upgrades the tables in any Postgres from version 15.")
public final class MigrateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions database;

    @Option(
            names = "--generator-url",
            paramLabel = "URL",
            description = "Also loads the dimension tables from this generator.")
    private URI generator;

    @Override
    public Integer call() throws Exception {
        try (Connection connection = database.connect("migrate")) {
            spec.commandLine().getOut().println(Migrations.apply(database.url(), database.user(), database.password()));
            if (generator != null) {
                ReferenceData.load(generator, connection);
                spec.commandLine().getOut().println("Loaded locations and menu from " + generator);
            }
        }
        return 0;
    }
}
