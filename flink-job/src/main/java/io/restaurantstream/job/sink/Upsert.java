package io.restaurantstream.job.sink;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Writes rows so that writing them again changes nothing. */
@FunctionalInterface
interface Upsert<T> extends Serializable {

    /**
     * Writes rows in the caller's transaction.
     *
     * @param rows of one key, the newest comes last
     */
    void write(Connection connection, List<T> rows) throws SQLException;

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    interface Binder<T> extends Serializable {
        void bind(PreparedStatement statement, T row) throws SQLException;
    }

    /**
     * One statement for each row.
     *
     * @param binder sets its parameters
     */
    static <T> Upsert<T> rowByRow(String upsert, Binder<T> binder) {
        return (connection, rows) -> {
            try (PreparedStatement statement = connection.prepareStatement(upsert)) {
                for (T row : rows) {
                    binder.bind(statement, row);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        };
    }
}
