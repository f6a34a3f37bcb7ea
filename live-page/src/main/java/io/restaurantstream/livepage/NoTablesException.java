package io.restaurantstream.livepage;

/** The database has none of the tables: nobody has migrated it. */
final class NoTablesException extends Exception {

    private static final long serialVersionUID = 1L;

    NoTablesException() {
        super("The database has no tables yet; ./stack migrate creates them.", null, false, false);
    }
}
